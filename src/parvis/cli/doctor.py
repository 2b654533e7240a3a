"""`parvis doctor`: what is wrong, and how to mend it."""

import os

import click

from .language import LANG, _, ngettext
from .output import answer, answer_json, finish, problem_data
from .runs import megabytes, number
from .verbs import Whole, json_option, verb


@verb("doctor", _("Look for what is wrong with this portal, and say how to mend it."))
@click.option("--port", default=8000, show_default=True, type=Whole(1, 65535), help=_("The port it is served at."))
@json_option
def command(port: int, as_json: bool) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.portal.settings")
    from parvis.portal.logs import configure_logs
    from parvis.portal.operations.doctor import examine

    configure_logs(style="plain")
    findings = examine(port=port)
    wrong = [finding for finding in findings if finding.problem and finding.problem.severity != "info"]
    if as_json:
        answer_json(
            {
                "healthy": not wrong,
                "checks": [
                    {
                        "check": finding.check,
                        "ok": finding.problem is None or finding.problem.severity == "info",
                        "detail": finding.detail,
                        "bytes": finding.size,
                        "problem": problem_data(finding.problem) if finding.problem else None,
                    }
                    for finding in findings
                ],
            }
        )
        finish(not wrong)
    from parvis.vocab import describe

    for finding in findings:
        parts = (finding.detail, "" if finding.size is None else megabytes(finding.size))
        detail = "".join(f" ({part})" for part in parts if part)
        if finding.problem is None:
            answer(f"  ✓ {_check(finding.check)}{detail}")
            continue
        words = describe(finding.problem, LANG)
        sign = {"error": "✗", "warning": "!", "info": "·"}[finding.problem.severity]
        answer(f"  {sign} {_check(finding.check)}{detail}")
        answer(f"      {words.message}")
        if words.remedy:
            answer(f"      → {words.remedy}")
    if wrong:
        text = ngettext("{count} thing needs attention.", "{count} things need attention.", len(wrong))
        answer(text.format(count=number(len(wrong))))
    else:
        answer(_("All is well."))
    finish(not wrong)


def _check(name: str) -> str:
    return {
        "settings": _("Settings"),
        "home": _("Folder of Parvis (PARVIS_HOME)"),
        "disk": _("Free space"),
        "secret": _("Secret"),
        "database": _("Database"),
        "migrations": _("Database schema"),
        "integrity": _("Database integrity"),
        "index": _("Search index"),
        "locks": _("Locks"),
        "source": _("Source"),
        "sources": _("Sources"),
        "worker": _("Harvest worker"),
        "clock": _("Clock"),
        "packages": _("Packages"),
        "port": _("Port"),
        "address": _("Public address"),
        "catalogues": _("Translations"),
        "files": _("Open files"),
    }.get(name, name)
