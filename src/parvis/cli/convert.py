"""`parvis convert`: a document of one metadata standard in another, and what became of each field."""

import sys
from pathlib import Path
from typing import Any

import click

from .inputs import read_input
from .language import LANG, _, ngettext
from .output import Unusable, answer_json, finish, problem_data, say
from .runs import number
from .verbs import json_option, verb
from .writing import known_standard, write_whole


@verb("convert", _("Convert a metadata document to another standard; say what was carried and what was not."))
@click.argument("file", metavar=_("FILE"))
@click.option(
    "--from", "source", default="auto", show_default=True, metavar=_("STANDARD"), help=_("What the document is.")
)
@click.option("--to", "target", required=True, metavar=_("STANDARD"), help=_("What it is to be."))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=_("FILE"),
    help=_("Instead of standard output."),
)
@click.option("--report", "told", is_flag=True, help=_("Show what became of each field."))
@click.option("--lang", default=LANG, metavar=_("LANG"), help=_("The language for standards that have only one."))
@click.option("--local", is_flag=True, help=_("The address may be on this machine or network."))
@json_option
def command(
    file: str, source: str, target: str, output: Path | None, told: bool, lang: str, local: bool, as_json: bool
) -> None:
    from parvis.standards import hub
    from parvis.standards.base import ReadContext, WriteContext
    from parvis.standards.converting import Conversion

    target = known_standard(target)
    given = read_input(file, local=local)
    try:
        conversion = Conversion(
            given.document,
            target,
            source=None if source == "auto" else source,
            name=given.name,
            reading=ReadContext(),
            writing=WriteContext(lang=lang),
        )
    except hub.UnknownStandardError as error:
        raise Unusable(_("There is no standard that can be read as {error}.").format(error=error)) from error
    document = _deliver(conversion, output, keep=as_json and output is None)
    report = conversion.report()
    if as_json:
        answer_json(_data(report) | ({"document": document.decode()} if document is not None else {}))
    else:
        _tell(report, told, to_stderr=output is None)
    if not report.converted:
        raise SystemExit(2)
    finish(report.converted == report.records)


def _deliver(conversion: Any, output: Path | None, *, keep: bool) -> bytes | None:
    """Write the pieces where they belong; given back where the report is to hold them."""
    if keep:
        return b"".join(conversion.pieces())
    if output is not None:
        write_whole(output, conversion.pieces())
        return None
    for piece in conversion.pieces():
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()
    return None


def _data(report: Any) -> dict[str, Any]:
    """The report for `--json`."""
    import msgspec

    data: dict[str, Any] = msgspec.to_builtins(report)
    data["problems"] = [problem_data(problem) for problem in report.problems]
    return data


def _tell(report: Any, told: bool, *, to_stderr: bool) -> None:
    if told:
        from .carried import show_fields

        show_fields(report, stderr=to_stderr)
    count = ngettext("{count} record written", "{count} records written", report.converted)
    of = _("{done} of {total}.").format(done=count.format(count=number(report.converted)), total=number(report.records))
    say(of if report.converted != report.records else count.format(count=number(report.converted)) + ".")
    if not report.verified:
        say(_("Nothing reads {standard} back, so what was lost is not known.").format(standard=report.target))
        return
    words = _(
        "{same} values as they were, {near} as a near equal, {lost} without a place, {added} that were not there."
    )
    said = words.format(
        same=number(report.same), near=number(report.near), lost=number(report.lost), added=number(report.added)
    )
    say(said + ("" if told else " " + _("Field by field: --report")))
    for problem in report.problems[:5]:
        from .output import worded

        say(f"{problem.record} {problem.pointer}: {worded(problem)}".strip(": "))
