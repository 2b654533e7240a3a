"""Runs in words, for the commands that make or show them."""

from typing import Any

import msgspec

from .language import LANG, _
from .output import problem_data, worded

SHOWN = 10
"Problems that are shown on a terminal after a run; `--json` and the pages have them all."


def status_words(status: str) -> str:
    """A run's status in the process's language."""
    return {
        "running": _("running"),
        "done": _("done"),
        "partial": _("done in part"),
        "held": _("waiting for your confirmation"),
        "failed": _("failed"),
        "undone": _("undone"),
    }.get(status, status)


def summary(run: Any) -> str:
    """One line about a run."""
    text = _(
        "{source}: {status} ({fetched} read, {new} new, {changed} changed, {unchanged} unchanged, "
        "{withdrawn} withdrawn, {failed} failed)"
    )
    counted = {name: number(getattr(run, name)) for name in COUNTS}
    return text.format(source=run.source, status=status_words(run.status), **counted)


COUNTS = ("fetched", "new", "changed", "unchanged", "withdrawn", "failed")


def number(value: int) -> str:
    """A whole number as the process's language groups it."""
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale=locale()))


def megabytes(size: int) -> str:
    """A size in bytes as megabytes, with their unit in the process's language."""
    from babel.units import format_unit

    return str(format_unit(size // 1_000_000, "megabyte", "short", locale=locale()))


def moment(value: Any) -> str:
    """A date and time of day, in UTC."""
    from babel.dates import format_datetime

    return "" if value is None else f"{format_datetime(value, 'medium', locale=locale())} UTC"


def locale() -> str:
    """The locale whose conventions Canada's governments write in, for the process's language."""
    return f"{LANG}_CA" if LANG in {"en", "fr"} else LANG


def problem_lines(run: Any) -> list[str]:
    """What went wrong in a run: why it failed, and its first errors."""
    from parvis.portal.harvest import services as harvest

    lines = [worded(run.problem)] if run.problem else []
    kept = harvest.list_problems(run=run.id, severity="error", limit=SHOWN)
    for line in kept:
        problem = line.problem
        where = " ".join(part for part in (problem.record, problem.pointer) if part)
        lines.append(f"{where}: {worded(problem)}" if where else worded(problem))
    errors = sum(run.counts.get("error", {}).values())
    if errors > len(kept):
        lines.append(_("… and {count} more errors").format(count=number(errors - len(kept))))
    return lines


def run_data(run: Any) -> dict[str, Any]:
    """A run for `--json`."""
    data: dict[str, Any] = {name: getattr(run, name) for name in run.__struct_fields__}
    data["problem"] = problem_data(run.problem) if run.problem else None
    data["seconds"] = run.seconds
    return data


def source_data(source: Any) -> dict[str, Any]:
    """A source for `--json`."""
    data = msgspec.structs.asdict(source)
    data["last_run"] = run_data(source.last_run) if source.last_run else None
    return data
