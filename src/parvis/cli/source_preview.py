"""`parvis source preview`: the first records as they would appear."""

from typing import Any

import click

from .language import LANG, _, ngettext
from .output import Failed, Unusable, answer, answer_json, problem_data, say, worded
from .runs import number
from .verbs import json_option, verb


@verb("preview", _("Show twenty records of a source as they would appear, and what would be lost."))
@click.argument("source", metavar=_("SOURCE"))
@json_option
def preview_command(source: str, as_json: bool) -> None:
    from .portal import open_portal

    open_portal()
    from parvis.connectors.base import FetchError
    from parvis.portal.harvest import services as harvest

    entry = harvest.get_source(source)
    client = harvest.http_client(local=entry.local if entry else False)
    try:
        preview = harvest.preview_source(slug=source, client=client)
    except harvest.SourceError as error:
        raise Unusable.of(error.problem) from error
    except FetchError as error:
        raise Failed.of(error.problem) from error
    finally:
        client.close()
    if as_json:
        answer_json(_data(preview))
    else:
        _show(preview)


def _show(preview: Any) -> None:
    if preview.total is not None:
        text = ngettext(
            "The source says it has {count} record.", "The source says it has {count} records.", preview.total
        )
        answer(text.format(count=number(preview.total)))
    for problem in preview.problems:
        say(worded(problem))
    for item in preview.items:
        if item.dataset is None:
            answer(_("{record}: could not be read").format(record=item.guid))
        else:
            dataset = item.dataset
            publisher = dataset.publisher.name.get(LANG, "en", "fr") if dataset.publisher else ""
            answer(dataset.title.get(LANG, "en", "fr") or item.guid)
            details = (publisher, "/".join(dataset.title.languages), _files(len(dataset.distributions)))
            answer("  " + " · ".join(part for part in details if part))
        for problem in item.problems:
            where = f"{problem.pointer}: " if problem.pointer else ""
            answer(f"  ! {where}{worded(problem)}")
    if preview.unplaced:
        answer(_("Fields without a place of their own (kept, not shown), and how many records have them:"))
        for name, count in preview.unplaced.items():
            answer(f"  {name}\t{number(count)}")


def _files(count: int) -> str:
    return ngettext("{count} file", "{count} files", count).format(count=number(count))


def _data(preview: Any) -> dict[str, Any]:
    return {
        "source": preview.source,
        "made_at": preview.made_at,
        "total": preview.total,
        "items": [
            {
                "guid": item.guid,
                "dataset": item.dataset,
                "unplaced": item.unplaced,
                "problems": [problem_data(problem) for problem in item.problems],
            }
            for item in preview.items
        ],
        "unplaced": preview.unplaced,
        "problems": [problem_data(problem) for problem in preview.problems],
    }
