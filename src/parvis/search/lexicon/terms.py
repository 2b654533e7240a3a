"""Terms that officials have put side by side in several languages: code lists, thesauri, acronyms; and synonyms."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from parvis.search.analysis import STOPWORDS, irregular_forms
from parvis.search.query import fold
from parvis.vocab import code_list

LISTS = (
    "subject", "format", "frequency", "geographic_region", "language", "resource_type", "jurisdiction",
    "statcan_subject", "statcan_survey", "topic_category", "audience", "status",
)  # fmt: skip
"Code lists whose labels translate each other."
PREFERRED, OTHER = 0.9, 0.7
"How much a term's preferred translation is to be trusted, and each of the others."
GENERAL = 0.55
"The same of terms of a thesaurus made for elsewhere: as a phrase, too little to do without its words one by one."
SYNONYM = 0.7
"The same of another term of the same language that means the same: an acronym, a synonym."
SAID = 0.55
"The same of an official term, in any language, for what people call it: times `PREFERRED` or `OTHER`."
LONGEST_ACRONYM = 8

Entry = Mapping[str, Sequence[str]]
"By language, the terms for one thing, the preferred one first."


class Synonyms(NamedTuple):
    """Terms that mean the same, within each language too, and what people call it."""

    terms: Entry
    asked: Entry
    "Everyday words and narrower ones: who asks for them is looked for by `terms`, but not the other way round."


class _Match(NamedTuple):
    lang: str
    term: str
    entry: Entry
    kind: Literal["official", "general", "same", "asked"]


class Terms:
    """Terms that mean the same, in several languages or in one, found however their words end."""

    def __init__(
        self, entries: Iterable[Entry], general: Iterable[Entry] = (), synonyms: Iterable[Synonyms] = ()
    ) -> None:
        """`general`: terms of a thesaurus made for elsewhere, which are trusted less.

        Within a language only `synonyms` are added for each other, and acronyms for what they stand for.
        """
        self._by_term: dict[str, list[_Match]] = {}
        for entry in entries:
            self._put(entry, entry, "official")
        for entry in general:
            self._put(entry, entry, "general")
        for item in synonyms:
            self._put(item.terms, item.terms, "same")
            self._put(item.asked, item.terms, "asked")

    def _put(self, spelt: Entry, entry: Entry, kind: Literal["official", "general", "same", "asked"]) -> None:
        for lang, terms in spelt.items():
            for term in terms:
                self._by_term.setdefault(_singular(term_key(term)), []).append(_Match(lang, term, entry, kind))

    def translations(self, words: Sequence[str], lang: str) -> dict[tuple[str, str], float]:
        """By language and text, what is said for these words elsewhere; a word is taken for one of `lang` first."""
        key = _singular(term_key(" ".join(words)))
        found = self._by_term.get(key, [])
        others: dict[tuple[str, str], float] = {}
        for match in [match for match in found if match.lang == lang] or found:
            for to_lang, terms in match.entry.items():
                for place, term in enumerate(terms):
                    weight = _weight(match, to_lang, term, place)
                    if weight and _singular(term_key(term)) != key:
                        others[to_lang, term] = max(weight, others.get((to_lang, term), 0.0))
        return others


def _weight(match: _Match, to_lang: str, term: str, place: int) -> float:
    """How much this term is to be trusted to say what was typed; 0: not at all."""
    preferred = OTHER if place else PREFERRED
    if match.kind == "asked":
        return SAID * preferred
    if to_lang != match.lang:
        return GENERAL if match.kind == "general" else preferred
    if match.kind == "same" or _is_acronym(match.term) != _is_acronym(term):
        return SYNONYM
    return 0.0


def _is_acronym(term: str) -> bool:
    """`GDP`, `StatCan`, `R&D`: one short word with more than one capital."""
    return len(term) <= LONGEST_ACRONYM and " " not in term and sum(map(str.isupper, term)) > 1


@lru_cache(maxsize=1)
def official_terms() -> Terms:
    """The terms of the code lists and of this package's data."""
    return Terms(_own_entries(), _entries("eurovoc.json"), synonyms())


@lru_cache(maxsize=1)
def synonyms() -> tuple[Synonyms, ...]:
    """The groups of this package's data."""
    found = json.loads((files("parvis.search") / "data" / "synonyms.json").read_text("utf-8"))
    return tuple(Synonyms(group, group.pop("asked", {})) for group in found)


def official_entries() -> list[Entry]:
    """By language, the terms for one thing each: of the code lists and of `search/data`."""
    return [*_own_entries(), *(group.terms for group in synonyms()), *_entries("eurovoc.json")]


def _entries(name: str) -> list[Entry]:
    found = json.loads((files("parvis.search") / "data" / name).read_text("utf-8"))
    return [{lang: terms if isinstance(terms, list) else [terms] for lang, terms in entry.items()} for entry in found]


def _own_entries() -> list[Entry]:
    entries = _entries("terms.json")
    for name in LISTS:
        for term in code_list(name).terms.values():
            if len(term.labels) > 1:
                entries.append({lang: [label] for lang, label in term.labels.items()})
    return entries


def term_key(term: str) -> str:
    """A term as it is looked up: folded, without punctuation, elisions and the commonest words."""
    words: list[str] = []
    kept: list[str] = []
    for run in fold(term).split():
        parts = "".join(char if char.isalnum() else " " for char in run).split()
        words += parts
        # What a hyphen holds together is one word: *sans-abri* is no *abri*, *sous-produit* no *produit*.
        kept += parts if "-" in run else [part for part in parts if part not in STOPWORDS]
    return " ".join(kept or words)


def _singular(term: str) -> str:
    """A folded term with its words' plural endings off, in English and French alike; good enough for a lookup."""
    return " ".join(_one(word) for word in term.split())


def _one(word: str) -> str:
    if forms := irregular_forms(word):
        return min(word, *forms)
    if len(word) < 4 or word.isdigit():
        return word
    if word.endswith(("che", "she", "xe", "sse")):
        return word[:-1]  # As its plural is read, which may be that of an English word without the e.
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    if word.endswith("aux"):
        return word[:-3] + ("au" if word.endswith("eaux") else "al")
    return word[:-1] if word.endswith(("s", "x")) and not word.endswith("ss") else word
