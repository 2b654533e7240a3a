"""Records whose fields lie in objects within objects: read part by part, and what nobody took put back in its place."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from parvis.model import EMPTY, Agent, Dataset, Problem, Text, digest
from parvis.vocab import fold

from .base import Detected, Part, ReadContext, Reading
from .fields import Fields
from .findings import Findings, json_type
from .json_records import Found, records
from .payload import json_object
from .texts import plain_text, split_bilingual

ITSELF = "."
"In `Fields.where`: what stands under this name is the record itself, put there to be read like others."
_NO_WRAPPERS = ("\0",)
_BILINGUAL = ("CA", "CA-NB")
_PUNCTUATION = re.compile(r"[^a-z0-9]+")


def one_record(
    payload: bytes, standard: str, recognises: Callable[[bytes], bool], pages: tuple[str, ...] = ()
) -> Detected | None:
    """A document that is one record of a standard, or a list of them: as JSON, whole, not what lies in it.

    `pages`: the members that hold records where it is a page of an interface.
    """
    if payload[:256].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return None
    first = next((each for each in records(payload, pages or _NO_WRAPPERS) if isinstance(each, Found)), None)
    if first is None or not recognises(first.payload):
        return None
    return Detected(standard=standard, syntax="json")


def many_records(document: bytes, pages: tuple[str, ...] = ()) -> Iterator[Part | Problem]:
    """The records of such a document."""
    for number, each in enumerate(records(document, pages or _NO_WRAPPERS)):
        if isinstance(each, Found):
            yield Part(guid=f"{number}-{digest(each.payload).hex()[:16]}", payload=each.payload, pointer=each.pointer)
        else:
            yield each


def read_object(
    payload: bytes, context: ReadContext, profile: str, make: Callable[[Fields, ReadContext], Dataset | None]
) -> Reading:
    """What `make` makes of the fields of a record that is one JSON object; no dataset of what is none."""
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    fields = Fields(record, findings, language=context.language, base_url=context.base_url)
    return Reading(dataset=make(fields, context), problems=findings.all(), profile=profile)


def part(fields: Fields, name: str) -> Fields:
    """The object in the field `name`, to be read; an empty one where there is none."""
    value = fields.data.get(name)
    if isinstance(value, dict):
        if fields.where.get(name) == ITSELF:
            return type(fields)(
                value, fields.findings, pointer=fields.pointer, language=fields.language, base_url=fields.base_url
            )
        return fields.inside(value, name)
    if value is not None:
        fields.lose(name, "wrong-type", "warning", expected_type="object", found_type=json_type(value))
    return fields.inside({}, name)


def parts(fields: Fields, name: str) -> Iterator[Fields]:
    """The objects of the list in the field `name`; of what is no object in it, a finding."""
    value = fields.data.get(name)
    if value is None:
        return
    fields.taken.add(name)
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        fields.lose(name, "wrong-type", "warning", expected_type="array", found_type=json_type(value))
        return
    for index, item in enumerate(value):
        if isinstance(item, dict):
            yield fields.inside(item, name, index)
        elif item is not None and item != "":
            fields.lose(name, "wrong-type", "warning", index, expected_type="object", found_type=json_type(item))


def left(fields: Fields, **inner: Fields | Iterable[Fields]) -> dict[str, Any]:
    """What nobody took of a record and of its parts, under the source's own names."""
    found = fields.left()
    for name, part_of_it in inner.items():
        key = name.rstrip("_")
        found.pop(key, None)
        if isinstance(part_of_it, Fields):
            rest: Any = part_of_it.left()
            if not part_of_it.data and key in fields.data and not isinstance(fields.data[key], dict):
                rest = fields.data[key]
        else:
            rest = [said for each in part_of_it if (said := each.left())]
        if rest:
            found[key] = rest
    return found


def title_of(fields: Fields, context: ReadContext, name: str, *more: str) -> Text:
    """A title, in both languages where the portal of a bilingual government writes `English / Français`."""
    title = fields.text(name, *more)
    if title and context.jurisdiction in _BILINGUAL and len(title.values) == 1:
        split = split_bilingual(title.get(), fields.language)
        return split if len(split.values) > 1 else title
    return title


def titled(fields: Fields, title: Text, name: str, key: str) -> Text:
    """The title; where there is none the record's name, with a finding; EMPTY where there is none of either.

    `fields` and `key`: where the title would have stood.
    """
    if title:
        return title
    if not name:
        fields.findings.add("record-empty", "", "error")
        return EMPTY
    # What is not there can't be pointed at.
    fields.findings.add("title-missing", fields.point(key) if fields.data else "", "warning", name=name)
    return plain_text(name, "und")


def agent(name: Text | str, language: str = "und", **more: Any) -> Agent | None:
    """An organisation by name; None where there is no name."""
    text = split_bilingual(name, language) if isinstance(name, str) else name
    return Agent(name=text, **more) if text else None


_MEANINGS = {
    "frequency": (
        "frequency", "updatefrequency", "frequencyofupdate", "refreshrate", "accrualperiodicity", "frequencyofupdates",
        "frequence", "frequencedemiseajour", "frequencedactualisation", "datasetupdatefrequency",
    ),
    "start": ("temporalcoveragestart", "startdate", "periodstart", "timeperiodstart", "datedebut"),
    "end": ("temporalcoverageend", "enddate", "periodend", "timeperiodend", "datefin"),
    "temporal": (
        "temporalcoverage", "temporal", "timeperiod", "periodofcoverage", "dateperiod", "period", "periodoftime",
        "couverturetemporelle", "periode",
    ),
    "spatial": (
        "spatialcoverage", "geographiccoverage", "geographicarea", "geographicunit", "geographiccoveragearea",
        "spatial", "couverturegeographique", "territoire", "geographicextent",
    ),
    "email": (
        "contactemail", "email", "dataownercontact", "emailaddress", "contactemailaddress", "courriel",
        "courrielducontact", "datasetcontactemail",
    ),
    "contact": ("contactname", "contact", "datasteward", "dataowner", "personneressource"),
    "publisher": ("department", "agency", "owner", "businessunit", "ministry", "publisher", "ministere", "service"),
    "language": ("language", "languages", "langue", "langues"),
    "licence": ("licence", "license", "licencetype"),
}  # fmt: skip
_BY_WORD = {word: meaning for meaning, words in _MEANINGS.items() for word in words}


def own_words(fields: Fields, meaning: str) -> tuple[str, ...]:
    """Which of the fields that a portal defined itself mean this: frequency, start, end, temporal, spatial, email, …

    Sections and units written before the word (`Time-Frame_Update Frequency`) don't count.
    """
    return tuple(name for name in fields.data if _meaning(name) == meaning)


def _meaning(name: str) -> str | None:
    for spelling in (name, name.rsplit("_", 1)[-1], name.rsplit(".", 1)[-1]):
        if (found := _BY_WORD.get(_PUNCTUATION.sub("", fold(spelling)))) is not None:
            return found
    return None
