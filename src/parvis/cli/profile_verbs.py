"""The verbs of `parvis profile`."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import msgspec

from parvis.model import Problem

from .language import _, ngettext
from .output import Failed, Unusable, answer, answer_json, name_of, say, table
from .person import who
from .runs import moment, number
from .verbs import json_option, verb

CONFLICTS = frozenset({"mapping-not-changed", "mapping-change-older"})
_table_argument = click.argument("scope", metavar=_("TABLE"))


def _opened(act: Callable[..., None]) -> Callable[..., None]:
    """Open the portal first, and turn MappingError into a message."""

    @functools.wraps(act)
    def run(**arguments: Any) -> None:
        from .portal import open_portal

        open_portal()
        from parvis.portal.harvest import services as harvest

        try:
            act(harvest, **arguments)
        except harvest.MappingError as error:
            kind = Failed if error.problem.code in CONFLICTS else Unusable
            raise kind.of(error.problem) from error

    return run


@verb("list", _("List the mapping tables."))
@json_option
@_opened
def list_command(harvest: Any, as_json: bool) -> None:
    found = harvest.list_tables()
    if as_json:
        rows = [{"table": item.scope, "profile": item.profile, "version": item.version, "label": item.label,
                 "values": len(item.mappings), "changed": item.changes} for item in found]  # fmt: skip
        answer_json({"count": len(rows), "tables": rows})
        return
    headings = (_("Table"), _("Name"), _("Profile"), _("Version"), _("Values"), _("Changed here"))
    table(
        headings,
        [
            (
                item.scope,
                name_of(item.label),
                item.profile,
                item.version,
                number(len(item.mappings)),
                number(item.changes),
            )
            for item in found
        ],
    )


@verb("show", _("Show a mapping table: its values and what they stand for."))
@_table_argument
@click.option("--field", metavar=_("FIELD"), help=_("This field only."))
@json_option
@_opened
def show_command(harvest: Any, scope: str, field: str | None, as_json: bool) -> None:
    found = harvest.get_table(scope)
    mappings = [item for item in found.mappings if field in (None, item.field)]
    if as_json:
        answer_json({**msgspec.to_builtins(found), "mappings": msgspec.to_builtins(mappings)})
        return
    headings = (_("Field"), _("Value"), _("Code"), _("Changed here"))
    table(
        headings,
        [(item.field, item.value, item.code or "–", _("yes") if item.changed else "") for item in mappings],
    )


@verb("set", _("Say what a value stands for: a code of the field's vocabulary, or “” where none fits."))
@_table_argument
@click.argument("field", metavar=_("FIELD"))
@click.argument("value", metavar=_("VALUE"))
@click.argument("code", metavar=_("CODE"))
@_opened
def set_command(harvest: Any, scope: str, field: str, value: str, code: str) -> None:
    change = harvest.set_mapping(scope=scope, field=field, value=value, code=code, by=who())
    text = _("{scope}: “{value}” stands for {code} ({field}). Records show it once they are read again (--reread).")
    answer(text.format(scope=scope, value=change.value, code=change.code or "–", field=field))


@verb("unset", _("Take a change of a value back to what the table itself says."))
@_table_argument
@click.argument("field", metavar=_("FIELD"))
@click.argument("value", metavar=_("VALUE"))
@_opened
def unset_command(harvest: Any, scope: str, field: str, value: str) -> None:
    harvest.unset_mapping(scope=scope, field=field, value=value, by=who())
    answer(_("{scope}: “{value}” is as in the table again.").format(scope=scope, value=value))


@verb("undo", _("Undo a change by its number in the history."))
@click.argument("change", metavar=_("NUMBER"), type=int)
@_opened
def undo_command(harvest: Any, change: int) -> None:
    done = harvest.undo_mapping(number=change, by=who())
    answer(
        _("Change {number} is undone: {scope}, “{value}”.").format(number=change, scope=done.scope, value=done.value)
    )


@verb("history", _("Show the changes to a mapping table, or to all, newest first."))
@click.argument("scope", metavar=_("[TABLE]"), default="")
@json_option
@_opened
def history_command(harvest: Any, scope: str, as_json: bool) -> None:
    changes = harvest.mapping_history(scope=scope)
    if as_json:
        answer_json({"count": len(changes), "changes": [msgspec.to_builtins(change) for change in changes]})
    elif not changes:
        say(_("Nobody has changed anything yet."))
    headings = (_("Number"), _("When"), _("Table"), _("Field"), _("Value"), _("Before"), _("After"), _("By"))
    if changes and not as_json:
        table(
            headings,
            [
                (
                    str(item.number),
                    moment(item.at),
                    item.scope,
                    item.field,
                    item.value,
                    _said(item.before),
                    _said(item.code),
                    item.by,
                )
                for item in changes
            ],
        )


@verb("unmapped", _("List the values that sources sent and no table knows."))
@click.argument("source", metavar=_("[SOURCE]"), default="")
@json_option
@_opened
def unmapped_command(harvest: Any, source: str, as_json: bool) -> None:
    found = harvest.list_unmapped(source=source or None)
    if as_json:
        answer_json({"count": len(found), "values": [msgspec.to_builtins(item) for item in found]})
    elif not found:
        say(_("Every value has a mapping."))
    else:
        headings = (_("Source"), _("Field"), _("Value"), _("Times"), _("Table"), _("Mapped since"))
        table(
            headings,
            [
                (item.source, item.field, item.value, number(item.count), item.scope, _("yes") if item.mapped else "")
                for item in found
            ],
        )


@verb("export", _("Write what people set, for “parvis profile import”."))
@click.argument("scope", metavar=_("[TABLE]"), default="")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar=_("FILE"),
    help=_("Instead of standard output."),
)
@_opened
def export_command(harvest: Any, scope: str, target: Path | None) -> None:
    exported = harvest.export_mappings(scope=scope)
    if target is None:
        answer_json(exported)
        return
    try:
        target.write_bytes(msgspec.json.format(msgspec.json.encode(exported), indent=2) + b"\n")
    except OSError as error:
        raise Failed(str(error)) from error


@verb("import", _("Set all the mappings of such a file, or none of them."))
@click.argument("file", metavar=_("FILE"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_opened
def import_command(harvest: Any, file: Path) -> None:
    try:
        document = msgspec.json.decode(file.read_bytes(), type=dict[str, dict[str, dict[str, str]]])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Unusable.of(Problem("mapping-file-unusable", values={"detail": str(error)[:200]})) from error
    count = harvest.import_mappings(document, by=who())
    text = ngettext("{count} mapping was new.", "{count} mappings were new.", count)
    answer(text.format(count=number(count)))


@verb("key", _("Show the key that pages ask for before anything can be changed there."))
def key_command() -> None:
    from .portal import open_portal

    open_portal(migrate=False)
    from django.conf import settings

    from parvis.portal.config import admin_key

    answer(admin_key(settings.CONFIG.home))


def _said(code: str | None) -> str:
    return _("as in the table") if code is None else code or "–"
