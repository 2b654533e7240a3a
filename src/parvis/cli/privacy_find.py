"""`parvis privacy find`: what in data tells who people are."""

from pathlib import Path
from typing import Any

import click
import msgspec

from parvis.vocab import code_list

from .language import LANG, _, ngettext
from .output import answer, answer_json, finish, problem_data, say, table
from .privacy_reading import DATA, privately, reading, tell
from .runs import number
from .verbs import Whole, json_option, verb

FILE = click.Path(dir_okay=False, path_type=Path)


@verb(
    "find",
    _(
        "Find what tells who people are: identifiers, traits that single people out together, sensitive matters. "
        "Shows counts and places, never values. Suggests a role for each column, which a person confirms."
    ),
)
@DATA
@click.option("--roles", type=FILE, metavar=_("FILE"), help=_("Write the suggested roles there, to be confirmed."))
@click.option(
    "--bound", type=click.FloatRange(0, 1, min_open=True), default=0.05, show_default=True, metavar=_("SHARE"),
    help=_("Columns are told that make at least this share of the rows unique."),
)  # fmt: skip
@click.option(
    "--most", type=Whole(1, 6), default=4, show_default=True,
    help=_("How many columns are tried together at the most."),
)  # fmt: skip
@reading
@json_option
@privately
def find_command(place: str, roles: Path | None, bound: float, most: int, options: Any, as_json: bool) -> None:
    from parvis.privacy.find import find, write_roles
    from parvis.privacy.reading import open_data, refuse_same, write_whole

    if roles:
        refuse_same(roles, Path(place))
    with open_data(place, options) as data:
        tell(data.problems)
        found = find(data, bound=bound, most=most)
        failed = data.has_errors
    if roles:
        with write_whole(roles) as part:
            part.write_text(write_roles(found, LANG), "utf-8")
        say(_("Suggested roles written to {file}: read and confirm them.").format(file=roles))
    if as_json:
        answer_json(msgspec.to_builtins(found) | {"problems": [problem_data(one) for one in found.problems]})
    else:
        _show(found)
    finish(not failed)


def _show(found: Any) -> None:
    role_names, topics = code_list("column_role"), code_list("personal_attribute")
    roles = {one.column: one.role for one in found.suggestions}
    rows = []
    for column in found.columns:
        said = [
            _("{what} ({confidence} %: {evidence})").format(
                what=identifier_name(one.identifier),
                confidence=min(99, round(100 * one.confidence)),
                evidence=evidence(one),
            )
            for one in found.identifiers
            if one.column == column.name
        ]
        said += [topics.label(one.topic, LANG, "en") for one in found.attributes if one.column == column.name]
        rows.append((column.name, roles[column.name], number(column.distinct), number(column.unique), "; ".join(said)))
    table((_("Column"), _("Role"), _("Values"), _("Unique"), _("What it holds")), rows)
    for role in ("direct", "quasi", "sensitive", "other"):
        say(f"{role}: {role_names.label(role, LANG, 'en')}")
    _show_sets(found)


def _show_sets(found: Any) -> None:
    sets = found.combinations
    if not sets.sets:
        text = _("No set of up to {most} columns makes {bound} % of the {rows} rows unique.")
        answer(text.format(most=sets.largest, bound=_percent(sets.bound), rows=number(found.rows)))
    for one in sets.sets:
        text = ngettext(
            "{columns}: {count} row of {rows} is unique ({share} %)",
            "{columns}: {count} rows of {rows} are unique ({share} %)",
            one.unique,
        )
        columns = " + ".join(one.columns)
        answer(
            text.format(columns=columns, count=number(one.unique), rows=number(found.rows), share=_percent(one.share))
        )
    if not sets.complete:
        say(_("Not every set of columns was tried: {count} were.").format(count=number(sets.tried)))


def _percent(share: float) -> str:
    return f"{100 * share:.3g}".replace(".", _("."))


def identifier_name(code: str) -> str:
    """A detector's name in the process's language."""
    from parvis.privacy.find import known_detectors

    return next((one.label(LANG, "en") for one in known_detectors() if one.name == code), code)


def evidence(one: Any) -> str:
    """What says so: counts and places."""
    parts = []
    if one.named:
        parts.append(_("by its name"))
    if one.cells:
        parts.append(_("{count} of {looked} cells").format(count=number(one.cells), looked=number(one.looked)))
    if one.inside:
        parts.append(_("inside {count} of {looked} texts").format(count=number(one.inside), looked=number(one.looked)))
    if one.checked and one.cells + one.inside:
        parts.append(_("checked, {failed} failed").format(failed=number(one.failed)))
    if one.elsewhere:
        parts.append(_("{count} more of this form").format(count=number(one.elsewhere)))
    if one.rows:
        parts.append(_("rows {rows}").format(rows=", ".join(map(str, one.rows))))
    return ", ".join(parts)
