"""Walking through catalogues that are asked step by step: doubles, cursors, what changed and whether anything did.

A connector gives `steps`: an iterator of what each request (or few) brought, from a position on that it names itself.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from parvis.model import Problem

from .base import FetchError, Page, RawRecord
from .documents import PAGE_BYTES
from .records import SeenGuids

_MOST_AT_EDGE = 200
_MANY = "many"
_WHOLE_DAY = "T00:00:00Z"
_BITS = 128
_SLICE = 100


class Step(NamedTuple):
    """What one step brought."""

    records: Sequence[RawRecord] = ()
    behind: str = ""
    "The position to go on from after it, in the connector's own words."
    total: int | None = None
    problems: Sequence[Problem] = ()


Steps = Callable[[str], Iterator[Step]]
"The steps from a position on; from the beginning where it is empty or can't be read."


class _Cursor(msgspec.Struct, omit_defaults=True):
    behind: str
    sum: str = ""
    count: int = 0
    latest: str = ""
    edge: list[str] = []


_cursor: msgspec.json.Decoder[_Cursor] = msgspec.json.Decoder(_Cursor)


def _read(cursor: str) -> _Cursor | None:
    try:
        return _cursor.decode(cursor) if cursor else None
    except msgspec.MsgspecError:
        return None


def whole(steps: Steps, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """Pages of all records; one that says `unchanged` where they are those that `state` was noted of.

    Without `state` each step is given as it comes. With it the records wait in a temporary file until it is known
    whether anything changed, so that a walk costs the portal as many requests either way.
    """
    behind = _read(cursor)
    if not state.get("digest") or behind:
        yield from _streamed(steps, behind or _Cursor(""))
        return
    with tempfile.TemporaryFile(prefix="parvis-") as file:
        last: Page | None = None
        failure: FetchError | None = None
        lines = msgspec.json.Encoder()
        try:
            for page in _streamed(steps, _Cursor("")):
                file.write(lines.encode(page) + b"\n")
                last = page
        except FetchError as error:
            failure = error
        if failure is None and last and last.state.get("digest") == state["digest"]:
            yield Page(unchanged=True, state=state)
            return
        file.seek(0)
        for line in file:
            yield msgspec.json.decode(line, type=Page)
        if failure is not None:
            raise failure


def _streamed(steps: Steps, start: _Cursor) -> Iterator[Page]:
    total = int(start.sum or "0", 16)
    count = start.count
    seen = SeenGuids()
    behind = start.behind
    for step in _parted(steps(start.behind)):
        records, problems = _fresh(step, seen)
        for record in records:
            total = (total + _fingerprint(record)) % (1 << _BITS)
        count += len(records)
        behind = step.behind or behind
        found = _Cursor(behind, f"{total:x}", count)
        yield Page(
            records=tuple(records), cursor=msgspec.json.encode(found).decode(), total=step.total,
            problems=tuple(problems), state={"digest": f"{count:x}-{total:x}"},
        )  # fmt: skip


def since(steps: Steps, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """Pages of the records that changed since `state` was noted, by their own time of change; all without `state`.

    A record without such a time is given each time. Times to come count as now, lest one of them hide all changes
    until then. Of the records changed at the last moment seen the fingerprints are noted, since more may follow it;
    where they are many, that moment counts as over, unless it is a whole day.
    """
    behind = _read(cursor) or _Cursor("")
    floor, known = state.get("since", ""), frozenset(filter(None, state.get("edge", "").split(",")))
    over = _MANY in known and not floor.endswith(_WHOLE_DAY)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    latest, edge = behind.latest or floor, set(behind.edge or known)
    seen = SeenGuids()
    position = behind.behind
    for step in _parted(steps(behind.behind)):
        fresh, problems = _fresh(step, seen)
        records = []
        for record in fresh:
            moment, mark = moment_of(record.modified), f"{_fingerprint(record):032x}"[:12]
            if moment and moment >= min(latest, now):
                if min(moment, now) > latest:
                    latest, edge = min(moment, now), set()
                edge.add(mark)
            if moment > now or moment == floor:
                given = mark not in known and not (over and moment == floor)
            else:
                given = moment > floor
            if given or not floor or not moment:
                records.append(record)
        position = step.behind or position
        kept = sorted(edge) if len(edge) <= _MOST_AT_EDGE and _MANY not in edge else [_MANY]
        found = _Cursor(position, latest=latest, edge=kept)
        yield Page(
            records=tuple(records), cursor=msgspec.json.encode(found).decode(), total=step.total,
            problems=tuple(problems), state={"since": latest or now, "edge": ",".join(kept)},
        )  # fmt: skip


def guids(steps: Steps) -> Iterator[tuple[str, ...]]:
    """The guids that the steps bring, each once."""
    seen = SeenGuids()
    for step in steps(""):
        yield tuple(record.guid for record in step.records if seen.add(record.guid))


def moment_of(modified: str | None) -> str:
    """A time of change as ISO 8601 in UTC to the second, so that times compare as texts; empty where it is none."""
    if not modified:
        return ""
    try:
        moment = datetime.fromisoformat(modified.strip().replace("Z", "+00:00"))
    except ValueError:
        return ""
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    try:
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError):
        return ""


def epoch(value: object) -> str | None:
    """Seconds or milliseconds since 1970 as ISO 8601; None where it is no such number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        seconds = value / 1000 if abs(value) >= 10**11 else value
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return None


def _parted(steps: Iterable[Step]) -> Iterator[Step]:
    """Steps with many bytes in several: only the last of them moves the position on."""
    for step in steps:
        part: list[RawRecord] = []
        size = 0
        for record in step.records:
            if size >= PAGE_BYTES:
                yield Step(part, "", step.total)
                part, size = [], 0
            part.append(record)
            size += len(record.payload)
        yield Step(part, step.behind, step.total, step.problems)


def _fresh(step: Step, seen: SeenGuids) -> tuple[list[RawRecord], list[Problem]]:
    records, problems = [], list(step.problems)
    for record in step.records:
        if seen.add(record.guid):
            records.append(record)
        else:
            problems.append(Problem("guid-duplicate", record=record.guid, values={"guid": record.guid[:200]}))
    return records, problems


def _fingerprint(record: RawRecord) -> int:
    text = record.guid.encode("utf-8", "replace") + b"\0" + record.payload
    return int.from_bytes(hashlib.blake2b(text, digest_size=_BITS // 8).digest(), "big")


def sliced(
    found: Sequence[tuple[RawRecord | None, Sequence[Problem]]], behind: str, *, first: Sequence[Problem] = ()
) -> Iterator[Step]:
    """Steps through records that came all at once. The position holds their fingerprint: other records start anew."""
    digest = hashlib.blake2b(digest_size=8)
    for record, _ in found:
        digest.update(_fingerprint(record).to_bytes(16, "big") if record else b"-")
    mark, _, number = behind.partition(":")
    start = int(number) if mark == digest.hexdigest() and number.isdecimal() else 0
    total = sum(record is not None for record, _ in found)
    problems = list(first) if not start else []
    for at in range(start, max(len(found), 1), _SLICE):
        some = found[at : at + _SLICE]
        problems += [problem for _, said in some for problem in said]
        made = [record for record, _ in some if record is not None]
        yield Step(made, f"{digest.hexdigest()}:{at + len(some)}", total, problems)
        problems = []
