"""Datasets made by hypothesis: every field, in the form in which readers leave it, with the oddest lawful content.

Texts are hostile (markup, scripts, quotes, other alphabets, emoji) but clean: what readers strip from anything
(control characters, spaces at the ends, HTML entities in titles) is not in them, for it could not come back.
"""

import json
import string
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from hypothesis import strategies as st

from parvis.model import (
    EMPTY,
    NO_WORDS,
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
    decode_dataset,
    encode_dataset,
)
from parvis.standards.texts import clean, one_line
from parvis.vocab import code_list

LANGUAGES = ("en", "fr", "iu", "es")
HOSTILE = (
    "</script><script>alert(1)</script>",
    "\"double\" 'single' `back`",
    "a ]]> b <!-- c --> <![CDATA[d]]>",
    "50 % & <b>bold</b>",
    "back\\slash \\u0041 \\n",
    "${jndi:ldap://x} {{7*7}} %(x)s {0}",
    "日本語 العربية עברית",
    "ᐃᓄᒃᑎᑐᑦ",
    "é e\u0301 🇨🇦 👩‍👩‍👧",
    "=cmd|' /C calc'!A0",
    '@prefix dct: <x> . <#a> <#b> "c"@en ;',
    "Eau | Water",
    "Titre : « à l’œuvre »",
    "null",
    "12",
    "2019-05-01",
    "-",
    "A; A; B",
    "https://example.ca/a.",
    "a@example.ca",
    "Canada",
    "en",
    "eng; CAN",
    "Other",
    "CSV",
    "P1Y",
    "urn:x:y",
    "Open Government Licence - Canada",
    "[a](https://example.ca/b) **c** # d",
    "x" * 300,
)
_CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co", "Cf", "Zl", "Zp"])


def _settled(text: str, read: Any) -> str:
    """The text after a reader's cleaning, which changes nothing when done again."""
    for _ in range(5):
        if (again := read(text)) == text:
            return text
        text = again
    return ""


LINES = (
    (st.sampled_from(HOSTILE) | st.text(_CHARACTERS, min_size=1, max_size=40))
    .map(lambda text: _settled(text, one_line))
    .filter(bool)
)
"Texts of one line."
PARAGRAPHS = (
    (LINES | st.lists(LINES, min_size=2, max_size=3).map("\n\n".join))
    .map(lambda text: _settled(text, clean))
    .filter(bool)
)
WORDS = (
    st.text(string.ascii_letters + "éàçœ -'&/<", min_size=1, max_size=20)
    .map(lambda text: _settled(text, one_line))
    .filter(bool)
)
_NAME = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=12).filter(one_line)
"Not `null` or `nan`, which readers take for nothing."
_PATH = st.text(string.ascii_letters + string.digits + "-._~/", max_size=20).map(lambda path: path.replace("//", "/"))
_QUERY = st.sampled_from(("", "", "?id=1&lang=fr", "?q=a+b%20c", "#part-2", "?a=%C3%A9"))
LINKS = st.builds(
    lambda scheme, host, path, query: f"{scheme}://{host}.example.ca/{path.lstrip('/')}{query}",
    st.sampled_from(("https", "http")),
    _NAME,
    _PATH,
    _QUERY,
)


def texts(values: st.SearchStrategy[str] = LINES, *, machine: bool = True) -> st.SearchStrategy[Text]:
    """Texts in one to three languages, or in one that nobody stated; some translated by a machine."""
    one = st.builds(lambda value, lang: Text({lang: value}, lang), values, st.sampled_from(LANGUAGES))
    unstated = st.builds(lambda value: Text({"und": value}), values)
    several = st.dictionaries(st.sampled_from(LANGUAGES), values, min_size=2, max_size=3).map(Text).filter(_all_differ)
    kinds = [one, unstated, several]
    if machine:
        kinds.append(st.builds(_by_machine, values, values, st.sampled_from((("en", "fr"), ("fr", "en")))))
    return st.one_of(kinds)


def _all_differ(text: Text) -> bool:
    """Whether no text stands under two languages: of such, one is not a translation but a filler."""
    return len(set(text.values.values())) == len(text.values)


def _by_machine(original: str, translation: str, langs: tuple[str, str]) -> Text:
    return Text({langs[0]: original, langs[1]: translation}, langs[0], (langs[1],))


def maybe(values: st.SearchStrategy[Any], nothing: Any = None) -> st.SearchStrategy[Any]:
    return st.just(nothing) | values


def some(values: st.SearchStrategy[Any], most: int = 3, *, by: Any = repr) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, max_size=most, unique_by=by).map(tuple)


def codes(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(code_list(name).terms))


DATES = st.one_of(
    st.dates(min_value=date(1800, 1, 1), max_value=date(2026, 1, 1)).flatmap(
        lambda day: st.sampled_from((day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]))
    ),
    st.integers(0, 1_767_225_600)
    .map(lambda seconds: datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None))
    .map(lambda at: at.isoformat(timespec="seconds") + "Z"),
)
"Of every precision: a year, a month, a day, a second."
KEYWORDS = st.dictionaries(
    st.sampled_from((*LANGUAGES, "und")),
    st.lists(WORDS, min_size=1, max_size=4, unique_by=str.casefold).map(tuple),
    max_size=2,
).map(lambda values: TextList(values) if values else NO_WORDS)
NAMES = LINES.filter(lambda text: "|" not in text and " / " not in text)
"Names of agents: those with a bar are split into two languages by readers."
AGENTS = st.builds(
    Agent,
    name=texts(NAMES, machine=False),
    kind=st.sampled_from(("organization", "person")),
    email=maybe(st.builds(lambda name: f"{name}@example.ca", _NAME)),
    phone=maybe(st.sampled_from(("613-555-0100", "+1 418 555-0199"))),
    url=maybe(LINKS.map(lambda link: Text({"en": link}, "en")), EMPTY),
)
CONTACTS = AGENTS.flatmap(
    lambda agent: st.sampled_from(("pointOfContact", "custodian")).map(
        lambda role: msgspec.structs.replace(agent, role=role)
    )
)
LICENCES = codes("licence").map(lambda code: Licence(code=code)) | st.builds(
    lambda title, url: Licence(title=title, url=url),
    # Readers take terms that name a licence for that licence.
    texts(LINES.filter(lambda text: "Licence" not in text).map(lambda text: f"House terms: {text}"), machine=False),
    LINKS.map(lambda link: Text({"en": link}, "en")),
)
_DEGREES = st.integers(-1_799_999, 1_799_999).map(lambda number: number / 10_000)
_LATITUDES = st.integers(-899_999, 899_999).map(lambda number: number / 10_000)
BOXES = (
    st.tuples(_DEGREES, _LATITUDES, _DEGREES, _LATITUDES)
    .filter(lambda box: box[0] != box[2] and box[1] != box[3])
    # Readers take a box that goes so far round the wrong way for a mistake, and turn it.
    .filter(lambda box: not 60 < box[0] - box[2] < 180)
    .map(lambda box: (box[0], min(box[1], box[3]), box[2], max(box[1], box[3])))
)
"Half of them cross the antimeridian."
POINTS = (
    st.tuples(_DEGREES, _LATITUDES)
    .filter(any)
    .map(
        lambda point: Extent(
            bbox=(*point, *point), geometry=json.dumps({"type": "Point", "coordinates": point}, separators=(",", ":"))
        )
    )
)


def _is_no_region(name: Text) -> bool:
    """Whether a place is none that readers know by a code."""
    return all(code_list("geographic_region").find(text) is None for text in name.values.values())


EXTENTS = st.one_of(
    BOXES.map(lambda box: Extent(bbox=box)),
    POINTS,
    codes("geographic_region").map(
        lambda code: Extent(code=code, name=Text(dict(code_list("geographic_region").terms[code].labels)))
    ),
    texts(machine=False).filter(_is_no_region).map(lambda name: Extent(name=name)),
)
PERIODS = st.tuples(maybe(DATES), maybe(DATES)).map(lambda ends: Period(*_ordered(ends))).filter(bool)


def _ordered(ends: tuple[str | None, str | None]) -> tuple[str | None, str | None]:
    start, end = ends
    if not start or not end:
        return start, end
    shared = min(len(start), len(end))
    return (end, start) if start[:shared] > end[:shared] else (start, end)


_FORMATS = st.sampled_from(("CSV", "GEOJSON", "PDF", "XLSX", "SHP", "XML", "ZIP"))
DISTRIBUTIONS = st.builds(
    Distribution,
    url=LINKS,
    id=maybe(st.uuids().map(str)),
    title=maybe(texts(), EMPTY),
    description=maybe(texts(PARAGRAPHS), EMPTY),
    format=maybe(_FORMATS),
    media_type=maybe(st.sampled_from(("text/csv", "application/pdf", "application/geo+json"))),
    size=maybe(st.integers(1, 10**12)),
    languages=some(st.sampled_from(("en", "fr", "iu")), 2),
    issued=maybe(DATES),
    modified=maybe(DATES),
    checksum=maybe(st.sampled_from(("sha256:" + "ab" * 32, "md5:" + "0f" * 16))),
)
SERVICES = st.builds(
    DataService,
    url=LINKS,
    title=maybe(texts(), EMPTY),
    description=maybe(texts(PARAGRAPHS), EMPTY),
    protocol=st.sampled_from(("WMS", "WFS", "ESRI REST")),
    id=maybe(st.uuids().map(str)),
)
IDENTIFIERS = st.one_of(
    st.uuids().map(lambda value: Identifier(str(value), "uuid")),
    _NAME.map(lambda name: Identifier(f"10.5072/{name}", "doi")),
    LINKS.map(lambda link: Identifier(link, "uri")),
)
RELATIONS = st.builds(
    Relation,
    url=LINKS,
    type=st.sampled_from(("related", "documentation", "supersedes", "part_of")),
    title=maybe(texts(), EMPTY),
)
THEMES = st.builds(
    Concept, label=texts(machine=False), code=maybe(_NAME), scheme=maybe(st.just("https://example.ca/themes"))
)
LINK_TEXTS = st.dictionaries(st.sampled_from(("en", "fr")), LINKS, min_size=1, max_size=2).map(
    lambda values: Text(values, next(iter(values)) if len(values) == 1 else None)
)
EXTRAS = st.dictionaries(
    _NAME.map(lambda name: f"x_{name}"),
    LINES | st.integers(0, 9999) | st.lists(WORDS, min_size=1, max_size=2),
    max_size=2,
)


def datasets() -> st.SearchStrategy[Dataset]:
    """Rich datasets, as a store gives them back: every default is the one object that is left out when written."""
    return st.builds(
        Dataset,
        title=texts(),
        description=maybe(texts(PARAGRAPHS), EMPTY),
        keywords=KEYWORDS,
        subjects=some(codes("subject")),
        themes=some(THEMES, 2, by=lambda theme: frozenset(theme.label.values.values())),
        identifiers=some(IDENTIFIERS, 2),
        publisher=maybe(AGENTS),
        creators=some(AGENTS, 2),
        contacts=some(CONTACTS, 2),
        licence=maybe(LICENCES),
        access_rights=maybe(codes("access_rights")),
        issued=maybe(DATES),
        modified=maybe(DATES),
        frequency=maybe(codes("frequency")),
        status=maybe(codes("status")),
        periods=some(PERIODS, 2),
        extents=some(EXTENTS, 2),
        languages=some(st.sampled_from(("en", "fr", "iu")), 3),
        landing_page=maybe(LINK_TEXTS, EMPTY),
        distributions=some(DISTRIBUTIONS),
        services=some(SERVICES, 2),
        relations=some(RELATIONS, 2),
        series=some(texts(machine=False), 2),
        version=maybe(st.sampled_from(("1", "2.0.1", "v3"))),
        jurisdiction=maybe(st.sampled_from(("CA", "CA-QC", "CA-ON"))),
        extras=EXTRAS,
    ).map(lambda dataset: decode_dataset(encode_dataset(dataset)))
