"""What narrows an answer without ranking it: filters, boxes, periods, times of change."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tantivy import FieldType, Occur
from tantivy import Query as TQuery

from .schema import MARKER, first_change, last_change, schema

ONE_BY_ONE = 50
"Values up to which each is looked up by itself: a set is an automaton run over all terms of the field."


def filters(chosen: Mapping[str, Sequence[str]]) -> dict[str, TQuery]:
    """By facet: any of the values chosen."""
    found: dict[str, TQuery] = {}
    for name, values in chosen.items():
        if values:
            found[name] = any_of(name, values)
    return found


def any_of(facet: str, values: Sequence[str]) -> TQuery:
    """Datasets that have any of these values."""
    field = f"facet_{facet}"
    if len(values) == 1:
        return TQuery.term_query(schema(), field, values[0], "basic")
    if len(values) > ONE_BY_ONE:
        return TQuery.term_set_query(schema(), field, list(values))
    return TQuery.boolean_query(
        [(Occur.Should, TQuery.term_query(schema(), field, value, "basic")) for value in values]
    )


def box_filter(box: tuple[float, float, float, float]) -> TQuery:
    """Datasets whose box meets this one; either may cross the antimeridian. Those without a box don't."""
    west, south, east, north = box
    if east < west:
        east += 360
    # Boxes in the index run from a west in -180..180 to an east up to 540: the same box a turn further may meet them.
    turns = [
        TQuery.boolean_query(
            [
                (Occur.Must, _between("west", FieldType.Float, None, east + turn)),
                (Occur.Must, _between("east", FieldType.Float, west + turn, None)),
            ]
        )
        for turn in (-360.0, 0.0, 360.0)
        if east + turn >= -180 and west + turn <= 540
    ]
    return TQuery.boolean_query(
        [
            (Occur.Must, TQuery.boolean_query([(Occur.Should, turn) for turn in turns])),
            (Occur.Must, _between("south", FieldType.Float, None, north)),
            (Occur.Must, _between("north", FieldType.Float, south, None)),
        ]
    )


def period_filters(first: int | None, last: int | None) -> list[TQuery]:
    """Datasets whose period meets these days; those without a period don't."""
    found = []
    if last is not None:
        found.append(_between("start", FieldType.Integer, None, last))
    if first is not None:
        found.append(_between("end", FieldType.Integer, first, None))
    return found


def change_filter(since: datetime | None, until: datetime | None) -> list[TQuery]:
    """Datasets whose record was last changed then; those of which that isn't known weren't."""
    if since is None and until is None:
        return []
    # 1: the field is 0 where it isn't known.
    least = 1 if since is None else max(1, first_change(since, up=True))
    most = None if until is None else last_change(until)
    return [_between("changed", FieldType.Integer, least, most)]


def _between(field: str, kind: FieldType, least: float | None, most: float | None) -> TQuery:
    return TQuery.range_query(schema(), field, kind, least, most)


def combined(words: TQuery | None, narrowing: Sequence[TQuery], apart: Sequence[TQuery] = ()) -> TQuery:
    """Datasets that match the words and all that narrows, and nothing that is to stay apart.

    Never the marker, which no word and no filter finds.
    """
    clauses = [] if words is None else [(Occur.Must, words)]
    clauses += [(Occur.Must, TQuery.const_score_query(query, 0.0)) for query in narrowing]
    if not clauses:
        clauses = [(Occur.Must, everything())]
    clauses += [(Occur.MustNot, query) for query in apart]
    return clauses[0][1] if len(clauses) == 1 else TQuery.boolean_query(clauses)


def everything() -> TQuery:
    """All datasets, and nothing else."""
    marked = TQuery.term_query(schema(), "id", MARKER, "basic")
    return TQuery.boolean_query([(Occur.Must, TQuery.all_query()), (Occur.MustNot, marked)])
