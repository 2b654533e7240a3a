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

Entry = Mapping[str, Sequence[str]]
"By language, the terms for one thing, the preferred one first."


class Terms:
    """Terms that mean the same in several languages, found however their words end."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_term: dict[str, list[tuple[str, Entry]]] = {}
        for entry in entries:
            for lang, terms in entry.items():
                for term in terms:
                    for key in dict.fromkeys((term_key(term), _singular(term_key(term)))):
                        self._by_term.setdefault(key, []).append((lang, entry))

    def translations(self, words: Sequence[str], lang: str) -> dict[tuple[str, str], float]:
        """By language and text, what is said for these words elsewhere; a word is taken for one of `lang` first."""
        key = term_key(" ".join(words))
        found = self._by_term.get(key) or self._by_term.get(_singular(key)) or []
        own = [match for match in found if match[0] == lang] or found
        others: dict[tuple[str, str], float] = {}
        for from_lang, entry in own:
            for to_lang, terms in entry.items():
                if to_lang == from_lang:
                    continue
                for place, term in enumerate(terms):
                    if _singular(term_key(term)) != _singular(key):
                        others.setdefault((to_lang, term), OTHER if place else PREFERRED)
        return others


@lru_cache(maxsize=1)
def official_terms() -> Terms:
    """The terms of the code lists and of this package's data."""
    return Terms(official_entries())


def official_entries() -> list[Entry]:
    """By language, the terms for one thing each: of the code lists and of `search/data`."""
    entries: list[Entry] = []
    for name in ("terms.json", "core_subjects.json"):
        file = files("parvis.search") / "data" / name
        if file.is_file():
            for entry in json.loads(file.read_text("utf-8")):
                entries.append({lang: terms if isinstance(terms, list) else [terms] for lang, terms in entry.items()})
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
