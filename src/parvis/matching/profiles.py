"""What of a dataset is compared with others."""

import re
import zlib
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from parvis.model import Agent, Dataset, Text, bounding_box
from parvis.vocab import code_list, fold

from .addresses import address_key, identifier_key, identifiers_in, is_bare, records_in

Box = tuple[float, float, float, float]

MOST_FILES = 200
MOST_WORDS = 150
"Words of a description that are compared: its beginning, which copies leave as it is even where they cut."
LINE = 5
"Words that follow each other in a description and are compared as one line."
FIRST = 12
"Lines at the beginning that are all kept; of the others, `SAMPLED`."
SAMPLED = 3
"One line of so many is kept, which ones goes by the line itself: the same in a record and its copy."

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"(?<!\w)\d+(?:[.,]\d+)*(?!\w)")
_ROMAN = frozenset(("ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii"))
_COMMON_WORDS = (
    "a an and as at by for from in into is of on or s the to with aux d dans de des du en et l la le les ou par pour "
    "au sur un une data dataset datasets set donnees jeu jeux ensemble map carte open ouvert ouverte"
)
_COMMON = frozenset(_COMMON_WORDS.split())


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset as it is compared. Everything folded, so that spellings don't count."""

    id: str
    source: str
    "The harvest source: two records of one source are never taken for the same dataset."
    identifiers: frozenset[tuple[str, str]] = frozenset()
    "By type: DOIs, UUIDs, tables of Statistics Canada, others."
    files: frozenset[str] = frozenset()
    "Addresses of files and services."
    pages: frozenset[str] = frozenset()
    titles: dict[str, frozenset[str]] = {}
    "By language: the title's words, without the commonest."
    numbers: dict[str, frozenset[str]] = {}
    "By language: numbers in the title: years, sheets, editions."
    places: frozenset[str] = frozenset()
    "Codes of the provinces and territories that the title names."
    publishers: frozenset[str] = frozenset()
    jurisdiction: str | None = None
    lines: dict[str, frozenset[int]] = {}
    "By language: lines of the description, five words each, as numbers."
    template: dict[str, frozenset[int]] = {}
    "Of the lines, those that many records of the source have; taken out of `lines` (`blocking.without_generic`)."
    box: Box | None = None
    issued: str | None = None
    kind: str = "dataset"


def profile(dataset: Dataset, *, id: str = "", source: str = "") -> Profile:
    """A dataset's profile; `id` and `source` where the dataset doesn't have them itself yet."""
    files = [item.url for item in dataset.distributions[:MOST_FILES] if item.url]
    files += [service.url for service in dataset.services[:MOST_FILES]]
    pages = list(dataset.landing_page.values.values())
    known = [key for item in dataset.identifiers[:50] if (key := identifier_key(item.type, item.value))]
    known += identifiers_in((*files[:20], *pages))
    known += (("uuid", key.replace("-", "")) for key in records_in(pages))
    if dataset.provenance and (key := identifier_key("other", dataset.provenance.guid)):
        known.append(key)
    return Profile(
        id=id or dataset.id,
        source=source or (dataset.provenance.source if dataset.provenance else ""),
        identifiers=frozenset(known),
        files=_addresses(files),
        pages=_addresses(pages),
        titles={lang: words for lang, text in _texts(dataset.title) if (words := _words(text))},
        numbers={lang: _numbers(text) for lang, text in _texts(dataset.title)},
        places=frozenset(code for _, text in _texts(dataset.title) for code in _places(text)),
        publishers=frozenset(_publishers(dataset.publisher)),
        jurisdiction=dataset.jurisdiction,
        lines={lang: lines for lang, text in _texts(dataset.description) if (lines := _lines(text))},
        box=bounding_box(dataset.extents),
        issued=dataset.issued[:10] if dataset.issued else None,
        kind=dataset.kind,
    )


def _texts(text: Text) -> Iterable[tuple[str, str]]:
    return ((lang.partition("-")[0], fold(value[:20_000])) for lang, value in text.values.items())


def _addresses(urls: Iterable[str]) -> frozenset[str]:
    return frozenset(key for url in urls if (key := address_key(url)) and not is_bare(key))


def _words(folded: str) -> frozenset[str]:
    """The words of a title that tell it from others, without plural endings."""
    return frozenset(_stem(word) for word in _WORD.findall(folded) if word not in _COMMON and not word.isdigit())


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" and not word.endswith("ss") else word


def _numbers(folded: str) -> frozenset[str]:
    found = {number.replace(",", ".").lstrip("0") or "0" for number in _NUMBER.findall(folded)}
    # A period counts by its ends however it is written (2015-16, 2015 to 2016), the letters of sheets (082L) with them.
    found.update(word for word in _WORD.findall(folded) if any(map(str.isdigit, word)) and not word.isdigit())
    found.update(word for word in _WORD.findall(folded) if word in _ROMAN)
    return frozenset(found)


@lru_cache(maxsize=1)
def _place_names() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {
        fold(label): term.code
        for term in code_list("geographic_region").terms.values()
        if any(alias.startswith("CA-") for alias in term.aliases)  # A province or territory: ISO 3166-2.
        for label in term.labels.values()
    }
    longest = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)"), names


def _places(folded: str) -> Iterable[str]:
    pattern, names = _place_names()
    return (names[match] for match in pattern.findall(folded))


def _publishers(agent: Agent | None) -> Iterable[str]:
    if agent is None:
        return
    for text in (agent.name, agent.part_of):
        for value in text.values.values():
            for part in re.split(r"\s*(?:\||/|;|,| - | – )\s*", fold(value)):
                words = sorted(_words(part) - {"government", "gouvernement", "ministry", "ministere", "department"})
                if words:
                    yield " ".join(words)


def _lines(folded: str) -> frozenset[int]:
    words = _WORD.findall(folded)[:MOST_WORDS]
    if len(words) < LINE:
        return frozenset()
    found = (zlib.crc32(" ".join(words[start : start + LINE]).encode()) for start in range(len(words) - LINE + 1))
    return frozenset(line for place, line in enumerate(found) if place < FIRST or line % SAMPLED == 0)
