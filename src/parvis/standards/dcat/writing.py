"""Datasets told to a sink, as DCAT 3 and DCAT-AP have them.

Codes become the IRIs of the EU's authority tables where these have them. Texts that a machine translated have a T tag
(`fr-t-en`). Each dataset says that its description conforms to `PARVIS_PROFILE`: what stands here and in `reading` is
then read to the letter, so that it comes back as it was. Extras under prefixed names or IRIs are written as they were.
"""

import hashlib

import msgspec

from parvis.model import Agent, Concept, Dataset, Extent, Relation, Text
from parvis.standards import dcat_terms
from parvis.standards.base import Written
from parvis.standards.machine import marked_tag
from parvis.standards.rdf import address

from . import terms_written as terms
from .reading import PARVIS_PROFILE
from .telling_files import TellingFiles, part_name

_PAGES = frozenset({"documentation", "described_by", "more_info", "metadata", "quality"})
_RELATIONS = {
    "supersedes": "dcat:previousVersion",
    "superseded_by": "dct:isReplacedBy",
    "preview": "foaf:depiction",
    "conforms_to": "dct:conformsTo",
    "reference": "dct:references",
    "referenced_by": "dct:isReferencedBy",
    "source": "dct:source",
    "part_of": "dct:isPartOf",
    "has_part": "dct:hasPart",
    "version_of": "dct:isVersionOf",
    "version": "dcat:hasVersion",
    "sample": "adms:sample",
}
_CLASSES = {"foaf:page": "foaf:Document", "dct:conformsTo": "dct:Standard"}
_WRITTEN = frozenset(
    {
        "dct:title", "dct:description", "dcat:keyword", "dct:identifier", "adms:identifier", "dct:publisher",
        "dct:creator", "dcat:contactPoint", "dct:issued", "dct:modified", "dct:accrualPeriodicity", "adms:status",
        "dct:language", "dcat:landingPage", "dcat:version", "dcat:theme", "dct:subject", "dct:license",
        "dct:accessRights", "dct:temporal", "dct:spatial", "dcat:distribution", "foaf:isPrimaryTopicOf",
        "schema:mentions", "schema:url", "schema:description",
    }
)  # fmt: skip


class Teller(TellingFiles):
    """Tells datasets to a sink."""

    def name(self, dataset: Dataset) -> str | None:
        """What a dataset is called; None where it has no id, nor an identifier that is an IRI."""
        if dataset.id and self.context.base_url:
            return address(f"{self.context.base_url}/datasets/{dataset.id}")
        for item in dataset.identifiers:
            stated = item.value if item.type == "uri" else f"https://doi.org/{item.value}" if item.type == "doi" else ""
            if stated and (found := address(stated)):
                return found
        return address(f"urn:uuid:{dataset.id}") if dataset.id else None

    def dataset(self, record: Written) -> None:
        """A dcat:Dataset with all that hangs on it."""
        dataset, sink = record.dataset, self.sink
        name = self._subject = self.name(dataset)
        if name:
            if name in self._named:
                self._runs.clear()
            self._named[name] = "dataset"
        extras = dataset.extras
        types = self._types(extras.get("@type")) if "@type" in extras else ()
        sink.begin(name, "dcat:Dataset", *types)
        if dataset.id:
            sink.text("dct:identifier", dataset.id)
        self._text("dct:title", dataset.title)
        # DCAT-AP demands a description. One that is but the title is told from the title as it stands in for it.
        self._text("dct:description", dataset.description or dataset.title)
        if dataset.description and dataset.description == dataset.title:
            self._text("schema:description", dataset.description)
        self._keywords(dataset)
        self._classification(dataset)
        self._people(record, dataset)
        if dataset.licence:
            self._licence(dataset.licence)
        if dataset.access_rights:
            self._access_rights(dataset.access_rights)
        self._date("dct:issued", dataset.issued)
        self._date("dct:modified", dataset.modified)
        if dataset.frequency:
            self._frequency(dataset.frequency)
        if dataset.status:
            self._concept("adms:status", "status", dataset.status)
        if dataset.version:
            sink.text("dcat:version", dataset.version)
        if dataset.kind != "dataset":
            self._concept("dct:type", "collection", dataset.kind)
        self._coverage(dataset)
        self._addresses("dcat:landingPage", dataset.landing_page, "foaf:Document")
        for title in dataset.series:
            sink.open("dcat:inSeries", None, "dcat:DatasetSeries")
            self._text("dct:title", title)
            self._text("dct:description", title)
            sink.close()
        for number, item in enumerate(dataset.distributions, 1):
            self._file(item, dataset, name, number)
        for number, service in enumerate(dataset.services, 1):
            self._service(service, dataset, name, number)
        for relation in dataset.relations:
            self._relation(relation)
        self._description(record, dataset, name)
        if extras:
            self._extras(extras, _WRITTEN)
        sink.end()

    def _keywords(self, dataset: Dataset) -> None:
        machine = dataset.keywords.machine
        marks = Text(dict.fromkeys(dataset.keywords.values, ""), dataset.title.original, machine) if machine else None
        for lang, words in dataset.keywords.values.items():
            self.sink.words("dcat:keyword", words, terms.tag(marked_tag(lang, marks) if marks else lang))

    def _classification(self, dataset: Dataset) -> None:
        for code in dataset.subjects:
            self._concept("dcat:theme", "subject", code)
        if themes := dataset.themes:
            self._themes(themes)
        sink = self.sink
        for item in dataset.identifiers:
            texts = (("skos:notation", item.value), ("dct:type", item.type))
            sink.leaf("adms:identifier", "adms:Identifier", texts)

    def _themes(self, themes: tuple[Concept, ...]) -> None:
        key = ("themes", *[theme.code for theme in themes])
        if self._again(key, themes):
            return
        mark, named = self.sink.mark(), len(self._named)
        for theme in themes:
            self._theme(theme)
        self._keep(key, themes, mark, named)

    def _theme(self, theme: Concept) -> None:
        sink = self.sink
        name = self._theme_name(theme)
        if self._linked("dcat:theme", name, theme):
            return
        self._same(name, theme)
        sink.open("dcat:theme", name, "skos:Concept")
        label = theme.label
        if label:
            self._text("skos:prefLabel", label)
            if theme.code and label.values == {"und": theme.code}:
                self._text("rdfs:label", label)
        elif theme.code:
            sink.text("skos:prefLabel", theme.code)
        if theme.code:
            sink.text("skos:notation", theme.code)
        if theme.scheme:
            if address(theme.scheme) == theme.scheme:
                sink.link("skos:inScheme", theme.scheme)
            else:
                sink.open("skos:inScheme", None, "skos:ConceptScheme")
                sink.text("dct:title", theme.scheme)
                sink.text("skos:notation", theme.scheme)
                sink.close()
        sink.close()

    def _theme_name(self, theme: Concept) -> str:
        """The theme's own IRI, else one made of what it holds: DCAT-AP wants themes to have one."""
        name = None
        if theme.code and theme.code.startswith(("http://", "https://")):
            name = address(theme.code)
        elif theme.code and theme.scheme and theme.scheme.startswith(dcat_terms.AUTHORITY):
            name = address(f"{theme.scheme}/{theme.code}")
        if name and ((told := self._named.get(name)) is None or told == theme):
            return name
        whole = msgspec.json.encode(theme, order="deterministic")
        return f"urn:x-parvis:theme:{hashlib.blake2b(whole, digest_size=10).hexdigest()}"

    def _people(self, record: Written, dataset: Dataset) -> None:
        publisher = dataset.publisher
        if publisher is not None:
            name = None
            if record.organization_slug and self.context.base_url:
                name = address(f"{self.context.base_url}/api/v1/organizations/{record.organization_slug}")
            self._agent("dct:publisher", publisher, name if name and self._same(name, publisher) else None)
        for agent in dataset.creators:
            self._agent("dct:creator", agent, None)
        for agent in dataset.contacts:
            self._contact(agent)

    def _agent(self, predicate: str, agent: Agent, name: str | None) -> None:
        key = (predicate, name, agent.id, agent.email, *agent.name.values.values())
        if self._again(key, agent):
            return
        sink = self.sink
        mark, named = sink.mark(), len(self._named)
        sink.open(predicate, name, "foaf:Person" if agent.kind == "person" else "foaf:Organization", "foaf:Agent")
        self._text("foaf:name", agent.name)
        if agent.id:
            sink.text("dct:identifier", agent.id)
        if agent.email:
            self._mail("foaf:mbox", agent.email)
        self._phone("foaf:phone", agent.phone)
        self._addresses("foaf:homepage", agent.url)
        if agent.part_of:
            sink.open("org:memberOf", None, "foaf:Organization")
            self._text("foaf:name", agent.part_of)
            sink.close()
        if agent.role:
            sink.text("vcard:role", agent.role)
        sink.close()
        self._keep(key, agent, mark, named)

    def _contact(self, agent: Agent) -> None:
        key = ("contact", agent.id, agent.email, *agent.name.values.values())
        if self._again(key, agent):
            return
        sink = self.sink
        mark, named = sink.mark(), len(self._named)
        kind = "vcard:Individual" if agent.kind == "person" else "vcard:Organization"
        sink.open("dcat:contactPoint", None, kind, "vcard:Kind")
        self._text("vcard:fn", agent.name)
        if agent.email and not agent.name:
            sink.text("vcard:fn", agent.email)
        elif agent.email and agent.name.values == {"und": agent.email}:
            sink.text("skos:prefLabel", agent.email)
        if agent.id:
            sink.text("dct:identifier", agent.id)
        self._text("vcard:organization-name", agent.part_of)
        if agent.email:
            self._mail("vcard:hasEmail", agent.email)
        self._phone("vcard:hasTelephone", agent.phone)
        if agent.role:
            sink.text("vcard:role", agent.role)
        self._addresses("vcard:hasURL", agent.url)
        sink.close()
        self._keep(key, agent, mark, named)

    def _coverage(self, dataset: Dataset) -> None:
        sink = self.sink
        for period in dataset.periods:
            if self._again(key := ("period", period.start, period.end), True):
                continue
            mark, named = sink.mark(), len(self._named)
            sink.open("dct:temporal", None, "dct:PeriodOfTime")
            self._date("dcat:startDate", period.start)
            self._date("dcat:endDate", period.end)
            sink.close()
            self._keep(key, True, mark, named)
        for extent in dataset.extents:
            self._place(extent)
        for code in dataset.languages:
            self._language(code)

    def _place(self, extent: Extent) -> None:
        key = ("place", extent.code, extent.bbox, *extent.name.values.values())
        if self._again(key, extent):
            return
        sink = self.sink
        mark, named = sink.mark(), len(self._named)
        sink.open("dct:spatial", None, "dct:Location")
        self._text("skos:prefLabel", extent.name)
        if extent.code:
            sink.text("dct:identifier", extent.code)
        if extent.bbox:
            sink.typed("dcat:bbox", terms.wkt(extent.bbox), "geo:wktLiteral")
        if extent.geometry:
            sink.typed("locn:geometry", extent.geometry, "geo:geoJSONLiteral")
        sink.close()
        self._keep(key, extent, mark, named)

    def _relation(self, relation: Relation) -> None:
        """In short, by the property that is nearest, and in full, with its kind."""
        sink = self.sink
        predicate = "foaf:page" if relation.type in _PAGES else _RELATIONS.get(relation.type, "dct:relation")
        target = address(relation.url)
        if target is None:
            sink.text("dct:relation", relation.url)
        elif target == self._subject:
            sink.link(predicate, target)
        else:
            sink.open(predicate, target, _CLASSES.get(predicate, "rdfs:Resource"))
            if relation.title and self._same(target, ("page", relation.title)):
                self._text("dct:title", relation.title)
            sink.close()
        sink.open("schema:mentions", None)
        sink.text("schema:url", relation.url)
        sink.text("schema:additionalType", relation.type)
        self._text("dct:title", relation.title)
        sink.close()

    def _description(self, record: Written, dataset: Dataset, name: str | None) -> None:
        """What is to be said of the description itself: what it conforms to, and where it came from."""
        sink = self.sink
        sink.open("foaf:isPrimaryTopicOf", part_name(name, "record"))
        sink.open("dct:conformsTo", PARVIS_PROFILE, "dct:Standard")
        sink.close()
        provenance = dataset.provenance
        if provenance is not None:
            told = (provenance.source, provenance.guid, provenance.standard or "?", provenance.harvested or "?")
            sink.open("dct:provenance", None, "dct:ProvenanceStatement")
            sink.text("rdfs:label", " · ".join(told))
            sink.close()
            self._address("dct:source", provenance.url)
        sink.close()
