"""The engine over a tantivy index."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import tantivy
from tantivy import Order
from tantivy import Query as TQuery

from parvis.model import Problem
from parvis.search.analysis import SORTED, language
from parvis.search.correcting import FEW, answering, correct, suggested
from parvis.search.dates import first_day, last_day
from parvis.search.engines.base import IndexLocked, IndexUnavailable
from parvis.search.expand import expand
from parvis.search.fewer import fewer_words
from parvis.search.lexicon import Lexicon, LexiconFolder
from parvis.search.model import (
    FILTERS,
    SORTS,
    WALKS,
    Folded,
    Hit,
    IndexState,
    Query,
    Results,
    SearchDocument,
    Suggestion,
)
from parvis.search.plain import is_text, one_line
from parvis.search.query import Word, fold, leaves, parse
from parvis.search.scripts import in_both_scripts
from parvis.search.understanding import Piece, understand

from . import completion, folding, likeness
from .compile import Compiler, Marked
from .counting import Counting, Counts
from .explaining import explained
from .folding import DEEPEST, Fetch, Page, Series
from .generations import Generations, Reader, Snapshot, open_index, reading
from .highlight import highlights
from .narrowing import any_of, box_filter, change_filter, combined, filters, period_filters
from .priors import ranked
from .schema import EXACT, MARKER, schema, series_of
from .vocabulary import Words
from .writer import Writer

BATCH_HEAP = 30_000_000
"Bytes for a writer that puts in some thousand documents at a time."
MOST_RESULTS = 1_000
"Of one page."

RARE = 50
"Datasets that have a word, under which those that have all words are counted before they are put in order."


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


def _series(keys: Sequence[str]) -> list[TQuery]:
    return [any_of("series", keys)] if keys else []


class _Search:
    """One question put to one state of the index."""

    def __init__(self, snapshot: Snapshot, query: Query, lexicon: Lexicon | None = None) -> None:
        self._snapshot = snapshot
        self._searcher = searcher = snapshot.searcher
        self._lexicon = lexicon
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
        self._root = in_both_scripts(self._root)
        self._compiler = Compiler(searcher, query.lang, query.ranking)
        self._chosen = self._known_filters()
        self._by_facet = filters(self._chosen)
        self._narrowing = self._box_and_times()
        self._sort = self._known_sort()

    def results(self) -> Results:
        query = self._query
        matching = self._compiler.matching(self._root)
        page, used = self._strict(matching), False
        if not page.total and query.correct and (answer := self._corrected()):
            return answer
        fewer = page.total < self._enough and matching is not None
        if fewer:
            less = self._compiler.matching(self._root, fewer=True)
            some = self._page(less, fewer=True)
            if some.total > page.total:
                self._problems.append(fewer_words(page.total))
                page, matching, used = some, less, True
            elif page.total and not page.hits:
                page = self._page(matching, fewer=False)
        count = page.total
        suggestions: tuple[str, ...] = ()
        if (count <= FEW or fewer) and self._parsed.words:
            suggestions = suggested(query.text, self._parsed, Words(self._searcher), query.lang)
        facets, series = self._snapshot.counted(self._counts_key(used), lambda: self._counts(matching, count))
        return Results(
            count=count,
            folded=count - series.number if series else 0,
            folded_about=series is not None and series.sizes is None,
            hits=self._hits(page, matching, series, fewer=used),
            facets=dict(facets),
            problems=tuple(self._problems),
            added=self._added,
            strengths=self._strengths,
            understood=self._understood,
            suggestions=suggestions,
        )

    def _corrected(self) -> Results | None:
        """The answer to the question with its misspelt words put right; None where that finds nothing either."""
        found = correct(self._query, self._parsed, Words(self._searcher), self._lexicon)
        if found is None:
            return None
        other = msgspec.structs.replace(self._query, text=found.text, correct=False)
        return answering(found, _Search(self._snapshot, other, self._lexicon).results())

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

    def _strict(self, matching: TQuery | None) -> Page:
        """The page of what has all words; the number alone where a word is so rare that too few will have them all."""
        if self._enough and matching is not None and self._has_rare_word():
            query = combined(matching, [*self._narrowing, *self._by_facet.values()])
            count = _count(self._searcher.search(TQuery.const_score_query(query, 1.0), limit=1))
            if count < self._enough:
                return Page(count, [])
        return self._page(matching, fewer=False)

    def _has_rare_word(self) -> bool:
        words = (leaf.text for leaf in leaves(self._root) if isinstance(leaf, Word))
        return any(self._searcher.doc_freq(EXACT, fold(word)) < RARE for word in words)

    def _page(self, matching: TQuery | None, *, fewer: bool) -> Page:
        """The results of the page asked for, and how many there are."""
        query = self._query
        limit = self._limit
        offset = max(0, query.offset) if limit else 0
        found = self._fetching(matching, self._sort, fewer=fewer)
        if self._folds:
            page = folding.first_of_each(self._searcher, found, limit=max(limit, 1), offset=offset)
        else:
            page = found(max(limit, 1), offset)
        return page._replace(hits=page.hits[:limit])

    def _hits(self, page: Page, matching: TQuery | None, series: Series | None, *, fewer: bool) -> tuple[Hit, ...]:
        query = self._query
        hits = self._with_folded([self._hit(score, address) for score, address in page.hits], matching, series)
        if query.explain and self._sort == "relevance" and (parts := self._compiler.ranking(self._root, fewer=fewer)):
            hits = explained(self._searcher, hits, self._root, parts, self._compiler, query.ranking)
        return hits

    @property
    def _limit(self) -> int:
        return max(0, min(self._query.limit, MOST_RESULTS, DEEPEST - self._query.offset))

    def _known_sort(self) -> str:
        query = self._query
        sort = query.sort
        if sort not in (*SORTS, *WALKS):
            self._problems.append(Problem("search-sort-unknown", "warning", values={"value": sort[:60]}))
            sort = "relevance"
        if self._limit < query.limit:
            self._problems.append(Problem("search-too-deep", "warning", values={"limit": str(DEEPEST)}))
        if sort == "relevance" and next(leaves(self._root), None) is None:
            return "modified"  # No words, so nothing is more relevant than anything: the newest first.
        return sort

    @property
    def _folds(self) -> bool:
        """Whether series are folded: not where a program walks through all, nor where one series is asked for."""
        return self._query.fold and self._query.sort not in WALKS and "series" not in self._chosen

    def _fetching(self, matching: TQuery | None, sort: str, *, fewer: bool) -> Fetch:
        """What gives the results in their order."""
        searcher, narrowing = self._searcher, [*self._narrowing, *self._by_facet.values()]
        if sort == "relevance":
            parts = self._compiler.ranking(self._root, fewer=fewer)
            words = parts.whole if parts else None

            def best(limit: int, offset: int, apart: Sequence[str] = ()) -> Page:
                query = combined(words, narrowing, _series(apart))
                return ranked(searcher, query, self._query.ranking, limit=limit, offset=offset)

            return best
        field, order = self._order(sort)

        def ordered(limit: int, offset: int, apart: Sequence[str] = ()) -> Page:
            matched = combined(matching, narrowing, _series(apart))
            found = searcher.search(matched, limit=limit, offset=offset, order_by_field=field, order=order)
            return Page(_count(found), found.hits)

        return ordered

    def _with_folded(self, hits: list[Hit], matching: TQuery | None, series: Series | None) -> tuple[Hit, ...]:
        """The hits, each with how many more of its series there are."""
        if series is None:
            return tuple(hits)
        keys = {hit.id: series_of(hit.card) or "" for hit in hits}
        query = combined(matching, [*self._narrowing, *self._by_facet.values()])
        sizes = folding.members(self._searcher, query, filter(None, keys.values()), series)
        return tuple(
            msgspec.structs.replace(hit, folded=Folded(sizes[key] - 1, key)) if (key := keys[hit.id]) in sizes else hit
            for hit in hits
        )

    def _counts(self, matching: TQuery | None, count: int) -> Counts:
        counting = Counting(self._searcher, self._query, self._by_facet, self._narrowing, self._chosen)
        return counting.counts(matching, count, folds=self._folds)

    def _order(self, sort: str) -> tuple[str, Order]:
        if sort == "title":
            return f"sort_{self._query.lang if self._query.lang in SORTED else SORTED[0]}", Order.Asc
        if sort in WALKS:
            return sort.removesuffix("-oldest"), Order.Desc if sort == "changed" else Order.Asc
        return sort, Order.Desc

    def _hit(self, score: float, address: tantivy.DocAddress) -> Hit:
        doc = self._searcher.doc(address)
        hit = Hit(id=doc["id"][0], card=bytes(doc["card"][0]), score=score if self._sort == "relevance" else None)
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
        counted = (query.facets, query.facet_size, query.narrow, self._folds)
        return (*words, chosen, query.bbox, times, *counted)
