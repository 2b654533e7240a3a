"""The fields of the index, how text becomes terms, and a document as a record of those fields."""

import base64
import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import msgspec
import tantivy
from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from parvis.model import UNDETERMINED
from parvis.search import analysis
from parvis.search.dates import first_day, last_day, millisecond
from parvis.search.identifiers import identifier_key
from parvis.search.indexed import SPREAD, all_texts, checksum, newest, sort_key, spread, title_key, weighed_texts
from parvis.search.model import FILTERS, Card, SearchDocument
from parvis.search.ranking import PARVIS
from parvis.search.ranking.merits import MERITS, factor

VERSION = 3
"Raised when the same fields come to mean something else: an index of another version must be rebuilt."
MARKER = "\u00b7parvis"
"The id of the one record that is no dataset: its card holds the number of the catalogue's last change."
EXACT = "exact"
"All words of titles and texts in all languages, folded but not stemmed."
EXACT_TITLE = "exact_title"
WEIGHED = "weighed"
"As `exact`, without positions, each field's words as often as they weigh (`FieldWeights`); `weighed_en`: stemmed."
FIRST_DAY, LAST_DAY = 0, 4_000_000
"Before and after every date: what an open end of a period is."
_CHANGED_BITS, _CHANGED_TIE_BITS = 43, 20
"Of an integer of 63: milliseconds until the year 2248, and what tells those apart that changed in one."


@lru_cache(maxsize=1)
def analyzers() -> dict[str, TextAnalyzer]:
    """The analysers by name: `exact`, `key` (a whole text as one folded term) and one for each stemmed language."""

    def folded(tokenizer: Tokenizer) -> TextAnalyzerBuilder:
        builder = TextAnalyzerBuilder(tokenizer).filter(Filter.lowercase()).filter(Filter.ascii_fold())
        return builder.filter(Filter.remove_long(analysis.LONGEST_TERM))

    made = {
        EXACT: folded(Tokenizer.simple()).build(),
        "key": TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.lowercase()).filter(Filter.ascii_fold()).build(),
    }
    for lang in analysis.STEMMED:
        line = analysis.LANGUAGES[lang]
        assert line.stemmer is not None
        builder = folded(Tokenizer.simple()).filter(Filter.custom_stopword(list(line.stopwords)))
        made[lang] = builder.filter(Filter.stemmer(line.stemmer)).build()
    return made


def _fields() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The kind, name and options of every field."""

    def text(name: str, analyzer: str, kept: str = "basic", **options: bool) -> tuple[str, str, dict[str, Any]]:
        return "text", name, {"tokenizer_name": analyzer, "index_option": kept, **options}

    yield text("id", "raw", stored=True, fast=True)
    yield text("identifiers", "raw")
    yield text("described", "raw")
    yield text("title_key", "key")
    yield text(EXACT, EXACT, "position")
    yield text(EXACT_TITLE, EXACT, "position")
    yield text(WEIGHED, EXACT, "freq")
    for lang in analysis.STEMMED:
        yield text(f"title_{lang}", lang, "position")
        yield text(f"text_{lang}", lang, "freq")
        yield text(f"{WEIGHED}_{lang}", lang, "freq")
    for name in FILTERS:
        yield text(f"facet_{name}", "raw", fast=True)
    for lang in analysis.SORTED:
        yield text(f"sort_{lang}", "raw", fast=True)
    for name in ("modified", "issued", "changed", "start", "end", "series", *MERITS):
        yield "integer", name, {"fast": True}
    for name in ("west", "south", "east", "north", "prior", "tie"):
        yield "float", name, {"fast": True}
    yield "bytes", "card", {"stored": True}
    yield "bytes", "keywords", {"stored": True}


@lru_cache(maxsize=1)
def schema() -> tantivy.Schema:
    """The index's fields."""
    builder = tantivy.SchemaBuilder()
    add: dict[str, Callable[..., object]] = {
        "text": builder.add_text_field,
        "integer": builder.add_integer_field,
        "float": builder.add_float_field,
        "bytes": builder.add_bytes_field,
    }
    for kind, name, options in _fields():
        add[kind](name, **options)
    return builder.build()


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """What an index must have been made with to be read: fields, analysis, and the library's version."""
    weighed = PARVIS.weights, PARVIS.priors, SPREAD
    made_with = repr((VERSION, list(_fields()), analysis.LANGUAGES, analysis.LONGEST_TERM, weighed, version("tantivy")))
    return hashlib.blake2b(made_with.encode(), digest_size=8).hexdigest()


def record(document: SearchDocument) -> str:
    """The document as the JSON that the index takes."""
    titles, texts = document.titles, all_texts(document)
    keys = {lang: title_key(title) for lang, title in titles.items()}
    fields: dict[str, object] = {
        "id": document.id,
        "identifiers": list(dict.fromkeys(filter(None, map(identifier_key, (document.id, *document.identifiers))))),
        "described": list(titles),
        "title_key": list(keys.values()),
        EXACT: [*titles.values(), *texts.values()],
        EXACT_TITLE: list(titles.values()),
        WEIGHED: [text for lang in dict.fromkeys((*titles, *texts)) for text in weighed_texts(document, lang)],
        "modified": newest(document.modified, document.id),
        "issued": newest(document.issued, document.id),
        "changed": _changed(document),
        "prior": weight(factor(document.merits, PARVIS.priors) * spread(document.id)),
        "tie": weight(spread(document.id)),
        **msgspec.structs.asdict(document.merits),
        "card": base64.b64encode(document.card).decode("ascii"),
        "keywords": base64.b64encode(_encode(document.keywords)).decode("ascii"),
    }
    for lang in analysis.STEMMED:
        title = [titles[tag] for tag in (lang, UNDETERMINED) if tag in titles]
        text = [texts[tag] for tag in (lang, UNDETERMINED) if tag in texts]
        if title:
            fields[f"title_{lang}"] = title
        if title or text:
            fields[f"text_{lang}"] = title + text
            fields[f"{WEIGHED}_{lang}"] = [
                text for tag in (lang, UNDETERMINED) for text in weighed_texts(document, tag)
            ]
    for name, values in document.facets.items():
        if values and name in FILTERS:
            fields[f"facet_{name}"] = list(values)
    for lang in analysis.SORTED:
        fields[f"sort_{lang}"] = sort_key(keys, lang, document.id)
    fields["series"] = series_number(next(iter(document.facets.get("series", ())), None) or document.id)
    if document.bbox:
        west, south, east, north = document.bbox
        fields |= {"west": west, "south": south, "east": east + 360 if east < west else east, "north": north}
    start, end = first_day(document.start), last_day(document.end)
    if start is not None or end is not None:
        fields |= {"start": FIRST_DAY if start is None else start, "end": LAST_DAY if end is None else end}
    return _encode(fields).decode()


def weight(factor: float) -> float:
    """The value of a field `weight_by_field` that multiplies a score by this factor: tantivy takes log2(2 + value)."""
    return float(2.0**factor - 2.0)


def series_number(key: str) -> int:
    """A number that tells a series apart, as good as always, for grouping; of a dataset without one, by its id."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") >> 1


_encode = msgspec.json.Encoder().encode


def marker(change: int) -> str:
    """The record that remembers the change."""
    card = base64.b64encode(_encode({"change": change})).decode("ascii")
    return _encode({"id": MARKER, "card": card}).decode()


def decode_card(stored: bytes | Sequence[int]) -> Card:
    """The card that the index keeps of a dataset."""
    return _card.decode(bytes(stored))


def series_of(card: bytes) -> str | None:
    """The series of a card; the rest of it isn't read."""
    return _in_series.decode(card).series


class _InSeries(msgspec.Struct, frozen=True):
    series: str | None = None


_card = msgspec.json.Decoder(Card)
_in_series = msgspec.json.Decoder(_InSeries)


_changed_mask = (1 << _CHANGED_TIE_BITS) - 1


def _changed(document: SearchDocument) -> int:
    """When it changed, then bits that tell it apart; 0 if unknown."""
    if document.changed is None:
        return 0
    return first_change(document.changed) | checksum(document.id) & _changed_mask


def first_change(moment: datetime, *, up: bool = False) -> int:
    """The least value of the field `changed` in this moment's millisecond, or in the one it is rounded up to."""
    return min(millisecond(moment, up=up), (1 << _CHANGED_BITS) - 1) << _CHANGED_TIE_BITS


def last_change(moment: datetime) -> int:
    """The greatest value of the field `changed` in this moment's millisecond."""
    return first_change(moment) | _changed_mask
