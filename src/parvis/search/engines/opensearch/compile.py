"""Questions as OpenSearch queries: one that ranks, one that only matches (for counts, facets and other sorts).

The words go as they were typed: the cluster's analysers make terms of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import Any, NamedTuple

from parvis.model import UNDETERMINED
from parvis.search import query as tree
from parvis.search.analysis import STEMMED, STOPWORDS, irregular_forms
from parvis.search.dates import first_day, last_day
from parvis.search.identifiers import identifier_key
from parvis.search.indexed import title_key
from parvis.search.ranking import PARVIS, Ranking
from parvis.search.ranking.ladder import ALL_WORDS, BEST_TITLE, FEWER, IDENTIFIER, TIE, WHOLE_TITLE

from .narrowing import filters, period_filters
from .nearness import nearness
from .schema import EXACT, EXACT_TITLE, WEIGHED, terms

Clause = dict[str, Any]
"A query, or a part of one, in OpenSearch's language."

PREFIX_TERMS = 50
"How many of the words that begin alike are ranked by: in the order of the alphabet. All are found."


class Compiler:
    """Compiles for one reader's language and one ranking."""

    def __init__(self, lang: str, ranking: Ranking = PARVIS) -> None:
        self._lang = lang
        self._ranking = ranking
        self._weights = {
            other: 1.0 if other == lang or lang not in STEMMED else ranking.other_language for other in STEMMED
        }
        self._alone = False
        self.marked = Marked()

    def matching(self, root: tree.All, *, fewer: bool = False) -> Clause | None:
        """What the words match, without ranking; None if there is no word: everything."""
        return self._all(root, scored=False, fewer=fewer)

    def ranking(self, root: tree.All, *, fewer: bool = False) -> dict[str, Clause] | None:
        """The same, ranked: what the score is the sum of, by the names of `Explanation.parts`; `words` must match."""
        ranking = self._ranking
        self._alone = sum(1 for _ in tree.leaves(root)) == 1
        words = self._all(root, scored=True, fewer=fewer)
        if words is None:
            return None
        parts = {"words": words}
        if ranking.fields == "one":
            return parts
        if (near := nearness(root, ranking)) is not None:
            parts["phrase"] = near
        if key := title_key(" ".join(leaf.text for leaf in tree.leaves(root))):
            parts["whole_title"] = constant({"term": {"title_key": key}}, WHOLE_TITLE)
        if ranking.described:
            described = {"terms": {"described": [self._lang, UNDETERMINED]}}
            parts["language"] = constant(described, ranking.described)
        return parts

    def word(self, node: tree.Node) -> Clause | None:
        """One node of a question, ranked."""
        return self._node(node, scored=True)

    def _all(self, node: tree.All, *, scored: bool, fewer: bool = False) -> Clause | None:
        required: list[Clause] = []
        optional: list[Clause] = []
        excluded: list[Clause] = []
        for inner in node.nodes:
            if isinstance(inner, tree.Not):
                if (query := self._node(inner.node, scored=False)) is not None:
                    excluded.append(query)
            elif (query := self._node(inner, scored=scored)) is not None:
                wanted = not (isinstance(inner, tree.Word) and inner.optional)
                (required if wanted else optional).append(query)
        if not required:
            required, optional = optional, []
        if not required and not excluded:
            return None
        if not required:
            required = [{"match_all": {}}]
        if len(required) == 1 and not excluded and not optional:
            return required[0]
        found: Clause = {}
        if excluded:
            found["must_not"] = excluded
        if fewer and len(required) > 1:
            least = min(len(required) - 1, ceil(len(required) * FEWER))
            found["must"] = [{"bool": {"should": required, "minimum_should_match": least}}]
            if scored:
                optional = [*optional, constant({"bool": {"must": required}}, ALL_WORDS)]
        else:
            found["must"] = required
        if scored and optional:
            found["should"] = optional
        return {"bool": found}

    def _node(self, node: tree.Node, *, scored: bool) -> Clause | None:
        if isinstance(node, tree.Word):
            return self._word(node, scored=scored)
        if isinstance(node, tree.Phrase):
            return self._phrase(node, scored=scored)
        if isinstance(node, tree.All):
            return self._all(node, scored=scored)
        if isinstance(node, tree.Any):
            return _either([self._node(inner, scored=scored) for inner in node.nodes], scored=scored)
        if isinstance(node, tree.Added):
            others = [self.other(other, scored=scored) for other in node.others]
            return _either([self._node(node.node, scored=scored), _either(others, scored=scored)], scored=scored)
        if isinstance(node, tree.Meant):
            return self._meant(node, scored=scored)
        return None  # An exclusion among alternatives excludes nothing.

    def _meant(self, node: tree.Meant, *, scored: bool) -> Clause | None:
        """What has the words, or another name, or what they say."""
        found = [self._node(node.node, scored=scored), *(self._phrase(other, scored=scored) for other in node.others)]
        having = [*filters(dict(node.filters)).values(), *period_filters(first_day(node.start), last_day(node.end))]
        if having:
            found.append(constant({"bool": {"filter": having}}, self._ranking.understood))
        return _either(found, scored=scored)

    def other(self, other: tree.Phrase, *, scored: bool) -> Clause | None:
        """What was added for a word, with its weight."""
        query = self._phrase(other, scored=scored)
        return boosted(query, self._ranking.translated * other.weight) if query is not None and scored else query

    def _word(self, word: tree.Word, *, scored: bool) -> Clause | None:
        found = terms(word.text)
        if not found or word.asking:
            return None
        if word.prefix:
            return self._prefix(found, scored=scored)
        if len(found) > 1:
            return self._several(word.text, found, scored=scored)
        forms = (word.text, *irregular_forms(found[0]))
        queries = [self._identifier(word.text, scored=scored)]
        if not word.optional:
            self.marked.exact.update(forms)
        for form in forms:
            queries += self._term(form, scored=scored)
        return _either(queries, scored=scored)

    def _term(self, term: str, *, scored: bool, langs: Sequence[str] = STEMMED, very: bool = True) -> Iterator[Clause]:
        """A word in the fields that may hold it: in any form in some languages, and as it is where `very`."""
        ranking = self._ranking
        best, weighed = ranking.fields == "best", ranking.fields == "combined"
        if very:
            if not scored:
                yield word_in(EXACT, term)
            elif ranking.fields == "one":
                yield constant(word_in(EXACT, term), 0.0)
            else:
                yield word_in(WEIGHED if weighed else EXACT, term, ranking.unstemmed)
                if best:
                    yield word_in(EXACT_TITLE, term, BEST_TITLE * ranking.unstemmed)
        for lang in langs:
            self.marked.stems.setdefault(lang, set()).add(term)
            field = f"{WEIGHED}_{lang}" if scored and weighed else f"text_{lang}"
            query = word_in(field, term, self._weights[lang] if scored else 1.0)
            if scored and weighed and ranking.title:
                in_title = word_in(f"title_{lang}", term, ranking.title * self._weights[lang])
                query = {"bool": {"should": [query, in_title], "minimum_should_match": 1}}
            yield query
            if scored and best:
                yield word_in(f"title_{lang}", term, BEST_TITLE * self._weights[lang])

    def _several(self, text: str, found: tuple[str, ...], *, scored: bool) -> Clause:
        """A word of several terms (`36-10-0491-01`, `Sainte-Foy`): they follow each other, or it is an identifier."""
        self.marked.exact.update(term for term in found if term not in STOPWORDS)
        queries = [self._identifier(text, scored=scored), phrase_in(EXACT, text)]
        if scored:
            queries.append(phrase_in(EXACT_TITLE, text, BEST_TITLE))
        query = _either(queries, scored=scored)
        assert query is not None
        return query

    def _prefix(self, found: tuple[str, ...], *, scored: bool) -> Clause:
        """Words that begin like the last term, after those before it."""
        *before, last = found
        self.marked.prefixes.add(last)
        if before:
            return {"match_phrase_prefix": {EXACT: {"query": " ".join(found), "max_expansions": PREFIX_TERMS}}}
        if not scored:
            return {"prefix": {EXACT: {"value": last}}}
        rewrite = f"top_terms_blended_freqs_{PREFIX_TERMS}"
        queries: list[Clause] = [
            {"prefix": {EXACT: {"value": last, "rewrite": rewrite}}},
            {"prefix": {EXACT_TITLE: {"value": last, "rewrite": rewrite, "boost": BEST_TITLE}}},
            constant({"prefix": {EXACT: {"value": last}}}, 0.0),
        ]
        return {"dis_max": {"queries": queries, "tie_breaker": TIE}}

    def _phrase(self, phrase: tree.Phrase, *, scored: bool) -> Clause | None:
        if phrase.lang in STEMMED:
            return self._translation(phrase.text, phrase.lang or "", scored=scored)
        found = terms(phrase.text)
        if not found:
            return None
        self.marked.exact.update(term for term in found if term not in STOPWORDS or len(found) == 1)
        queries = [phrase_in(EXACT, phrase.text)]
        if scored:
            queries.append(phrase_in(EXACT_TITLE, phrase.text, BEST_TITLE))
        if len(phrase.text.split()) == 1:
            queries.append(self._identifier(phrase.text, scored=scored))
        return _either(queries, scored=scored)

    def _translation(self, text: str, lang: str, *, scored: bool) -> Clause | None:
        """Words of one language, all of them, in any form."""
        words = [term for term in terms(text) if term not in STOPWORDS]
        queries = []
        for word in words:
            forms = (word, *irregular_forms(word))
            fields = [field for form in forms for field in self._term(form, scored=scored, langs=(lang,), very=False)]
            if (query := _either(fields, scored=scored)) is not None:
                queries.append(query)
        if not queries:
            return None
        return queries[0] if len(queries) == 1 else {"bool": {"must": queries}}

    def _identifier(self, text: str, *, scored: bool) -> Clause:
        """The dataset of this identifier. A slug that is a plain word (`housing`) is typed as a word, among others."""
        found: Clause = {"term": {"identifiers": identifier_key(text)}}
        if not scored:
            return found
        meant = self._alone or any(char.isdigit() for char in text)
        return constant(found, 0.0 if self._ranking.fields == "one" or not meant else IDENTIFIER)


class Marked(NamedTuple("Marked", [("exact", set[str]), ("stems", dict[str, set[str]]), ("prefixes", set[str])])):
    """What a question's words look like in a text: words, words in any form by language, beginnings of words."""

    __slots__ = ()

    def __new__(cls) -> "Marked":
        return super().__new__(cls, set(), {}, set())


def word_in(field: str, text: str, weight: float = 1.0) -> Clause:
    """A word in a field, as its analyser reads it: nothing where that is a stopword."""
    return {"match": {field: {"query": text, "operator": "and", **_boost(weight)}}}


def phrase_in(field: str, text: str, weight: float = 1.0, *, slop: int = 0) -> Clause:
    """Words that follow each other in a field, as its analyser reads them."""
    return {"match_phrase": {field: {"query": text, "slop": slop, **_boost(weight)}}}


def _boost(weight: float) -> dict[str, float]:
    return {} if weight == 1.0 else {"boost": weight}


def constant(query: Clause, score: float) -> Clause:
    """What this query finds, all with the same score."""
    return {"constant_score": {"filter": query, "boost": score}}


def boosted(query: Clause, weight: float) -> Clause:
    """The query, its scores multiplied."""
    return {"bool": {"must": [query], "boost": weight}}


def _either(queries: Iterable[Clause | None], *, scored: bool) -> Clause | None:
    found = [query for query in queries if query is not None]
    if len(found) < 2:
        return found[0] if found else None
    if scored:
        return {"dis_max": {"queries": found, "tie_breaker": TIE}}
    return {"bool": {"should": found, "minimum_should_match": 1}}
