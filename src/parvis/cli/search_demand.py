"""`parvis search demand`: what people look for."""

import csv
import sys
from datetime import date

import click
import msgspec

from .language import _
from .output import Unusable, answer_json, table
from .runs import number
from .verbs import Whole, verb


@verb("demand", _("Show what people look for, and where nothing was found; words that few search for are never shown."))
@click.option("--since", metavar=_("DAY"), help=_("Only since this day (2026-01-31)."))
@click.option("--language", "lang", metavar=_("LANG"), help=_("Only in this language."))
@click.option(
    "--found",
    type=click.Choice(("any", "none", "few", "some")),
    default="any",
    show_default=True,
    help=_("Only searches that found nothing, little or something."),
)
@click.option("--limit", type=Whole(1, 1000), default=100, show_default=True, help=_("How many at the most."))
@click.option(
    "--as",
    "form",
    type=click.Choice(("table", "csv", "json")),
    default="table",
    show_default=True,
    help=_("What it is to be."),
)
def demand_command(since: str | None, lang: str | None, found: str, limit: int, form: str) -> None:
    from .portal import open_portal

    try:
        day = date.fromisoformat(since) if since else None
    except ValueError:
        raise Unusable(_("{text} is no day: write it as year-month-day.").format(text=since)) from None
    open_portal()
    from parvis.portal.demand import services as demand

    wanted = demand.demand(since=day, lang=lang, found=None if found == "any" else found, limit=limit)
    if form == "json":
        answer_json([msgspec.to_builtins(each) for each in wanted])
    elif form == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(("words", "lang", "count", "nothing"))
        for each in wanted:
            # A cell that begins like a formula is none: spreadsheets run those.
            words = f"'{each.words}" if each.words[0] in "=+-@" else each.words
            writer.writerow((words, each.lang, each.count, each.nothing))
    else:
        rows = [(each.words, each.lang, number(each.count), number(each.nothing)) for each in wanted]
        table([_("Words"), _("Language"), _("Searches"), _("Found nothing")], rows)
