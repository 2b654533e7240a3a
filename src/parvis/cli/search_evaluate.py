"""`parvis search evaluate`: how well search finds, measured on judged questions or known titles."""

from pathlib import Path

import click

from .language import _
from .output import Unusable
from .verbs import Whole, json_option, verb

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@verb(
    "evaluate",
    _(
        "Measure how well search finds, on judged questions or on known titles, and compare two ways of searching. "
        "Without options: Parvis's own judged questions over Statistics Canada's tables."
    ),
)
@click.option(
    "--datasets", type=click.Choice(["tables", "catalogue"]), default="tables", show_default=True,
    help=_("What is searched: Statistics Canada's tables of the demo, or this catalogue."),
)  # fmt: skip
@click.option("--titles", is_flag=True, help=_("Ask for datasets by their title in the other language."))
@click.option(
    "--sample", default=300, show_default=True, type=Whole(1, 100_000), help=_("With --titles: how many datasets.")
)
@click.option(
    "--seed", default=1, show_default=True, type=Whole(0, 2**31), help=_("With --titles: what they are drawn by.")
)
@click.option("--topics", type=_FILE, metavar=_("FILE"), help=_("Questions of your own: tab-separated or TREC's."))
@click.option("--judgments", type=_FILE, metavar=_("FILE"), help=_("Their judgments, as TREC's qrels."))
@click.option("--split", type=click.Choice(["tune", "test"]), help=_("Only the questions of one half."))
@click.option(
    "--with", "changed", multiple=True, metavar=_("WAY"),
    help=_("Compare with a way of searching: bm25, own-words, dictionaries, learned, or NAME=VALUE; may be repeated."),
)  # fmt: skip
@click.option(
    "--against", "base", multiple=True, metavar=_("WAY"),
    help=_("What it is compared with, in the same words; learned where not given."),
)  # fmt: skip
@click.option(
    "--page", type=click.Path(dir_okay=False, path_type=Path), metavar=_("FILE"),
    help=_("Write a page that shows what changed and why."),
)  # fmt: skip
@click.option(
    "--export", type=click.Path(file_okay=False, path_type=Path), metavar=_("FOLDER"),
    help=_("Write questions, judgments and ranked lists as TREC does."),
)  # fmt: skip
@json_option
def evaluate_command(
    datasets: str, titles: bool, sample: int, seed: int, topics: Path | None, judgments: Path | None,
    split: str | None, changed: tuple[str, ...], base: tuple[str, ...], page: Path | None, export: Path | None,
    as_json: bool,
) -> None:  # fmt: skip
    if (topics is None) != (judgments is None):
        raise Unusable(_("Give both --topics and --judgments."))
    if page and not changed:
        raise Unusable(_("A page shows a change: give --with."))
    from .evaluating import Asked, evaluate

    evaluate(
        Asked(
            datasets=datasets, titles=titles or (datasets == "catalogue" and topics is None), sample=sample, seed=seed,
            topics=topics, judgments=judgments, split=split, changed=changed, base=base, page=page, export=export,
            as_json=as_json,
        )
    )  # fmt: skip
