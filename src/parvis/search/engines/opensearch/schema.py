"""The fields of an index, how text becomes terms, and a document as a record of those fields."""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from parvis.model import UNDETERMINED
from parvis.search import analysis
from parvis.search.dates import first_day, last_day, millisecond
from parvis.search.identifiers import identifier_key
from parvis.search.indexed import SPREAD, all_texts, newest, sort_key, spread, title_key, weighed_texts
from parvis.search.model import FILTERS, Card, SearchDocument
from parvis.search.query import fold
from parvis.search.ranking import PARVIS
from parvis.search.ranking.merits import MERITS, factor

VERSION = 2
"Raised when the same fields come to mean something else: an index of another version must be rebuilt."
MARKER = "\u00b7parvis"
"The id of the one record that is no dataset: it holds the number of the catalogue's last change."
EXACT, EXACT_TITLE = "exact", "exact_title"
"All words of titles and texts in all languages, and those of titles, folded but not stemmed."
WEIGHED = "weighed"
"As `exact`, without positions, each field's words as often as they weigh (`FieldWeights`); `weighed_en`: stemmed."
WORDS = "words"
"The folded words of titles, each once: what is being typed may become one of them."
FIRST_DAY, LAST_DAY = 0, 4_000_000
"Before and after every date: what an open end of a period is."
LONGEST_ID = 512
"Bytes, of OpenSearch's own ids."
LONGEST_VALUE = 8_000
"Characters of a value that can be filtered by (Lucene's terms have 32,766 bytes at the most)."
_LATEST = (1 << 62) - 1

SHOWN = ("title", "description")
"What of a card is highlighted."
_BETWEEN_WORDS = r"[^\p{IsAlphabetic}\p{N}]+"


def analysis_settings() -> dict[str, Any]:
    """`search.analysis` as OpenSearch's analysers: `exact`, and one for each stemmed language."""
    folded = ["lowercase", "asciifolding", "longest"]
    filters: dict[str, Any] = {"longest": {"type": "length", "max": analysis.LONGEST_TERM - 1}}
    analyzers: dict[str, Any] = {EXACT: {"type": "custom", "tokenizer": "runs", "filter": folded}}
    for lang in analysis.STEMMED:
        line = analysis.LANGUAGES[lang]
        filters[f"stop_{lang}"] = {"type": "stop", "stopwords": list(line.stopwords)}
        filters[f"stem_{lang}"] = {"type": "snowball", "language": line.stemmer}
        steps = [*folded, f"stop_{lang}", f"stem_{lang}"]
        analyzers[lang] = {"type": "custom", "tokenizer": "runs", "filter": steps}
    tokenizers = {"runs": {"type": "pattern", "pattern": _BETWEEN_WORDS}}
    return {"tokenizer": tokenizers, "filter": filters, "analyzer": analyzers}


def _text(analyzer: str, kept: str = "freqs", **options: Any) -> dict[str, Any]:
    return {"type": "text", "analyzer": analyzer, "index_options": kept, "similarity": "parvis", **options}


def mappings() -> dict[str, Any]:
    """The fields. Only what a card shows is kept as it was sent; the rest is there to be searched."""
    keyword = {"type": "keyword", "ignore_above": LONGEST_VALUE}
    found_only = {**keyword, "doc_values": False}
    fields: dict[str, Any] = {
        "id": keyword,
        "series": keyword,
        "identifiers": found_only,
        "described": found_only,
        "title_key": found_only,
        WORDS: keyword,
        EXACT: _text(EXACT, "positions"),
        EXACT_TITLE: _text(EXACT, "positions"),
        WEIGHED: _text(EXACT),
        "card": {"type": "keyword", "index": False, "doc_values": False},
        "keywords": {"type": "keyword", "index": False, "doc_values": False},
        "change": {"type": "long", "index": False},
    }
    for lang in analysis.STEMMED:
        fields[f"title_{lang}"] = _text(lang, "positions")
        fields[f"text_{lang}"] = _text(lang)
        fields[f"{WEIGHED}_{lang}"] = _text(lang)
    fields |= {f"facet_{name}": keyword for name in FILTERS}
    fields |= {f"sort_{lang}": {"type": "keyword", "index": False} for lang in analysis.SORTED}
    fields |= {name: {"type": "long"} for name in ("modified", "issued", "changed", "start", "end")}
    fields |= {name: {"type": "double"} for name in ("west", "south", "east", "north")}
    fields |= {name: {"type": "double", "index": False} for name in ("prior", "tie")}
    fields |= {name: {"type": "byte", "index": False} for name in MERITS}
    fields |= {f"shown_{name}_{lang}": _shown(lang) for name in SHOWN for lang in (*analysis.STEMMED, UNDETERMINED, "")}
    return {
        "dynamic": False,
        "_source": {"includes": ["id", "card", "keywords", "change", *(f"shown_{name}_*" for name in SHOWN)]},
        "_meta": {"parvis": fingerprint()},
        "properties": fields,
    }


def _shown(lang: str) -> dict[str, Any]:
    """A text that is highlighted: never searched, so not indexed."""
    stems = analysis.STEMMED if lang == UNDETERMINED else (lang,) if lang in analysis.STEMMED else ()
    inner = {stem: {"type": "text", "analyzer": stem, "index": False} for stem in stems}
    return {"type": "text", "analyzer": EXACT, "index": False, "fields": inner}


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """What an index must have been made with to be read: the fields and what they mean."""
    weighed = PARVIS.weights, PARVIS.priors, SPREAD
    made_with = repr((VERSION, analysis.LANGUAGES, analysis.LONGEST_TERM, FILTERS, MERITS, weighed))
    return hashlib.blake2b(made_with.encode(), digest_size=8).hexdigest()


def key(id: str) -> str:
    """OpenSearch's own id for a dataset's."""
    return id if len(id.encode()) <= LONGEST_ID else hashlib.blake2b(id.encode(), digest_size=32).hexdigest()


def record(document: SearchDocument) -> bytes:
    """The document as the JSON that the index takes."""
    titles, texts = document.titles, all_texts(document)
    keys = {lang: title_key(title) for lang, title in titles.items()}
    tie = spread(document.id)
    fields: dict[str, object] = {
        "id": document.id,
        "series": next(iter(document.facets.get("series", ())), None) or document.id,
        "identifiers": list(dict.fromkeys(filter(None, map(identifier_key, (document.id, *document.identifiers))))),
        "described": list(titles),
        "title_key": list(keys.values()),
        WORDS: list(dict.fromkeys(term for title in titles.values() for term in terms(title))),
        EXACT: [*titles.values(), *texts.values()],
        EXACT_TITLE: list(titles.values()),
        WEIGHED: [text for lang in dict.fromkeys((*titles, *texts)) for text in weighed_texts(document, lang)],
        "modified": newest(document.modified, document.id),
        "issued": newest(document.issued, document.id),
        "changed": 0 if document.changed is None else first_change(document.changed),
        "prior": factor(document.merits, PARVIS.priors) * tie,
        "tie": tie,
        **msgspec.structs.asdict(document.merits),
        "card": document.card.decode(),
        "keywords": _encode(document.keywords).decode(),
    }
    for lang in analysis.STEMMED:
        title = [titles[tag] for tag in (lang, UNDETERMINED) if tag in titles]
        text = [texts[tag] for tag in (lang, UNDETERMINED) if tag in texts]
        if title:
            fields[f"title_{lang}"] = title
        if title or text:
            fields[f"text_{lang}"] = title + text
            tags = (lang, UNDETERMINED)
            fields[f"{WEIGHED}_{lang}"] = [text for tag in tags for text in weighed_texts(document, tag)]
    for name, values in document.facets.items():
        if values and name in FILTERS:
            fields[f"facet_{name}"] = list(values)
    for lang in analysis.SORTED:
        fields[f"sort_{lang}"] = sort_key(keys, lang, document.id)
    if document.bbox:
        west, south, east, north = document.bbox
        fields |= {"west": west, "south": south, "east": east + 360 if east < west else east, "north": north}
    start, end = first_day(document.start), last_day(document.end)
    if start is not None or end is not None:
        fields |= {"start": FIRST_DAY if start is None else start, "end": LAST_DAY if end is None else end}
    return _encode(fields | _highlighted(document.card))


def _highlighted(card: bytes) -> dict[str, list[str]]:
    """The texts that a card shows, by the field that highlights them: languages without a field share one."""
    shown: dict[str, list[str]] = {}
    read = _card.decode(card)
    for name, texts in zip(SHOWN, (read.title, read.description), strict=True):
        for lang, text in texts.values.items():
            field = lang if lang in (*analysis.STEMMED, UNDETERMINED) else ""
            shown.setdefault(f"shown_{name}_{field}", []).append(text)
    return shown


_encode = msgspec.json.Encoder().encode
_card = msgspec.json.Decoder(Card)
_RUN = re.compile(r"[^\W_]+")


def terms(text: str) -> tuple[str, ...]:
    """The folded words of a text, as near to the analyser `exact` as can be told here."""
    return tuple(term for term in map(fold, _RUN.findall(text)) if len(term) < analysis.LONGEST_TERM)


def runs(text: str) -> Iterable[tuple[int, int, str]]:
    """Where each word of a text begins and ends, and how it is folded."""
    for match in _RUN.finditer(text):
        yield match.start(), match.end(), fold(match[0])


def first_change(moment: datetime, *, up: bool = False) -> int:
    """The value of the field `changed` in this moment's millisecond, or in the one it is rounded up to."""
    return min(millisecond(moment, up=up), _LATEST)
