"""`parvis privacy tables`: tables that give nobody away, made from records or made already."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from .language import _, ngettext
from .output import answer, answer_json, finish, problem_data, say
from .privacy_reading import DATA, privately, reading
from .privacy_tables_audit import audit_command
from .privacy_tables_gconfid import gconfid_command
from .privacy_tables_options import COLUMN, FILE, Asked, cells_of, hierarchies_of, of_table, pairs, read_published, tell
from .runs import number
from .verbs import Whole, group_of, json_option, verb

_RULES = (
    click.option("--published", is_flag=True, help=_("The file is a table that is made already, not records.")),
    click.option("--unit", default="", metavar=COLUMN, help=_("Who contributed each record, or what names it.")),
    click.option("--weight", default="", metavar=COLUMN, help=_("The estimation weight of each record.")),
    click.option(
        "--weights",
        type=click.Choice(["LINEAR", "STEP", "EXACT"]),
        default="LINEAR",
        show_default=True,
        help=_("How weights protect, as in G-Confid."),
    ),
    click.option(
        "--rule", default="", metavar=_("RULES"), help=_("Which cells are sensitive: “pq 0.15, min 5”, “nk 2 80”, …")
    ),
    click.option(
        "--min-percent",
        type=click.FloatRange(0, 100),
        default=10.0,
        show_default=True,
        help=_("Of an amount by too few contributors: the protection it needs."),
    ),
    click.option(
        "--zeros",
        type=click.Choice(["safe", "usable", "sensitive"]),
        default="safe",
        show_default=True,
        help=_("Empty cells are printed, may be suppressed to protect others, or are sensitive themselves."),
    ),
)
_SUPPRESSION = (
    click.option(
        "--level",
        type=click.Choice(["interval", "symmetric", "upper", "lower"]),
        default="interval",
        show_default=True,
        help=_("The room a sensitive cell needs: a range as wide as its sensitivity, or that on its sides."),
    ),
    click.option(
        "--lb-factor",
        type=float,
        default=0.5,
        show_default=True,
        help=_("What any reader knows: a cell is at least this times its value."),
    ),
    click.option(
        "--ub-factor",
        type=float,
        default=1.5,
        show_default=True,
        help=_("What any reader knows: a cell is at most this times its value."),
    ),
    click.option(
        "--cost",
        type=click.Choice(["SIZE", "COUNT", "CONSTANT", "DIGITS", "INFORMATION"]),
        default="SIZE",
        show_default=True,
        help=_("What suppressing a cell costs."),
    ),
    click.option(
        "--solve",
        type=click.Choice(["auto", "exact", "sequential", "hypercube"]),
        default="auto",
        show_default=True,
        help=_("How to look for cells to suppress."),
    ),
    click.option(
        "--effort",
        type=click.Choice(["quick", "standard", "thorough"]),
        default="standard",
        show_default=True,
        help=_("How hard to look for fewer suppressions."),
    ),
    click.option(
        "--seconds",
        type=click.FloatRange(0.1),
        default=45.0,
        show_default=True,
        help=_("How long to look for something better at the most."),
    ),
    click.option(
        "--keep",
        multiple=True,
        metavar=_("CELL"),
        help=_("A cell that must be printed: its codes with / between them."),
    ),
    click.option("--suppress", "hide", multiple=True, metavar=_("CELL"), help=_("A cell that must not be printed.")),
)
_NOISE = (
    click.option("--base", type=Whole(2), default=5, show_default=True, help=_("The base to round to: 3, 5, 10, …")),
    click.option("--seed", type=int, help=_("What chance starts from, for a result that can be had again.")),
    click.option(
        "--largest-change", type=Whole(1, 100), default=5, show_default=True, help=_("Cell keys: the largest noise.")
    ),
    click.option(
        "--variance",
        type=click.FloatRange(0, min_open=True),
        default=2.0,
        show_default=True,
        help=_("Cell keys: the variance of the noise."),
    ),
    click.option(
        "--forbidden",
        type=Whole(0),
        default=0,
        show_default=True,
        help=_("Cell keys: counts from 1 to this are never printed."),
    ),
    click.option(
        "--secret", type=FILE, metavar=_("FILE"), help=_("Cell keys: a file with the secret they are drawn from.")
    ),
)


def _with(options: tuple[Callable[..., Any], ...]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def add(act: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(options):
            act = option(act)
        return act

    return add


@verb(
    "protect",
    _(
        "Protect a table before it is published: by suppression (sensitive cells, and as few others as needed), by "
        "rounding, or by cell keys. The result is audited before it is written."
    ),
)
@DATA
@click.option(
    "--method", type=click.Choice(["suppress", "round", "random-round", "cell-key"]), default="suppress",
    show_default=True, help=_("How to protect."),
)  # fmt: skip
@of_table
@_with(_RULES)
@_with(_SUPPRESSION)
@_with(_NOISE)
@click.option("-o", "--output", type=FILE, required=True, metavar=_("FILE"), help=_("Where to write the table."))
@click.option(
    "--result", type=FILE, metavar=_("FILE"),
    help=_("Where to write what was done to which cell and why, as JSON. Confidential."),
)  # fmt: skip
@reading
@json_option
@privately
def protect_command(
    place: str, asked: Asked, options: Any, output: Path, result: Path | None, as_json: bool, method: str, **given: Any
) -> None:
    from parvis.privacy.reading import refuse_same, write_whole
    from parvis.privacy.tables.results import write_printed

    for target in (output, result):
        if target:
            refuse_same(target, Path(place))
    made = _made(place, asked, options, given, method)
    tell(made.table.problems)
    from .privacy_tables_methods import protected

    done = protected(method, made, given)
    tell(done.problems)
    if done.written:
        with write_whole(output) as part:
            write_printed(part, made.table, done.value, done.hidden, column=asked.value or "count")
        if result:
            with write_whole(result) as part:
                part.write_text(done.result_text(), "utf-8")
    if as_json:
        problems = [problem_data(one) for one in (*made.table.problems, *done.problems)]
        answer_json(done.summary | {"written": done.written, "problems": problems})
    else:
        answer(done.said)
        if done.written:
            say(_("Table written to {file}.").format(file=output))
    finish(done.written and done.whole)


def _made(place: str, asked: Asked, options: Any, given: dict[str, Any], method: str) -> Any:
    """The table with what is known of its contributors, and its cell keys where these are asked for."""
    from parvis.privacy.errors import PrivacyError
    from parvis.privacy.reading import open_data
    from parvis.privacy.tables.cell_key import cell_keys
    from parvis.privacy.tables.microdata import Columns, from_records

    from .privacy_tables_methods import Made

    if given["published"]:
        if method == "cell-key":
            raise PrivacyError.of("privacy-tables-records-needed")
        found = read_published(place, asked, options)
        hide = [int(cell) for cell in found.suppressed.nonzero()[0]]
        return Made(found.table, None, found.largest, None, cells_of(found.table, given["keep"]), hide)
    columns = Columns(asked.dimensions, asked.value, given["unit"], given["weight"])
    if method == "cell-key" and not given["unit"]:
        raise PrivacyError.of("privacy-tables-unit-needed")
    known, totals = hierarchies_of(asked), dict(pairs(asked.totals))
    with open_data(place, options) as data:
        tell(data.problems)
        table, contributions = from_records(
            data.store, columns, [known.get(name) for name in asked.dimensions],
            totals=[totals.get(name, "Total") for name in asked.dimensions],
        )  # fmt: skip
        keys = None
        if method == "cell-key":
            keys = cell_keys(data.store, table.hierarchies, given["unit"], _secret(given["secret"]), len(table))
    return Made(table, contributions, None, keys, cells_of(table, given["keep"]), cells_of(table, given["hide"]))


def _secret(path: Path | None) -> str:
    from parvis.privacy.errors import PrivacyError

    try:
        return path.read_text("utf-8").strip() if path else ""
    except (OSError, UnicodeDecodeError) as error:
        raise PrivacyError.of("privacy-file-unreadable", file=path.name if path else "") from error


@verb(
    "sensitivity",
    _("Say which cells of a table are sensitive, and by which rule; nothing is written but names and rules."),
)
@DATA
@of_table
@_with(_RULES)
@reading
@json_option
@privately
def sensitivity_command(place: str, asked: Asked, options: Any, as_json: bool, **given: Any) -> None:
    from .privacy_tables_methods import measured

    made = _made(place, asked, options, given | {"keep": (), "hide": ()}, "suppress")
    tell(made.table.problems)
    found = measured(made, given)
    cells = [
        {"cell": made.table.name(int(cell)), "rule": found.rules[int(found.rule[cell])].text}
        for cell in found.sensitive.nonzero()[0]
    ]
    if as_json:
        answer_json({"cells": len(made.table), "sensitive": len(cells), "by_cell": cells})
        return
    for one in cells:
        answer(f"{one['cell']}\t{one['rule']}")
    text = ngettext("{count} cell of {cells} is sensitive.", "{count} cells of {cells} are sensitive.", len(cells))
    say(text.format(count=number(len(cells)), cells=number(len(made.table))))


tables_command = group_of(
    "tables",
    _("Tables of counts or amounts that give nobody away, and the proof of it."),
    {
        "sensitivity": sensitivity_command,
        "protect": protect_command,
        "audit": audit_command,
        "gconfid": gconfid_command,
    },
)
