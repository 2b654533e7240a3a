"""The verbs of `parvis report`."""

import sys
from pathlib import Path

import click

from .community_verbs import group_option, kept_records
from .language import LANG, _
from .output import Unusable, answer_json, finish, problem_data, say
from .records_given import records_in, tell_wrong
from .verbs import Whole, json_option, verb
from .writing import write_whole

FORMS = ("html", "docx", "pdf")
output_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=_("FILE"),
    help=_("Instead of standard output."),
)


@verb("annual", _("Write the annual report: counts, tables and annexes come from the records."))
@click.option("--from", "source", metavar=_("FILE"), help=_("Records in a workbook or JSON, not those kept here."))
@group_option
@click.option(
    "--year",
    "years",
    type=Whole(1900, 2200),
    multiple=True,
    required=True,
    metavar=_("YEAR"),
    help=_("A year that it is about; may be said again."),
)
@click.option("--lang", default=LANG, metavar=_("LANG"), help=_("The report's language."))
@click.option("--as", "form", type=click.Choice(FORMS), default="html", show_default=True, help=_("What it is to be."))
@output_option
def annual_command(
    source: str | None, slug: str | None, years: tuple[int, ...], lang: str, form: str, output: Path | None
) -> None:
    from parvis.community import report as reports
    from parvis.community.report.document import Notice
    from parvis.community.report.words import languages
    from parvis.model import Problem

    if lang not in languages():
        values = {"language": lang, "languages": ", ".join(languages())}
        raise Unusable.of(Problem("report-language-unknown", values=values))
    whole = True
    if source is None:
        community = kept_records(slug, for_members=True).community
    else:
        found = records_in(source)
        tell_wrong(found)
        if found.community is None:
            raise SystemExit(2)
        community = found.community
        whole = not any(problem.severity == "error" for problem in found.problems)
    document = reports.report(community, years, lang)
    for block in document.blocks:
        if isinstance(block, Notice):
            say(block.text.text)
    made = {"html": lambda: reports.page(document.published()).encode(), "docx": lambda: reports.docx(document),
            "pdf": lambda: reports.pdf(document)}[form]()  # fmt: skip
    _deliver(made, output)
    finish(whole)


@verb("check", _("Look for what is wrong with a group's records: by list and record, or by sheet and row."))
@click.argument("source", metavar=_("FILE"))
@json_option
def check_command(source: str, as_json: bool) -> None:
    found = records_in(source)
    if as_json:
        answer_json({"readable": found.community is not None, "problems": [*map(problem_data, found.problems)]})
    else:
        tell_wrong(found)
    if found.community is None:
        raise SystemExit(2)
    finish(not any(problem.severity == "error" for problem in found.problems))


@verb("convert", _("Make a workbook of records in JSON, or JSON of a workbook, by the output's name."))
@click.argument("source", metavar=_("FILE"))
@click.argument("target", metavar=_("OUTPUT"), type=click.Path(path_type=Path, dir_okay=False))
def convert_command(source: str, target: Path) -> None:
    from parvis.community import workbook, write

    if target.suffix not in (".xlsx", ".json"):
        raise Unusable(_("The output's name ends in .xlsx or .json."))
    found = records_in(source)
    tell_wrong(found)
    if found.community is None:
        raise SystemExit(2)
    make = workbook.write if target.suffix == ".xlsx" else write
    write_whole(target, [make(found.community)])
    finish(not any(problem.severity == "error" for problem in found.problems))


@verb("template", _("Write a workbook with every sheet and column, to fill in."))
@click.argument("target", metavar=_("OUTPUT"), type=click.Path(path_type=Path, dir_okay=False))
def template_command(target: Path) -> None:
    from parvis.community import workbook

    write_whole(target, [workbook.template()])


@verb("schema", _("Print the JSON Schema of a file of records."))
def schema_command() -> None:
    from parvis.community.reading import schema

    answer_json(schema())


def _deliver(made: bytes, output: Path | None) -> None:
    if output is not None:
        write_whole(output, [made])
        return
    if sys.stdout.isatty() and made.startswith((b"PK", b"%PDF")):
        raise Unusable(_("This is no text for a terminal: say --output FILE."))
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()
