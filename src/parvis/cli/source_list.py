"""`parvis source list` and `parvis source show`."""

from typing import Any

import click

from .language import _
from .output import NO, YES, Unusable, answer, answer_json, name_of, say, table
from .runs import moment, number, run_data, source_data, status_words, summary
from .verbs import json_option, verb


@verb("list", _("List the sources."))
@json_option
def list_command(as_json: bool) -> None:
    from .portal import open_portal

    open_portal()
    from parvis.portal.harvest import services as harvest

    sources = harvest.list_sources()
    if as_json:
        answer_json({"count": len(sources), "sources": [source_data(source) for source in sources]})
    elif sources:
        headings = (_("Source"), _("Name"), _("Kind"), _("Jurisdiction"), _("Datasets"), _("Last run"), _("Next run"))
        table(headings, [_row(source) for source in sources])
    else:
        say(_("There are no sources yet. To add one: parvis source add URL"))


def _row(source: Any) -> tuple[str, ...]:
    last = source.last_run
    return (
        source.slug,
        name_of(source.name),
        source.kind,
        source.jurisdiction or "",
        number(source.datasets),
        status_words(last.status) if last else _("never"),
        _("paused") if source.paused else moment(source.next_run_at),
    )


@verb("show", _("Show a source and its last runs."))
@click.argument("source", metavar=_("SOURCE"))
@json_option
def show_command(source: str, as_json: bool) -> None:
    from .portal import open_portal

    open_portal()
    from parvis.model import Problem
    from parvis.portal.harvest import services as harvest

    entry = harvest.get_source(source)
    if entry is None:
        raise Unusable.of(Problem("source-unknown", values={"source": source}))
    runs = harvest.list_runs(source=source, limit=10)
    if as_json:
        answer_json({**source_data(entry), "runs": [run_data(run) for run in runs]})
        return
    facts = (
        (_("Source"), entry.slug),
        (_("Name"), " / ".join(dict.fromkeys(entry.name.values()))),
        (_("Address"), entry.url),
        (_("Kind"), entry.kind),
        (_("Jurisdiction"), entry.jurisdiction or ""),
        (_("On this machine or network"), YES if entry.local else NO),
        (_("Datasets"), number(entry.datasets)),
        (_("Paused"), YES if entry.paused else NO),
        (_("Every (hours)"), number(entry.interval_hours)),
        (_("Next run"), "" if entry.paused else moment(entry.next_run_at)),
    )
    for label, value in facts:
        answer(f"{label}\t{value}")
    for run in runs:
        answer(f"{run.id}\t{moment(run.started_at)}\t{summary(run)}")
