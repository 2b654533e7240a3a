"""Statistics Canada's tables, as its Web Data Service describes them (`getAllCubesList`, `getCubeMetadata`).

Also the entries of `basic_info.json` in the package `statcan-dialogue-dataset`, which say the same in other names.
Titles and names are Statistics Canada's in both languages; the description is put together from the table's facts.
Source: https://www.statcan.gc.ca/en/developers/wds/user-guide. Checked against answers of the service recorded in
public programs' tests: the list has its times in UTC (`2026-06-17T12:30:00Z`, days as their Ottawa midnight) and
`archived`; `getCubeMetadata` has Ottawa's time (`2015-05-09T08:30`), `productId` as text, `archiveStatusCode`,
`dimension` with its members.
"""

import re
from typing import Any

from parvis.model import (
    EMPTY,
    Agent,
    Concept,
    DataService,
    Dataset,
    Distribution,
    Extent,
    Identifier,
    Licence,
    Period,
    Relation,
    Text,
    TextList,
)
from parvis.vocab import Term, code_list

from .base import ReadContext, Reading
from .extents import named_place
from .fields import Fields
from .findings import Findings, json_type
from .payload import json_object
from .statcan_words import as_exact_as_its_frequency, described, eastern, reference_day
from .texts import one_line

NAME = "statcan"
MEDIA_TYPES: tuple[str, ...] = ("application/json",)

_ROOT = "https://www150.statcan.gc.ca"
_PUBLISHER = Agent(
    name=Text({"en": "Statistics Canada", "fr": "Statistique Canada"}),
    id="statcan",
    url=Text({"en": "https://www.statcan.gc.ca/en/start", "fr": "https://www.statcan.gc.ca/fr/debut"}),
)
_PID = re.compile(r"(\d{8})(?:\d{2})?")
_ARCHIVED = ("1", 1)
_MOST_PLACES = 60


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like the description of one table."""
    record = json_object(payload, Findings())
    if record is None:
        return False
    table = record["object"] if isinstance(record.get("object"), dict) else record
    return bool({"pid", "productId"} & table.keys()) and bool(
        {"title_en", "cubeTitleEn", "title_fr", "cubeTitleFr"} & table.keys()
    )


def read(payload: bytes, context: ReadContext) -> Reading:
    """A table as a dataset; none comes of what is no JSON object, or has neither title nor product identifier."""
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    prefix = ""
    if isinstance(record.get("object"), dict):
        record, prefix = record["object"], "/object"
    fields = Fields(record, findings, pointer=prefix, language="en")
    dataset = _dataset(fields, context)
    return Reading(dataset=dataset, problems=findings.all(), profile=f"{NAME}/wds" if "productId" in record else NAME)


def _dataset(fields: Fields, context: ReadContext) -> Dataset | None:
    pid = _pid(fields)
    title = _pair(fields, ("title_en", "cubeTitleEn"), ("title_fr", "cubeTitleFr"))
    if not title:
        name = pid or context.guid
        if not name:
            fields.findings.add("record-empty", fields.pointer, "error")
            return None
        fields.findings.add("title-missing", fields.point("cubeTitleEn"), "warning", name=name)
        title = Text({"und": name})
    subjects = _terms(fields, "statcan_subject", "subject_code", "subjectCode")
    surveys = _terms(fields, "statcan_survey", "survey_code", "surveyCode")
    frequency = next(iter(_terms(fields, "statcan_frequency", "frequency_code", "frequencyCode")), None)
    dimensions = _dimensions(fields)
    period = fields.period(("start_date", "cubeStartDate"), ("end_date", "cubeEndDate"))
    if period:
        period = Period(reference_day(period.start), reference_day(period.end))
    period = as_exact_as_its_frequency(period, frequency)
    archived = _is_archived(fields)
    return Dataset(
        title=title,
        description=described(
            pid, dimensions, surveys, subjects, frequency, period, archived=archived, notes=_footnotes(fields)
        ),
        keywords=_keywords([*dimensions, *(Text(dict(term.labels)) for term in (*surveys, *subjects))]),
        subjects=tuple(dict.fromkeys(code for term in subjects for code in term.more.get("subject", ()))),
        themes=tuple(
            Concept(Text(dict(term.labels)), term.code, scheme)
            for scheme, terms in (("statcan_subject", subjects), ("statcan_survey", surveys))
            for term in terms
        ),
        identifiers=_identifiers(fields, pid),
        publisher=_PUBLISHER,
        licence=_licence(),
        access_rights="open",
        issued=reference_day(fields.date("issueDate")),
        modified=eastern(fields.date("release_time", "releaseTime")),
        frequency=frequency.more.get("frequency") if frequency else None,
        status=None if archived is None else "historical_archive" if archived else "ongoing",
        periods=(period,) if period else (),
        extents=_places(fields),
        languages=("en", "fr"),
        landing_page=_page(pid) if pid else EMPTY,
        distributions=_downloads(pid) if pid else (),
        services=_services(pid) if pid else (),
        relations=_about(surveys),
        jurisdiction="CA",
        extras=_extras(fields),
    )


def _keywords(names: list[Text]) -> TextList:
    """The names of dimensions, surveys and subjects: what people look for a table by."""
    words = {
        lang: tuple(dict.fromkeys(one_line(name.values[lang]) for name in names if lang in name.values))
        for lang in ("en", "fr")
    }
    return TextList({lang: found for lang, found in words.items() if found})


def _page(pid: str) -> Text:
    return Text({lang: f"{_ROOT}/t1/tbl1/{lang}/tv.action?pid={pid}01" for lang in ("en", "fr")})


def _pid(fields: Fields) -> str:
    text = fields.string("pid", "productId").replace("-", "")
    match = _PID.fullmatch(text)
    if match is None:
        fields.lose(fields.first("pid", "productId") or "productId", "pid-missing", "warning", value=text)
        return ""
    return match[1]


def _pair(fields: Fields, english: tuple[str, ...], french: tuple[str, ...]) -> Text:
    values = {"en": fields.string(*english), "fr": fields.string(*french)}
    return Text({lang: text for lang, text in values.items() if text})


def _terms(fields: Fields, vocabulary: str, *names: str) -> list[Term]:
    """The terms that the codes of a field stand for; of an unknown subject, the broader one it belongs to."""
    name = fields.first(*names)
    if name is None:
        return []
    value = fields.data[name]
    codes = value if isinstance(value, list) else [value]
    fields.taken.add(name)
    known = code_list(vocabulary)
    found: dict[str, Term] = {}
    for index, code in enumerate(codes):
        if not isinstance(code, (str, int)) or isinstance(code, bool):
            if code is not None:
                fields.lose(name, "wrong-type", "warning", index, expected_type="code", found_type=json_type(code))
            continue
        term = known.get(str(code).strip())
        if term is None:
            fields.lose(
                name, "code-unknown", "info", *((index,) if codes is value else ()), value=code, list=vocabulary
            )
            term = known.get(str(code).strip()[:2]) if vocabulary == "statcan_subject" else None
        if term:
            found[term.code] = term
    return list(found.values())


def _dimensions(fields: Fields) -> list[Text]:
    """The names of the table's dimensions; their members stay among the extras."""
    name = fields.first("dimensions", "dimension")
    value = fields.data.get(name) if name else None
    if name is None or not isinstance(value, list):
        if name:
            fields.lose(name, "wrong-type", "warning", expected_type="array", found_type=json_type(value))
        return []
    found = []
    for index, item in enumerate(value):
        if isinstance(item, dict):
            text = _pair(fields.inside(item, name, index), ("dimensionNameEn",), ("dimensionNameFr",))
            if text:
                found.append(text)
    return found


def _is_archived(fields: Fields) -> bool | None:
    word = fields.string(
        "archive_en", "archiveEn", "archiveStatusEn", "archive_fr", "archiveFr", "archiveStatusFr"
    ).upper()
    for name in ("archive_en", "archiveEn", "archiveStatusEn", "archive_fr", "archiveFr", "archiveStatusFr"):
        fields.taken.add(name)
    if word:
        return word.startswith(("ARCHIVED", "ARCHIV\u00c9"))
    code = fields.take("archived", "archiveStatusCode")
    return None if code is None or isinstance(code, (list, dict)) else code is True or code in _ARCHIVED


def _footnotes(fields: Fields) -> list[Text]:
    name = fields.first("footnotes", "footnote")
    value = fields.data.get(name) if name else None
    if name is None or not isinstance(value, list):
        return []
    fields.taken.add(name)
    found: dict[tuple[tuple[str, str], ...], Text] = {}
    for index, item in enumerate(value):
        if not isinstance(item, dict):
            fields.keep(name)
            continue
        inner = fields.inside(item, name, index)
        text = _pair(inner, ("en", "footnotesEn"), ("fr", "footnotesFr"))
        if text:
            found.setdefault(tuple(text.values.items()), text)
        if inner.left():
            fields.keep(name)
    return list(found.values())


def _identifiers(fields: Fields, pid: str) -> tuple[Identifier, ...]:
    found = []
    if pid:
        found = [Identifier(pid, "statcan-pid"), Identifier(f"{pid[:2]}-{pid[2:4]}-{pid[4:]}-01", "statcan-table")]
    if former := fields.string("cansimId", "cansim_id"):
        found.append(Identifier(former, "statcan-cansim"))
    return tuple(found)


def _licence() -> Licence:
    term = code_list("licence").terms["ca-statcan"]
    return Licence(code=term.code, title=Text(dict(term.labels)), url=Text(dict(term.more["url"])))


def _places(fields: Fields) -> tuple[Extent, ...]:
    """The topmost places of the table's geography, where the record has them."""
    value = fields.data.get("geography")
    names: list[Text] = []
    if isinstance(value, list):
        fields.taken.add("geography")
        for index, item in enumerate(value):
            if isinstance(item, dict):
                names.append(_pair(fields.inside(item, "geography", index), ("en",), ("fr",)))
            else:
                fields.keep("geography")
    else:
        dimensions = fields.data.get("dimension")
        for index, dimension in enumerate(dimensions if isinstance(dimensions, list) else ()):
            if isinstance(dimension, dict) and str(dimension.get("dimensionNameEn", "")).startswith("Geograph"):
                names += _members(fields, index, dimension.get("member"))
    found: dict[Any, Extent] = {}
    for name in names[:_MOST_PLACES]:
        place = named_place(name.get("en", "fr"), "en")
        if place:
            extent = place if place.code else Extent(name=name)
            found.setdefault(extent.code or extent.name.get("en", "fr"), extent)
    return tuple(found.values())


def _members(fields: Fields, dimension: int, members: Any) -> list[Text]:
    """The names of the topmost members of a dimension."""
    found: list[Text] = []
    for index, member in enumerate(members if isinstance(members, list) else ()):
        if isinstance(member, dict) and member.get("parentMemberId") is None and len(found) < _MOST_PLACES:
            inner = fields.inside(member, "dimension", dimension, "member", index)
            found.append(_pair(inner, ("memberNameEn",), ("memberNameFr",)))
    return found


def _downloads(pid: str) -> tuple[Distribution, ...]:
    titles = {
        "en": Text({"en": "Whole table, English (CSV, zipped)", "fr": "Tableau entier, en anglais (CSV, compressé)"}),
        "fr": Text({"en": "Whole table, French (CSV, zipped)", "fr": "Tableau entier, en français (CSV, compressé)"}),
    }
    return tuple(
        Distribution(
            url=f"{_ROOT}/n1/tbl/csv/{pid}-{suffix}.zip", id=f"{pid}-{suffix}", title=titles[lang], format="CSV",
            media_type="application/zip", languages=(lang,), kind="dataset",
        )
        for lang, suffix in (("en", "eng"), ("fr", "fra"))
    )  # fmt: skip


def _services(pid: str) -> tuple[DataService, ...]:
    return (
        DataService(
            url=f"{_ROOT}/t1/wds/sdmx/statcan/rest/data/DF_{pid}/",
            title=Text({"en": "Web Data Service (SDMX)", "fr": "Service de données Web (SDMX)"}),
            protocol="API",
            languages=("en", "fr"),
        ),
    )


def _about(surveys: list[Term]) -> tuple[Relation, ...]:
    """What Statistics Canada says of each survey: definitions, sources, methods."""
    found = []
    for survey in surveys:
        for lang, page in (("en", "p2SV.pl"), ("fr", "p2SV_f.pl")):
            title = survey.labels.get(lang)
            url = f"https://www23.statcan.gc.ca/imdb/{page}?Function=getSurvey&SDDS={survey.code}"
            found.append(Relation(url=url, type="described_by", title=Text({lang: title}) if title else EMPTY))
    return tuple(found)


def _extras(fields: Fields) -> dict[str, Any]:
    left = fields.left()
    left.pop("responseStatusCode", None)
    return left
