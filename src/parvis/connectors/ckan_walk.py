"""Walking through all packages of a CKAN site while people change them.

`package_search` pages are positions in a list that moves: where a package is deleted, all behind it move up one, and
a walk by position misses as many. So the walk sorts by `id`, which no change moves, lets every page overlap the last
by one package, and compares: as long as a page begins at or before the last id seen, nothing lies between the two.
Where one doesn't, the walk steps back until it does. Pages can thus be fetched side by side, yet none is missed.
"""

import contextlib
import time
from collections import deque
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from parvis.model import Problem

from .base import FetchError
from .ckan_api import Api, SearchPage, search_page
from .guard import shown

MAX_ROWS = 1000
_FIRST_ROWS = 100
_QUICK_SECONDS = 2.0
_BARREN_PAGES = 4
_BARREN_ROWS = 2000
_MOST_SKIPPED = 20
_ENOUGH = 0.9
_MORE_PASSES = 2
_MOST_STEPS_BACK = 40

_SMALLER_MAY_HELP = frozenset(
    {
        "status-server-error",
        "timed-out",
        "connection-cut",
        "too-large",
        "json-truncated",
        "json-too-deep",
        "reply-not-json",
        "html-instead-of-json",
        "reply-unexpected",
        "reply-unreadable",
    }
)


class Head(msgspec.Struct):
    """What the connector needs to know of a package; of any type, since sites put anything there."""

    id: object = None
    name: object = None
    metadata_modified: object = None
    private: object = False
    state: object = "active"
    type: object = "dataset"
    dataset_type: object = "dataset"
    "What the search index calls `type`."
    owner_org: object = None

    @property
    def guid(self) -> str:
        """The package's id, or its name where it lacks one; empty where it lacks both."""
        for value in (self.id, self.name):
            if isinstance(value, str) and value.strip():
                return value.strip()
        return ""

    @property
    def key(self) -> str:
        """What the site sorts by; empty where the package has none."""
        return self.id if isinstance(self.id, str) else ""


_head: msgspec.json.Decoder[Head] = msgspec.json.Decoder(Head)


class Package(msgspec.Struct, frozen=True):
    head: Head
    raw: bytes
    guid: str


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the walk: packages not seen before, and where it stands."""

    packages: list[Package]
    problems: tuple[Problem, ...] = ()
    total: int | None = None
    start: int = 0
    last: str = ""
    seen: int = 0
    resumable: bool = True
    date: str = ""
    "The server's clock when the walk began, as it told it."


def read_packages(raws: list[msgspec.Raw]) -> tuple[list[Package], list[Problem]]:
    """Packages with their heads, and a problem for each that is none."""
    packages: list[Package] = []
    problems: list[Problem] = []
    for raw in raws:
        payload = bytes(raw)
        try:
            head = _head.decode(payload)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            start = payload[:60].decode("utf-8", "replace")
            problems.append(Problem("record-not-object", values={"start": start}))
            continue
        if guid := head.guid:
            packages.append(Package(head, payload, guid))
        else:
            problems.append(Problem("record-without-id", pointer="/id", values={"name": _words(payload)}))
    return packages, problems


class SearchWalk:
    """A walk over `package_search`, from a position behind a given id on.

    `steps` raises FetchError where the site can't be walked to its end.
    """

    def __init__(
        self, api: Api, *, fq: str = "", fl: str = "", start: int = 0, last: str = "", seen: int = 0, rows: int = 0
    ) -> None:
        self._api = api
        self._fq, self._fl = fq, fl
        self._most = rows or MAX_ROWS
        self._rows = min(self._most, _FIRST_ROWS)
        self._position = start
        self._last = last
        self._seen = seen
        self._first = ""
        self._count: int | None = None
        self._date = ""
        self._sorted = True
        self._ids: set[str] = set()
        "Ids seen, kept only where the site doesn't sort."
        self._passes = 0
        self._back = 1
        self._steps_back = 0
        "Since the last new package."
        self._barren = self._barren_rows = 0
        "Pages in a row, beyond all read before, that brought nothing new."
        self._reached = 0
        "Up to which position the walk has read."
        self._skipped: list[Problem] = []
        self._anchored = True
        "False behind a record that could not be had: the next page can't touch the last one."
        self._short = 0
        "How many packages the last page held, where it held fewer than asked."
        self._capped = 0
        "How many packages the last page had that looked capped."
        self._end = start
        "The position of the last package of the last page."

    def steps(self) -> Iterator[Step]:
        """Pages of packages, none missed, none twice."""
        while True:
            for start, rows, page in self._fetch():
                step = self._accept(start, rows, page)
                if step is None:
                    break
                yield step
                if self._finished(start, rows, page):
                    return
                if self._advance(start, rows, page):
                    break

    def _fetch(self) -> Iterator[tuple[int, int, SearchPage]]:
        """Pages from the present position on, some fetched ahead; ends where the plan has to change."""
        rows = self._rows
        asked: deque[int] = deque()
        stride = rows - 1 if rows > 1 and self._sorted else rows

        def urls() -> Iterator[str]:
            position = self._position
            while self._count is None or position < self._count or not asked:
                asked.append(position)
                yield self._api.search_url(start=position, rows=rows, fq=self._fq, fl=self._fl)
                if self._count is None:
                    return
                position += stride

        began = time.monotonic()
        replies = self._api.client.get_many(urls())
        try:
            while True:
                reply = next(replies, None)
                if reply is None:
                    return
                page = search_page(reply)
                if self._count is None:
                    self._date = self._date or reply.headers.get("date", "")
                    self._resize(time.monotonic() - began)
                self._count = max(page.count, 0)
                yield asked.popleft(), rows, page
        except FetchError as error:
            self._give_way(error, asked[0] if asked else self._position, rows)
        finally:
            with contextlib.suppress(AttributeError):
                replies.close()  # type: ignore[attr-defined]

    def _resize(self, seconds: float) -> None:
        """Larger pages where the first one came quickly."""
        if seconds < _QUICK_SECONDS:
            self._rows = self._most
        else:
            self._rows = max(20, min(self._most, int(self._rows * 5 / seconds)))

    def _accept(self, start: int, rows: int, page: SearchPage) -> Step | None:
        """The page's new packages; None where something may lie between it and the last: the walk steps back."""
        packages, problems = read_packages(page.results)
        if self._sorted:
            ids = [key for package in packages if (key := package.head.key)]
            if any(left > right for left, right in pairwise(ids)):
                self._restart_unsorted()
                return None
            if ids and not start:
                self._first = ids[0]
            elif len(ids) > 1 and ids[0] == self._first and self._start_is_ignored():
                raise self._incomplete(page.count)
            if self._gap(start, rows, page, ids):
                return None
        fresh, doubled = self._fresh(packages)
        problems.extend(doubled)
        problems.extend(self._skipped)
        self._skipped = []
        self._seen += len(fresh) + len(doubled) + len(page.results) - len(packages)
        self._note_progress(start, rows, len(page.results), bool(fresh))
        # A page without any package says nothing of where it stands.
        self._anchored, self._back = bool(page.results), 1
        self._end = max(0, start + max(len(page.results), 1) - 1)
        return Step(
            packages=fresh, problems=tuple(problems), total=page.count, start=self._end, last=self._last,
            seen=self._seen, resumable=self._sorted, date=self._date,
        )  # fmt: skip

    def _start_is_ignored(self) -> bool:
        """Whether every page is the first, and not only this one because as many were added before it."""
        firsts: list[str] = []
        for start in (0, 1, 0):
            reply = self._api.client.get(self._api.search_url(start=start, rows=1, fq=self._fq, fl=self._fl))
            packages, _ = read_packages(search_page(reply).results)
            firsts.append(packages[0].head.key if packages else "")
        return len(set(firsts)) == 1

    def _note_progress(self, start: int, rows: int, got: int, fresh: bool) -> None:
        if fresh:
            self._barren = self._barren_rows = self._steps_back = 0
        elif start + max(got, 1) > self._reached:
            self._barren += 1
            self._barren_rows += max(got, rows)
        self._reached = max(self._reached, start + got)

    def _gap(self, start: int, rows: int, page: SearchPage, ids: list[str]) -> bool:
        """Whether packages may lie between the last page and this one; if so, moves the position back."""
        if not start or not self._anchored or rows == 1:
            return False
        if ids and ids[0] <= self._last:
            return False
        if not ids and not (start >= page.count > 0):
            return False
        self._steps_back += 1
        if self._steps_back > _MOST_STEPS_BACK:
            # The site sorts, but not the same way each time.
            self._restart_unsorted()
            return True
        if self._short:
            self._learn_cap(self._short)
        # First to where the last package stood; then further, by doubling steps.
        self._position = max(0, min(start - 1, self._end, page.count - 1) - self._back + 1)
        self._back *= 2
        return True

    def _fresh(self, packages: list[Package]) -> tuple[list[Package], list[Problem]]:
        fresh: list[Package] = []
        doubled: list[Problem] = []
        on_page: set[str] = set()
        for package in packages:
            guid, key = package.guid, package.head.key if self._sorted else ""
            if guid in on_page:
                doubled.append(Problem("guid-duplicate", severity="warning", record=guid, values={"guid": guid}))
                continue
            on_page.add(guid)
            if key:
                if key <= self._last:
                    continue
                self._last = key
            elif guid in self._ids:
                continue
            else:
                self._ids.add(guid)
            fresh.append(package)
        return fresh, doubled

    def _finished(self, start: int, rows: int, page: SearchPage) -> bool:
        got = len(page.results)
        if start + got < page.count and (got or start + rows < page.count):
            if self._barren >= _BARREN_PAGES and self._barren_rows >= min(_BARREN_ROWS, page.count):
                raise self._incomplete(page.count)
            return False
        if not self._sorted and self._seen < page.count and self._passes < _MORE_PASSES:
            # Without a stable order, what moved while the walk went by shows up in another.
            self._passes += 1
            self._position = self._barren = self._barren_rows = self._reached = 0
            return False
        # Sorted pages that touch prove that nothing was missed; an empty page at the end proves nothing.
        if (not got or not self._sorted) and self._seen < page.count * _ENOUGH:
            raise self._incomplete(page.count)
        return True

    def _advance(self, start: int, rows: int, page: SearchPage) -> bool:
        """Moves the position behind the page; True where the plan of pages to fetch has to change."""
        got = len(page.results)
        if not self._sorted and start + got >= page.count:
            return True
        self._short = got if got < rows and start + got < page.count else 0
        if got == 0:
            self._position = start + rows
        else:
            self._position = start + (got - 1 if self._sorted and got > 1 else got)
        if self._short and self._short < rows * _ENOUGH:
            self._learn_cap(self._short)
            return True
        if rows < self._most and self._rows == rows:
            self._rows = min(self._most, rows * 4)
        return rows != self._rows

    def _learn_cap(self, got: int) -> None:
        """After a page with fewer packages than asked, though there are more: the site's cap, if it is so twice.

        Once it may be packages that the site's index has and its store has not.
        """
        self._rows = max(got, 2)
        if got == self._capped:
            self._most = self._rows
        self._capped = got

    def _give_way(self, error: FetchError, start: int, rows: int) -> None:
        """After a page that can't be had: smaller pages, at last without the record; raises the error if none helps."""
        if error.problem.code not in _SMALLER_MAY_HELP or (self._count is None and rows <= 1):
            raise error
        self._position = start
        if rows > 1:
            self._rows = max(1, rows // 4)
            return
        if len(self._skipped) >= _MOST_SKIPPED:
            raise error
        try:
            search_page(self._api.client.get(self._api.search_url(start=0, rows=0)))
        except FetchError:
            raise error from None
        values = {"position": str(start + 1), "cause": error.problem.code}
        self._skipped.append(Problem("record-unreachable", values=values))
        self._position = start + 1
        self._anchored = False
        self._seen += 1

    def _restart_unsorted(self) -> None:
        self._sorted = False
        self._position = self._seen = 0
        self._last = ""

    def _incomplete(self, count: int) -> FetchError:
        values = {"url": shown(self._api.base), "seen": str(self._seen), "total": str(count)}
        return FetchError(Problem("walk-incomplete", values=values))


def _words(payload: bytes) -> str:
    try:
        found = msgspec.json.decode(payload)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return ""
    title = found.get("title") if isinstance(found, dict) else None
    return str(title or "")[:100]
