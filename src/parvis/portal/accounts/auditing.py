"""The record of who changed what. Services write to it in the transaction of the change; nothing ever changes it."""

from datetime import datetime
from typing import Any

import msgspec

from . import models


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who does something: a person who is signed in, or the user of a command."""

    person: int | None = None
    name: str
    operator: bool = False
    "Somebody with a shell on the portal's machine, who may do everything."


class AuditLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the record."""

    number: int
    at: datetime
    by: str
    action: str
    kind: str
    key: str
    group: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def record(
    *,
    by: Actor,
    action: str,
    kind: str,
    key: object,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    group: str | None = None,
) -> None:
    """Write down a change, as part of the transaction under way: other apps' services call it too."""
    models.AuditEntry.objects.create(
        by_id=by.person,
        by_name=by.name[:254],
        action=action,
        kind=kind,
        key=str(key)[:100],
        group=models.Group.objects.filter(slug=group).first() if group else None,
        before=before,
        after=after,
    )


def list_audit(
    *, kind: str = "", key: str = "", groups: tuple[str, ...] | None = None, offset: int = 0, limit: int = 100
) -> tuple[AuditLine, ...]:
    """The last changes, newest first: of everything, of one kind or object, or of some groups."""
    rows = models.AuditEntry.objects.order_by("-id").select_related("by", "group")
    if kind:
        rows = rows.filter(kind=kind)
    if key:
        rows = rows.filter(key=key)
    if groups is not None:
        rows = rows.filter(group__slug__in=groups)
    return tuple(map(_line, rows[offset : offset + limit]))


def _line(row: models.AuditEntry) -> AuditLine:
    return AuditLine(
        number=row.pk,
        at=row.at,
        by=str(row.by) if row.by else row.by_name,
        action=row.action,
        kind=row.kind,
        key=row.key,
        group=row.group.slug if row.group else None,
        before=row.before,
        after=row.after,
    )
