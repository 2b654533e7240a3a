"""What a dataset says that STAC and OGC API Records have no member for, as further members: both allow them.

Named as in DCAT where DCAT has them. Each is written only where the standard's own members would not give it back.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from parvis.model import EMPTY, UNDETERMINED, Concept, Dataset, Extent, Identifier, Licence, Period, Text
from parvis.standards.base import WriteContext
from parvis.standards.codes import find_code
from parvis.standards.extents import LONGEST_GEOMETRY, read_place
from parvis.standards.fields import Fields
from parvis.standards.findings import json_type
from parvis.standards.identifiers import identifier
from parvis.standards.licences import find_licence, licence_of
from parvis.standards.machine import marked_tag
from parvis.standards.periods import periods_of
from parvis.standards.spdx import spdx
from parvis.standards.subjects import code_of, distinct
from parvis.vocab import code_list

from .translations import gather, spread

MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z")
"A date and time as both standards want it; of another precision it is written in a member of its own."
SUBJECTS = "vocabularies/subject"


def extension_to(dataset: Dataset, lang: str) -> dict[str, Any]:
    """The members that stand for themselves; the others are added by who knows what else is written."""
    members = {
        "issued": dataset.issued,
        "modified": dataset.modified,
        "updateFrequency": dataset.frequency,
        "status": dataset.status,
        "accessRights": dataset.access_rights,
        "jurisdiction": dataset.jurisdiction,
        "series": [spread(lang, title=title) for title in dataset.series],
    }
    return {name: value for name, value in members.items() if value}


def extension_of(fields: Fields, context_jurisdiction: str | None) -> dict[str, Any]:
    """The same, as fields of `Dataset`."""
    return {
        "frequency": fields.frequency("updateFrequency", "accrualPeriodicity", "maintenanceFrequency"),
        "status": code_of(fields, "status", "status-unknown", "status"),
        "access_rights": code_of(fields, "access_rights", "access-unknown", "accessRights"),
        "series": _series(fields),
        "jurisdiction": _jurisdiction(fields) or context_jurisdiction,
    }


def _jurisdiction(fields: Fields) -> str | None:
    name = fields.string("jurisdiction", longest=80)
    code = find_code("jurisdiction", name) if name else None
    if name and code is None:
        fields.keep("jurisdiction")
    return code


def _series(fields: Fields) -> tuple[Text, ...]:
    value = fields.data.get("series")
    if not isinstance(value, list):
        return tuple(text for text in (fields.text("series"),) if text)
    fields.taken.add("series")
    found = []
    for index, item in enumerate(value):
        if not isinstance(item, dict):
            fields.lose("series", "wrong-type", "warning", index, expected_type="object", found_type=json_type(item))
            continue
        data, where = gather(item, fields.language, "title")
        inner = fields.inside(data, "series", index)
        inner.where = where or inner.where
        if title := inner.text("title", "name"):
            found.append(title)
        if inner.left():
            fields.keep("series")
    return tuple(found)


def language_to(code: str) -> dict[str, str]:
    """A language as an object, with its name in itself and in English."""
    term = code_list("language").get(code)
    if term is None:
        return {"code": code}
    own, english = term.labels.get(code) or term.label("en"), term.label("en")
    return {"code": code, "name": own} | ({"alternate": english} if own != english else {})


# --- time


def stamp(at: datetime | None) -> str | None:
    """A moment in UTC."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


def moment(date: str | None, *, end: bool = False) -> str | None:
    """A date of any precision as a date and time in UTC: the first second of it, or the last."""
    if date is None:
        return None
    if "T" in date:
        return date if date.endswith("Z") else date + "Z"
    day = whole_day(date, end=end)
    return f"{day}T23:59:59Z" if end else f"{day}T00:00:00Z"


def whole_day(date: str, *, end: bool = False) -> str:
    """A date of any precision as a day: the first of it, or the last."""
    year, month, day = [*date[:10].split("-"), "", ""][:3]
    if not month:
        return f"{year}-12-31" if end else f"{year}-01-01"
    if not day:
        last = 29 if month == "02" and int(year) % 4 == 0 and (int(year) % 100 or not int(year) % 400) else _LAST[month]
        return f"{year}-{month}-{last:02}" if end else f"{year}-{month}-01"
    return date[:10]


_LAST = {f"{month:02}": (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1] for month in range(1, 13)}


def temporal_to(periods: Sequence[Period]) -> list[str]:
    """Periods as intervals of ISO 8601, each end as precise as it is."""
    return [f"{period.start or '..'}/{period.end or '..'}" for period in periods]


def temporal_of(fields: Fields) -> tuple[Period, ...]:
    return tuple(dict.fromkeys(periods_of(fields, "temporal")))


# --- place


def spatial_to(extents: Sequence[Extent], lang: str) -> list[dict[str, Any]]:
    """Places with all that is known of each."""
    found = []
    for extent in extents:
        members = spread(lang, name=extent.name)
        if extent.code:
            members["code"] = extent.code
        if extent.bbox:
            members["bbox"] = list(extent.bbox)
        if extent.geometry and (geometry := _geometry(extent.geometry)):
            members["geometry"] = geometry
        found.append(members)
    return found


def _geometry(text: str) -> dict[str, Any] | None:
    try:
        value = msgspec.json.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def shape_of(extent: Extent) -> dict[str, Any] | None:
    """The geometry of a place as GeoJSON, where it has one."""
    return _geometry(extent.geometry) if extent.geometry else None


def spatial_of(fields: Fields) -> tuple[Extent, ...]:
    """Places of the member `spatial`; () where it is of another kind."""
    value = fields.data.get("spatial")
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return fields.place("spatial")
    if any("coordinates" in item for item in value):
        return fields.place("spatial")
    fields.taken.add("spatial")
    found = []
    for index, item in enumerate(value):
        data, where = gather(item, fields.language, "name")
        inner = fields.inside(data, "spatial", index)
        inner.where = where or inner.where
        name, code = inner.text("name"), inner.string("code", longest=200) or None
        bbox, geometry = _box(inner, item.get("bbox")), _shape(inner, item.get("geometry"))
        extent = Extent(bbox=bbox, geometry=geometry, code=code, name=name)
        if inner.left():
            fields.keep("spatial")
        if extent:
            found.append(extent)
    return tuple(found)


def _box(fields: Fields, value: Any) -> tuple[float, float, float, float] | None:
    """A box just as it stands, where it is one; else what can be made of it."""
    if isinstance(value, list) and len(value) == 4 and all(type(part) in (int, float) for part in value):
        west, south, east, north = (float(part) for part in value)
        if -90 <= south <= north <= 90 and abs(west) <= 180 and abs(east) <= 180:
            fields.taken.add("bbox")
            return west, south, east, north
    found = next(iter(fields.place("bbox")), None)
    return found.bbox if found else None


def _shape(fields: Fields, value: Any) -> str | None:
    """A GeoJSON geometry just as it stands; None (and reported) where it is none that can be read."""
    if not isinstance(value, dict):
        return None
    extent, code = read_place(value, "und")
    if extent is None and code != "box-empty":
        fields.place("geometry")
        return None
    fields.taken.add("geometry")
    text = msgspec.json.encode({"type": value["type"], "coordinates": value["coordinates"]}).decode()
    if len(text) > LONGEST_GEOMETRY:
        fields.keep("geometry")
        return None
    return text


# --- names, subjects, licences


def identifiers_to(dataset: Dataset) -> list[dict[str, str]]:
    return [{"scheme": item.type, "value": item.value} for item in dataset.identifiers]


def themes_to(dataset: Dataset, context: WriteContext, lang: str) -> list[dict[str, Any]]:
    """Subjects under the vocabulary of that name, then the source's own terms, neighbours of one scheme together."""
    found: list[dict[str, Any]] = []
    if dataset.subjects:
        scheme = f"{context.base_url}/api/v1/{SUBJECTS}" if context.base_url else SUBJECTS
        found.append({"scheme": scheme, "concepts": [{"id": code} for code in dataset.subjects]})
    for theme in dataset.themes:
        concept: dict[str, Any] = {"id": theme.code if theme.code else theme.label.get(lang, "en")}
        concept |= spread(lang, title=theme.label)
        if theme.code and theme.code == concept.get("title"):
            concept["code"] = theme.code  # an `id` that is but the title is none of the source's
        scheme = theme.scheme or ""
        if found and found[-1]["scheme"] == scheme and not (scheme.endswith(SUBJECTS)):
            found[-1]["concepts"].append(concept)
        else:
            found.append({"scheme": scheme, "concepts": [concept]})
    return found


def subjects_told(dataset: Dataset) -> bool:
    """Whether a reader would take the source's own terms for subjects that the dataset does not have, or not alone."""
    words = (word for theme in dataset.themes for word in (*theme.label.values.values(), theme.code) if word)
    return any(find_code("subject", word) for word in words)


def subjects_of(fields: Fields, found: tuple[str, ...], *, told: bool) -> tuple[str, ...]:
    """The subjects of the member `subjects`, where it is there (`told`), be it empty; else those that were found."""
    if not told:
        return found
    codes = [(word, find_code("subject", word)) for word in fields.words("subjects")]
    if not all(code for _, code in codes):
        fields.keep("subjects")
    return tuple(dict.fromkeys(code for _, code in codes if code))


def themes_of(fields: Fields, name: str = "themes") -> tuple[tuple[str, ...], tuple[Concept, ...]]:
    """Subjects and the source's own terms. A subject is also told by a term that is called as one of ours."""
    value = fields.data.get(name)
    if value is None:
        return (), ()
    fields.taken.add(name)
    subjects: dict[str, None] = {}
    themes: list[Concept] = []
    for index, item in enumerate(value if isinstance(value, list) else [value]):
        if not isinstance(item, dict):
            item = {"concepts": [item]}
        concepts = item.get("concepts")
        scheme = item.get("scheme")
        scheme = scheme if isinstance(scheme, str) and scheme.strip() else None
        if not isinstance(concepts, list):
            fields.lose(name, "wrong-type", "warning", index, expected_type="array", found_type=json_type(concepts))
            continue
        if item.keys() - {"concepts", "scheme"}:
            fields.keep(name)
        for concept in concepts:
            _concept(fields, name, concept, scheme, subjects, themes)
    return tuple(subjects), distinct(themes)


def _concept(
    fields: Fields, name: str, value: Any, scheme: str | None, subjects: dict[str, None], themes: list[Concept]
) -> None:
    data, where = gather(value if isinstance(value, dict) else {"id": value}, fields.language, "title")
    inner = fields.inside(data, name)
    inner.sealed = True
    inner.where = where or inner.where
    label, told = inner.text("title", "label", "name"), inner.string("code")
    code = inner.string("id") or told or None
    if code is None and isinstance(said := data.get("id"), str) and said.isprintable():
        code = said.strip()[:1000] or None  # a code may be called `null` or `undefined`
    if inner.left().keys() - {"url"}:
        fields.keep(name)
    if scheme and scheme.endswith(SUBJECTS):
        if code and (known := find_code("subject", code)):
            subjects[known] = None
        else:
            fields.keep(name)
        return
    if not label and not code:
        return
    main = value.get("title") if isinstance(value, dict) else None
    if not told and code in ([main] if isinstance(main, str) else label.values.values()):
        code = None
    themes.append(Concept(label, code, scheme))
    for word in (*label.values.values(), code):
        if word and (known := find_code("subject", word)):
            subjects[known] = None
            break


def licence_to(licence: Licence) -> dict[str, Any]:
    """`license` as an SPDX identifier where there is one, else `other`; `licence` for what that doesn't say."""
    known = spdx(licence.code) if licence.code else None
    members: dict[str, Any] = {"license": known or "other"}
    if not known or licence.title or licence.url:
        members["licence"] = {
            name: value
            for name, value in (
                ("code", licence.code),
                ("title", tagged(licence.title)),
                ("url", dict(licence.url.values)),
            )
            if value
        }
    return members


def tagged(text: Text) -> dict[str, str]:
    """A text as a language map, a machine's translations marked."""
    return {marked_tag(lang, text): value for lang, value in text.values.items()}


def sole(text: Text) -> Text:
    """Addresses by language; where there is one, its language is the original's."""
    langs = text.languages
    return Text(text.values, langs[0]) if len(langs) == 1 and langs[0] != UNDETERMINED else text


def licence_read(fields: Fields, links: Text, titles: Text) -> Licence | None:
    """The licence of the members `licence` and `license`, and of the links to it."""
    value = fields.data.get("licence")
    if isinstance(value, dict):
        fields.taken.update(("licence", "license"))
        inner = fields.inside(value, "licence")
        exact = Licence(
            code=find_code("licence", inner.string("code")), title=inner.text("title"), url=sole(inner.links("url"))
        )
        if inner.left():
            fields.keep("licence")
        return exact or None
    said = fields.data.get("license")
    if isinstance(said, str) and said.strip().lower() in _UNNAMED:
        fields.taken.add("license")
        found = None
    else:
        is_link = isinstance(said, str) and said.startswith(("http://", "https://"))
        found = licence_of(fields, *(("", (), ("license",)) if is_link else ("license", (), ())), quiet=True)
    code = (found.code if found else None) or find_licence("", titles.get("en"), links.get("en"))
    title = titles or (found.title if found and not code else EMPTY)
    licence = Licence(code=code, title=title, url=sole(links or (found.url if found else EMPTY)))
    return licence or None


_UNNAMED = frozenset({"other", "proprietary", "various"})


def identifiers_of(fields: Fields, name: str = "externalIds") -> tuple[Identifier, ...] | None:
    """The identifiers that a record lists; None where it lists none."""
    value = fields.data.get(name)
    if not isinstance(value, list):
        if isinstance(value, str):
            text = fields.string(name, longest=1000)
            return (identifier(text),) if text else None
        return None
    fields.taken.add(name)
    found: dict[Identifier, None] = {}
    for index, item in enumerate(value):
        plain = isinstance(item, str)
        if not isinstance(item, str | dict):
            fields.lose(name, "wrong-type", "warning", index, expected_type="object", found_type=json_type(item))
            continue
        inner = fields.inside({"value": item} if isinstance(item, str) else item, name, index)
        inner.sealed = inner.sealed or plain
        text, scheme = inner.string("value", longest=1000), inner.string("scheme", longest=300)
        if inner.left():
            fields.keep(name)
        if text:
            found[Identifier(text, scheme) if scheme else identifier(text)] = None
    return tuple(found)
