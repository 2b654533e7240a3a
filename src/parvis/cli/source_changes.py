"""`parvis source pause|resume|remove|undo|confirm`: a person's decisions about a source."""

import functools
from collections.abc import Callable
from typing import Any

import click

from .language import _, ngettext
from .output import Failed, Unusable, answer, confirm
from .runs import moment, number
from .verbs import verb

CONFLICTS = frozenset({"no-run-to-undo", "nothing-held"})
"The source is right, but there is nothing of what was asked: exit code 1, not 2."


def _changing(act: Callable[..., None]) -> Callable[..., None]:
    """Open the portal first, and turn SourceError into a message."""

    @functools.wraps(act)
    def run(**arguments: Any) -> None:
        from .portal import open_portal

        open_portal()
        from parvis.portal.harvest import services as harvest

        try:
            act(harvest, **arguments)
        except harvest.SourceError as error:
            kind = Failed if error.problem.code in CONFLICTS else Unusable
            raise kind.of(error.problem) from error

    return run


@verb("pause", _("Harvest a source no more until it is resumed; its datasets stay."))
@click.argument("source", metavar=_("SOURCE"))
@_changing
def pause_command(harvest: Any, source: str) -> None:
    harvest.pause_source(slug=source)
    answer(_("{source} is paused.").format(source=source))


@verb("resume", _("Harvest a paused source again, at the next occasion."))
@click.argument("source", metavar=_("SOURCE"))
@_changing
def resume_command(harvest: Any, source: str) -> None:
    harvest.resume_source(slug=source)
    answer(_("{source} will be harvested again.").format(source=source))


@verb("remove", _("Take a source off the list and withdraw its datasets."))
@click.argument("source", metavar=_("SOURCE"))
@click.option("--yes", is_flag=True, help=_("Do not ask."))
@_changing
def remove_command(harvest: Any, source: str, yes: bool) -> None:
    entry = harvest.get_source(source)
    if entry is not None and entry.datasets and not yes:
        question = ngettext(
            "Remove {source} and withdraw its {count} dataset?",
            "Remove {source} and withdraw its {count} datasets?",
            entry.datasets,
        )
        if not confirm(question.format(source=source, count=number(entry.datasets))):
            raise Failed(_("Nothing was removed."))
    count = harvest.remove_source(slug=source)
    text = ngettext(
        "{source} was removed and {count} dataset withdrawn.",
        "{source} was removed and {count} datasets withdrawn.",
        count,
    )
    answer(text.format(source=source, count=number(count)))


@verb("undo", _("Put the datasets back as they were before a source's last run, and pause the source."))
@click.argument("source", metavar=_("SOURCE"))
@_changing
def undo_command(harvest: Any, source: str) -> None:
    run, count = harvest.undo_last_run(slug=source)
    text = ngettext(
        "The run of {time} is undone: {count} dataset is as it was before. {source} is paused; "
        "to harvest it again: parvis source resume {source}",
        "The run of {time} is undone: {count} datasets are as they were before. {source} is paused; "
        "to harvest it again: parvis source resume {source}",
        count,
    )
    answer(text.format(time=moment(run.started_at), count=number(count), source=source))


@verb("confirm", _("Withdraw the datasets that had vanished in a run that waits for your confirmation."))
@click.argument("source", metavar=_("SOURCE"))
@_changing
def confirm_command(harvest: Any, source: str) -> None:
    count = harvest.confirm_withdrawals(slug=source)
    text = ngettext("{source}: {count} dataset withdrawn.", "{source}: {count} datasets withdrawn.", count)
    answer(text.format(source=source, count=number(count)))
