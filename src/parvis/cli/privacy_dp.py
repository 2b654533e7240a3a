"""`parvis privacy dp`: answers with noise (differential privacy), paid for from a dataset's budget."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import click
import msgspec

from parvis.vocab import code_list

from .language import LANG, _
from .output import answer, answer_json, say, table
from .person import who
from .privacy_reading import DATA, privately, reading, tell
from .runs import moment, number
from .verbs import Whole, group_of, json_option, verb

KINDS = ("count", "sum", "mean", "histogram", "quantile")
_dataset = click.argument("dataset", metavar=_("DATASET"))
_folder = click.option(
    "--ledgers",
    type=click.Path(file_okay=False, path_type=Path),
    metavar=_("FOLDER"),
    help=_("Where the ledgers are; PARVIS_HOME/privacy/budgets where not given."),
)
_EPSILON = click.FloatRange(0, 100, min_open=True, max_open=True)


def _ledger(folder: Path | None, dataset: str) -> Any:
    from parvis.privacy.budget import Ledger, ledger_path

    home = Path(os.environ.get("PARVIS_HOME") or "var").expanduser()
    return Ledger(ledger_path(folder or home / "privacy" / "budgets", dataset))


@verb("open", _("Open a dataset's privacy budget, or change its total (never below what is spent)."))
@_dataset
@click.option("--epsilon", type=_EPSILON, required=True, help=_("ε of all answers together."))
@click.option("--reason", default="", metavar=_("TEXT"), help=_("Why this much, for those who come later."))
@_folder
@privately
def open_verb(dataset: str, epsilon: float, reason: str, ledgers: Path | None) -> None:
    _ledger(ledgers, dataset).open(dataset, epsilon, reason=reason)
    explain(epsilon)


@verb("show", _("Show a dataset's privacy budget: what was asked, what it cost, what is left."))
@_dataset
@_folder
@json_option
@privately
def show_verb(dataset: str, ledgers: Path | None, as_json: bool) -> None:
    state = _ledger(ledgers, dataset).read()
    if as_json:
        answer_json(msgspec.to_builtins(state) | {"spent": state.spent, "left": state.left})
        return
    rows = [
        (
            str(entry.number),
            moment(dt.datetime.fromisoformat(entry.at)),
            entry.by,
            str(entry.question["kind"]),
            str(entry.question["column"]),
            figure(entry.epsilon),
        )
        for entry in state.entries
    ]
    table((_("Number"), _("When"), _("By"), _("Question"), _("Column"), "ε"), rows)
    text = _("ε {spent} of {total} is spent, {left} is left.")
    say(text.format(spent=figure(state.spent), total=figure(state.total), left=figure(state.left)))
    explain(state.spent)


@verb(
    "ask",
    _(
        "Ask a question of data and have it answered with noise, paid for from the dataset's budget. "
        "Bounds and categories come from you, never from the data."
    ),
)
@DATA
@click.argument("kind", type=click.Choice(KINDS), metavar=_("QUESTION"))
@click.option(
    "--dataset", required=True, metavar=_("NAME"), help=_("Whose budget pays; the same for every version of the data.")
)
@click.option("--epsilon", type=_EPSILON, required=True, help=_("What the answer may cost."))
@click.option("--column", default="", metavar=_("NAME"), help=_("The column that is summed or counted."))
@click.option(
    "--bounds", type=float, nargs=2, metavar=_("LOW HIGH"), help=_("Between what each number is taken to be.")
)
@click.option(
    "--category",
    "categories",
    multiple=True,
    metavar=_("VALUE"),
    help=_("A value that a histogram counts; may be repeated."),
)
@click.option(
    "--quantile",
    "quantiles",
    type=float,
    multiple=True,
    metavar=_("SHARE"),
    help=_("0.5 for the median; may be repeated."),
)
@click.option("--person", default="", metavar=_("NAME"), help=_("The column that tells whose a row is."))
@click.option(
    "--per-person",
    type=Whole(1, 1000),
    default=1,
    show_default=True,
    help=_("How many rows one person has at the most."),
)
@click.option(
    "--where",
    "where",
    nargs=2,
    default=("", ""),
    metavar=_("NAME VALUE"),
    help=_("Only rows with this value in this column."),
)
@click.option("--anew", is_flag=True, help=_("Draw new noise, and pay again, for a question that was answered."))
@_folder
@reading
@json_option
@privately
def ask_verb(
    place: str,
    kind: str,
    dataset: str,
    epsilon: float,
    column: str,
    bounds: tuple[float, float] | None,
    categories: tuple[str, ...],
    quantiles: tuple[float, ...],
    person: str,
    per_person: int,
    where: tuple[str, str],
    anew: bool,
    ledgers: Path | None,
    options: Any,
    as_json: bool,
) -> None:
    from parvis.privacy.budget import Question, ask
    from parvis.privacy.reading import open_data

    question = Question(
        kind=kind,  # type: ignore[arg-type]  # one of KINDS
        epsilon=epsilon,
        column=column,
        bounds=bounds or None,
        categories=categories,
        quantiles=quantiles,
        person=person,
        per_person=per_person,
        where=where[0],
        equals=where[1],
    )
    ledger = _ledger(ledgers, dataset)
    ledger.read()
    with open_data(place, options) as data:
        tell(data.problems)
        answered = ask(data, ledger, question, by=who(), anew=anew)
    if as_json:
        answer_json(msgspec.to_builtins(answered))
        return
    for name, value in answered.values.items():
        shown = figure(value) if value != int(value) else number(int(value))
        answer(f"{name or _('anything else')}\t{shown}\t± {figure(answered.within[name])}")
    if answered.again:
        say(_("This was answered before (entry {number}); it is told again at no cost.").format(number=answered.number))
    state = ledger.read()
    say(_("ε {spent} of {total} is spent.").format(spent=figure(state.spent), total=figure(state.total)))


@verb("explain", _("Say in plain words what an ε means."))
@click.argument("epsilon", type=_EPSILON, metavar="ε")
@privately
def explain_verb(epsilon: float) -> None:
    explain(epsilon)


def explain(epsilon: float) -> None:
    """ε in plain words, on standard output."""
    from parvis.privacy.budget import odds

    if not epsilon:
        return
    figures = odds(epsilon)
    words = code_list("privacy_strength")
    template = words.label("odds", LANG, "en")
    answer(
        template.format(epsilon=figure(epsilon), factor=figure(figures.factor), after=figure(100 * figures.from_even))
    )
    answer(words.label(figures.strength, LANG, "en"))


def figure(value: float) -> str:
    """A figure with at most four digits that count, as the process's language writes it."""
    from babel.numbers import format_decimal

    from .runs import locale

    shown = float(f"{value:.6g}") if abs(value) >= 1000 else float(f"{value:.4g}")
    return str(format_decimal(shown, locale=locale(), format="#,##0.######"))


VERBS: dict[str, click.Command] = {"open": open_verb, "ask": ask_verb, "show": show_verb, "explain": explain_verb}


dp_command = group_of("dp", _("Differential privacy: answers with noise, and the budget they are paid from."), VERBS)
