"""The mapping tables as the portal has them: Parvis's own with people's changes, each kept and undone at will."""

from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec
from django.db import transaction

from parvis.model import Problem
from parvis.standards.profiles import VOCABULARIES, Table, is_code, tables
from parvis.vocab import fold

from .models import MappingChange, Source

SOURCE = "source/"
LONGEST_VALUE = 500
MOST_CHANGES = 10_000
"As many changed values are handed to readers."


class MappingError(Exception):
    """Something asked of a mapping table that can't be done, as a Problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code, problem.values)
        self.problem = problem


class ValueMapping(msgspec.Struct, frozen=True, kw_only=True):
    """A value of a table and what it stands for."""

    field: str
    value: str
    code: str
    "Empty: known, and no code fits."
    changed: bool = False
    "A person set it; it is not Parvis's own."
    own: str | None = None
    "What Parvis's own table says, where a person changed that."


class MappingTable(msgspec.Struct, frozen=True, kw_only=True):
    """A mapping table with the changes to it."""

    scope: str
    label: dict[str, str]
    profile: str = ""
    version: str = ""
    reference: str = ""
    fields: dict[str, str] = {}
    mappings: tuple[ValueMapping, ...] = ()
    changes: int = 0
    "How many of its values people set."


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One change in a table's history."""

    number: int
    scope: str
    field: str
    value: str
    code: str | None
    before: str | None
    at: datetime
    by: str
    undone: bool
    undoes: int | None


def list_tables() -> tuple[MappingTable, ...]:
    """Every table by its name, then those of single sources that have changes."""
    scopes = list(tables())
    rows = MappingChange.objects.filter(scope__startswith=SOURCE).values_list("scope", flat=True).distinct()
    return tuple(get_table(scope) for scope in [*scopes, *sorted(set(rows))])


def get_table(scope: str) -> MappingTable:
    """The table of a scope with the changes to it. Raises MappingError (`mapping-scope-unknown`)."""
    _check_scope(scope)
    table = tables().get(scope)
    found: dict[tuple[str, str], ValueMapping] = {}
    for field, codes in (table.values if table else {}).items():
        for value, code in codes.items():
            found[field, fold(value)] = ValueMapping(field=field, value=value, code=code)
    changed = _latest(scope)
    for row in changed:
        key = (row.field, row.folded)
        own = found.get(key)
        assert row.code is not None
        found[key] = ValueMapping(
            field=row.field, value=row.value, code=row.code, changed=True, own=own.code if own else None
        )
    order = list(VOCABULARIES)
    return MappingTable(
        scope=scope,
        label=dict(table.label) if table else _source_name(scope),
        profile=table.profile if table else "",
        version=table.version if table else "",
        reference=table.reference if table else "",
        fields=dict(table.fields) if table else {},
        mappings=tuple(sorted(found.values(), key=lambda item: (order.index(item.field), fold(item.value)))),
        changes=len(changed),
    )


def set_mapping(*, scope: str, field: str, value: str, code: str, by: str = "") -> Change:
    """Say what a value stands for; an empty code: none fits. Holds for records read from now on.

    Raises MappingError: `mapping-scope-unknown`, `mapping-field-unknown`, `mapping-value-unusable`,
    `mapping-code-unknown`.
    """
    value, code = " ".join(value.split()), code.strip()
    _check(scope, field, value)
    if code and not is_code(field, code):
        raise MappingError(
            Problem("mapping-code-unknown", values={"code": code[:100], "vocabulary": VOCABULARIES[field]})
        )
    return _write(scope, field, value, code, by)


def unset_mapping(*, scope: str, field: str, value: str, by: str = "") -> Change:
    """Back to what Parvis's own table says of a value. Raises MappingError, also `mapping-not-changed`."""
    value = " ".join(value.split())
    _check(scope, field, value)
    if _code(scope, field, fold(value)) is None:
        raise MappingError(Problem("mapping-not-changed", values={"value": value[:100], "scope": scope}))
    return _write(scope, field, value, None, by)


def undo_mapping(*, number: int, by: str = "") -> Change:
    """Take a change back: what held before it holds again.

    Raises MappingError: `mapping-change-unknown`, or `mapping-change-older` where it was changed again since.
    """
    row = MappingChange.objects.filter(pk=number).first()
    if row is None:
        raise MappingError(Problem("mapping-change-unknown", values={"number": str(number)}))
    last = MappingChange.objects.filter(scope=row.scope, field=row.field, folded=row.folded).order_by("-id").first()
    if last != row:
        raise MappingError(Problem("mapping-change-older", values={"number": str(number), "value": row.value[:100]}))
    return _write(row.scope, row.field, row.value, row.before, by, undoes=row)


def mapping_history(*, scope: str = "", limit: int = 50) -> tuple[Change, ...]:
    """The last changes to a table, or to all; newest first."""
    rows = MappingChange.objects.order_by("-id").prefetch_related("undone_by")
    if scope:
        rows = rows.filter(scope=scope)
    return tuple(_change(row) for row in rows[:limit])


def changes_for(source: Source) -> dict[str, dict[str, dict[str, str]]]:
    """What people set, as readers of this source's records want it (`ReadContext.tables`)."""
    own = SOURCE + source.slug
    found: dict[str, dict[str, dict[str, str]]] = {}
    for row in _latest(None)[:MOST_CHANGES]:
        if row.scope.startswith(SOURCE) and row.scope != own:
            continue
        name = "" if row.scope == own else row.scope
        assert row.code is not None
        found.setdefault(name, {}).setdefault(row.field, {})[row.value] = row.code
    return found


def export_mappings(*, scope: str = "") -> dict[str, dict[str, dict[str, str]]]:
    """What people set, by table, field and value: what `import_mappings` takes."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for row in _latest(scope or None):
        assert row.code is not None
        found.setdefault(row.scope, {}).setdefault(row.field, {})[row.value] = row.code
    return found


def import_mappings(document: Mapping[str, Mapping[str, Mapping[str, str]]], *, by: str = "") -> int:
    """Set all of an export's mappings, or none; how many were new. Raises MappingError at the first that can't be."""
    count = 0
    with transaction.atomic():
        for scope, fields in document.items():
            for field, values in fields.items():
                for value, code in values.items():
                    if _code(scope, field, fold(value)) != code:
                        set_mapping(scope=scope, field=field, value=value, code=code, by=by)
                        count += 1
    return count


def builtin(scope: str) -> Table | None:
    """Parvis's own table of a name."""
    return tables().get(scope)


def _latest(scope: str | None) -> list[MappingChange]:
    """The change that holds of each value, those that went back to Parvis's own left out."""
    rows = MappingChange.objects.order_by("id")
    if scope is not None:
        rows = rows.filter(scope=scope)
    last = {(row.scope, row.field, row.folded): row for row in rows.iterator()}
    return [row for row in last.values() if row.code is not None]


def _code(scope: str, field: str, folded: str) -> str | None:
    row = MappingChange.objects.filter(scope=scope, field=field, folded=folded).order_by("-id").first()
    return row.code if row else None


def _write(
    scope: str, field: str, value: str, code: str | None, by: str, *, undoes: MappingChange | None = None
) -> Change:
    folded = fold(value)
    with transaction.atomic():
        row = MappingChange.objects.create(
            scope=scope,
            field=field,
            value=value,
            folded=folded,
            code=code,
            before=_code(scope, field, folded),
            at=datetime.now(UTC),
            by=by[:200],
            undoes=undoes,
        )
    return _change(row)


def _change(row: MappingChange) -> Change:
    return Change(
        number=row.pk,
        scope=row.scope,
        field=row.field,
        value=row.value,
        code=row.code,
        before=row.before,
        at=row.at,
        by=row.by,
        undone=row.undone_by.exists(),
        undoes=row.undoes_id,
    )


def _check(scope: str, field: str, value: str) -> None:
    _check_scope(scope)
    if field not in VOCABULARIES:
        values = {"field": field[:60], "fields": ", ".join(VOCABULARIES)}
        raise MappingError(Problem("mapping-field-unknown", values=values))
    if not fold(value) or len(value) > LONGEST_VALUE or "\x00" in value:
        raise MappingError(Problem("mapping-value-unusable", values={"limit": str(LONGEST_VALUE)}))


def _check_scope(scope: str) -> None:
    if scope in tables():
        return
    slug = scope.removeprefix(SOURCE)
    if not scope.startswith(SOURCE) or not Source.objects.filter(slug=slug).exists():
        values = {"scope": scope[:100], "tables": ", ".join(tables())}
        raise MappingError(Problem("mapping-scope-unknown", values=values))


def _source_name(scope: str) -> dict[str, str]:
    row = Source.objects.filter(slug=scope.removeprefix(SOURCE)).first()
    return dict(row.name) if row else {}
