"""The attributes of a DOI as a dataset."""

from typing import Any

from parvis.model import (
    EMPTY,
    NO_WORDS,
    Agent,
    Concept,
    Dataset,
    Distribution,
    Extent,
    Identifier,
    Licence,
    Relation,
    Text,
    TextList,
)
from parvis.standards.base import ReadContext
from parvis.standards.codes import find_code, guess_format
from parvis.standards.extents import named_place, read_place
from parvis.standards.fields import Fields, is_empty
from parvis.standards.findings import Findings
from parvis.standards.identifiers import identifier
from parvis.standards.licences import find_licence
from parvis.standards.links import read_link
from parvis.standards.nested import parts
from parvis.standards.periods import periods_of
from parvis.standards.subjects import distinct
from parvis.standards.texts import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    LONGEST_WORD,
    clean,
    language_tag,
    one_line,
    plain_text,
    text_of,
)
from parvis.vocab import code_list

from . import terms

_PERIODS = ("Coverage", "Collected")


def read_attributes(record: dict[str, Any], context: ReadContext, findings: Findings, pointer: str) -> Dataset | None:
    """The dataset; None where it has neither a title nor an identifier."""
    fields = Fields(record, findings, pointer=pointer, language=context.language, base_url=context.base_url)
    identifiers = _identifiers(fields)
    title = _texts(fields, "titles", "title", "titleType", ("", "TranslatedTitle"), LONGEST_TITLE)
    if not title:
        name = identifiers[0].value if identifiers else context.guid
        if not name:
            findings.add("record-empty", pointer, "error")
            return None
        findings.add("title-missing", fields.point("titles"), "warning", name=name)
        title = plain_text(one_line(name)[:LONGEST_TITLE], "und")
    subjects, themes, keywords = _subjects(fields)
    licence, access = _rights(fields)
    issued, modified, periods = _dates(fields)
    publisher = _publisher(fields)
    creators = _agents(fields, "creators", None)
    series, relations = _related(fields)
    return Dataset(
        title=title,
        description=_texts(fields, "descriptions", "description", "descriptionType", ("Abstract",), LONGEST_TEXT),
        keywords=keywords,
        subjects=subjects,
        themes=themes,
        identifiers=identifiers,
        publisher=publisher or context.publisher,
        creators=creators,
        contacts=_agents(fields, "contributors", "pointOfContact"),
        licence=licence,
        access_rights=access,
        issued=issued,
        modified=modified,
        periods=periods,
        extents=_places(fields),
        languages=fields.languages("language"),
        landing_page=fields.links("url"),
        distributions=_files(fields),
        relations=relations,
        series=series,
        version=fields.string("version") or None,
        kind=_kind(fields),
        jurisdiction=context.jurisdiction,
        extras=fields.left(),
    )


def _language(fields: Fields) -> tuple[str, str | None]:
    tag = language_tag(fields.string("lang")) if "lang" in fields.data else None
    return tag or (fields.language, None)


def _is_unknown(text: str, item: Fields) -> bool:
    """Whether it is a standard value for what is not known. These are in no language: what says its own is a text."""
    return text in terms.UNKNOWN and not item.data.get("lang")


def _texts(fields: Fields, name: str, inner_name: str, kind: str, kinds: tuple[str, ...], longest: int) -> Text:
    """The texts of these kinds by language, the first of each; the others are kept."""
    value = fields.data.get(name)
    if isinstance(value, str):
        return fields.text(name)
    found: dict[str, tuple[str, str | None]] = {}
    left_over = False
    for item in parts(fields, name):
        said = item.data.get(kind)
        if (said or "") not in kinds:
            left_over = True
            continue
        language, origin = _language(item)
        line = longest <= LONGEST_TITLE
        text = item.string(inner_name, longest=longest, line=line)
        if not text or _is_unknown(text, item):
            continue
        if language in found or not item.taken >= {inner_name}:
            left_over = True
        found.setdefault(language, (text, origin))
        item.taken |= {kind}
        left_over = left_over or bool(item.left())
    if left_over:
        fields.keep(name)
    whole = text_of(found)
    return Text(whole.values, None, whole.machine) if whole.original == "und" else whole


def _identifiers(fields: Fields) -> tuple[Identifier, ...]:
    found: list[Identifier] = []

    def add(text: str, kind: str) -> None:
        if text and text not in terms.UNKNOWN:
            found.append(identifier(text, terms.IDENTIFIER_CODES.get(kind, kind.lower() or "other")))

    if text := fields.string("doi"):
        add(text, "DOI")
    for name, inner in (("identifiers", "identifier"), ("alternateIdentifiers", "alternateIdentifier")):
        for item in parts(fields, name):
            add(item.string(inner, longest=1000), item.string(f"{inner}Type"))
            if item.left():
                fields.keep(name)
    return tuple(dict.fromkeys(found))


def _subjects(fields: Fields) -> tuple[tuple[str, ...], tuple[Concept, ...], TextList]:
    subjects: dict[str, None] = {}
    themes: list[Concept] = []
    words: dict[str, list[str]] = {}
    machine: dict[str, None] = {}
    if isinstance(fields.data.get("subjects"), list) and all(isinstance(i, str) for i in fields.data["subjects"]):
        return (), (), fields.word_lists("subjects")
    for item in parts(fields, "subjects"):
        language, origin = _language(item)
        text = item.string("subject", longest=LONGEST_WORD)
        scheme = item.string("subjectScheme")
        code = item.string("classificationCode") or item.string("valueUri")
        if scheme == terms.SUBJECT_SCHEME and (known := find_code("subject", code or text)):
            subjects[known] = None
        elif scheme or code or "schemeUri" in item.data:
            themes.append(Concept(plain_text(text, language), code or None, scheme or item.string("schemeUri") or None))
        elif text:
            words.setdefault(language, []).append(text)
            if origin:
                machine[language] = None
        if item.left():
            fields.keep("subjects")
    lists = {language: tuple(dict.fromkeys(items)) for language, items in words.items()}
    return tuple(subjects), distinct(themes), TextList(lists, tuple(machine)) if lists else NO_WORDS


def _publisher(fields: Fields) -> Agent | None:
    value = fields.data.get("publisher")
    if isinstance(value, dict):
        fields.taken.add("publisher")
        inner = fields.inside(value, "publisher")
        language, _ = _language(inner)
        name = inner.string("name")
        if _is_unknown(name, inner):
            return None
        agent = Agent(name=plain_text(name, language), id=inner.string("publisherIdentifier") or None)
        inner.string("publisherIdentifierScheme")
        inner.take("schemeUri")
        if inner.left():
            fields.keep("publisher")
        return agent if agent else None
    name = fields.string("publisher")
    return Agent(name=plain_text(name, fields.language)) if name and name not in terms.UNKNOWN else None


def _agents(fields: Fields, name: str, role: str | None) -> tuple[Agent, ...]:
    """Creators; or with a role the contributors whom one may ask, the others being kept."""
    found: list[Agent] = []
    for item in parts(fields, name):
        kind = item.string("contributorType") if role else ""
        if role and kind not in terms.CONTACTS:
            fields.keep(name)
            continue
        language, _ = _language(item)
        text = item.string("name")
        if _is_unknown(text, item):
            continue
        if not text:
            text = ", ".join(filter(None, [item.string("familyName"), item.string("givenName")]))
        own = list(parts(item, "nameIdentifiers"))
        own_id = own[0].string("nameIdentifier") if own else ""
        for each in own:
            each.taken |= {"nameIdentifierScheme", "schemeUri"}
        person = item.string("nameType") == "Personal" or "familyName" in item.data
        if text:
            found.append(
                Agent(
                    name=plain_text(text, language),
                    kind="person" if person else "organization",
                    id=own_id or None,
                    part_of=_affiliation(item),
                    role=terms.CONTACTS.get(kind),
                )
            )
        if item.left() or len(own) > 1 or any(each.left() for each in own):
            fields.keep(name)
    return tuple(found)


def _affiliation(item: Fields) -> Text:
    value = item.data.get("affiliation")
    first = value[0] if isinstance(value, list) and len(value) == 1 else value
    if isinstance(first, str):
        item.taken.add("affiliation")
        return plain_text(one_line(first)[:LONGEST_TITLE], item.language)
    if isinstance(first, dict) and isinstance(first.get("name"), str):
        if first.keys() == {"name"}:
            item.taken.add("affiliation")
        return plain_text(one_line(first["name"])[:LONGEST_TITLE], item.language)
    return EMPTY


def _dates(fields: Fields) -> tuple[str | None, str | None, tuple[Any, ...]]:
    found: dict[str, str] = {}
    periods: dict[str, list[Any]] = {}
    for item in parts(fields, "dates"):
        kind = item.string("dateType")
        if kind in _PERIODS:
            periods.setdefault(kind, []).extend(periods_of(item, "date"))
        elif kind in ("Issued", "Updated", "Available") and kind not in found and (date := item.date("date")):
            found[kind] = date
        if item.left():
            fields.keep("dates")
    if "Issued" in found and "Available" in found:
        fields.keep("dates")
    issued = found.get("Issued") or found.get("Available")
    year = fields.data.get("publicationYear")
    if str(year).strip() in ("0000", *terms.UNKNOWN) or (issued and str(year).strip() == issued[:4]):
        fields.taken.add("publicationYear")
    elif not issued:
        issued = fields.date("publicationYear")
    kinds = [kind for kind in _PERIODS if kind in periods]
    if len(kinds) > 1:
        fields.keep("dates")
    return issued, found.get("Updated"), tuple(dict.fromkeys(periods[kinds[0]])) if kinds else ()


def _rights(fields: Fields) -> tuple[Licence | None, str | None]:
    """The licence, by language where it is told in several; and who may have the data."""
    access: str | None = None
    code: str | None = None
    titles: dict[str, str] = {}
    links: dict[str, str] = {}
    for item in parts(fields, "rightsList"):
        language, _ = _language(item)
        address = item.data.get("rightsUri")
        if isinstance(address, str) and address.startswith("info:eu-repo/semantics/"):
            item.taken.add("rightsUri")
            access = access or terms.ACCESS_CODES.get(address)
            if address not in terms.ACCESS_CODES:
                fields.keep("rightsList")
            continue
        name, title = item.string("rightsIdentifier"), item.string("rights", line=True, longest=LONGEST_TITLE)
        if item.string("rightsIdentifierScheme") == terms.ACCESS_SCHEME:
            access = access or name or None
            continue
        link = item.link("rightsUri") or ""
        known = find_licence(name, title, link)
        if item.string("rightsIdentifierScheme") == terms.LICENCE_SCHEME and name in code_list("licence"):
            known = name  # `cc-by` of no version, whose address is that of 4.0
        if (titles or links) and known != code:
            fields.keep("rightsList")
            continue
        code = known
        if title:
            titles.setdefault(language, title)
        if link:
            links.setdefault(language, link)
        item.taken.add("schemeUri")
        if item.left():
            fields.keep("rightsList")
    if not (code or titles or links):
        return None, access
    licence = Licence(code=code, title=_by_language(titles), url=_by_language(links))
    if code is None:
        fields.findings.add("licence-unknown", fields.point("rightsList"), "info",
                            licence=licence.title.get("en") or licence.url.get())  # fmt: skip
    return licence, access


def _by_language(values: dict[str, str]) -> Text:
    only = next(iter(values)) if len(values) == 1 else "und"
    return Text(values, None if only == "und" else only) if values else EMPTY


def _places(fields: Fields) -> tuple[Extent, ...]:
    found: list[Extent] = []
    for item in parts(fields, "geoLocations"):
        box: Any = None
        for name, order in (("geoLocationBox", ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude",
                                                "northBoundLatitude")),
                            ("geoLocationPoint", ("pointLongitude", "pointLatitude"))):  # fmt: skip
            value = item.data.get(name)
            if not isinstance(value, dict) or box is not None:
                continue
            shape: Any = [value.get(key) for key in order]
            if len(shape) == 2:
                shape = {"type": "Point", "coordinates": shape}
            extent, code = read_place(shape, "und")
            if code:
                item.lose(name, code, "warning", value=value)
            else:
                item.taken.add(name)
            box = extent.bbox if extent else None
        names = item.data.get("geoLocationPlace")
        first = names[0] if isinstance(names, list) and len(names) == 1 else names
        word = one_line(first)[:500] if isinstance(first, str) else ""
        if word:
            item.taken.add("geoLocationPlace")
        if box is not None:
            found.append(Extent(bbox=box, name=plain_text(word, fields.language)))
        elif word and (extent := named_place(word, fields.language)):
            found.append(extent)
        if item.left():
            fields.keep("geoLocations")
    return tuple(found)


def _related(fields: Fields) -> tuple[tuple[Text, ...], tuple[Relation, ...]]:
    relations: list[Relation] = []
    for item in parts(fields, "relatedIdentifiers"):
        kind = terms.RELATIONS.get(item.string("relationType"))
        value, named = item.string("relatedIdentifier", longest=8000), item.string("relatedIdentifierType")
        address = f"https://doi.org/{value}" if named == "DOI" and value.startswith("10.") else value
        link, code = read_link(address) if "//" in address or ":" in address else (None, None)
        if code == "link-unsafe":
            item.findings.add(code, item.point("relatedIdentifier"), "error", value=value)
        if link and kind:
            relations.append(Relation(url=link, type=kind))
        if not (link and kind) or item.left():
            fields.keep("relatedIdentifiers")
    series: list[Text] = []
    for item in parts(fields, "relatedItems"):
        if item.string("relationType") == "IsPartOf" and (
            title := _texts(item, "titles", "title", "titleType", ("", "TranslatedTitle"), LONGEST_TITLE)
        ):
            series.append(title)
            item.taken.add("relatedItemType")
        if item.left():
            fields.keep("relatedItems")
    return tuple(series), tuple(relations)


def _files(fields: Fields) -> tuple[Distribution, ...]:
    """DataCite's own API has the addresses of files (`contentUrl`); its XML has none."""
    value = fields.data.get("contentUrl")
    if is_empty(value):
        return ()
    fields.taken.add("contentUrl")
    found = []
    for index, item in enumerate(value if isinstance(value, list) else [value]):
        link, code = read_link(clean(item), fields.base_url) if isinstance(item, str) else (None, "link-unusable")
        if code:
            place = (index,) if isinstance(value, list) else ()
            severity = "error" if code == "link-unsafe" else "warning"
            fields.lose("contentUrl", code, "error" if severity == "error" else "warning", *place, value=item)
        if link:
            found.append(Distribution(url=link, format=guess_format(link)))
    return tuple(found)


def _kind(fields: Fields) -> str:
    value = fields.data.get("types")
    if not isinstance(value, dict):
        return "dataset"
    inner = fields.inside(value, "types")
    general, said = inner.string("resourceTypeGeneral"), inner.string("resourceType")
    if not inner.left().keys() - {"ris", "bibtex", "citeproc", "schemaOrg"}:
        fields.taken.add("types")
    code = next((code for code, name in terms.KINDS.items() if name == general), general.lower() or "dataset")
    return said if said and said.casefold() != general.casefold() else code
