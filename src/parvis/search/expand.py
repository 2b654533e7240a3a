"""Words of the other language for the words of a question, from bilingual lists; always told, never silent.

A lexicon learned from the catalogue would be one more `Lexicon`: that is the seam.
"""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files

from parvis.vocab import code_list

from .analysis import STOPWORDS, irregular_forms
from .query import Added, All, Any, Node, Not, Phrase, Word, fold

LISTS = ("subject", "format", "frequency", "geographic_region", "language", "resource_type", "jurisdiction")
"Code lists whose labels translate each other."
LONGEST_TERM = 6
"Words of a term that is looked for in a question."
MOST_ADDED = 4
"Words added for one of the question's."


class Lexicon:
    """Terms that mean the same in several languages."""

    def __init__(self, entries: Iterable[dict[str, Sequence[str]]]) -> None:
        """Each entry: by language, the terms for one thing, the preferred one first."""
        self._by_term: dict[str, list[tuple[str, dict[str, Sequence[str]]]]] = {}
        for entry in entries:
            for lang, terms in entry.items():
                for term in terms:
                    for key in dict.fromkeys((_folded(term), _singular(_folded(term)))):
                        self._by_term.setdefault(key, []).append((lang, entry))

    def others(self, words: Sequence[str], lang: str) -> tuple[Phrase, ...]:
        """The other languages' terms for these words; a reader's word is taken for one of their own language first."""
        key = _folded(" ".join(words))
        found = self._by_term.get(key) or self._by_term.get(_singular(key)) or []
        own = [match for match in found if match[0] == lang] or found
        others: dict[str, Phrase] = {}
        for from_lang, entry in own:
            for to_lang, terms in entry.items():
                if to_lang == from_lang:
                    continue
                for term in terms:
                    if _singular(_folded(term)) != _singular(key):
                        others.setdefault(_folded(term), Phrase(term, to_lang))
        return tuple(others.values())[:MOST_ADDED]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The terms of the code lists and of `data/terms.json`."""
    curated = json.loads((files("parvis.search") / "data" / "terms.json").read_text("utf-8"))
    entries: list[dict[str, Sequence[str]]] = [
        {lang: terms if isinstance(terms, list) else [terms] for lang, terms in entry.items()} for entry in curated
    ]
    for name in LISTS:
        for term in code_list(name).terms.values():
            if len(term.labels) > 1:
                entries.append({lang: [label] for lang, label in term.labels.items()})
    return Lexicon(entries)


def expand(root: All, lang: str, terms: Lexicon | None = None) -> tuple[All, dict[str, tuple[str, ...]]]:
    """The question with other languages' words beside its own, and which were added for which.

    Words that stand together as one term (`greenhouse gas`) are translated together. Phrases, exclusions and prefixes
    are left as they are.
    """
    added: dict[str, tuple[str, ...]] = {}
    terms = terms or lexicon()
    return All(_expanded(root.nodes, lang, terms, added)), added


def _expanded(nodes: Sequence[Node], lang: str, terms: Lexicon, added: dict[str, tuple[str, ...]]) -> tuple[Node, ...]:
    result: list[Node] = []
    at = 0
    while at < len(nodes):
        run = _longest_term(nodes[at:], lang, terms)
        node = nodes[at]
        if run:
            length, others = run
            words = tuple(node for node in nodes[at : at + length] if isinstance(node, Word))
            added[" ".join(word.text for word in words)] = tuple(other.text for other in others)
            result.append(Added(words[0] if length == 1 else All(words), others))
            at += length
            continue
        if isinstance(node, All):
            node = All(_expanded(node.nodes, lang, terms, added))
        elif isinstance(node, Any):
            node = Any(tuple(_expanded((inner,), lang, terms, added)[0] for inner in node.nodes))
        assert not isinstance(node, Not) or node is nodes[at]
        result.append(node)
        at += 1
    return tuple(result)


def _longest_term(nodes: Sequence[Node], lang: str, terms: Lexicon) -> tuple[int, tuple[Phrase, ...]] | None:
    """How many of the first words are a term together, and the other languages' terms for it."""
    words: list[str] = []
    for node in nodes[:LONGEST_TERM]:
        if not isinstance(node, Word) or node.prefix:
            break
        words.append(node.text)
    for length in range(len(words), 0, -1):
        if fold(words[0]) in STOPWORDS or fold(words[length - 1]) in STOPWORDS:
            continue
        if others := terms.others(words[:length], lang):
            return length, others
    return None


def _folded(term: str) -> str:
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
