"""What narrows a question, as OpenSearch queries: filters, a box, periods, times of change."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from .schema import MARKER, first_change, key

Clause = dict[str, Any]


def filters(chosen: Mapping[str, Sequence[str]]) -> dict[str, Clause]:
    """By facet: any of the values chosen."""
    return {name: {"terms": {f"facet_{name}": list(values)}} for name, values in chosen.items() if values}


def box_filter(box: tuple[float, float, float, float]) -> Clause:
    """Datasets whose box meets this one; either may cross the antimeridian. Those without a box don't."""
    west, south, east, north = box
    if east < west:
        east += 360
    # Boxes in the index run from a west in -180..180 to an east up to 540: the same box a turn further may meet them.
    turns = [
        {"bool": {"filter": [between("west", None, east + turn), between("east", west + turn, None)]}}
        for turn in (-360.0, 0.0, 360.0)
        if east + turn >= -180 and west + turn <= 540
    ]
    around = {"bool": {"should": turns, "minimum_should_match": 1}}
    return {"bool": {"filter": [around, between("south", None, north), between("north", south, None)]}}


def period_filters(first: int | None, last: int | None) -> list[Clause]:
    """Datasets whose period meets these days; those without a period don't."""
    found = []
    if last is not None:
        found.append(between("start", None, last))
    if first is not None:
        found.append(between("end", first, None))
    return found


def change_filter(since: datetime | None, until: datetime | None) -> list[Clause]:
    """Datasets whose record was last changed then; those of which that isn't known weren't."""
    if since is None and until is None:
        return []
    # 1: the field is 0 where it isn't known.
    least = 1 if since is None else max(1, first_change(since, up=True))
    return [between("changed", least, None if until is None else first_change(until))]


def between(field: str, least: float | None, most: float | None) -> Clause:
    """Numbers from `least` to `most`, both included."""
    ends = {name: end for name, end in (("gte", least), ("lte", most)) if end is not None}
    return {"range": {field: ends}}


def combined(words: Clause | None, narrowing: Sequence[Clause]) -> Clause:
    """Datasets that match the words and all that narrows; never the marker."""
    found: Clause = {"must_not": [{"ids": {"values": [key(MARKER)]}}]}
    if words is not None:
        found["must"] = [words]
    if narrowing:
        found["filter"] = list(narrowing)
    return {"bool": found}
