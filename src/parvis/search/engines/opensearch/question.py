"""One question put to the cluster, and its answer."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from parvis.model import Problem
from parvis.search.analysis import SORTED, language
from parvis.search.correcting import FEW, answering, correct, suggested
from parvis.search.dates import first_day, last_day
from parvis.search.expand import expand
from parvis.search.fewer import fewer_words
from parvis.search.lexicon import Lexicon
from parvis.search.model import FILTERS, SORTS, WALKS, Folded, Hit, Query, Results
from parvis.search.plain import one_line
from parvis.search.query import leaves, parse
from parvis.search.scripts import in_both_scripts
from parvis.search.understanding import Piece, understand

from . import explaining, facets, folding, highlight
from .cluster import Cluster, partial
from .compile import Compiler
from .folding import SERIES
from .narrowing import Clause, box_filter, change_filter, combined, filters, period_filters
from .priors import weighed
from .vocabulary import Words

DEEPEST = 10_000
"How many results can be leafed through (an index's own `max_result_window`)."
MOST_RESULTS = 1_000
"Of one page."


class Question:
    """A question understood."""

    def __init__(self, cluster: Cluster, query: Query, lexicon: Lexicon | None = None) -> None:
        self._cluster = cluster
        self._lexicon = lexicon
        self._query = query = msgspec.structs.replace(query, lang=language(query.lang))
        self._problems: dict[str, Problem] = {}
        self._parsed = parse(query.text)
        for problem in self._parsed.problems:
            self._tell(problem)
        self._root = self._parsed.root
        self._added: dict[str, tuple[str, ...]] = {}
        self._strengths: dict[str, tuple[float, ...]] = {}
        self._understood: tuple[Piece, ...] = ()
        if query.understand:
            self._root, self._understood = understand(
                self._root, today=datetime.now(UTC).date(), publishers=query.publishers, literal=query.literal
            )
        if query.translate:
            self._root, self._added, self._strengths = expand(self._root, query.lang, lexicon, without=query.without)
        self._root = in_both_scripts(self._root)
        self._compiler = Compiler(query.lang, query.ranking)
        self._chosen = self._known_filters()
        self._filters = filters(self._chosen)
        self._counting = facets.counting(query, self._chosen, self._filters)
        self._narrowing = self._box_and_times()
        self._sort = self._known_sort()

    def _tell(self, problem: Problem) -> None:
        self._problems.setdefault(f"{problem.code} {problem.values}", problem)

    def _known_filters(self) -> dict[str, tuple[str, ...]]:
        chosen = {}
        for name, values in self._query.filters.items():
            if name in FILTERS:
                chosen[name] = tuple(dict.fromkeys(one_line(value) for value in values))
            else:
                self._tell(Problem("search-filter-unknown", "warning", values={"name": name[:60]}))
        return chosen

    def _box_and_times(self) -> list[Clause]:
        narrowing = []
        if self._query.bbox:
            narrowing.append(box_filter(self._query.bbox))
        days = first_day(self._query.start), last_day(self._query.end)
        for given, day in zip((self._query.start, self._query.end), days, strict=True):
            if given and day is None:
                self._tell(Problem("search-date-unreadable", "warning", values={"value": given[:60]}))
        return narrowing + period_filters(*days) + change_filter(self._query.changed_from, self._query.changed_to)

    def _known_sort(self) -> str:
        sort = self._query.sort
        if sort not in (*SORTS, *WALKS):
            self._tell(Problem("search-sort-unknown", "warning", values={"value": sort[:60]}))
            sort = "relevance"
        if sort == "relevance" and next(leaves(self._root), None) is None:
            return "modified"  # No words, so nothing is more relevant than anything: the newest first.
        return sort

    def results(self) -> Results:
        """The answer. Raises IndexUnavailable."""
        query = self._query
        answer = self._ask(fewer=False)
        count = answer["hits"]["total"]["value"]
        if not count and query.correct and (instead := self._corrected()):
            return instead
        fewer = False
        if nothing := count < self._enough:
            less = self._ask(fewer=True)
            fewer = less["hits"]["total"]["value"] > count
            if fewer:
                self._tell(fewer_words(count))
                answer, count = less, less["hits"]["total"]["value"]
        suggestions: tuple[str, ...] = ()
        if (count <= FEW or nothing) and self._parsed.words:
            suggestions = suggested(query.text, self._parsed, Words(self._cluster), query.lang)
        if (missing := partial(answer)) is not None:
            self._tell(missing)
        hits = self._with_folded([self._hit(hit) for hit in answer["hits"]["hits"]], fewer=fewer)
        return Results(
            count=count,
            hits=tuple(self._explained(hits, fewer=fewer)),
            folded=count - min(count, answer["aggregations"][SERIES]["its"]["value"]) if self._folds else 0,
            facets=self._counting.counted(answer.get("aggregations", {})),
            problems=tuple(self._problems.values()),
            added=self._added,
            strengths=self._strengths,
            understood=self._understood,
            suggestions=suggestions,
        )

    def _corrected(self) -> Results | None:
        """The answer to the question with its misspelt words put right; None where that finds nothing either."""
        found = correct(self._query, self._parsed, Words(self._cluster), self._lexicon)
        if found is None:
            return None
        other = msgspec.structs.replace(self._query, text=found.text, correct=False)
        return answering(found, Question(self._cluster, other, self._lexicon).results())

    @property
    def _enough(self) -> int:
        """How many datasets must have all of the words for those with some of them to be left out."""
        if sum(1 for _ in leaves(self._root)) < 2:
            return 0
        return self._query.enough if self._sort == "relevance" else min(self._query.enough, 1)

    def _ask(self, *, fewer: bool) -> dict[str, Any]:
        body = self._body(fewer=fewer)
        shards = self._cluster.address.shards
        more = body.setdefault("aggs", {})
        body["aggs"] = more | self._counting.asked(shards)
        answer = self._cluster.search(body, same=self._same())
        if shards > 1 and not self._counting.exact(answer.get("aggregations", {})):
            body["aggs"] = more | self._counting.asked(shards, enough=facets.ALL)
            answer = self._cluster.search(body, same=self._same())
        return answer

    @property
    def _folds(self) -> bool:
        """Whether series are folded: not where a program walks through all, nor where one series is asked for."""
        return self._query.fold and self._query.sort not in WALKS and "series" not in self._chosen

    def _same(self) -> str:
        """Copies of a shard differ in what was deleted and not merged, so in scores: pages are asked of one of them."""
        query = self._query
        asked = repr((query.text, query.lang, query.without, query.translate, sorted(self._chosen.items()), query.bbox))
        return hashlib.blake2b(asked.encode("utf-8", "replace"), digest_size=8).hexdigest()

    def _body(self, *, fewer: bool) -> dict[str, Any]:
        query = self._query
        outside = self._counting.outside
        narrowing = [*self._narrowing, *(its for name, its in self._filters.items() if name not in outside)]
        limit = max(0, min(query.limit, MOST_RESULTS, DEEPEST - query.offset))
        if query.limit and limit < query.limit:
            self._tell(Problem("search-too-deep", "warning", values={"limit": str(DEEPEST)}))
        body: dict[str, Any] = {
            "query": self._ranked(narrowing, fewer=fewer) if self._sort == "relevance" else
            combined(self._compiler.matching(self._root, fewer=fewer), narrowing),
            "size": limit,
            "from": max(0, query.offset) if limit else 0,
            "sort": self._order(),
            "track_total_hits": True,
            "_source": ["id", "card"],
        }  # fmt: skip
        if outside:
            body["post_filter"] = {"bool": {"filter": list(outside.values())}}
        if self._folds:
            body["collapse"] = {"field": SERIES}
            body["aggs"] = {SERIES: folding.counted(outside.values())}
        if query.highlight and self._parsed.root.nodes and (marks := highlight.asked(self._compiler.marked)):
            body["highlight"] = marks
        return body

    def _explained(self, hits: list[Hit], *, fewer: bool) -> Sequence[Hit]:
        """The hits, each with why it stands where it does, if that was asked and they are ranked."""
        query = self._query
        if not (query.explain and hits and self._sort == "relevance"):
            return hits
        parts = self._compiler.ranking(self._root, fewer=fewer) or {}
        return explaining.explained(
            self._cluster, hits, self._root, parts, self._compiler, query.ranking, same=self._same()
        )

    def _ranked(self, narrowing: list[Clause], *, fewer: bool) -> Clause:
        """The words, ranked, their score multiplied by what speaks for a dataset whatever is asked."""
        parts = self._compiler.ranking(self._root, fewer=fewer)
        words: Clause | None = None
        if parts:
            more = [query for name, query in parts.items() if name != "words"]
            words = {"bool": {"must": [parts["words"]], "should": more}}
        return weighed(combined(words, narrowing), self._query.ranking)

    def _order(self) -> list[Any]:
        sort = self._sort
        if sort == "relevance":
            return ["_score", {"id": "asc"}]
        if sort == "id":
            return [{"id": "asc"}]
        if sort == "title":
            return [{f"sort_{self._query.lang if self._query.lang in SORTED else SORTED[0]}": "asc"}]
        direction = "asc" if sort.endswith("-oldest") else "desc"
        return [{sort.removesuffix("-oldest"): direction}, {"id": direction}]

    def _with_folded(self, hits: list[Hit], *, fewer: bool) -> list[Hit]:
        """The hits, each with how many more of its series there are."""
        series = {hit.id: hit.read_card().series or "" for hit in hits} if self._folds else {}
        keys = list(dict.fromkeys(filter(None, series.values())))
        if not keys:
            return hits
        matching = self._compiler.matching(self._root, fewer=fewer)
        query = combined(matching, [*self._narrowing, *self._filters.values()])
        sizes = folding.members(self._cluster, query, keys, same=self._same())
        return [
            msgspec.structs.replace(hit, folded=Folded(sizes[key] - 1, key))
            if sizes.get(key := series[hit.id], 0) > 1
            else hit
            for hit in hits
        ]

    def _hit(self, told: Mapping[str, Any]) -> Hit:
        card = told["_source"]["card"].encode()
        hit = Hit(id=told["_source"]["id"], card=card, score=told["_score"] if self._sort == "relevance" else None)
        if "highlight" not in told:
            return hit
        marks = highlight.highlights(hit.read_card(), told["highlight"], self._query.lang)
        return msgspec.structs.replace(hit, highlights=marks)
