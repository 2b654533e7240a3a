"""The engines that check documents by official schemas: SHACL, JSON Schema and XSD, each yielding problems.

`shacl.check(graph, "dcat-ap-3.0.1")`, `json_schema.check(value, "dcat-us-1.1")`, `xsd.check(root, "iso-19139")`: names
are those of `parvis.standards.schemas`. `report.check_document` puts everything about a document together.
"""
