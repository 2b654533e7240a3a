"""What a search engine offers."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from parvis.model import Problem
from parvis.search.model import IndexState, Query, Results, SearchDocument, Suggestion


class IndexWriter(Protocol):
    """The one writer of an index. Nothing is seen by readers before `commit`."""

    def put(self, documents: Iterable[SearchDocument]) -> None:
        """Add documents, each in place of the one of the same id."""

    def delete(self, ids: Iterable[str]) -> None:
        """Take documents out; ids that are not there are no error."""

    def commit(self, change: int) -> None:
        """Make all of it visible at once, and remember `change` with it: both survive a crash, or neither."""


class Engine(Protocol):
    """An index that can be searched and written. Searching is safe from many threads at once."""

    NAME: str

    def search(self, query: Query) -> Results:
        """The answer. Raises IndexUnavailable where there is no usable index; bad questions are no exception."""

    def suggest(self, prefix: str, *, lang: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Completions of what is being typed, in the reader's language first."""

    def similar(self, id: str, *, lang: str, limit: int = 5) -> tuple[str, ...]:
        """The ids of the datasets most like this one, best first; () where it is not indexed."""

    def cards(self, ids: Iterable[str]) -> dict[str, bytes]:
        """The stored cards of these datasets, by id; those not indexed are left out."""

    def writer(self, *, wait: float = 60.0) -> AbstractContextManager[IndexWriter]:
        """The writer, waited for at most so many seconds. Raises IndexLocked where another holds it."""

    def rebuild(self, documents: Iterator[SearchDocument], *, change: int, wait: float = 60.0) -> None:
        """Replace the whole index by these documents, each id once, without a moment in which search is down.

        Nobody else writes meanwhile: raises IndexLocked where another still does after `wait` seconds.
        """

    def state(self) -> IndexState:
        """How far the index has come; `exists=False` where there is none, never an exception."""

    def close(self) -> None:
        """Let go of files, threads and connections."""


class IndexUnavailable(Exception):
    """There is no index, or not one this version can read: `parvis reindex` makes one."""


class IndexUnreachable(IndexUnavailable):
    """The server that keeps the index doesn't answer, or refuses to: another index is no remedy."""

    def __init__(self, problem: Problem) -> None:
        """`problem`: what happened, for those who run the portal."""
        super().__init__(problem.code)
        self.problem = problem


class EngineUnusable(Exception):
    """PARVIS_SEARCH_URL can't be used as it is."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class IndexLocked(Exception):
    """Another process is writing."""
