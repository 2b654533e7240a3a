"""`parvis privacy tables gconfid`: the same with G-Confid, Statistics Canada's system."""

from pathlib import Path
from typing import Any

import click

from .language import _, ngettext
from .output import answer, answer_json, finish, say
from .privacy_reading import DATA, privately, reading
from .privacy_tables_options import COLUMN, FILE, Asked, hierarchies_of, of_table, pairs, tell
from .runs import number
from .verbs import group_of, json_option, verb


@verb(
    "script",
    _("Write a Python script that does the same with G-Confid, where that is installed: python SCRIPT FILE FOLDER."),
)
@DATA
@of_table
@click.option("--unit", default="", metavar=COLUMN, help=_("Who contributed each record, or what names it."))
@click.option("--weight", default="", metavar=COLUMN, help=_("The estimation weight of each record."))
@click.option("--rule", required=True, metavar=_("RULES"), help=_("Which cells are sensitive: “pq 0.15, min 5”, …"))
@click.option(
    "--cost", type=click.Choice(["SIZE", "CONSTANT", "DIGITS", "INFORMATION"]), default="SIZE", show_default=True,
    help=_("What suppressing a cell costs."),
)  # fmt: skip
@click.option("-o", "--output", type=FILE, required=True, metavar=_("FILE"), help=_("Where to write the script."))
@reading
@privately
def script_command(
    place: str, asked: Asked, options: Any, unit: str, weight: str, rule: str, cost: Any, output: Path
) -> None:
    from parvis.privacy.reading import open_data, refuse_same, write_whole
    from parvis.privacy.tables.gconfid import script
    from parvis.privacy.tables.microdata import Columns, from_records
    from parvis.privacy.tables.rules import parse_rules

    refuse_same(output, Path(place))
    columns = Columns(asked.dimensions, asked.value, unit, weight)
    known, totals = hierarchies_of(asked), dict(pairs(asked.totals))
    with open_data(place, options) as data:
        tell(data.problems)
        table, _contributions = from_records(
            data.store, columns, [known.get(name) for name in asked.dimensions],
            totals=[totals.get(name, "Total") for name in asked.dimensions],
        )  # fmt: skip
    tell(table.problems)
    text = script(columns, table.hierarchies, parse_rules(rule), cost)
    with write_whole(output) as part:
        part.write_text(text, "utf-8")
    say(_("Script written to {file}.").format(file=output))


@verb(
    "audit",
    _("Audit a pattern that G-Confid made, or was given: its files outsuppress and outconstraint, as CSV."),
)
@click.argument("outsuppress", type=FILE, metavar="OUTSUPPRESS")
@click.argument("outconstraint", type=FILE, metavar="OUTCONSTRAINT")
@click.option("--lb-factor", type=float, default=0.5, show_default=True, help=_("As in G-Confid."))
@click.option("--ub-factor", type=float, default=1.5, show_default=True, help=_("As in G-Confid."))
@json_option
@privately
def audit_files_command(
    outsuppress: Path, outconstraint: Path, lb_factor: float, ub_factor: float, as_json: bool
) -> None:
    import numpy as np

    from parvis.privacy.tables.audit import audit
    from parvis.privacy.tables.gconfid import indicator, read_files
    from parvis.privacy.tables.protection import Knowledge

    files = read_files(outsuppress, outconstraint)
    hidden = np.array([status == "X" for status in files.out_status]) | files.table.missing
    found = audit(files.table, hidden, files.needs, knowledge=Knowledge(lb_factor, ub_factor))
    tell(found.problems)
    by_cell = {files.table.name(cell): value for cell, value in indicator(found).items()}
    if as_json:
        answer_json({"safe": found.safe, "ProblemIndicator": by_cell})
    else:
        for one in found.open:
            answer(f"{files.table.name(one.cell)}\t{by_cell[files.table.name(one.cell)]}")
        count = len(found.ranges)
        text = ngettext("{count} suppressed cell audited.", "{count} suppressed cells audited.", count)
        say(text.format(count=number(count)))
    finish(found.safe)


@verb(
    "suppress",
    _("Make a pattern for what G-Confid’s Sensitivity wrote, outcell and outconstraint, as its Suppression does."),
)
@click.argument("outcell", type=FILE, metavar="OUTCELL")
@click.argument("outconstraint", type=FILE, metavar="OUTCONSTRAINT")
@click.option(
    "--cost", type=click.Choice(["SIZE", "CONSTANT", "DIGITS", "INFORMATION"]), default="SIZE", show_default=True,
    help=_("What suppressing a cell costs."),
)  # fmt: skip
@click.option("-o", "--output", type=FILE, required=True, metavar=_("FILE"), help=_("Where to write outsuppress."))
@privately
def suppress_files_command(outcell: Path, outconstraint: Path, cost: Any, output: Path) -> None:
    import numpy as np

    from parvis.privacy.reading import refuse_same, write_whole
    from parvis.privacy.tables.gconfid import read_files, write_suppressed
    from parvis.privacy.tables.protection import make_task
    from parvis.privacy.tables.suppress import suppress

    refuse_same(output, outcell, outconstraint)
    files = read_files(outcell, outconstraint)
    fixed = [cell for cell, status in enumerate(files.status) if status == "P"]
    hide = [cell for cell, status in enumerate(files.status) if status == "X"]
    found = suppress(
        make_task(
            files.table,
            files.needs,
            cost=cost,
            publish=np.array(fixed, dtype=np.int64),
            suppress=np.array(hide, dtype=np.int64),
        )
    )
    tell(found.problems)
    with write_whole(output) as part:
        write_suppressed(outcell, part, found.hidden)
    say(_("Pattern written to {file}.").format(file=output))
    finish(not found.unreachable)


gconfid_command = group_of(
    "gconfid",
    _("The same with G-Confid, Statistics Canada’s system: its files and a script."),
    {"script": script_command, "suppress": suppress_files_command, "audit": audit_files_command},
)
