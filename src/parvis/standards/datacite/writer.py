"""Datasets as DataCite 4.6: attributes first, which are DataCite's JSON, and XML made of them."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from parvis.model import UNDETERMINED, Agent, Concept, Dataset, Extent, Period, Relation, Text, TextList
from parvis.standards import dcat_terms
from parvis.standards.base import WriteContext, Writer, Written
from parvis.standards.codes import guess_format
from parvis.standards.machine import marked_tag
from parvis.standards.spdx import spdx
from parvis.standards.texts import one_line
from parvis.vocab import code_list, fold

from . import terms
from .xml_writer import resource

__all__ = ["WRITERS", "attributes", "resource"]

Node = dict[str, Any]
OWN = ("fundingReferences", "formats", "sizes", "relatedItems", "container", "contributors", "rightsList")
"Attributes that the canonical record has no place for, and that it carries as extras."
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_encode = msgspec.json.Encoder().encode


def attributes(record: Written, context: WriteContext) -> Node:
    """The attributes of a DOI, every mandatory one of them: what is not known is said to be unavailable."""
    dataset = record.dataset
    main = _main(dataset.title, context.lang)
    names = _identifiers(record, context)
    publisher = dataset.publisher if dataset.publisher and dataset.publisher.name else None
    made: Node = {
        "identifiers": names[:1],
        "creators": [_agent(agent, main) for agent in dataset.creators if agent.name]
        or ([_agent(publisher, main)] if publisher else [{"name": terms.UNAVAILABLE}]),
        "titles": _titles(dataset.title, main),
        "publisher": _publisher(publisher, main),
        "publicationYear": _year(record),
        "types": {"resourceTypeGeneral": terms.KINDS.get(dataset.kind, "Other"), "resourceType": _kind(dataset.kind)},
        "subjects": _subjects(dataset, main),
        "contributors": _contributors(dataset, main),
        "dates": _dates(record),
        "language": next((code for code in dataset.languages if code not in (UNDETERMINED, "zxx")), None),
        "alternateIdentifiers": [
            {"alternateIdentifier": name["identifier"], "alternateIdentifierType": name["identifierType"]}
            for name in names[1:]
        ],
        "relatedIdentifiers": [_relation(item) for item in dataset.relations],
        "sizes": [f"{item.size} B" for item in dataset.distributions if item.size is not None],
        "formats": _formats(dataset),
        "version": dataset.version,
        "rightsList": _rights(dataset, main),
        "descriptions": [
            {"description": text, "descriptionType": "Abstract", "lang": lang}
            for lang, text in _tagged(dataset.description, main)
        ],
        "geoLocations": [place for extent in dataset.extents if (place := _place(extent, main))],
        "relatedItems": [
            {"relatedItemType": "Collection", "relationType": "IsPartOf", "titles": _titles(title, main)}
            for title in dataset.series
        ],
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    }  # fmt: skip
    for name in OWN:
        if isinstance(kept := dataset.extras.get(name), list) and not made.get(name):
            made[name] = [_as_in_4_6(item) for item in kept]
    said: Node = _said(made)
    return said


def _as_in_4_6(item: Any) -> Any:
    """A value without what only 4.7 has."""
    return (
        {key: said for key, said in item.items() if key != "relationTypeInformation"}
        if isinstance(item, dict)
        else item
    )


def _said(value: Any) -> Any:
    """The value without what is empty in it."""
    if isinstance(value, dict):
        return {name: inner for name, item in value.items() if (inner := _said(item)) not in (None, "", [], {})}
    return [_said(item) for item in value] if isinstance(value, list) else value


def _main(title: Text, lang: str) -> str:
    if lang in title.values and not title.is_machine(lang):
        return lang
    return next((code for code in title.values if not title.is_machine(code)), UNDETERMINED)


def _tagged(text: Text, main: str) -> list[tuple[str, str]]:
    """The text by the language's tag, the main one first; `und` where nobody stated it."""
    order = sorted(text.values, key=lambda lang: (lang != main, text.is_machine(lang)))
    return [(marked_tag(lang, text), text.values[lang]) for lang in order]


def _titles(title: Text, main: str) -> list[Node]:
    return [
        {"title": text, "lang": lang, "titleType": "TranslatedTitle" if number else ""}
        for number, (lang, text) in enumerate(_tagged(title, main))
    ]


def _identifiers(record: Written, context: WriteContext) -> list[Node]:
    """A DOI first, where there is one; an address here, or that none is known, where there is nothing else."""
    found = [
        {"identifier": item.value, "identifierType": terms.IDENTIFIER_TYPES.get(item.type, item.type)}
        for item in sorted(record.dataset.identifiers, key=lambda item: item.type != "doi")
    ]
    if found:
        return found
    if context.base_url and record.dataset.id:
        return [{"identifier": f"{context.base_url}/datasets/{record.dataset.id}", "identifierType": "URL"}]
    return [{"identifier": record.dataset.id or terms.UNAVAILABLE, "identifierType": "Other"}]


def _name(text: Text, main: str) -> Node:
    lang = text.language(main, "en") or UNDETERMINED
    return {"name": text.values.get(lang, ""), "lang": lang if text else ""}


def _agent(agent: Agent, main: str) -> Node:
    made = _name(agent.name, main) | {"nameType": "Personal" if agent.kind == "person" else "Organizational"}
    if agent.id:
        scheme = next((name for start, name in terms.SCHEMES if agent.id.startswith(start)), "Other")
        made["nameIdentifiers"] = [{"nameIdentifier": agent.id, "nameIdentifierScheme": scheme}]
    if agent.part_of:
        made["affiliation"] = [{"name": agent.part_of.get(main, "en")}]
    return made


def _publisher(publisher: Agent | None, main: str) -> Node:
    if publisher is None:
        return {"name": terms.UNAVAILABLE}
    return _name(publisher.name, main) | {"publisherIdentifier": publisher.id}


def _contributors(dataset: Dataset, main: str) -> list[Node]:
    """Those whom one may ask first; then the others, among them those that a record of DataCite had."""
    made = [
        _agent(agent, main) | {"contributorType": terms.ROLES.get(agent.role or "", "ContactPerson")}
        for agent in dataset.contacts
        if agent.name
    ]
    asked = [item for item in made if item["contributorType"] in terms.CONTACTS]
    others = [item for item in made if item["contributorType"] not in terms.CONTACTS]
    carried = dataset.extras.get("contributors")
    for item in carried if made and isinstance(carried, list) else ():
        # Contacts were read as such, and may have changed since.
        if isinstance(item, dict) and "name" in item and item.get("contributorType") not in terms.CONTACTS:
            others.append(_as_in_4_6(item))
    return asked + others


def _formats(dataset: Dataset) -> list[str]:
    """As a record of DataCite had them: of its files only the addresses are known, which tell less."""
    carried = dataset.extras.get("formats")
    if isinstance(carried, list) and carried and all(isinstance(item, str) for item in carried):
        return carried
    said = (item.media_type or item.format or guess_format(item.url or "") for item in dataset.distributions)
    return list(dict.fromkeys(word for word in said if word))


def _year(record: Written) -> str:
    """The year of publication, else of the last change, else of when the portal first had it; else 0000."""
    dataset = record.dataset
    for date in (dataset.issued, dataset.modified):
        if date and date[:4].isascii() and date[:4].isdigit():
            return date[:4]
    return f"{record.created_at.year:04}" if record.created_at else "0000"


def _dates(record: Written) -> list[Node]:
    dataset = record.dataset
    found = []
    if dataset.issued and dataset.issued != _year(record):
        found.append({"date": dataset.issued, "dateType": "Issued"})
    if dataset.modified:
        found.append({"date": dataset.modified, "dateType": "Updated"})
    found += [{"date": _period(period), "dateType": "Coverage"} for period in dataset.periods if period]
    return found


def _period(period: Period) -> str:
    """RKMS-ISO8601: an open end is left empty."""
    return period.start or "" if period.start == period.end else f"{period.start or ''}/{period.end or ''}"


def _subjects(dataset: Dataset, main: str) -> list[Node]:
    """Keywords (terms without a code or scheme are no more than that), subjects, and the source's own terms."""
    plain = {lang: list(words) for lang, words in dataset.keywords.values.items()}
    themes = [
        msgspec.structs.replace(
            theme, code=one_line(theme.code or "") or None, scheme=one_line(theme.scheme or "") or None
        )
        for theme in dataset.themes
    ]
    for theme in themes:
        if not (theme.scheme or theme.code):
            for lang, label in theme.label.values.items():
                if label not in plain.setdefault(lang, []):
                    plain[lang].append(label)
    words = TextList({lang: tuple(items) for lang, items in plain.items()}, dataset.keywords.machine)
    found: list[Node] = [
        {"subject": word, "lang": f"{lang}-t-und" if lang in words.machine else lang}
        for lang, items in words.values.items()
        for word in items
    ]
    found += [
        {"subject": code_list("subject").label(code, main, "en"), "subjectScheme": terms.SUBJECT_SCHEME,
         "classificationCode": code}
        for code in dataset.subjects
    ]  # fmt: skip
    return found + _themes(themes, main)


def _themes(themes: list[Concept], main: str) -> list[Node]:
    """The source's own terms in one language, each once: some differ in others only."""
    found: dict[tuple[str, str | None, str | None], Node] = {}
    for theme in themes:
        if theme.scheme or theme.code:
            named = _name(theme.label, main)
            lang = named["lang"] or (UNDETERMINED if theme.code else "")
            word = named["name"] or theme.code or ""
            made = {"subject": word, "lang": lang, "subjectScheme": theme.scheme, "classificationCode": theme.code}
            found.setdefault((fold(word), theme.code, theme.scheme), made)
    return list(found.values())


def _relation(item: Relation) -> Node:
    kind = terms.RELATION_TYPES.get(item.type, "References")
    if item.url.startswith("https://doi.org/10."):
        doi = item.url.removeprefix("https://doi.org/")
        return {"relatedIdentifier": doi, "relatedIdentifierType": "DOI", "relationType": kind}
    return {"relatedIdentifier": item.url, "relatedIdentifierType": "URL", "relationType": kind}


def _rights(dataset: Dataset, main: str) -> list[Node]:
    found: list[Node] = []
    licence = dataset.licence
    if licence:
        titles = dcat_terms.licence_titles(licence)
        links = licence.url.values or _official(licence.code)
        name = spdx(licence.code) if licence.code else None
        scheme = "SPDX" if name else terms.LICENCE_SCHEME
        for lang in sorted({*titles, *links}, key=lambda lang: (lang != main, lang)):
            found.append(
                {"rights": titles.get(lang, ""), "rightsUri": links.get(lang, ""),
                 "rightsIdentifier": name or licence.code, "rightsIdentifierScheme": scheme if licence.code else None,
                 "lang": lang}
            )  # fmt: skip
        if not found:
            found.append({"rightsIdentifier": name or licence.code, "rightsIdentifierScheme": scheme})
    if dataset.access_rights in terms.ACCESS:
        found.append({"rightsUri": terms.ACCESS[dataset.access_rights]})
    elif dataset.access_rights:
        found.append({"rightsIdentifier": dataset.access_rights, "rightsIdentifierScheme": terms.ACCESS_SCHEME})
    return found


def _official(code: str | None) -> dict[str, str]:
    term = code_list("licence").get(code) if code else None
    return dict(term.more.get("url") or {}) if term else {}


def _place(extent: Extent, main: str) -> Node:
    name = extent.name.get(main, "en")
    if not name and extent.code:
        name = code_list("geographic_region").label(extent.code, main, "en")
    made: Node = {"geoLocationPlace": name}
    if extent.bbox:
        west, south, east, north = (repr(float(number)).removesuffix(".0") for number in extent.bbox)
        if (west, south) == (east, north):
            made["geoLocationPoint"] = {"pointLongitude": west, "pointLatitude": south}
        else:
            made["geoLocationBox"] = {"westBoundLongitude": west, "eastBoundLongitude": east,
                                      "southBoundLatitude": south, "northBoundLatitude": north}  # fmt: skip
    return _said(made) or {}


def _kind(kind: str) -> str:
    return "" if kind in terms.KINDS else kind


def _xml(record: Written, context: WriteContext) -> bytes:
    return HEAD + resource(attributes(record, context)) + b"\n"


def _many_xml(records: Iterable[Written], context: WriteContext) -> Iterator[bytes]:
    """Many resources, in an element of our own: DataCite has none for several."""
    yield HEAD + b"<resources>\n"
    for record in records:
        yield resource(attributes(record, context)) + b"\n"
    yield b"</resources>\n"


def _document(record: Written, context: WriteContext) -> Node:
    """As DataCite's API takes and gives it."""
    dataset = record.dataset
    made = attributes(record, context)
    name = made["identifiers"][0]
    if name["identifierType"] == "DOI":
        made["doi"] = name["identifier"]
    page = dataset.landing_page.get(context.lang, "en")
    made["url"] = page or (f"{context.base_url}/datasets/{dataset.id}" if context.base_url and dataset.id else None)
    made["contentUrl"] = [item.url for item in dataset.distributions if item.url]
    said: Node = _said(made)
    return said


def _json(record: Written, context: WriteContext) -> bytes:
    return _encode({"data": {"type": "dois", "attributes": _document(record, context)}}) + b"\n"


def _many_json(records: Iterable[Written], context: WriteContext) -> Iterator[bytes]:
    yield b'{"data":['
    for number, record in enumerate(records):
        item = _encode({"type": "dois", "attributes": _document(record, context)})
        yield (b",\n" if number else b"") + item
    yield b"]}\n"


HELD = frozenset({"title", "description", "subjects", "access_rights", "modified", "periods", "series", "version",
                  "relations.url", "extents.bbox", "licence.code"})  # fmt: skip
WRITERS = (
    Writer(name="datacite", media_type="application/vnd.datacite.datacite+xml", suffix=".xml", one=_xml,
           many=_many_xml, reader="datacite", holds=HELD),
    Writer(name="datacite-json", media_type="application/vnd.datacite.datacite+json", suffix=".json", one=_json,
           many=_many_json, reader="datacite", holds=HELD),
)  # fmt: skip
