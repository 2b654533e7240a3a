"""One source's part of a harvest: a thread that walks its portal, reads its records and hands over batches."""

import logging
import time
from collections.abc import Callable, Iterator

import msgspec
from django.db import connections

from parvis.connectors import connector
from parvis.connectors.base import Client, Connector, FetchError, Page, SourceSpec
from parvis.model import Problem
from parvis.portal.catalogue.services import Incoming
from parvis.standards.reading import ReadingPool

from .models import Run, Source
from .reading import RecordReader
from .sources import spec
from .withdrawing import guid_key, seen_keys

BATCH = 1000
"Records in a batch, about: a batch ends with a page."
BATCH_BYTES = 16 * 1024 * 1024
"A batch of large records ends earlier, so that memory stays bounded."
BATCH_SECONDS = 5.0
"A slow portal's records are not kept waiting longer than this."
log = logging.getLogger(__name__)


class Work(msgspec.Struct, kw_only=True):
    """A batch on its way to the writer. The last of a run has `end`."""

    run: int
    number: int
    incoming: list[Incoming] = []
    seen: list[int] = []
    cursor: str = ""
    fetched: int = 0
    unchanged: int = 0
    failed: int = 0
    problems: list[Problem] = []
    total: int | None = None
    bytes: int = 0
    end: bool = False
    complete: bool = False
    "All records that the portal has were seen: what was not has vanished."
    nothing_changed: bool = False
    state: dict[str, str] = {}
    error: Problem | None = None
    stopped: bool = False


Deliver = Callable[[Work], None]
"Hands a batch to the writer; blocks while too many of this run's are under way."


class Lane:
    """Harvests one source in one run, from where the run's last committed batch ended."""

    def __init__(
        self,
        source: Source,
        run: Run,
        client: Client,
        deliver: Deliver,
        stopping: Callable[[], bool],
        *,
        pool: ReadingPool,
        reread: bool = False,
    ) -> None:
        self._source, self._run, self._client = source, run, client
        self._deliver, self._stopping = deliver, stopping
        last = run.batches.order_by("-number").first()
        self._cursor = last.cursor if last else ""
        self._work = Work(run=run.pk, number=last.number + 1 if last else 1, cursor=self._cursor)
        self._reader = RecordReader(source, pool=pool, seen=seen_keys(run) if last else set(), reread=reread)
        self._fetched = run.fetched
        self._since = time.monotonic()

    def work(self) -> None:
        """Walk the source to its end; whatever happens, the last batch delivered has `end`."""
        try:
            self._walk()
        except FetchError as error:
            self._work.error = error.problem
        except Exception as error:  # a connector's own mistake must not take other lanes down
            log.exception("connector failed", extra={"source": self._source.slug})
            self._work.error = Problem("connector-failed", values={"error": type(error).__name__})
        finally:
            self._work.end = True
            self._deliver(self._work)
            connections.close_all()

    def _walk(self) -> None:
        plug, source = connector(self._source.kind), spec(self._source)
        use_state = self._run.incremental or not plug.INCREMENTAL
        state = dict(self._source.state) if use_state and not self._run.limit else {}
        if not self._take_pages(plug.pages(source, self._client, state=state, cursor=self._cursor), state):
            return
        if self._run.incremental and not self._run.limit and not self._see_the_rest(plug, source):
            return
        self._work.complete = not self._run.limit

    def _take_pages(self, pages: Iterator[Page], state: dict[str, str], *, resumable: bool = True) -> bool:
        """Take pages to their end; False where it is not to go on behind them."""
        for page in pages:
            if page.unchanged:
                self._work.nothing_changed = True
                self._work.state = {**state, **page.state}
                return False
            self._take(page if resumable else msgspec.structs.replace(page, cursor=""))
            if self._stopping():
                self._work.stopped = True
                return False
            if self._run.limit and self._fetched >= self._run.limit:
                return False
            if self._is_full():
                self._hand_over()
        return True

    def _see_the_rest(self, plug: Connector, source: SourceSpec) -> bool:
        """After a walk through changes, note what else is there; False where it is not to go on.

        A record that we lack and that the walk did not bring (published with an old date, or back from being
        withdrawn) is found by walking through everything once more.
        """
        lacking = False
        for guids in plug.guids(source, self._client):
            rest = [guid for guid in guids if guid_key(guid) not in self._reader.seen]
            unknown = self._reader.unknown(rest)
            keys = [guid_key(guid) for guid in rest if guid not in unknown]
            self._reader.seen.update(keys)
            self._work.seen += keys
            lacking = lacking or bool(unknown)
            if self._stopping():
                self._work.stopped = True
                return False
        if not lacking:
            return True
        self._reader.begin_again()
        return self._take_pages(plug.pages(source, self._client, state={}, cursor=""), {}, resumable=False)

    def _take(self, page: Page) -> None:
        work = self._work
        self._reader.learn(page.organizations)
        records = page.records
        if self._run.limit:
            records = records[: max(0, self._run.limit - self._fetched)]
        read = self._reader.read(records)
        work.incoming += read.incoming
        work.seen += read.keys
        work.unchanged += read.unchanged
        work.failed += read.failed + sum(problem.severity == "error" for problem in page.problems)
        work.problems += [*page.problems, *read.problems]
        work.fetched += len(records)
        work.bytes += sum(len(item.document) for item in read.incoming)
        work.cursor = page.cursor or work.cursor
        work.total = page.total if page.total is not None else work.total
        work.state = {**work.state, **page.state}
        self._fetched += len(records)

    def _is_full(self) -> bool:
        work = self._work
        return (
            len(work.incoming) >= BATCH
            or work.unchanged >= 20 * BATCH
            or work.bytes >= BATCH_BYTES
            or time.monotonic() - self._since > BATCH_SECONDS
        )

    def _hand_over(self) -> None:
        done = self._work
        self._deliver(done)
        self._work = Work(run=done.run, number=done.number + 1, cursor=done.cursor, total=done.total, state=done.state)
        self._since = time.monotonic()
