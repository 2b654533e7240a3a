"""What every engine makes of a document before its index takes it: texts by weight, keys to sort and to compare by."""

import re
import zlib

from parvis.model import UNDETERMINED

from .dates import first_second
from .model import SearchDocument
from .query import fold
from .ranking import PARVIS

SPREAD = 2e-4
"By how much of its score, at the most, a dataset is put before another that is as good, by its id's checksum."
_TIE_BITS = 24
_NO_LETTERS = re.compile(r"[\W_]+")


def all_texts(document: SearchDocument) -> dict[str, str]:
    """By language: all but the titles."""
    joined: dict[str, str] = {}
    for field in (document.texts, document.keywords, document.organizations, document.labels):
        for lang, text in field.items():
            joined[lang] = f"{joined[lang]}. {text}" if lang in joined else text
    return joined


def weighed_texts(document: SearchDocument, lang: str) -> list[str]:
    """The texts in this language, each as often as it weighs (`ranking.FieldWeights`)."""
    weights = PARVIS.weights
    fields = (
        (document.titles, weights.title),
        (document.keywords, weights.keyword),
        (document.labels, weights.label),
        (document.organizations, weights.organization),
        (document.texts, weights.description),
    )
    return [field[lang] for field, times in fields if lang in field for _ in range(times)]


def title_key(title: str) -> str:
    """What two titles have in common that differ in case, accents, punctuation and spaces alone."""
    return " ".join(_NO_LETTERS.sub(" ", fold(title[:500])).split())


def sort_key(keys: dict[str, str], lang: str, id: str) -> str:
    """What titles (`title_key` by language) are sorted by in a language: its own, or another; the same for one id."""
    key = keys.get(lang) or keys.get(UNDETERMINED) or next(iter(keys.values()), "")
    return f"{key[:120] or chr(0xFFFF)}\x00{id}"


def checksum(id: str) -> int:
    """32 bits that tell apart, always in the same way, what is equal otherwise."""
    return zlib.crc32(id.encode("utf-8", "replace"))


def newest(iso: str | None, id: str) -> int:
    """Seconds, then bits of the id's checksum so that the same time always sorts the same; 0, the last, if unknown."""
    second = first_second(iso) or 0
    return second << _TIE_BITS | checksum(id) & (1 << _TIE_BITS) - 1


def spread(id: str) -> float:
    """The factor by which the score of this dataset differs from that of another as good: 1 to 1 + SPREAD."""
    return 1 + SPREAD * checksum(id) / 2**32
