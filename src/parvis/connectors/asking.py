"""Asking a catalogue's interface for JSON, and making records of what it answers."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from parvis.model import Problem

from .base import Client, FetchError, RawRecord, Reply
from .documents import fetched, not_a_record, wrong_kind
from .json_parts import decode
from .places import local_path
from .records import derived_guid, encode
from .streams import items, opened

_ANY: msgspec.json.Decoder[Any] = msgspec.json.Decoder()
_FATAL = frozenset({"host-unknown", "connection-failed", "address-private", "timed-out", "certificate-refused"})
_MOST_IN_A_ROW = 20
_LONGEST_GUID = 2000


def answer(reply: Reply) -> Any:
    """The JSON value of a reply. Raises FetchError."""
    return decode(reply.body, _ANY, url=reply.url)


def ask(client: Client, url: str, params: dict[str, str] | None = None) -> Any:
    """The JSON value at an address. Raises FetchError."""
    return answer(client.get(url, params=params))


def object_with(value: Any, url: str, expected: str, *names: str) -> dict[str, Any]:
    """The value as an object that has these names. Raises FetchError (`wrong-kind`) where it is none."""
    if not isinstance(value, dict) or not all(name in value for name in names):
        raise wrong_kind(url, expected)
    return value


def listed(value: Any, url: str, expected: str) -> list[Any]:
    """The value as a list. Raises FetchError (`wrong-kind`) where it is none."""
    if not isinstance(value, list):
        raise wrong_kind(url, expected)
    return value


def items_at(client: Client, url: str, prefix: str) -> tuple[list[Any], FetchError | None]:
    """The values at an ijson prefix of the document at an address, and how it broke off, where it did.

    Raises FetchError where the document can't be had or is no JSON from its beginning.
    """
    found: list[Any] = []
    with fetched(client, url, {}) as document:
        if document is None:
            return [], None
        source = opened(document.file, name=document.url)
        try:
            found.extend(items(source, prefix, name=document.url))
        except FetchError as error:
            return found, error
    return found, None


def count_of(value: Any) -> int | None:
    """A number of records that a portal says it has; None where it is no such number."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**40 else None


def probed(client: Client, url: str) -> Any:
    """The JSON value at an address that may not be there: None where it isn't, or isn't JSON.

    Raises FetchError where nothing answers at all.
    """
    try:
        return ask(client, url)
    except FetchError as error:
        if is_fatal(error):
            raise
        return None


def is_fatal(error: FetchError) -> bool:
    """Whether nobody answers at an address, whatever one asks."""
    return error.problem.code in _FATAL


def replies(client: Client, urls: list[str]) -> Iterator[Reply | FetchError]:
    """An answer or the failure to get it for each address, in order, some fetched ahead.

    Raises FetchError where nobody answers, or after many failures in a row.
    """
    start = failed = 0
    while start < len(urls):
        try:
            for reply in client.get_many(urls[start:]):
                start += 1
                failed = 0
                yield reply
            return
        except FetchError as error:
            failed += 1
            if is_fatal(error) or failed >= _MOST_IN_A_ROW:
                raise
            start += 1
            yield error


def details(client: Client, urls: list[str]) -> Iterator[Any]:
    """The JSON value at each address, or the problem with it."""
    unreadable = 0
    for reply in replies(client, urls):
        if isinstance(reply, FetchError):
            yield reply.problem
            continue
        try:
            value = answer(reply)
            unreadable = 0
        except FetchError as error:
            unreadable += 1
            if unreadable >= _MOST_IN_A_ROW:
                raise
            value = error.problem
        yield value


def without_details(problem: Problem, guid: str) -> Problem:
    """A record whose details could not be had, so that only what the list says of it is known."""
    values = {"guid": guid[:200], "cause": problem.code}
    return Problem("details-missing", severity="warning", record=guid, values=values)


def record(
    value: Any, standard: str, guid: object, *, modified: str | None = None, url: str | None = None, where: str = ""
) -> tuple[RawRecord | None, tuple[Problem, ...]]:
    """A record of a value, with a guid made up (and that said) where it has none; None and a problem where it is no
    object."""
    if not isinstance(value, dict):
        return None, (not_a_record(value, where, ValueError()),)
    try:
        payload = encode(value)
    except ValueError as error:
        return None, (not_a_record(value, where, error),)
    problems: tuple[Problem, ...] = ()
    name = str(guid).strip() if isinstance(guid, str | int) and not isinstance(guid, bool) else ""
    if not name:
        name = derived_guid(payload)
        values = {"guid": name}
        problems = (Problem("guid-derived", severity="warning", record=name, pointer=where, values=values),)
    made = RawRecord(guid=name[:_LONGEST_GUID], payload=payload, standard=standard, modified=modified, url=url)
    return made, problems


def records(
    found: Iterable[tuple[RawRecord | None, tuple[Problem, ...]]],
) -> tuple[list[RawRecord], list[Problem]]:
    """The records, and the problems of all, apart."""
    made: list[RawRecord] = []
    problems: list[Problem] = []
    for one, said in found:
        problems.extend(said)
        if one is not None:
            made.append(one)
    return made, problems


def text(value: object, longest: int = 200) -> str:
    """A text of a reply on one line, cut short; empty where it is none."""
    return " ".join(value.split())[:longest] if isinstance(value, str) else ""


def refuse_paths(url: str, expected: str) -> None:
    """Raises FetchError for what is a file of this machine and no address."""
    if local_path(url) is not None or "://" not in url:
        raise wrong_kind(url, expected)
