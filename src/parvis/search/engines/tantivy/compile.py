"""Questions as tantivy queries: one that ranks, one that only matches (for counts, facets and other sorts)."""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import NamedTuple

import tantivy
from tantivy import Occur
from tantivy import Query as TQuery

from parvis.model import UNDETERMINED
from parvis.search import query as tree
from parvis.search.analysis import STEMMED, STOPWORDS, irregular_forms
from parvis.search.dates import first_day, last_day
from parvis.search.identifiers import identifier_key
from parvis.search.indexed import title_key
from parvis.search.ranking import PARVIS, Ranking
from parvis.search.ranking.ladder import ALL_WORDS, BEST_TITLE, FEWER, IDENTIFIER, TIE, WHOLE_TITLE

from .narrowing import combined, everything, filters, period_filters
from .nearness import nearness
from .schema import EXACT, EXACT_TITLE, WEIGHED, analyzers, schema

PREFIX_TERMS = 50
"How many terms a prefix stands for, at the most: the most frequent."


class Parts(NamedTuple):
    """A ranking query, and what its score is the sum of, by the names of `Explanation.parts`."""

    whole: TQuery
    parts: dict[str, TQuery]


class Compiler:
    """Compiles for one reader's language, one ranking and one state of the index."""

    def __init__(self, searcher: tantivy.Searcher, lang: str, ranking: Ranking = PARVIS) -> None:
        self._searcher = searcher
        self._lang = lang
        self._ranking = ranking
        self._weights = {
            other: 1.0 if other == lang or lang not in STEMMED else ranking.other_language for other in STEMMED
        }
        self._alone = False
        self.marked = Marked()

    def matching(self, root: tree.All, *, fewer: bool = False) -> TQuery | None:
        """What the words match, without ranking; None if there is no word: everything."""
        return self._all(root, scored=False, fewer=fewer)

    def ranking(self, root: tree.All, *, fewer: bool = False) -> Parts | None:
        """The same, ranked: each word, then words side by side, whole titles and the reader's language."""
        ranking = self._ranking
        self._alone = sum(1 for _ in tree.leaves(root)) == 1
        words = self._all(root, scored=True, fewer=fewer)
        if words is None:
            return None
        parts = {"words": words}
        if ranking.fields == "one":
            return Parts(words, parts)
        if (near := nearness(root, ranking, self._frequency)) is not None:
            parts["phrase"] = near
        if key := title_key(" ".join(leaf.text for leaf in tree.leaves(root))):
            title = TQuery.term_query(schema(), "title_key", key)
            parts["whole_title"] = TQuery.const_score_query(title, WHOLE_TITLE)
        if ranking.described:
            # Two terms, not a set: a set is read whole, and nearly every dataset may be in it.
            tags = (self._lang, UNDETERMINED)
            described = _must_one([TQuery.term_query(schema(), "described", tag, "basic") for tag in tags])
            parts["language"] = TQuery.const_score_query(described, ranking.described)
        clauses = [(Occur.Must if name == "words" else Occur.Should, query) for name, query in parts.items()]
        return Parts(TQuery.boolean_query(clauses), parts)

    def _frequency(self, term: str) -> int:
        return self._searcher.doc_freq(EXACT, term)

    def word(self, node: tree.Node) -> TQuery | None:
        """One node of a question, ranked."""
        return self._node(node, scored=True)

    def _all(self, node: tree.All, *, scored: bool, fewer: bool = False) -> TQuery | None:
        required: list[TQuery] = []
        optional: list[TQuery] = []
        excluded: list[TQuery] = []
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
            required = [everything()]
        if len(required) == 1 and not excluded and not optional:
            return required[0]
        clauses = [(Occur.MustNot, query) for query in excluded]
        if fewer and len(required) > 1:
            some = [(Occur.Should, query) for query in required]
            least = min(len(required) - 1, ceil(len(required) * FEWER))
            clauses.append((Occur.Must, TQuery.boolean_query(some, minimum_number_should_match=least)))
            if scored:
                whole = TQuery.boolean_query([(Occur.Must, query) for query in required])
                clauses.append((Occur.Should, TQuery.const_score_query(whole, ALL_WORDS)))
        else:
            clauses += [(Occur.Must, query) for query in required]
        if scored:
            clauses += [(Occur.Should, query) for query in optional]
        return TQuery.boolean_query(clauses)

    def _node(self, node: tree.Node, *, scored: bool) -> TQuery | None:
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

    def _meant(self, node: tree.Meant, *, scored: bool) -> TQuery | None:
        """What has the words, or another name, or what they say."""
        found = [self._node(node.node, scored=scored), *(self._phrase(other, scored=scored) for other in node.others)]
        having = [*filters(dict(node.filters)).values(), *period_filters(first_day(node.start), last_day(node.end))]
        if having:
            found.append(TQuery.const_score_query(combined(None, having), self._ranking.understood))
        return _either(found, scored=scored)

    def other(self, other: tree.Phrase, *, scored: bool) -> TQuery | None:
        """What was added for a word, with its weight."""
        query = self._phrase(other, scored=scored)
        weight = self._ranking.translated * other.weight
        return TQuery.boost_query(query, weight) if query is not None and scored else query

    def _word(self, word: tree.Word, *, scored: bool) -> TQuery | None:
        terms = _terms(EXACT, word.text)
        if not terms or word.asking:
            return None
        if word.prefix:
            return self._prefix(terms, scored=scored)
        if len(terms) > 1:
            return self._several(word.text, terms, scored=scored)
        forms = terms + tuple(form for form in irregular_forms(terms[0]))
        queries = [self._identifier(word.text, scored=scored)]
        if not word.optional:
            self.marked.exact.update(forms)
        for form in forms:
            queries += self._term(form, scored=scored)
        return _either(queries, scored=scored)

    def _term(self, term: str, *, scored: bool, langs: Sequence[str] = STEMMED, very: bool = True) -> Iterator[TQuery]:
        """A folded word in the fields that may hold it: in any form in some languages, and as it is where `very`."""
        ranking = self._ranking
        best, weighed = ranking.fields == "best", ranking.fields == "combined"
        if very:
            if not scored:
                yield TQuery.term_query(schema(), EXACT, term)
            elif ranking.fields == "one":
                yield TQuery.const_score_query(TQuery.term_query(schema(), EXACT, term), 0.0)
            else:
                yield _weighed(WEIGHED if weighed else EXACT, term, ranking.unstemmed)
                if best:
                    yield _weighed(EXACT_TITLE, term, BEST_TITLE * ranking.unstemmed)
        for lang in langs:
            for stem in _terms(lang, term):
                self.marked.stems.setdefault(lang, set()).add(stem)
                field = f"{WEIGHED}_{lang}" if scored and weighed else f"text_{lang}"
                query = _weighed(field, stem, self._weights[lang] if scored else None)
                if scored and weighed and ranking.title:
                    title = _weighed(f"title_{lang}", stem, ranking.title * self._weights[lang])
                    query = _must_one([query, title])
                yield query
                if scored and best:
                    yield _weighed(f"title_{lang}", stem, BEST_TITLE * self._weights[lang])

    def _several(self, text: str, terms: tuple[str, ...], *, scored: bool) -> TQuery:
        """A word of several terms (`36-10-0491-01`, `Sainte-Foy`): they follow each other, or it is an identifier."""
        self.marked.exact.update(term for term in terms if term not in STOPWORDS)
        identifier = self._identifier(text, scored=scored)
        found = TQuery.phrase_query(schema(), EXACT, list(terms))
        if not scored:
            return _must_one([identifier, found])
        in_title = TQuery.boost_query(TQuery.phrase_query(schema(), EXACT_TITLE, list(terms)), BEST_TITLE)
        return TQuery.disjunction_max_query([identifier, found, in_title], tie_breaker=TIE)

    def _prefix(self, terms: tuple[str, ...], *, scored: bool) -> TQuery:
        """Words that begin like the last term, after those before it."""
        *before, last = terms
        self.marked.prefixes.add(last)
        if before:
            return TQuery.phrase_prefix_query(schema(), EXACT, list(terms))
        found = [term for term, _ in self._searcher.terms_with_prefix(EXACT, last, limit=PREFIX_TERMS)]
        if not found:
            return TQuery.empty_query()
        if not scored:
            return TQuery.term_set_query(schema(), EXACT, found)
        queries = [TQuery.term_query(schema(), EXACT, term) for term in found]
        queries += [_weighed(EXACT_TITLE, term, BEST_TITLE) for term in found]
        return TQuery.disjunction_max_query(queries, tie_breaker=TIE)

    def _phrase(self, phrase: tree.Phrase, *, scored: bool) -> TQuery | None:
        if phrase.lang in STEMMED:
            return self._translation(phrase.text, phrase.lang or "", scored=scored)
        terms = _terms(EXACT, phrase.text)
        if not terms:
            return None
        self.marked.exact.update(term for term in terms if term not in STOPWORDS or len(terms) == 1)
        fields = (EXACT, EXACT_TITLE) if scored else (EXACT,)
        queries = []
        for field in fields:
            if len(terms) == 1:
                query = TQuery.term_query(schema(), field, terms[0])
            else:
                query = TQuery.phrase_query(schema(), field, list(terms))
            queries.append(TQuery.boost_query(query, BEST_TITLE) if field == EXACT_TITLE else query)
        if len(phrase.text.split()) == 1:
            queries.append(self._identifier(phrase.text, scored=scored))
        return _either(queries, scored=scored)

    def _translation(self, text: str, lang: str, *, scored: bool) -> TQuery | None:
        """Words of one language, all of them, in any form."""
        words = [term for term in _terms(EXACT, text) if term not in STOPWORDS]
        queries = []
        for word in words:
            forms = (word, *irregular_forms(word))
            fields = [field for form in forms for field in self._term(form, scored=scored, langs=(lang,), very=False)]
            if (query := _either(fields, scored=scored)) is not None:
                queries.append((Occur.Must, query))
        if not queries:
            return None
        return queries[0][1] if len(queries) == 1 else TQuery.boolean_query(queries)

    def _identifier(self, text: str, *, scored: bool) -> TQuery:
        """The dataset of this identifier. A slug that is a plain word (`housing`) is typed as a word, among others."""
        found = TQuery.term_query(schema(), "identifiers", identifier_key(text), "basic")
        meant = self._alone or any(char.isdigit() for char in text)
        if self._ranking.fields == "one" or not meant:
            return TQuery.const_score_query(found, 0.0) if scored else found
        return TQuery.const_score_query(found, IDENTIFIER) if scored else found


class Marked(NamedTuple("Marked", [("exact", set[str]), ("stems", dict[str, set[str]]), ("prefixes", set[str])])):
    """What a question's words look like in a text: for highlights."""

    __slots__ = ()

    def __new__(cls) -> "Marked":
        return super().__new__(cls, set(), {}, set())


def _terms(analyzer: str, text: str) -> tuple[str, ...]:
    return tuple(analyzers()[analyzer].analyze(text))


def _weighed(field: str, term: str, weight: float | None) -> TQuery:
    query = TQuery.term_query(schema(), field, term)
    return query if weight is None or weight == 1.0 else TQuery.boost_query(query, weight)


def _either(queries: Iterable[TQuery | None], *, scored: bool) -> TQuery | None:
    found = [query for query in queries if query is not None]
    if len(found) < 2:
        return found[0] if found else None
    return TQuery.disjunction_max_query(found, tie_breaker=TIE) if scored else _must_one(found)


def _must_one(queries: Sequence[TQuery]) -> TQuery:
    return TQuery.boolean_query([(Occur.Should, query) for query in queries])
