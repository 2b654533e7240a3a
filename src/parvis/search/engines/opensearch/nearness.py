"""Words of a question that stand together in a dataset: more, the nearer, and most in a title."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from parvis.search import query as tree
from parvis.search.analysis import LANGUAGES, STEMMED, STOPWORDS
from parvis.search.ranking import Ranking

from .schema import EXACT, terms

MOST_WORDS = 16
"Of a question: those after them are not looked at together."
SLOP = 2
"Words that may stand between those of a whole question in a title."


def nearness(root: tree.All, ranking: Ranking) -> dict[str, Any] | None:
    """What adds to the score of datasets with these words side by side; None where there are not two, or it is off."""
    words = [
        leaf.text for leaf in tree.leaves(root) if isinstance(leaf, tree.Word) and not leaf.prefix and not leaf.asking
    ][:MOST_WORDS]
    if len(words) < 2:
        return None
    found: list[dict[str, Any]] = []
    if ranking.title_phrase:
        found += [{"bool": {"must": [query], "boost": ranking.title_phrase}} for query in _in_titles(words)]
    if ranking.phrase:
        found += _anywhere(words, ranking.window, ranking.phrase)
    if not found:
        return None
    return found[0] if len(found) == 1 else {"bool": {"should": found}}


def _in_titles(words: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The whole question in a title, in any form of its words, as one language reads it or another."""
    text = " ".join(words)
    queries = [
        {"match_phrase": {f"title_{lang}": {"query": text, "slop": SLOP}}}
        for lang in STEMMED
        if sum(1 for term in terms(text) if term not in LANGUAGES[lang].stopwords) > 1
    ]
    if queries:
        yield {"dis_max": {"queries": queries}}


def _anywhere(words: Sequence[str], window: int, weight: float) -> Iterator[dict[str, Any]]:
    """Each two words that follow each other in the question, in this order, with few others between them."""
    found = [term for word in words for term in terms(word) if term not in STOPWORDS]
    for one, other in dict.fromkeys(pairwise(found)):
        if one != other:
            yield {"match_phrase": {EXACT: {"query": f"{one} {other}", "slop": window, "boost": weight}}}
