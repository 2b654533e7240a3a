"""Words of a question that stand together in a dataset: more, the nearer, and most in a title."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from tantivy import Occur
from tantivy import Query as TQuery

from parvis.search import query as tree
from parvis.search.analysis import STEMMED, STOPWORDS
from parvis.search.ranking import Ranking

from .schema import EXACT, analyzers, schema

MOST_WORDS = 16
"Of a question: those after them are not looked at together."
SLOP = 2
"Words that may stand between those of a whole question in a title."
COMMON = 20_000
"""Datasets that have a word for it to be common: two common words are looked for side by side in titles alone. To look
through all texts of so many datasets takes as long as all the rest, and says little."""


def nearness(root: tree.All, ranking: Ranking, frequency: Callable[[str], int]) -> TQuery | None:
    """What adds to the score of datasets with these words side by side; None where there are not two, or it is off.

    `frequency`: how many datasets have a folded word.
    """
    words = [
        leaf.text for leaf in tree.leaves(root) if isinstance(leaf, tree.Word) and not leaf.prefix and not leaf.asking
    ][:MOST_WORDS]
    if len(words) < 2:
        return None
    found: list[TQuery] = []
    if ranking.title_phrase:
        found += [TQuery.boost_query(query, ranking.title_phrase) for query in _in_titles(words)]
    if ranking.phrase:
        found += [TQuery.boost_query(query, ranking.phrase) for query in _anywhere(words, ranking.window, frequency)]
    if not found:
        return None
    return found[0] if len(found) == 1 else TQuery.boolean_query([(Occur.Should, query) for query in found])


def _in_titles(words: Sequence[str]) -> Iterator[TQuery]:
    """The whole question in a title, in any form of its words, as one language reads it or another."""
    queries = []
    for lang in STEMMED:
        tokens = analyzers()[lang].pre_tokenize(" ".join(words)).tokens
        if len(tokens) > 1:
            first = tokens[0].position
            terms: list[str | tuple[int, str]] = [(token.position - first, token.text) for token in tokens]
            queries.append(TQuery.phrase_query(schema(), f"title_{lang}", terms, slop=SLOP))
    if queries:
        yield queries[0] if len(queries) == 1 else TQuery.disjunction_max_query(queries)


def _anywhere(words: Sequence[str], window: int, frequency: Callable[[str], int]) -> Iterator[TQuery]:
    """Each two words that follow each other in the question, in this order, with few others between them."""
    terms = [term for word in words for term in analyzers()[EXACT].analyze(word) if term not in STOPWORDS]
    for one, other in dict.fromkeys(pairwise(terms)):
        if one != other and min(frequency(one), frequency(other)) <= COMMON:
            yield TQuery.phrase_query(schema(), EXACT, [one, other], slop=window)
