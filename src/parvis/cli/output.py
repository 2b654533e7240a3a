"""What commands print: answers on standard output, everything else on standard error."""

import sys
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

import click
import msgspec

from parvis.model import Problem
from parvis.vocab import describe

from .language import LANG, _


class Unusable(click.ClickException):
    """What was asked can't be used: exit code 2."""

    exit_code = 2

    @classmethod
    def of(cls, problem: Problem) -> "Unusable":
        return cls(worded(problem))


class Failed(click.ClickException):
    """It was not done, or only in part: exit code 1."""

    exit_code = 1

    @classmethod
    def of(cls, problem: Problem) -> "Failed":
        return cls(worded(problem))


def worded(problem: Problem) -> str:
    """A problem and its remedy in the process's language."""
    wording = describe(problem, LANG)
    return f"{wording.message} {wording.remedy}".strip()


def say(text: str = "") -> None:
    """A line for the person, on standard error."""
    click.echo(clean(text), err=True)


def answer(text: str = "") -> None:
    """A line of the answer, on standard output."""
    click.echo(clean(text))


def answer_json(value: Any) -> None:
    """The one JSON document of `--json`."""
    data = msgspec.json.format(msgspec.json.encode(value, enc_hook=str), indent=2)
    sys.stdout.buffer.write(data + b"\n")
    sys.stdout.buffer.flush()


def clean(text: str) -> str:
    """Harvested text without what would command a terminal (escape sequences, bidi overrides)."""
    return text.translate(_DROPPED)


_DROPPED = {
    **{code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in {0x09, 0x0A}},
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
}


def problem_data(problem: Problem) -> dict[str, Any]:
    """A problem for `--json`: its data, and its words in the process's language."""
    wording = describe(problem, LANG)
    return {
        "code": problem.code,
        "severity": problem.severity,
        "pointer": problem.pointer,
        "record": problem.record,
        "values": problem.values,
        "message": wording.message,
        "remedy": wording.remedy,
    }


def name_of(names: Mapping[str, str]) -> str:
    """A name in the process's language, else in English, else in any."""
    return names.get(LANG) or names.get("en") or next(iter(names.values()), "")


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """A table on standard output: aligned for a terminal, tab-separated for a program."""
    if not sys.stdout.isatty():
        for row in rows:
            answer("\t".join(clean(cell).replace("\t", " ").replace("\n", " ") for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        shown.add_column(heading)
    for row in rows:
        shown.add_row(*(Text(clean(cell)) for cell in row))
    Console().print(shown)


def confirm(question: str) -> bool:
    """Ask on standard error; only a yes in the process's language (or in English) is one."""
    click.echo(f"{question} [{_('y/N')}] ", err=True, nl=False)
    reply = sys.stdin.readline().strip().casefold()
    return reply in {"y", "yes", *_("y,yes").split(",")}


def finish(done: bool) -> NoReturn:
    """Leave with 0 where all was done, 1 where it was in part."""
    raise SystemExit(0 if done else 1)


YES = _("yes")
NO = _("no")
