"""The alarm of the mapping tables: values that nobody knew, counted by run, field and value."""

from collections import Counter
from collections.abc import Iterable

import msgspec
from django.db.models import F, Max, Q, Sum

from parvis.model import Problem
from parvis.standards.profiles import tables
from parvis.vocab import fold

from .mapping import SOURCE
from .models import MappingChange, Run, UnmappedValue

MOST = 2_000
"As many different values of a run are told apart."
_FIELDS = {
    "value-unmapped": ("", "value"),
    "frequency-unknown": ("frequency", "value"),
    "frequency-ambiguous": ("frequency", "value"),
    "access-unknown": ("access_rights", "value"),
    "status-unknown": ("status", "value"),
    "format-unknown": ("format", "format"),
    "licence-unknown": ("licence", "licence"),
    "language-unknown": ("languages", "language"),
}
"Problems of readers that say a value is unknown: which field of the record it was for, and where they hold it."


class Unmapped(msgspec.Struct, frozen=True, kw_only=True):
    """A value that nobody knew when a source's records were last read."""

    source: str
    scope: str
    "Where its mapping belongs: a table's name, or `source/SLUG`."
    field: str
    value: str
    count: int
    mapped: bool = False
    "A person mapped it since; records show it once they are read again."


def count_unmapped(run: Run, problems: Iterable[Problem]) -> None:
    """Add a batch's unknown values to the run's."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for problem in problems:
        place = _FIELDS.get(problem.code)
        value = problem.values.get(place[1], "") if place else ""
        if not place or not value or "\x00" in value:
            continue
        field = place[0] or problem.values.get("canonical", "")
        table = problem.values.get("table", "")
        scope = table if table in tables() else SOURCE + run.source.slug
        counts[scope, field, value[:500]] += 1
    if not counts:
        return
    known = {(row.scope, row.field, row.value): row for row in UnmappedValue.objects.filter(run=run)}
    fresh = [
        UnmappedValue(run=run, scope=key[0], field=key[1], value=key[2], count=count)
        for key, count in counts.items()
        if key not in known
    ]
    UnmappedValue.objects.bulk_create(fresh[: max(0, MOST - len(known))], batch_size=100)
    changed = [row for key, row in known.items() if key in counts]
    for row in changed:
        row.count += counts[row.scope, row.field, row.value]
    UnmappedValue.objects.bulk_update(changed, ["count"], batch_size=100)


def list_unmapped(*, source: str | None = None) -> tuple[Unmapped, ...]:
    """Each source's unknown values, the most frequent first: since the last run that walked through all its records.

    Of a value that came in several runs since, the greatest count of one run is told.
    """
    rows = UnmappedValue.objects.filter(run__source__removed_at=None)
    if source is not None:
        rows = rows.filter(run__source__slug=source)
    found = rows.values("run__source__slug", "scope", "field", "value").annotate(most=Max("count"), last=Max("run"))
    changes = {(row.scope, row.field, row.folded): row.code for row in MappingChange.objects.order_by("id").iterator()}
    since = _since()
    items = [
        Unmapped(
            source=row["run__source__slug"],
            scope=row["scope"],
            field=row["field"],
            value=row["value"],
            count=row["most"],
            mapped=changes.get((row["scope"], row["field"], fold(row["value"]))) is not None,
        )
        for row in found
        if row["last"] >= since.get(row["run__source__slug"], 0)
    ]
    return tuple(sorted(items, key=lambda item: (item.source, -item.count, item.field, item.value)))


def unmapped_in_run(run: int) -> int:
    """How many records of a run had a value that nobody knew (a record with two counts twice)."""
    return UnmappedValue.objects.filter(run_id=run).aggregate(total=Sum("count"))["total"] or 0


def _since() -> dict[str, int]:
    """By source, the last run that walked through all records and read some: what an older one found may be mended."""
    read = Q(new__gt=0) | Q(changed__gt=0) | Q(unmapped__isnull=False) | Q(unchanged__lt=F("fetched"))
    rows = Run.objects.filter(read, incremental=False, source__removed_at=None)
    return dict(rows.values_list("source__slug").annotate(last=Max("id")).values_list("source__slug", "last"))
