"""What the verbs of `parvis privacy` share: options for reading data, and errors in words."""

import contextlib
import functools
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import click

from .language import _
from .output import Failed, Unusable, say, worded

DATA = click.argument("place", metavar=_("FILE"))
_NAME = _("NAME")
_OPTIONS = (
    click.option("--encoding", default="", metavar=_NAME, help=_("A CSV file's encoding, where it is found wrong.")),
    click.option("--delimiter", default="", metavar=_("MARK"), help=_("What parts cells: comma, semicolon, tab, …")),
    click.option("--header/--no-header", default=None, help=_("Whether the first row has the names of the columns.")),
    click.option("--sheet", default="", metavar=_NAME, help=_("The sheet of a workbook.")),
    click.option("--table", default="", metavar=_NAME, help=_("The table of a database.")),
    click.option("--keep-totals", is_flag=True, help=_("Keep totals rows at the end, which are set aside otherwise.")),
    click.option(
        "--memory", default="4GB", show_default=True, metavar=_("AMOUNT"),
        help=_("Memory to use at the most; the disk is used beyond it."),
    ),
)  # fmt: skip
NAMES = ("encoding", "delimiter", "header", "sheet", "table", "keep_totals", "memory")


def reading(act: Callable[..., None]) -> Callable[..., None]:
    """Give a verb the options for reading data; it gets them as one argument, `options`."""

    @functools.wraps(act)
    def run(**arguments: Any) -> None:
        from parvis.privacy.reading import Options

        given = {name: arguments.pop(name) for name in NAMES}
        act(options=Options(**given), **arguments)

    for option in reversed(_OPTIONS):
        run = option(run)
    return run


def privately(act: Callable[..., None]) -> Callable[..., None]:
    """Say what went wrong in words that hold no value of the data; leave nothing behind when ended."""

    @functools.wraps(act)
    def run(**arguments: Any) -> None:
        from parvis.privacy.errors import PrivacyError

        with ended_by_signal():
            try:
                act(**arguments)
            except PrivacyError as error:
                raise refusal(error) from None
            except (ImportError, click.ClickException, click.exceptions.Exit):
                raise
            except Exception as error:
                # A mistake of Parvis's own: its words may quote the data, its place can't.
                raise Failed(
                    _("Parvis failed ({kind} at {place}).").format(kind=type(error).__name__, place=at(error))
                ) from None

    return run


def at(error: BaseException) -> str:
    """The module and line where an error arose."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""


def refusal(error: Any) -> Unusable:
    """A problem of the privacy part as a refusal, with its place first."""
    text = worded(error.problem)
    return Unusable(f"{error.problem.pointer}: {text}" if error.problem.pointer else text)


@contextlib.contextmanager
def ended_by_signal() -> Iterator[None]:
    """Have SIGTERM end like Ctrl-C does, so that private files are removed on the way out."""
    kept = signal.getsignal(signal.SIGTERM)

    def end(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    with contextlib.suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):
            signal.signal(signal.SIGTERM, kept)


def tell(problems: Any) -> None:
    """Say what was noticed while reading, on standard error."""
    for problem in problems:
        say(f"{problem.pointer}: {worded(problem)}" if problem.pointer else worded(problem))
