"""DescribeRecord: the official schema of csw:Record, as it is bundled."""

from parvis.standards import csw, schemas
from parvis.standards.findings import Findings
from parvis.standards.xml import cut_out, parse

from .answers import HEAD
from .requests import Asked


def describe_record(asked: Asked) -> str:
    """The answer to DescribeRecord."""
    namespace = csw.NAMESPACES["3.0" if asked.version == "3.0.0" else "2.0.2"]
    schema = schemas.find("ogc-csw/3.0-record" if asked.version == "3.0.0" else "ogc-csw/2.0.2-record")
    root = parse(schema.read(schema.paths[0]), Findings())
    body = cut_out(root).decode() if root is not None else ""
    return (
        f'{HEAD}<csw:DescribeRecordResponse xmlns:csw="{namespace}">'
        f'<csw:SchemaComponent schemaLanguage="http://www.w3.org/XML/Schema" targetNamespace="{namespace}">'
        f"{body}</csw:SchemaComponent></csw:DescribeRecordResponse>"
    )
