"""`parvis harvest`: fetch what sources have and bring the catalogue and its index level."""

from typing import Any

import click

from .language import _
from .output import Unusable, answer, answer_json, finish, problem_data, say
from .verbs import Whole, json_option, verb


@verb("harvest", _("Harvest sources: fetch their records, store what is new or changed, and index it."))
@click.argument("sources", nargs=-1, metavar=_("[SOURCE]..."))
@click.option("--all", "everything", is_flag=True, help=_("All sources that are not paused."))
@click.option("--due", is_flag=True, help=_("The sources whose time has come."))
@click.option("--watch", is_flag=True, help=_("With --due: go on, and look again every minute, until stopped."))
@click.option("--limit", type=Whole(min=1), help=_("So many records of each source; nothing is withdrawn."))
@click.option("--full", is_flag=True, help=_("Walk through all records, not only those the portal says changed."))
@click.option("--reread", is_flag=True, help=_("Read records again whose bytes did not change."))
@json_option
def command(
    sources: tuple[str, ...],
    everything: bool,
    due: bool,
    watch: bool,
    limit: int | None,
    full: bool,
    reread: bool,
    as_json: bool,
) -> None:
    if sum((bool(sources), everything, due)) != 1:
        raise click.UsageError(_("Name the sources, or say --all or --due."))
    if watch and (not due or as_json):
        raise click.UsageError(_("--watch goes with --due, and without --json."))
    from .portal import open_portal

    open_portal(logs="auto" if watch else "plain")
    if watch:
        from parvis.portal.operations.worker import work

        from .stopping import stop_event

        with stop_event() as stop:
            work(stop)
        return
    slugs = _due() if due else _all() if everything else sources
    show(run_harvest(slugs, limit=limit, full=full, reread=reread), as_json=as_json)


def run_harvest(slugs: tuple[str, ...], **options: Any) -> Any:
    """Harvest these sources with progress on standard error; a signal stops it after the pages under way."""
    from parvis.portal.harvest import services as harvest

    from .progress import watching
    from .stopping import stop_event

    def told() -> None:
        say(_("Stopping after the pages under way (once more to stop at once) …"))

    with stop_event(told=told) as stop, watching() as progress:
        try:
            return harvest.harvest(sources=slugs, progress=progress, stop=stop, **options)
        except harvest.SourceError as error:
            raise Unusable.of(error.problem) from error


def show(harvested: Any, *, as_json: bool = False) -> None:
    """Say what came of a harvest, and leave with the exit code that fits it."""
    from .runs import problem_lines, run_data, summary

    ended = all(run.status == "done" for run in harvested.runs)
    done = ended and not (harvested.busy or harvested.interrupted or harvested.index_error)
    for run in harvested.runs:
        line = summary(run)
        say(line) if as_json else answer(line)
        for problem in problem_lines(run):
            say(f"  {problem}")
        if run.status == "held":
            say("  " + _("To withdraw them: parvis source confirm {source}").format(source=run.source))
    for slug in harvested.busy:
        say(_("{source}: another process is harvesting it.").format(source=slug))
    if harvested.interrupted:
        waiting = " ".join(run.source for run in harvested.runs if run.status == "running")
        say(_("Stopped. To go on where it was: parvis harvest {sources}").format(sources=waiting))
    if harvested.index_error:
        text = _("The search index is behind the catalogue ({error}). To mend it: parvis reindex")
        say(text.format(error=harvested.index_error))
    if as_json:
        answer_json(
            {
                "runs": [{**run_data(run), "problems": _problems(run)} for run in harvested.runs],
                "busy": harvested.busy,
                "interrupted": harvested.interrupted,
                "index_error": harvested.index_error,
            }
        )
    elif not harvested.runs and not harvested.busy:
        say(_("Nothing to harvest."))
    finish(done)


def _problems(run: Any) -> list[dict[str, Any]]:
    from parvis.portal.harvest import services as harvest

    return [problem_data(line.problem) for line in harvest.list_problems(run=run.id, limit=1000)]


def _all() -> tuple[str, ...]:
    from parvis.portal.harvest import services as harvest

    return tuple(source.slug for source in harvest.list_sources() if not source.paused)


def _due() -> tuple[str, ...]:
    from datetime import UTC, datetime

    from parvis.portal.harvest import services as harvest

    now = datetime.now(UTC)
    return tuple(
        source.slug
        for source in harvest.list_sources()
        if not source.paused and (source.next_run_at is None or source.next_run_at <= now)
    )
