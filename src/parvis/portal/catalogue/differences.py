"""What changed between two versions of a dataset."""

from typing import Any

import msgspec

from parvis.model import Dataset


class Difference(msgspec.Struct, frozen=True):
    """One place that differs: an RFC 6901 pointer into the record, and the values (None where absent)."""

    pointer: str
    before: Any
    after: Any


def differences(before: Dataset, after: Dataset) -> tuple[Difference, ...]:
    """The places that differ, in the order of the record's fields; the innermost value that changed is named."""
    return tuple(_walk("", msgspec.to_builtins(before), msgspec.to_builtins(after)))


IGNORED = frozenset({"/provenance", "/id"})
"Bookkeeping of ours, not a change of the dataset."


def _walk(pointer: str, before: Any, after: Any) -> list[Difference]:
    if before == after or pointer in IGNORED:
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        found: list[Difference] = []
        for key in [*before, *(key for key in after if key not in before)]:
            step = str(key).replace("~", "~0").replace("/", "~1")
            found += _walk(f"{pointer}/{step}", before.get(key), after.get(key))
        return found
    if isinstance(before, (list, tuple)) and isinstance(after, (list, tuple)):
        return _walk_lists(pointer, list(before), list(after))
    return [Difference(pointer, before, after)]


def _walk_lists(pointer: str, before: list[Any], after: list[Any]) -> list[Difference]:
    """Items of equal length lists are compared place by place; otherwise what was added and taken out is named."""
    if len(before) == len(after):
        return [d for i, (a, b) in enumerate(zip(before, after, strict=True)) for d in _walk(f"{pointer}/{i}", a, b)]
    gone = [item for item in before if item not in after]
    come = [item for item in after if item not in before]
    removed = [Difference(f"{pointer}/{before.index(item)}", item, None) for item in gone]
    return removed + [Difference(f"{pointer}/{after.index(item)}", None, item) for item in come]
