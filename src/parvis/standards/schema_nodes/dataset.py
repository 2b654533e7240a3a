"""A thing of schema.org's type Dataset as a canonical dataset: what schema.org and Croissant have in common."""

from typing import TypeVar

from parvis.model import Agent, Concept, DataService, Dataset, Distribution, Identifier, Relation, Text, TextList
from parvis.standards.base import ReadContext
from parvis.standards.codes import find_code, find_format, guess_format, is_service
from parvis.standards.fields import is_empty
from parvis.standards.findings import json_type
from parvis.standards.identifiers import identifier
from parvis.standards.links import read_link
from parvis.standards.periods import periods_of
from parvis.standards.subjects import code_of, distinct
from parvis.standards.texts import one_line, plain_text

from .places import places
from .things import MEDIA_TYPE, Thing, agents, contact_points, identifiers, licence, string_of, terms

_CREATORS = ("creator", "author")
_PUBLISHERS = ("publisher", "provider", "sourceOrganization")
_RELATIONS = (
    ("subjectOf", "related"), ("isBasedOn", "based_on"), ("citation", "reference"), ("hasPart", "has_part"),
    ("isPartOf", "part_of"), ("conformsTo", "conforms_to"), ("dct:conformsTo", "conforms_to"),
)  # fmt: skip
_MOST_LISTED = 5000
Item = TypeVar("Item")


def read_dataset(thing: Thing, context: ReadContext) -> Dataset | None:
    """The dataset that a thing describes, its distributions left aside; None where it has neither title nor name."""
    names = _identifiers(thing)
    title = thing.words_in("name") or thing.words_in("headline")
    if not title:
        name = names[0].value if names else context.guid
        if not name:
            thing.findings.add("record-empty", "", "error")
            return None
        thing.findings.add("title-missing", thing.point("name"), "warning", name=name)
        title = plain_text(name[:2000], "und")
    _other_titles(thing, title)
    subjects, themes = _about(thing)
    creators = _several(thing, _CREATORS)
    publishers = _several(thing, _PUBLISHERS)
    contacts = [*agents(thing, "maintainer"), *_contacts(thing)]
    series, relations = _related(thing)
    access = code_of(thing, "access_rights", "access-unknown", "conditionsOfAccess")
    if access == "open" and thing.data.get("isAccessibleForFree") is True:
        thing.taken.add("isAccessibleForFree")
    return Dataset(
        title=title,
        description=thing.long_text("description", "abstract"),
        keywords=_keywords(thing, themes),
        subjects=subjects,
        themes=distinct(themes),
        identifiers=names,
        publisher=publishers[0] if publishers else context.publisher,
        creators=_once(creators),
        contacts=_once(contacts),
        licence=licence(thing, "license"),
        access_rights=access,
        issued=thing.date("datePublished"),
        modified=thing.date("dateModified"),
        frequency=thing.frequency("repeatFrequency"),
        status=code_of(thing, "status", "status-unknown", "creativeWorkStatus"),
        periods=tuple(dict.fromkeys(periods_of(thing, "temporalCoverage"))),
        extents=tuple(places(thing, "spatialCoverage")),
        languages=_languages(thing),
        landing_page=thing.links("url"),
        relations=_once(relations),
        series=_once(series),
        version=thing.string("version") or None,
        kind=thing.string("additionalType") or "dataset",
        jurisdiction=context.jurisdiction,
    )


def _once(items: list[Item]) -> tuple[Item, ...]:
    """Each once; texts have no hash."""
    found: list[Item] = []
    for item in items[:_MOST_LISTED]:
        if item not in found[-100:]:
            found.append(item)
    return tuple(found)


def _identifiers(thing: Thing) -> tuple[Identifier, ...]:
    found = identifiers(thing)
    name = thing.string("@id", longest=1000)
    if name and not name.startswith(("_:", "#", "./")):
        own = identifier(name)
        if not found or own.type == "doi":
            found.append(own)
        elif all(item.value != name for item in found):
            thing.keep("@id")
    same = thing.data.get("sameAs")
    for value in same if isinstance(same, list) else [same]:
        if isinstance(value, str) and (own := identifier(one_line(value)[:1000])).type == "doi":
            found.append(own)
    if same is not None and not isinstance(same, dict):
        thing.taken.add("sameAs")
        others = [value for value in (same if isinstance(same, list) else [same])
                  if not isinstance(value, str) or identifier(one_line(value)[:1000]).type != "doi"]  # fmt: skip
        if others:
            thing.keep("sameAs")
    return tuple(dict.fromkeys(found))


def _other_titles(thing: Thing, title: Text) -> None:
    """`alternateName` is kept, unless it only repeats the title in its other languages."""
    value = thing.data.get("alternateName")
    said = value if isinstance(value, list) else [value]
    if value is not None and all(isinstance(item, str) and item in title.values.values() for item in said):
        thing.taken.add("alternateName")


def _several(thing: Thing, names: tuple[str, ...]) -> list[Agent]:
    """The agents of the first of these fields that has any; the others are kept unless they repeat them."""
    name = thing.first(*names)
    if name is None:
        return []
    found = agents(thing, name)
    for other in names:
        if other != name and thing.data.get(other) == thing.data[name]:
            thing.taken.add(other)
    if names is _PUBLISHERS and len(found) > 1:
        thing.keep(name)
    return found


def _contacts(thing: Thing) -> list[Agent]:
    return [
        *agents(thing, "contactPoint", role="pointOfContact"),
        *(contact for name in _PUBLISHERS for contact in contact_points(thing, name, role="pointOfContact")),
    ]


def _about(thing: Thing) -> tuple[tuple[str, ...], list[Concept]]:
    """Codes of the vocabulary `subject`, and the source's own terms.

    A term that is defined elsewhere is no code of ours, whatever its name; a bare word may be one.
    """
    value = thing.data.get("about")
    defined = [isinstance(item, dict) and "DefinedTerm" in str(item.get("@type"))
               for item in (value if isinstance(value, list) else [value]) if not is_empty(item)]  # fmt: skip
    subjects: dict[str, None] = {}
    themes = []
    for concept, is_defined in zip(found := terms(thing, "about"), defined, strict=False):
        ours = _is_ours(concept.scheme)
        words = [word for word in (concept.code, *concept.label.values.values()) if word]
        code = next((code for word in words if (code := find_code("subject", word))), None)
        if code and (ours or not is_defined or len(found) != len(defined)):
            subjects[code] = None
        if not (code and ours):
            themes.append(concept)
    return tuple(subjects), themes


def _is_ours(scheme: str | None) -> bool:
    return scheme is not None and scheme.rsplit("/vocabularies/", 1)[-1] == "subject"


def _keywords(thing: Thing, themes: list[Concept]) -> TextList:
    """Keywords by language; defined terms among them are themes."""
    value = thing.data.get("keywords")
    if isinstance(value, dict) and "name" in value:
        value = [value]
    if not isinstance(value, list) or not any(isinstance(item, dict) for item in value):
        return thing.word_lists("keywords") if value is not None else TextList()
    themes += terms(thing, "keywords", words=False)
    kept = "keywords" in thing.taken
    thing.raw.setdefault("keywords", value)
    thing.data["keywords"] = [item for item in value if not isinstance(item, dict)]
    words = thing.word_lists("keywords")
    thing.data["keywords"] = value
    if not kept:
        thing.keep("keywords")
    return words


def _languages(thing: Thing) -> tuple[str, ...]:
    """`inLanguage`: tags, or things of the type Language."""
    value = thing.data.get("inLanguage")
    items = value if isinstance(value, list) else [value]
    if any(isinstance(item, dict) for item in items):
        named = [string if isinstance(item, dict) and isinstance(
            string := item.get("alternateName") or item.get("name") or item.get("@id"), str) else item
            for item in items]  # fmt: skip
        thing.raw.setdefault("inLanguage", value)
        thing.data["inLanguage"] = named
        found = thing.languages("inLanguage")
        thing.data["inLanguage"] = value
        return found
    return thing.languages("inLanguage")


def _related(thing: Thing) -> tuple[list[Text], list[Relation]]:
    """The series it is part of, by name; and what else it points to."""
    series: list[Text] = []
    relations: list[Relation] = []
    for name, kind in _RELATIONS:
        if name not in thing.data:
            continue
        for value, place in thing.members(name):
            if isinstance(value, str):
                link, code = read_link(value, thing.base_url) if "//" in value else (None, None)
                if link:
                    relations.append(Relation(url=link, type=kind))
                    continue
                if code == "link-unsafe":
                    thing.findings.add(code, thing.point(name, *place), "error", value=value)
                thing.keep(name)
            elif isinstance(value, dict):
                inner = thing.inner(value, name, *place)
                title = inner.text("name", "headline")
                link = inner.link("url", "@id") if str(value.get("url", value.get("@id", "")))[:2] != "_:" else None
                if link:
                    said = inner.string("additionalType") or kind
                    relations.append(Relation(url=link, type=said, title=title))
                elif title and name == "isPartOf":
                    series.append(title)
                else:
                    inner.taken.clear()
                thing.done(name, inner)
            else:
                thing.lose(name, "wrong-type", "warning", *place, expected_type="object", found_type=json_type(value))
    return series, relations


def read_downloads(thing: Thing, name: str) -> tuple[tuple[Distribution, ...], tuple[DataService, ...]]:
    """The files and services of a field of DataDownload (or WebAPI) things, or of bare addresses."""
    files: list[Distribution] = []
    services: list[DataService] = []
    for value, place in thing.members(name):
        if len(files) + len(services) >= _MOST_LISTED:
            thing.keep(name)
            break
        if isinstance(value, str):
            link, code = read_link(value, thing.base_url)
            if code and code != "link-completed":
                thing.lose(name, code, "error" if code == "link-unsafe" else "warning", *place, value=value)
            if link:
                files.append(Distribution(url=link, format=guess_format(link)))
        elif isinstance(value, dict):
            made = download(thing.inner(value, name, *place))
            files.append(made) if isinstance(made, Distribution) else services.append(made)
        else:
            thing.lose(name, "wrong-type", "warning", *place, expected_type="object", found_type=json_type(value))
    return tuple(files), tuple(services)


def download(thing: Thing) -> Distribution | DataService:
    """A file, or a service where its type or the format of its address says so."""
    url = thing.link("contentUrl") or thing.link("url") or thing.link("endpointUrl")
    code, media_type = _format(thing, url)
    title, description = thing.text("name"), thing.long_text("description")
    said = thing.data.get("identifier")
    name = (thing.string("identifier") if isinstance(said, str) else "") or thing.string("@id") or None
    languages = _languages(thing)
    if url and ("WebAPI" in thing.types or (code and is_service(code))):
        if media_type:
            thing.keep("encodingFormat")
        return DataService(
            url=url, title=title, description=description, protocol=code, id=name, languages=languages,
            extras=thing.left(),
        )  # fmt: skip
    licence_ = licence(thing, "license", quiet=True)
    return Distribution(
        url=url,
        id=name,
        title=title,
        description=description,
        format=code,
        media_type=media_type,
        size=thing.size("contentSize"),
        languages=languages,
        kind=thing.string("additionalType") or None,
        licence=licence_,
        issued=thing.date("datePublished", "uploadDate"),
        modified=thing.date("dateModified"),
        checksum=_checksum(thing),
        extras=thing.left(),
    )


def _format(thing: Thing, url: str | None) -> tuple[str | None, str | None]:
    """The format's code (else the source's own word) and the media type."""
    words: list[str] = []
    name = thing.first("encodingFormat", "fileFormat")
    for value, place in thing.members(name) if name else ():
        if isinstance(value, str):
            words.append(one_line(value)[:200])
        elif isinstance(value, dict):
            inner = thing.inner(value, name or "", *place)
            words.append(string_of(inner, "name") or inner.string("@id"))
            thing.done(name or "", inner)
        else:
            thing.lose(name or "", "wrong-type", "warning", *place, expected_type="string", found_type=json_type(value))
    typed = [at for at, word in enumerate(words) if MEDIA_TYPE.fullmatch(word)]
    if not typed and len(words) > 1 and "/" in words[0] and "//" not in words[0]:
        typed = [0]
    types = [words[at] for at in typed]
    rest = [word for at, word in enumerate(words) if at not in typed]
    if len(types) > 1 or len(rest) > 1:
        thing.keep(name or "")
    media_type = types[0] if types else None
    for word in rest[:1]:
        code = find_format(word)
        if code is None:
            thing.findings.add("format-unknown", thing.point(name or ""), "info", format=word)
        return code or word, media_type
    guessed = guess_format(url) if url else None
    if guessed and is_service(guessed):
        return guessed, media_type
    return (find_format(media_type) if media_type else None) or guessed, media_type


def _checksum(thing: Thing) -> str | None:
    for name, algorithm in (("sha256", "sha256"), ("md5", "md5"), ("cr:md5", "md5")):
        if isinstance(thing.data.get(name), str) and (value := thing.string(name)):
            return value if ":" in value else f"{algorithm}:{value}"
    return None
