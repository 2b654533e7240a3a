"""Terms that officials have put side by side in several languages: code lists, thesauri, acronyms."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

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

Entry = Mapping[str, Sequence[str]]
"By language, the terms for one thing, the preferred one first."


class Terms:
    """Terms that mean the same in several languages, found however their words end."""

    def __init__(self, entries: Iterable[Entry], general: Iterable[Entry] = ()) -> None:
        """`general`: terms of a thesaurus made for elsewhere, which are trusted less."""
        self._by_term: dict[str, list[tuple[str, Entry, bool]]] = {}
        for known, less in ((entries, False), (general, True)):
            for entry in known:
                for lang, terms in entry.items():
                    for term in terms:
                        self._by_term.setdefault(_singular(term_key(term)), []).append((lang, entry, less))

    def translations(self, words: Sequence[str], lang: str) -> dict[tuple[str, str], float]:
        """By language and text, what is said for these words elsewhere; a word is taken for one of `lang` first."""
        key = _singular(term_key(" ".join(words)))
        found = self._by_term.get(key, [])
        own = [match for match in found if match[0] == lang] or found
        others: dict[tuple[str, str], float] = {}
        for from_lang, entry, less in own:
            for to_lang, terms in entry.items():
                if to_lang == from_lang:
                    continue
                for place, term in enumerate(terms):
                    if _singular(term_key(term)) != key:
                        weight = GENERAL if less else OTHER if place else PREFERRED
                        others[to_lang, term] = max(weight, others.get((to_lang, term), 0.0))
        return others


@lru_cache(maxsize=1)
def official_terms() -> Terms:
    """The terms of the code lists and of this package's data."""
    return Terms(_own_entries(), _entries("eurovoc.json"))


def official_entries() -> list[Entry]:
    """By language, the terms for one thing each: of the code lists and of `search/data`."""
    return _own_entries() + _entries("eurovoc.json")


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
    words = "".join(char if char.isalnum() else " " for char in fold(term)).split()
    kept = [word for word in words if word not in STOPWORDS]
    return " ".join(kept or words)


def _singular(term: str) -> str:
    """A folded term with its words' plural endings off, in English and French alike; good enough for a lookup."""
    return " ".join(_one(word) for word in term.split())


def _one(word: str) -> str:
    if forms := irregular_forms(word):
        return min(word, *forms)
    if len(word) < 4 or word.isdigit():
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    if word.endswith("aux"):
        return word[:-3] + ("au" if word.endswith("eaux") else "al")
    return word[:-1] if word.endswith(("s", "x")) and not word.endswith("ss") else word
