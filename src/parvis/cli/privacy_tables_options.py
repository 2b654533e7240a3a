"""What the verbs on tables share: the options that say what the table is, and the reading of it."""

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import click

from .language import _
from .output import say, worded

FILE = click.Path(dir_okay=False, path_type=Path)
COLUMN = _("COLUMN")
_TABLE = (
    click.option(
        "--by", "dimensions", multiple=True, required=True, metavar=COLUMN,
        help=_("A dimension of the table. Give it once for each."),
    ),
    click.option("--value", default="", metavar=COLUMN, help=_("The amounts; records are counted where not given.")),
    click.option(
        "--hierarchy", "hierarchies", multiple=True, metavar=_("COLUMN=FILE"),
        help=_("What adds up to what in a dimension: a file of JSON like {\"Total\": {\"East\": [\"NL\", \"PE\"]}}."),
    ),
    click.option(
        "--hierarchies", "text", default="", metavar=_("TEXT"),
        help=_("The hierarchies of all dimensions in G-Confid’s words: “TOTAL EAST WEST: EAST NL PE; ALL A B;”."),
    ),
    click.option(
        "--total", "totals", multiple=True, metavar=_("COLUMN=CODE"), help=_("What the total of a dimension is called.")
    ),
    click.option("--count", "counts", default="", metavar=COLUMN, help=_("Contributors of each cell of a made table.")),
    click.option("--status", default="", metavar=COLUMN, help=_("In a made table: X where a cell is not printed.")),
    click.option(
        "--largest", multiple=True, metavar=COLUMN,
        help=_("In a made table: the largest contributions of each cell, the largest first."),
    ),
    click.option("--recompute", is_flag=True, help=_("Take totals that don’t add up from their parts.")),
)  # fmt: skip


class Asked(NamedTuple):
    """What the options say of the table."""

    dimensions: tuple[str, ...]
    value: str
    hierarchies: tuple[str, ...]
    text: str
    totals: tuple[str, ...]
    counts: str
    status: str
    largest: tuple[str, ...]
    recompute: bool


def of_table(act: Callable[..., None]) -> Callable[..., None]:
    """Give a verb the options of a table; it gets them as one argument, `asked`."""

    @functools.wraps(act)
    def run(**arguments: Any) -> None:
        given = {name: arguments.pop(name) for name in Asked._fields}
        act(asked=Asked(**given), **arguments)

    for option in reversed(_TABLE):
        run = option(run)
    return run


def hierarchies_of(asked: Asked) -> dict[str, Any]:
    """The hierarchies given, by dimension. Raises PrivacyError."""
    from parvis.privacy.tables.hierarchy import from_tree, parse_hierarchies

    found = {}
    if asked.text:
        found = {one.dimension: one for one in parse_hierarchies(asked.text, asked.dimensions)}
    for name, file in pairs(asked.hierarchies):
        found[name] = from_tree(name, _tree(Path(file)))
    return found


def _tree(path: Path) -> Any:
    from parvis.privacy.errors import PrivacyError

    try:
        return json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise PrivacyError.of("privacy-tables-hierarchy-unreadable", file=path.name) from error


def pairs(given: tuple[str, ...]) -> list[tuple[str, str]]:
    """`COLUMN=WHAT` options. Raises what click says of a wrong one."""
    found = []
    for one in given:
        name, mark, what = one.partition("=")
        if not mark or not name or not what:
            raise click.BadParameter(_("{text}: a column, an equals sign and its value.").format(text=one))
        found.append((name, what))
    return found


def read_published(place: str, asked: Asked, options: Any) -> Any:
    """A made table. Raises PrivacyError."""
    from parvis.privacy.reading import open_data
    from parvis.privacy.tables.published import Layout, from_published

    layout = Layout(asked.dimensions, asked.value or "value", asked.counts, asked.status, asked.largest)
    with open_data(place, options._replace(keep_totals=True)) as data:
        tell([problem for problem in data.problems if problem.code != "privacy-totals-inside"])
        return from_published(
            data.store, layout, hierarchies_of(asked), dict(pairs(asked.totals)), recompute=asked.recompute
        )


def tell(problems: Any) -> None:
    """Say what was noticed, on standard error."""
    for problem in problems:
        text = worded(problem)
        say(f"{problem.pointer}: {text}" if problem.pointer else text)


def cells_of(table: Any, names: tuple[str, ...]) -> list[int]:
    """Cells by their codes with / between them. Raises PrivacyError."""
    from parvis.privacy.errors import PrivacyError

    found = []
    for name in names:
        try:
            found.append(table.find(*(code.strip() for code in name.split("/"))))
        except KeyError as error:
            raise PrivacyError.of("privacy-tables-cell-unknown", cell=name[:60]) from error
    return found
