"""The engine over a tantivy index."""

from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import tantivy
from tantivy import Occur, Order
from tantivy import Query as TQuery

from parvis.model import Problem
from parvis.search.analysis import SORTED, language
from parvis.search.dates import first_day, last_day
from parvis.search.engines.base import IndexLocked, IndexUnavailable
from parvis.search.expand import expand
from parvis.search.fewer import fewer_words
from parvis.search.lexicon import Lexicon, LexiconFolder
from parvis.search.model import (
    FILTERS,
    SORTS,
    WALKS,
    Bucket,
    Folded,
    Hit,
    IndexState,
    Query,
    Results,
    SearchDocument,
    Suggestion,
)
from parvis.search.plain import is_text, one_line
from parvis.search.query import leaves, parse
from parvis.search.understanding import Piece, understand

from . import completion, folding, likeness, spelling
from .compile import Compiler, Marked
from .explaining import explained
from .folding import DEEPEST, Fetch, Page
from .generations import Facets, Generations, Reader, Snapshot, open_index, reading
from .highlight import highlights
from .narrowing import box_filter, change_filter, combined, filters, period_filters
from .priors import ranked
from .schema import MARKER, schema
from .writer import Writer

BATCH_HEAP = 30_000_000
"Bytes for a writer that puts in some thousand documents at a time."
MOST_RESULTS = 1_000
"Of one page."
FACET_LIMIT = 1_000
_EXACT_COUNTS = 65_000
"Values that a segment counts before it leaves out the rarest: more than any facet has."
FEW = 3
"Results at most for which other spellings are looked for."


class TantivyEngine:
    """An index in a folder of this machine. Many processes may search it while one writes."""

    NAME = "tantivy"

    def __init__(
        self,
        folder: Path,
        *,
        lexicon: Lexicon | LexiconFolder | None = None,
        heap: int = 128_000_000,
        threads: int = 2,
    ) -> None:
        """`heap` (bytes, of all threads together) and `threads` are what a rebuild may use.

        `lexicon`: where words of other languages come from; official terms alone where there is none.
        """
        self._lexicon = lexicon or Lexicon()
        self._generations = Generations(folder)
        self._reader = Reader(self._generations)
        self._heap, self._threads = heap, threads

    def search(self, query: Query) -> Results:
        snapshot = self._reader.snapshot()
        with reading():
            return _Search(snapshot, query, self._lexicon.current()).results()

    def suggest(self, prefix: str, *, lang: str, limit: int = 8) -> tuple[Suggestion, ...]:
        searcher = self._reader.snapshot().searcher
        with reading():
            return completion.complete(searcher, prefix, lang=language(lang), limit=limit)

    def similar(self, id: str, *, lang: str, limit: int = 5) -> tuple[str, ...]:
        searcher = self._reader.snapshot().searcher
        if not is_text(id):
            return ()
        with reading():
            return likeness.similar(searcher, id, limit=limit)

    def cards(self, ids: Iterable[str]) -> dict[str, bytes]:
        wanted = [id for id in dict.fromkeys(ids) if id != MARKER and is_text(id)]
        searcher = self._reader.snapshot().searcher
        if not wanted:
            return {}
        with reading():
            found = searcher.search(TQuery.term_set_query(schema(), "id", wanted), limit=len(wanted), count=False)
            stored = (searcher.doc(address) for _, address in found.hits)
            cards = {str(doc["id"][0]): bytes(doc["card"][0]) for doc in stored}
        return {id: cards[id] for id in wanted if id in cards}

    @contextmanager
    def writer(self, *, wait: float = 60.0) -> Iterator[Writer]:
        with self._generations.locked(wait):
            try:
                generation = self._generations.current()
            except IndexUnavailable:
                if self._generations.stamp():
                    raise
                generation = self._generations.create()
                self._generations.use(generation)
            writer = self._open_writer(open_index(generation))
            try:
                yield writer
            finally:
                writer.close()

    def rebuild(self, documents: Iterator[SearchDocument], *, change: int, wait: float = 60.0) -> None:
        with self._generations.locked(wait):
            self._generations.remove_unused()
            generation = self._generations.create()
            writer = self._open_writer(open_index(generation), fresh=True)
            try:
                writer.put(documents)
                writer.commit(change)
            finally:
                writer.close()
            self._generations.use(generation)

    def _open_writer(self, index: tantivy.Index, *, fresh: bool = False) -> Writer:
        try:
            if fresh:
                return Writer(index, heap=self._heap, threads=self._threads, fresh=True)
            # One thread makes one segment a commit: fewer merges, and less memory, for the batches of a harvest.
            return Writer(index, heap=min(self._heap, BATCH_HEAP), threads=1)
        except ValueError as error:
            if "lock" in str(error).lower():
                raise IndexLocked(str(error)) from error
            raise IndexUnavailable(str(error)) from error

    def state(self) -> IndexState:
        try:
            searcher = self._reader.snapshot().searcher
            generation = self._generations.current()
            with reading():
                change = _change(searcher)
            files = [file.stat().st_size for file in generation.iterdir() if file.is_file()]
        except (IndexUnavailable, OSError) as error:
            return IndexState(exists=False, detail={"reason": str(error)})
        documents = searcher.num_docs - (0 if change is None else 1)
        detail = {"engine": self.NAME, "segments": searcher.num_segments, "generation": generation.name}
        return IndexState(exists=True, change=change or 0, documents=documents, bytes=sum(files), detail=detail)

    def close(self) -> None:
        self._reader.forget()


def _change(searcher: tantivy.Searcher) -> int | None:
    found = searcher.search(TQuery.term_query(schema(), "id", MARKER, "basic"), limit=1, count=False).hits
    if not found:
        return None
    return int(msgspec.json.decode(searcher.doc(found[0][1])["card"][0])["change"])


def _count(found: tantivy.SearchResult) -> int:
    return int(found.count)  # type: ignore[attr-defined]  # The stubs of tantivy 0.27 lack it.


class _Search:
    """One question put to one state of the index."""

    def __init__(self, snapshot: Snapshot, query: Query, lexicon: Lexicon | None = None) -> None:
        self._snapshot = snapshot
        self._searcher = searcher = snapshot.searcher
        self._query = query = msgspec.structs.replace(query, lang=language(query.lang))
        self._problems: list[Problem] = []
        self._parsed = parse(query.text)
        self._problems += self._parsed.problems
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
        self._compiler = Compiler(searcher, query.lang, query.ranking)
        self._chosen = self._known_filters()
        self._by_facet = filters(self._chosen)
        self._narrowing = self._box_and_times()

    def results(self) -> Results:
        matching = self._compiler.matching(self._root)
        count, hits = self._hits(matching, fewer=False)
        fewer = count < self._enough and matching is not None
        if fewer:
            less = self._compiler.matching(self._root, fewer=True)
            few_count, few_hits = self._hits(less, fewer=True)
            if few_count > count:
                self._problems.append(fewer_words(count))
                count, hits, matching = few_count, few_hits, less
        suggestions: tuple[str, ...] = ()
        if (count <= FEW or fewer) and self._parsed.words:
            suggestions = spelling.corrected(self._searcher, self._query.text, self._parsed)
        key = self._counts_key(fewer)
        folded = self._snapshot.counted(("folded", key), lambda: self._folded(matching, count)) if self._folds else 0
        return Results(
            count=count,
            folded=folded,
            folded_about=self._folds and count > folding.EXACTLY,
            hits=hits,
            facets=dict(self._snapshot.counted(key, lambda: self._facets(matching))),
            problems=tuple(self._problems),
            added=self._added,
            strengths=self._strengths,
            understood=self._understood,
            suggestions=suggestions,
        )

    @property
    def _enough(self) -> int:
        """How many datasets must have all of the words for those with some of them to be left out."""
        if sum(1 for _ in leaves(self._root)) < 2:
            return 0
        return self._query.enough if self._query.sort == "relevance" else min(self._query.enough, 1)

    def _known_filters(self) -> dict[str, tuple[str, ...]]:
        chosen = {}
        for name, values in self._query.filters.items():
            if name in FILTERS:
                chosen[name] = tuple(dict.fromkeys(one_line(value) for value in values))
            else:
                self._problems.append(Problem("search-filter-unknown", "warning", values={"name": name[:60]}))
        return chosen

    def _box_and_times(self) -> list[TQuery]:
        narrowing = []
        if self._query.bbox:
            narrowing.append(box_filter(self._query.bbox))
        days = first_day(self._query.start), last_day(self._query.end)
        for given, day in zip((self._query.start, self._query.end), days, strict=True):
            if given and day is None:
                self._problems.append(Problem("search-date-unreadable", "warning", values={"value": given[:60]}))
        return narrowing + period_filters(*days) + change_filter(self._query.changed_from, self._query.changed_to)

    def _hits(self, matching: TQuery | None, *, fewer: bool) -> tuple[int, tuple[Hit, ...]]:
        query = self._query
        sort = query.sort
        if sort not in (*SORTS, *WALKS):
            self._problems.append(Problem("search-sort-unknown", "warning", values={"value": sort[:60]}))
            sort = "relevance"
        if sort == "relevance" and next(leaves(self._root), None) is None:
            sort = "modified"  # No words, so nothing is more relevant than anything: the newest first.
        limit = max(0, min(query.limit, MOST_RESULTS, DEEPEST - query.offset))
        if query.limit and limit < query.limit and not fewer:
            self._problems.append(Problem("search-too-deep", "warning", values={"limit": str(DEEPEST)}))
        offset = max(0, query.offset) if limit else 0
        found = self._fetching(matching, sort, fewer=fewer)
        if self._folds:
            page = folding.first_of_each(self._searcher, found, limit=max(limit, 1), offset=offset)
        else:
            page = found(max(limit, 1), offset)
        hits = self._with_folded([self._hit(score, address, sort) for score, address in page.hits[:limit]], matching)
        if query.explain and sort == "relevance" and (parts := self._compiler.ranking(self._root, fewer=fewer)):
            hits = explained(self._searcher, hits, self._root, parts, self._compiler, query.ranking)
        return page.total, hits

    @property
    def _folds(self) -> bool:
        """Whether series are folded: not where a program walks through all, nor where one series is asked for."""
        return self._query.fold and self._query.sort not in WALKS and "series" not in self._chosen

    def _fetching(self, matching: TQuery | None, sort: str, *, fewer: bool) -> Fetch:
        """What gives the results in their order."""
        searcher, narrowing = self._searcher, [*self._narrowing, *self._by_facet.values()]
        if sort == "relevance":
            parts = self._compiler.ranking(self._root, fewer=fewer)
            query = combined(parts.whole if parts else None, narrowing)
            return lambda limit, offset: ranked(searcher, query, self._query.ranking, limit=limit, offset=offset)
        matched = combined(matching, narrowing)
        field, order = self._order(sort)

        def ordered(limit: int, offset: int) -> Page:
            found = searcher.search(matched, limit=limit, offset=offset, order_by_field=field, order=order)
            return Page(_count(found), found.hits)

        return ordered

    def _with_folded(self, hits: list[Hit], matching: TQuery | None) -> tuple[Hit, ...]:
        """The hits, each with how many more of its series there are."""
        if not self._folds:
            return tuple(hits)
        series = {hit.id: hit.read_card().series or "" for hit in hits}
        query = combined(matching, [*self._narrowing, *self._by_facet.values()])
        sizes = folding.members(self._searcher, query, filter(None, series.values()))
        return tuple(
            msgspec.structs.replace(hit, folded=Folded(sizes[key] - 1, key))
            if sizes.get(key := series[hit.id], 0) > 1
            else hit
            for hit in hits
        )

    def _folded(self, matching: TQuery | None, count: int) -> int:
        """How many of the results are on no page, as another of their series is."""
        query = combined(matching, [*self._narrowing, *self._by_facet.values()])
        return count - folding.count_series(self._searcher, query, count)

    def _order(self, sort: str) -> tuple[str, Order]:
        if sort == "title":
            return f"sort_{self._query.lang if self._query.lang in SORTED else SORTED[0]}", Order.Asc
        if sort in WALKS:
            return sort.removesuffix("-oldest"), Order.Desc if sort == "changed" else Order.Asc
        return sort, Order.Desc

    def _hit(self, score: float, address: tantivy.DocAddress, sort: str) -> Hit:
        doc = self._searcher.doc(address)
        hit = Hit(id=doc["id"][0], card=bytes(doc["card"][0]), score=score if sort == "relevance" else None)
        marked: Marked = self._compiler.marked
        if self._query.highlight and self._parsed.root.nodes:
            return msgspec.structs.replace(hit, highlights=highlights(hit.read_card(), marked, self._query.lang))
        return hit

    def _counts_key(self, fewer: bool) -> Hashable:
        """All of the question that its facets depend on."""
        query = self._query
        chosen = tuple(sorted((name, tuple(sorted(values))) for name, values in self._chosen.items()))
        words = (query.text, query.lang, tuple(self._added.items()), self._understood, fewer)
        times = (query.start, query.end, query.changed_from, query.changed_to)
        return (*words, chosen, query.bbox, times, query.facets, query.facet_size, query.narrow)

    def _facets(self, matching: TQuery | None) -> Facets:
        """Each facet's values counted under all filters but its own; under that too where the query is `narrow`."""
        names = [name for name in self._query.facets if name in FILTERS]
        size = max(1, min(self._query.facet_size, FACET_LIMIT))
        free = names if self._query.narrow else [name for name in names if name not in self._by_facet]
        found: Facets = {}
        if free:
            found |= self._counted(combined(matching, [*self._narrowing, *self._by_facet.values()]), free, size)
        for name in names:
            if name not in free:
                others = [query for other, query in self._by_facet.items() if other != name]
                query = combined(matching, [*self._narrowing, *others])
                found |= self._counted(query, [name], size)
                found[name] += self._missing(query, name, found[name])
        return {name: found[name] for name in names}

    def _counted(self, query: TQuery, names: list[str], size: int) -> Facets:
        asked = {
            name: {"terms": {"field": f"facet_{name}", "size": size, "segment_size": _EXACT_COUNTS}} for name in names
        }
        answer = self._searcher.aggregate(query, asked)
        return {
            name: tuple(
                sorted(
                    (Bucket(item["key"], item["doc_count"]) for item in answer[name]["buckets"]),
                    key=lambda bucket: (-bucket.count, bucket.value),
                )
            )
            for name in names
        }

    def _missing(self, query: TQuery, name: str, buckets: tuple[Bucket, ...]) -> tuple[Bucket, ...]:
        """The values chosen that are not among the most frequent, with their counts."""
        there = {bucket.value for bucket in buckets}
        found = []
        for value in self._chosen[name]:
            if value not in there:
                term = TQuery.term_query(schema(), f"facet_{name}", value, "basic")
                both = TQuery.boolean_query([(Occur.Must, query), (Occur.Must, term)])
                found.append(Bucket(value, _count(self._searcher.search(both, limit=1))))
        return tuple(found)
