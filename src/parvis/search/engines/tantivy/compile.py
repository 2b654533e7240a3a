"""Questions as tantivy queries: one that ranks, one that only matches (for counts, facets and other sorts)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import NamedTuple

import msgspec
import tantivy
from tantivy import FieldType, Occur
from tantivy import Query as TQuery

from parvis.model import UNDETERMINED
from parvis.search import query as tree
from parvis.search.analysis import STEMMED, STOPWORDS, irregular_forms
from parvis.search.identifiers import identifier_key
from parvis.search.model import Card

from .schema import EXACT, EXACT_TITLE, MARKER, analyzers, first_change, last_change, schema, title_key

TITLE, TEXT = 2.0, 1.0
"How much a word counts in the title, and anywhere."
UNSTEMMED = 1.1
"How much more the very word counts than another form of it."
OTHER_LANGUAGE = 0.9
DESCRIBED = 0.3
"What being described in the reader's language adds."
TIE = 0.05
"What the fields other than the best one add: more fields never hurt."
TRANSLATED = 0.4
"How much a word that Parvis added counts."
PHRASE, WHOLE_TITLE, IDENTIFIER = 2.0, 12.0, 30.0
PREFIX_TERMS = 50
"How many terms a prefix stands for, at the most: the most frequent."
FEWER = 0.6
"Which part of the words must be found where not all are."


class Compiler:
    """Compiles for one reader's language and one state of the index."""

    def __init__(self, searcher: tantivy.Searcher, lang: str) -> None:
        self._searcher = searcher
        self._lang = lang
        self._weights = {other: 1.0 if other == lang or lang not in STEMMED else OTHER_LANGUAGE for other in STEMMED}
        self.marked = Marked()

    def matching(self, root: tree.All, *, fewer: bool = False) -> TQuery | None:
        """What the words match, without ranking; None if there is no word: everything."""
        return self._all(root, scored=False, fewer=fewer)

    def ranking(self, root: tree.All, *, fewer: bool = False) -> TQuery | None:
        """The same, ranked: each word by its best field, then phrases in titles, whole titles and identifiers."""
        words = self._all(root, scored=True, fewer=fewer)
        if words is None:
            return None
        typed = " ".join(leaf.text for leaf in tree.leaves(root) if not isinstance(leaf, tree.Phrase))
        whole = " ".join(leaf.text for leaf in tree.leaves(root))
        boosts = [(Occur.Must, words)]
        terms = _terms(EXACT, typed)[:16]
        if len(terms) > 1:
            phrase = TQuery.phrase_query(schema(), EXACT_TITLE, list(terms), slop=2)
            boosts.append((Occur.Should, TQuery.boost_query(phrase, PHRASE)))
        if key := title_key(whole):
            title = TQuery.term_query(schema(), "title_key", key)
            boosts.append((Occur.Should, TQuery.const_score_query(title, WHOLE_TITLE)))
        described = TQuery.term_set_query(schema(), "described", [self._lang, UNDETERMINED])
        boosts.append((Occur.Should, TQuery.const_score_query(described, DESCRIBED)))
        return TQuery.boolean_query(boosts)

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
            others = [self._other(other, scored=scored) for other in node.others]
            return _either([self._node(node.node, scored=scored), _either(others, scored=scored)], scored=scored)
        return None  # An exclusion among alternatives excludes nothing.

    def _other(self, other: tree.Phrase, *, scored: bool) -> TQuery | None:
        """What was added for a word, with its weight."""
        query = self._phrase(other, scored=scored)
        return TQuery.boost_query(query, TRANSLATED * other.weight) if query is not None and scored else query

    def _word(self, word: tree.Word, *, scored: bool) -> TQuery | None:
        terms = _terms(EXACT, word.text)
        if not terms:
            return None
        if word.prefix:
            return self._prefix(terms, scored=scored)
        if len(terms) > 1:
            return self._several(word.text, terms, scored=scored)
        forms = terms + tuple(form for form in irregular_forms(terms[0]))
        queries = [_identifier(word.text, scored=scored)]
        self.marked.exact.update(forms)
        for form in forms:
            queries += self._term(form, scored=scored)
        return _either(queries, scored=scored)

    def _term(self, term: str, *, scored: bool, langs: Sequence[str] = STEMMED) -> Iterator[TQuery]:
        """A folded word in the fields that may hold it."""
        yield _weighed(EXACT, term, TEXT * UNSTEMMED if scored else None)
        if scored:
            yield _weighed(EXACT_TITLE, term, TITLE * UNSTEMMED)
        for lang in langs:
            for stem in _terms(lang, term):
                self.marked.stems.setdefault(lang, set()).add(stem)
                yield _weighed(f"text_{lang}", stem, TEXT * self._weights[lang] if scored else None)
                if scored:
                    yield _weighed(f"title_{lang}", stem, TITLE * self._weights[lang])

    def _several(self, text: str, terms: tuple[str, ...], *, scored: bool) -> TQuery:
        """A word of several terms (`36-10-0491-01`, `Sainte-Foy`): they follow each other, or it is an identifier."""
        self.marked.exact.update(term for term in terms if term not in STOPWORDS)
        identifier = _identifier(text, scored=scored)
        found = TQuery.phrase_query(schema(), EXACT, list(terms))
        if not scored:
            return _must_one([identifier, found])
        in_title = TQuery.boost_query(TQuery.phrase_query(schema(), EXACT_TITLE, list(terms)), TITLE)
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
        queries += [_weighed(EXACT_TITLE, term, TITLE) for term in found]
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
            queries.append(TQuery.boost_query(query, TITLE) if field == EXACT_TITLE else query)
        if len(phrase.text.split()) == 1:
            queries.append(_identifier(phrase.text, scored=scored))
        return _either(queries, scored=scored)

    def _translation(self, text: str, lang: str, *, scored: bool) -> TQuery | None:
        """Words of one language, all of them, in any form."""
        words = [term for term in _terms(EXACT, text) if term not in STOPWORDS]
        queries = []
        for word in words:
            fields = list(self._term(word, scored=scored, langs=(lang,)))
            if (query := _either(fields[1 + scored :], scored=scored)) is not None:
                queries.append((Occur.Must, query))
        if not queries:
            return None
        return queries[0][1] if len(queries) == 1 else TQuery.boolean_query(queries)


class Marked(NamedTuple("Marked", [("exact", set[str]), ("stems", dict[str, set[str]]), ("prefixes", set[str])])):
    """What a question's words look like in a text: for highlights."""

    __slots__ = ()

    def __new__(cls) -> "Marked":
        return super().__new__(cls, set(), {}, set())


def _terms(analyzer: str, text: str) -> tuple[str, ...]:
    return tuple(analyzers()[analyzer].analyze(text))


def _identifier(text: str, *, scored: bool) -> TQuery:
    found = TQuery.term_query(schema(), "identifiers", identifier_key(text), "basic")
    return TQuery.const_score_query(found, IDENTIFIER) if scored else found


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


def filters(chosen: Mapping[str, Sequence[str]]) -> dict[str, TQuery]:
    """By facet: any of the values chosen."""
    found: dict[str, TQuery] = {}
    for name, values in chosen.items():
        if len(values) == 1:
            found[name] = TQuery.term_query(schema(), f"facet_{name}", values[0], "basic")
        elif values:
            found[name] = TQuery.term_set_query(schema(), f"facet_{name}", list(values))
    return found


def box_filter(box: tuple[float, float, float, float]) -> TQuery:
    """Datasets whose box meets this one; either may cross the antimeridian. Those without a box don't."""
    west, south, east, north = box
    if east < west:
        east += 360
    # Boxes in the index run from a west in -180..180 to an east up to 540: the same box a turn further may meet them.
    turns = [
        TQuery.boolean_query(
            [
                (Occur.Must, _between("west", FieldType.Float, None, east + turn)),
                (Occur.Must, _between("east", FieldType.Float, west + turn, None)),
            ]
        )
        for turn in (-360.0, 0.0, 360.0)
        if east + turn >= -180 and west + turn <= 540
    ]
    return TQuery.boolean_query(
        [
            (Occur.Must, _must_one(turns)),
            (Occur.Must, _between("south", FieldType.Float, None, north)),
            (Occur.Must, _between("north", FieldType.Float, south, None)),
        ]
    )


def period_filters(first: int | None, last: int | None) -> list[TQuery]:
    """Datasets whose period meets these days; those without a period don't."""
    found = []
    if last is not None:
        found.append(_between("start", FieldType.Integer, None, last))
    if first is not None:
        found.append(_between("end", FieldType.Integer, first, None))
    return found


def change_filter(since: datetime | None, until: datetime | None) -> list[TQuery]:
    """Datasets whose record was last changed then; those of which that isn't known weren't."""
    if since is None and until is None:
        return []
    # 1: the field is 0 where it isn't known.
    least = 1 if since is None else max(1, first_change(since, up=True))
    most = None if until is None else last_change(until)
    return [_between("changed", FieldType.Integer, least, most)]


def _between(field: str, kind: FieldType, least: float | None, most: float | None) -> TQuery:
    return TQuery.range_query(schema(), field, kind, least, most)


def combined(words: TQuery | None, narrowing: Sequence[TQuery]) -> TQuery:
    """Datasets that match the words and all that narrows; never the marker, which no word and no filter finds."""
    clauses = [] if words is None else [(Occur.Must, words)]
    clauses += [(Occur.Must, TQuery.const_score_query(query, 0.0)) for query in narrowing]
    if len(clauses) == 1:
        return clauses[0][1]
    if not clauses:
        return everything()
    return TQuery.boolean_query(clauses)


def decode_card(stored: bytes | Sequence[int]) -> Card:
    """The card that the index keeps of a dataset."""
    return _card.decode(bytes(stored))


_card = msgspec.json.Decoder(Card)


def everything() -> TQuery:
    """All datasets, and nothing else."""
    marked = TQuery.term_query(schema(), "id", MARKER, "basic")
    return TQuery.boolean_query([(Occur.Must, TQuery.all_query()), (Occur.MustNot, marked)])
