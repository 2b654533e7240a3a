"""Datasets as DCAT-US 3.0 in JSON, every language of a text beside the one that the standard wants (`titleMap`).

What the standard demands and a dataset lacks is taken from what else the dataset says, as for 1.1.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from parvis.model import Agent, DataService, Dataset, Distribution, Extent, Licence, Period, Text
from parvis.standards import dcat_terms as terms
from parvis.standards.base import WriteContext, Writer, Written
from parvis.standards.data_json.fields import apart
from parvis.standards.extents import read_place
from parvis.standards.machine import tagged_text, tagged_words
from parvis.standards.shapes import wkt
from parvis.standards.subjects import distinct
from parvis.vocab import code_list

NAME = "dcat-us-3"
CONTEXT = "https://raw.githubusercontent.com/DOI-DO/dcat-us/main/context/dcat-us-3.0.jsonld"
CONFORMS_TO = {"@type": "Standard", "@id": "https://resources.data.gov/dcat-us/3.0.0/", "title": "DCAT-US 3.0"}
CARRIED = frozenset(
    ("sample", "supportedSchema", "versionNotes", "first", "qualifiedRelation", "spatialResolutionInMeters",
     "temporalResolution", "liabilityStatement", "metadataDistribution", "purpose", "accessRights", "created",
     "provenance", "rights", "rightsHolder", "category", "hasQualityMeasurement", "qualifiedAttribution",
     "wasAttributedTo", "wasGeneratedBy", "wasUsedBy", "image", "scopeNote", "status", "describedBy", "inSeries",
     "otherIdentifier", "landingPage", "contributor", "creator")
)  # fmt: skip
"What the canonical record has no field for: what the source said of it is said again."
SUBJECTS = "subject"
"The scheme of our own subjects."
_NODES = frozenset(
    ("identifier", "theme", "publisher", "creator", "contributor", "contactPoint", "inSeries", "page", "describedBy",
     "landingPage", "conformsTo", "previousVersion", "hasVersion", "hasCurrentVersion", "hasPart", "replaces", "source",
     "spatial", "temporal", "status", "otherIdentifier")
)  # fmt: skip
"Objects of which the reader keeps the whole where it found no place for a part."
_FREQUENCIES = {
    "continual": "continual", "as_needed": "asNeeded", "irregular": "irregular", "not_planned": "notPlanned",
    "unknown": "unknown",
}  # fmt: skip
_RELATIONS = {
    "reference": "page", "referenced_by": "isReferencedBy", "conforms_to": "conformsTo", "source": "source",
    "has_part": "hasPart", "supersedes": "replaces", "part_of": "isPartOf",
}  # fmt: skip
_OBJECTS = {"page": "Document", "conformsTo": "Standard", "relation": "Document"}
_encode = msgspec.json.Encoder(order="sorted").encode


def write(record: Written, context: WriteContext) -> bytes:
    """One dataset of a catalogue, as JSON."""
    return _encode(entry(record, context))


def write_many(records: Iterable[Written], context: WriteContext) -> Iterator[bytes]:
    """A catalogue, dataset by dataset."""
    head: dict[str, Any] = {"@context": CONTEXT, "@type": "Catalog", "conformsTo": CONFORMS_TO}
    if context.base_url:
        head["@id"] = f"{context.base_url}/data.json"
    if title := context.title.get(context.lang) or next(iter(context.title.values()), ""):
        head["title"] = title
    yield _encode(head)[:-1] + b',"dataset":['
    for number, record in enumerate(records):
        yield (b",\n" if number else b"") + write(record, context)
    yield b"]}"


def entry(record: Written, context: WriteContext) -> dict[str, Any]:
    """The dataset, as data."""
    dataset, langs = record.dataset, (context.lang, "en")
    title = dataset.title.get(*langs)
    identifiers = _identifiers(record, context)
    own = dataset.extras
    files, services = apart(dataset, _is_file)
    fields: dict[str, Any] = {
        "@type": "Dataset",
        "@id": f"{context.base_url}/datasets/{dataset.id}" if context.base_url and dataset.id else own.get("@id"),
        "identifier": identifiers[0],
        "otherIdentifier": identifiers[1:],
        "title": title,
        **_map("title", dataset.title, context.lang),
        "description": dataset.description.get(*langs) or title,
        **_map("description", dataset.description, context.lang),
        "keyword": list(dataset.keywords.get(*langs)),
        **_words(dataset, context.lang),
        "theme": [*_subjects(dataset, *langs), *_themes(dataset, context.lang)],
        "publisher": _organization(dataset.publisher, context.lang) if dataset.publisher else None,
        "creator": _agent(dataset.creators[0], context.lang) if dataset.creators else None,
        "contributor": [_agent(agent, context.lang) for agent in dataset.creators[1:]],
        "contactPoint": _contacts(dataset, context),
        "issued": dataset.issued,
        "modified": dataset.modified,
        "accrualPeriodicity": frequency(dataset.frequency),
        "status": {"@type": "Concept", "prefLabel": dataset.status} if dataset.status else None,
        "accessRights": dataset.access_rights,
        "temporal": [_period(period) for period in dataset.periods],
        "spatial": [place for extent in dataset.extents if (place := _location(extent, context.lang))],
        "language": list(dataset.languages),
        "landingPage": _page(dataset, context.lang),
        "inSeries": _series(dataset, context.lang),
        "version": dataset.version,
        **_relations(dataset, context.lang),
        "distribution": _distinct(
            [
                *(_distribution(item, dataset.licence, context.lang) for item in files),
                *(_service(item, context) for item in services),
            ]
        ),
    }
    for name, value in sorted(own.items()):
        if (name in CARRIED and not fields.get(name)) or (name in _NODES and _is_node(value)):
            fields[name] = value
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _is_node(value: Any) -> bool:
    """Whether a source's value is what this standard has there: an object with its type, or several."""
    items = value if isinstance(value, list) else [value]
    return bool(items) and all(isinstance(item, dict) and isinstance(item.get("@type"), str) for item in items)


def _identifiers(record: Written, context: WriteContext) -> list[Any]:
    """The identifier, and the others as objects with the kind of each."""
    dataset = record.dataset
    own: Any = None
    if dataset.id:
        own = f"{context.base_url}/datasets/{dataset.id}" if context.base_url else dataset.id
    rest = list(dataset.identifiers)
    if own is None and rest:
        own = rest.pop(0).value
    others = [{"@type": "Identifier", "schemaAgency": item.type, "notation": item.value} for item in rest]
    return [own or record.slug or dataset.title.get(context.lang, "en"), *others]


def _map(name: str, text: Text, lang: str) -> dict[str, Any]:
    """The text by language, where it has more than the one language that is taken for granted."""
    return {f"{name}Map": tagged_text(text)} if text.values and tuple(text.values) != (lang,) else {}


def _words(dataset: Dataset, lang: str) -> dict[str, Any]:
    words = dataset.keywords
    return {"keywordMap": tagged_words(words)} if words.values and tuple(words.values) != (lang,) else {}


def _subjects(dataset: Dataset, *langs: str) -> list[dict[str, Any]]:
    subjects = code_list("subject")
    return [
        {
            "@type": "Concept",
            "notation": [code],
            "prefLabel": subjects.label(code, *langs),
            "inScheme": {"@type": "ConceptScheme", "title": SUBJECTS},
        }
        for code in dataset.subjects
    ]


def _themes(dataset: Dataset, lang: str) -> list[dict[str, Any]]:
    found = []
    for theme in distinct(dataset.themes):
        concept: dict[str, Any] = {"@type": "Concept", "prefLabel": theme.label.get(lang, "en") or theme.code}
        concept |= _map("prefLabel", theme.label, lang)
        if theme.code:
            concept["notation"] = [theme.code]
        if theme.scheme:
            concept["inScheme"] = {"@type": "ConceptScheme", "title": theme.scheme}
        found.append(concept)
    return found


def _organization(agent: Agent, lang: str) -> dict[str, Any]:
    fields = {
        "@type": "Organization",
        "@id" if agent.id and "://" in agent.id else "id": agent.id,
        "name": agent.name.get(lang, "en"),
        **_map("name", agent.name, lang),
        "subOrganizationOf": [
            {"@type": "Organization", "name": agent.part_of.get(lang, "en"), **_map("name", agent.part_of, lang)}
        ]
        if agent.part_of
        else None,
    }
    return {name: value for name, value in fields.items() if value}


def _agent(agent: Agent, lang: str) -> dict[str, Any]:
    return _organization(agent, lang) | {"@type": "Person" if agent.kind == "person" else "Agent"}


def _contacts(dataset: Dataset, context: WriteContext) -> list[dict[str, Any]]:
    found = []
    for agent in dataset.contacts:
        contact: dict[str, Any] = {"@type": "Kind", "fn": agent.name.get(context.lang, "en") or agent.email}
        contact |= _map("fn", agent.name, context.lang)
        contact["hasEmail"] = f"mailto:{agent.email}" if agent.email else None
        contact["tel"] = agent.phone
        found.append({name: value for name, value in contact.items() if value})
    if found or not context.contact_email:
        return found
    return [{"@type": "Kind", "fn": context.contact_email, "hasEmail": f"mailto:{context.contact_email}"}]


def frequency(code: str | None) -> str | None:
    """A word of the standard's list, else a repeating duration."""
    return None if not code else _FREQUENCIES.get(code) or (f"R/{code}" if code.startswith("P") else None)


def _period(period: Period) -> dict[str, Any]:
    ends = {"@type": "PeriodOfTime", "startDate": period.start, "endDate": period.end}
    return {name: value for name, value in ends.items() if value}


def _location(extent: Extent, lang: str) -> dict[str, Any]:
    label = extent.name.get(lang, "en") or (
        code_list("geographic_region").label(extent.code, lang) if extent.code else ""
    )
    shape = read_place(extent.geometry, "und")[0] if extent.geometry else None
    box = extent.bbox or (shape.bbox if shape else None)
    place = {
        "@type": "Location",
        "bbox": wkt(box) if box else None,
        "geometry": shape.geometry if shape else None,
        "prefLabel": label,
        **_map("prefLabel", extent.name, lang),
    }
    kept = {name: value for name, value in place.items() if value}
    return kept if len(kept) > 1 else {}


def _page(dataset: Dataset, lang: str) -> dict[str, Any] | None:
    page = dataset.landing_page
    if not page:
        return None
    document: dict[str, Any] = {"@type": "Document", "title": dataset.title.get(lang, "en")}
    document["accessURL"] = page.get(lang, "en")
    if tuple(page.values) != (lang,):
        document["accessURLMap"] = dict(page.values)
    return document


def _series(dataset: Dataset, lang: str) -> list[dict[str, Any]]:
    found = []
    for title in dataset.series:
        text = title.get(lang, "en")
        series: dict[str, Any] = {"@type": "DatasetSeries", "title": text, "description": text}
        address = next((item.url for item in dataset.relations if item.type == "in_series" and item.title == title), "")
        found.append(series | _map("title", title, lang) | ({"@id": address} if address else {}))
    return found


def _relations(dataset: Dataset, lang: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    titles = list(dataset.series)
    for item in dataset.relations:
        if item.type == "in_series" and item.title in titles:
            continue
        if item.type == "described_by" and "describedBy" not in found:
            said = {"title": item.title.get(lang, "en"), **_map("title", item.title, lang)} if item.title else {}
            found["describedBy"] = {"@type": "Distribution", **said, "accessURL": item.url}
            continue
        name = _RELATIONS.get(item.type, "relation")
        if name == "isReferencedBy" and not item.title:
            found.setdefault(name, []).append(item.url)
            continue
        document: dict[str, Any] = {"@type": _OBJECTS.get(name, "Dataset")}
        document |= {"@id": item.url} if name == "conformsTo" else {"accessURL": item.url}
        document["title"] = item.title.get(lang, "en") or item.url
        document |= _map("title", item.title, lang)
        if name == "relation":
            if item.type == "related" and not item.title:
                found.setdefault(name, []).append(item.url)
                continue
            name = "page"
            document["relationType"] = item.type
        found.setdefault(name, []).append(document)
    return found


def _distribution(item: Distribution, common: Licence | None, lang: str) -> dict[str, Any]:
    licence = item.licence or common
    algorithm, mark, value = (item.checksum or "").partition(":")
    fields: dict[str, Any] = {
        "@type": "Distribution",
        "@id": item.id if item.id and "://" in item.id else None,
        "identifier": item.id if item.id and "://" not in item.id else None,
        "title": item.title.get(lang, "en"),
        **_map("title", item.title, lang),
        "description": item.description.get(lang, "en"),
        **_map("description", item.description, lang),
        "format": item.format,
        "mediaType": item.media_type,
        "byteSize": str(item.size) if item.size is not None else None,
        "language": list(item.languages),
        "license": terms.licence_url(licence, lang, "en") or licence.title.get(lang, "en") if licence else None,
        "issued": item.issued,
        "modified": item.modified,
        "checksum": {
            "@type": "Checksum",
            "algorithm": algorithm if mark else "unknown",
            "checksumValue": value or algorithm,
        }
        if item.checksum
        else None,
    }
    fields["downloadURL" if _is_file(item) else "accessURL"] = item.url
    fields |= {name: value for name, value in item.extras.items() if name not in fields and not name.startswith("@")}
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _distinct(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each once: what is repeated with nothing of its own is read once."""
    return list({_encode(entry): entry for entry in entries}.values())


def _is_file(item: Distribution) -> bool:
    return bool(item.url and item.media_type and terms.is_file(item.url, item.format))


def _service(item: DataService, context: WriteContext) -> dict[str, Any]:
    """A distribution that is had through the service."""
    fields = {
        "@type": "Distribution",
        "@id": item.id if item.id and "://" in item.id else None,
        "identifier": item.id if item.id and "://" not in item.id else None,
        "title": item.title.get(context.lang, "en"),
        **_map("title", item.title, context.lang),
        "description": item.description.get(context.lang, "en"),
        **_map("description", item.description, context.lang),
        "format": item.protocol,
        "accessURL": item.url,
        "language": list(item.languages),
    }
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


WRITER = Writer(
    name=NAME,
    media_type="application/json",
    suffix=".json",
    one=lambda record, context: b"".join(write_many([record], context)),
    many=write_many,
    reader=NAME,
    holds=frozenset({"title", "keywords", "issued", "modified", "status", "version"}),
    untagged=True,
)
