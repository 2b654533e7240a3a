"""Many records read in another process: reading takes a core of its own, and no record takes the portal down."""

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import msgspec

from parvis.model import Problem, encode_dataset

from . import reader
from .base import ReadContext

log = logging.getLogger(__name__)

WORTH_A_PROCESS = 50
"Fewer records than this are read where they are."
SECONDS = 60.0
"Longer than this, some record is being read without end."


class Job(msgspec.Struct, frozen=True):
    """A record to read."""

    guid: str
    payload: bytes
    standard: str


class Done(msgspec.Struct, frozen=True):
    """A record that was read."""

    document: bytes | None
    "`encode_dataset` of the dataset, without id and provenance; None where it could not be made one."
    standard: str
    "With its version or profile."
    problems: tuple[Problem, ...] = ()


def read_here(jobs: Sequence[Job], context: ReadContext) -> list[Done]:
    """Read records, one result each in the same order. Never raises: a reader's own mistake is a problem too."""
    done = []
    for job in jobs:
        context.guid = job.guid
        try:
            reading = reader(job.standard).read(job.payload, context)
        except Exception as error:  # a reader's own mistake must not stop the run
            log.exception("reader failed on record %s", job.guid)
            problem = Problem("reader-failed", record=job.guid, values={"error": type(error).__name__})
            done.append(Done(None, job.standard, (problem,)))
            continue
        problems = tuple(
            problem if problem.record else msgspec.structs.replace(problem, record=job.guid)
            for problem in reading.problems
        )
        document = None
        if reading.dataset is not None:
            dataset = reading.dataset
            if dataset.jurisdiction is None and context.jurisdiction is not None:
                dataset = msgspec.structs.replace(dataset, jurisdiction=context.jurisdiction)
            document = encode_dataset(dataset)
        done.append(Done(document, reading.profile or job.standard, problems))
    return done


class ReadingPool:
    """Processes that read. Started at the first large batch; safe to use from many threads."""

    def __init__(self, *, workers: int | None = None, seconds: float = SECONDS) -> None:
        self._workers = workers or max(1, (os.cpu_count() or 2) - 1)
        self._seconds = seconds
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def read(self, jobs: Sequence[Job], context: ReadContext) -> list[Done]:
        """Like `read_here`. A record that kills or holds up its process is a problem, and the others are read."""
        if len(jobs) < WORTH_A_PROCESS:
            return read_here(jobs, context)
        share = -(-len(jobs) // self._workers)
        parts = [jobs[start : start + share] for start in range(0, len(jobs), share)]
        try:
            return [done for part in self._map(parts, context) for done in part]
        except (BrokenProcessPool, TimeoutError) as error:
            log.warning("reading %d records broke off (%s): one at a time now", len(jobs), type(error).__name__)
            self._restart()
            return [self._read_alone(job, context) for job in jobs]

    def close(self) -> None:
        """End the processes."""
        self._restart()

    def _read_alone(self, job: Job, context: ReadContext) -> Done:
        try:
            return self._map([[job]], context)[0][0]
        except (BrokenProcessPool, TimeoutError) as error:
            self._restart()
            problem = Problem("reader-failed", record=job.guid, values={"error": type(error).__name__})
            return Done(None, job.standard, (problem,))

    def _map(self, parts: Sequence[Sequence[Job]], context: ReadContext) -> list[list[Done]]:
        with self._lock:
            if self._pool is None:
                spawn = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(self._workers, spawn, initializer=_follow_parent)
            pool = self._pool
        futures = [pool.submit(read_here, part, context) for part in parts]
        return [future.result(self._seconds) for future in futures]

    def _restart(self) -> None:
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            for process in list((pool._processes or {}).values()):
                process.kill()
            pool.shutdown(wait=True, cancel_futures=True)


def _follow_parent() -> None:
    """End with the process that this one reads for, however it ends; until then, signals to stop are for that one."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_after_parent, name="parvis-parent", daemon=True).start()


def _end_after_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
