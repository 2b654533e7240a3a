"""`parvis validate`: what is wrong with a metadata document, for people and for the CI of data publishers."""

from typing import Any

import click

from .inputs import read_input
from .language import LANG, _, ngettext
from .output import Unusable, answer, answer_json, name_of, problem_data, say, worded
from .runs import number
from .verbs import json_option, verb

MOST_TOLD = 100
"Problems told one by one in the terminal."


@verb("validate", _("Check a metadata document against its standard: a file, an address, or - for standard input."))
@click.argument("place", metavar=_("FILE"))
@click.option("--as", "standard", default="auto", show_default=True, metavar=_("STANDARD"), help=_("What it is."))
@json_option
@click.option("--sarif", is_flag=True, help=_("A SARIF 2.1.0 report on standard output."))
@click.option("--junit", is_flag=True, help=_("A JUnit XML report on standard output."))
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    default="error",
    show_default=True,
    help=_("What makes the exit code 1."),
)
@click.option("--local", is_flag=True, help=_("The address may be on this machine or network."))
def command(place: str, standard: str, as_json: bool, sarif: bool, junit: bool, fail_on: str, local: bool) -> None:
    from parvis.standards import readers
    from parvis.standards.base import ReadContext
    from parvis.standards.checking.report import check_document

    if as_json + sarif + junit > 1:
        raise Unusable(_("Only one of --json, --sarif and --junit."))
    if standard != "auto" and standard not in readers():
        known = ", ".join(readers())
        raise Unusable(_("There is no standard {form}. There are: {known}").format(form=standard, known=known))
    given = read_input(place, local=local)
    report = check_document(given.document, standard=None if standard == "auto" else standard, context=ReadContext())
    if as_json:
        answer_json(_data(report))
    elif sarif:
        from .sarif import sarif_log

        answer_json(sarif_log(report, given.document, given.name, LANG))
    elif junit:
        from .junit import junit_xml

        answer(junit_xml(report, given.name, LANG))
    else:
        _tell(report)
    raise SystemExit(exit_code(report, fail_on))


def exit_code(report: Any, fail_on: str) -> int:
    """0: it may pass; 1: the check failed; 2: there is nothing to check."""
    if not report.standard or not report.records:
        return 2
    return 1 if report.errors or (fail_on == "warning" and report.warnings) else 0


def _data(report: Any) -> dict[str, Any]:
    """The report for `--json`."""
    import msgspec

    data: dict[str, Any] = msgspec.to_builtins(report)
    data["problems"] = [problem_data(problem) for problem in report.problems]
    return data


def _tell(report: Any) -> None:
    if not report.standard:
        for problem in report.problems:
            say(worded(problem))
        return
    named = " ".join(part for part in (report.standard, report.version, report.profile) if part)
    answer(_("Standard: {standard}").format(standard=named))
    if report.schemas:
        answer(_("Checked against: {schemas}").format(schemas=", ".join(report.schemas)))
    counts = (
        ngettext("{count} dataset", "{count} datasets", report.datasets).format(count=number(report.datasets)),
        ngettext("{count} file", "{count} files", report.distributions).format(count=number(report.distributions)),
        ngettext("{count} service", "{count} services", report.services).format(count=number(report.services)),
    )
    answer(", ".join(counts))
    for record in report.records[:10]:
        answer(f"  {record.id}  {name_of(record.title)}")
    for problem in report.problems[:MOST_TOLD]:
        where = " ".join(part for part in (problem.record, problem.pointer) if part)
        answer(f"{severity_name(problem.severity)}\t{where}\t{worded(problem)}{_rule(problem.values)}")
    if len(report.problems) > MOST_TOLD:
        answer(_("… all of them: --json"))
    errors = ngettext("{count} error", "{count} errors", report.errors).format(count=number(report.errors))
    warnings = ngettext("{count} warning", "{count} warnings", report.warnings).format(count=number(report.warnings))
    answer(f"{errors}, {warnings}.")
    if report.score is not None:
        answer(_("Score: {score} of 100").format(score=number(round(report.score))))


def _rule(values: dict[str, str]) -> str:
    said = " ".join(values[name] for name in ("rule", "reference") if values.get(name))
    return f" [{said}]" if said else ""


def severity_name(severity: str) -> str:
    """The severity in the process's language."""
    return {"error": _("error"), "warning": _("warning")}.get(severity, _("note"))
