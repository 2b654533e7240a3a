"""Each way to protect a table, carried out and audited, and its result in words."""

import json
from typing import Any, NamedTuple

import numpy as np

from parvis.model import Problem
from parvis.privacy.errors import PrivacyError
from parvis.privacy.tables import cell_key, rounding, rules
from parvis.privacy.tables.audit import audit
from parvis.privacy.tables.loss import of_suppression
from parvis.privacy.tables.protection import Knowledge, make_task, needs_of
from parvis.privacy.tables.results import of_audit, of_perturbing, of_suppressing
from parvis.privacy.tables.suppress import Contributors, Suppression, suppress, suppress_unions
from parvis.privacy.tables.table import Table, shown

from .language import _, ngettext
from .runs import number


class Made(NamedTuple):
    """A table to protect, and what is known of its contributors."""

    table: Table
    contributions: Any
    largest: Any
    keys: Any
    keep: list[int]
    hide: list[int]


class Done(NamedTuple):
    """A table as it may be printed; not `written` where the audit refuses it."""

    value: Any
    hidden: Any
    summary: dict[str, Any]
    details: dict[str, Any]
    said: str
    problems: tuple[Problem, ...]
    written: bool = True
    whole: bool = True
    "Whether all was as asked."

    def result_text(self) -> str:
        """The confidential result as JSON."""
        return json.dumps(self.details, ensure_ascii=False, indent=1, default=float) + "\n"


def protected(method: str, made: Made, given: dict[str, Any]) -> Done:
    """The table by one of the methods. Raises PrivacyError."""
    if method == "suppress":
        return _suppressed(made, given)
    if method == "cell-key":
        return _keyed(made, given)
    return _rounded(made, given, controlled=method == "round")


def measured(made: Made, given: dict[str, Any]) -> rules.Sensitivity:
    """How sensitive each cell is. Raises PrivacyError where no rule is given."""
    if not given["rule"].strip():
        raise PrivacyError.of("privacy-tables-rules-missing")
    chosen = rules.parse_rules(given["rule"], percent=given["min_percent"])
    counted = made.contributions is not None and made.table.count is not None
    frequency = counted and bool((made.contributions.amount == made.contributions.amount.round()).all())
    count = made.table.count
    frequency = frequency and count is not None and bool(np.array_equal(made.table.value, count))
    contributions = None if frequency and _only_counts(chosen) else made.contributions
    return rules.measure(
        _counted(made.table), chosen, contributions, largest=made.largest, zeros=given["zeros"],
        weights=given["weights"],
    )  # fmt: skip


def _only_counts(chosen: tuple[rules.Rule, ...]) -> bool:
    return all(isinstance(rule, rules.MinimumCount) for rule in chosen)


def _counted(table: Table) -> Table:
    """A made table of whole numbers without counts is one of frequencies."""
    known = table.value[~np.isnan(table.value)]
    if table.count is None and (known == np.round(known)).all():
        return table.with_values(table.value, count=np.nan_to_num(table.value).astype(np.int64))
    return table


def _suppressed(made: Made, given: dict[str, Any]) -> Done:
    table = made.table
    if np.isnan(table.value[~table.missing]).any():
        raise PrivacyError.of("privacy-tables-values-needed")
    sensitivity = measured(made, given)
    needs = needs_of(sensitivity, given["level"])
    knowledge = Knowledge(given["lb_factor"], given["ub_factor"])
    task = make_task(
        _counted(table), needs, knowledge=knowledge, cost=given["cost"], zeros=given["zeros"],
        publish=np.array(made.keep, dtype=np.int64), suppress=np.array(made.hide, dtype=np.int64),
    )  # fmt: skip

    def solve(one: Any, before: Any = None) -> Suppression:
        return suppress(one, given["solve"], effort=given["effort"], seconds=given["seconds"], before=before)

    if made.contributions is None:
        found = solve(task)
    else:
        known = Contributors(made.contributions, sensitivity.rules, given["weights"], given["level"], knowledge)
        found = suppress_unions(task, known, solve)
    table = found.task.table
    checked = audit(table, found.hidden, found.task.needs, knowledge=knowledge)
    short = {one.cell for one in checked.open} - set(found.unreachable)
    loss = of_suppression(table, found.hidden, found.primary)
    text = ngettext(
        "{primary} cell suppressed because it is sensitive, {complementary} to protect it: {share} % of {cells}.",
        "{primary} cells suppressed because they are sensitive, {complementary} to protect them: {share} % of {cells}.",
        loss.primary,
    )
    said = text.format(
        primary=number(loss.primary), complementary=number(loss.cells - loss.primary),
        share=f"{100 * loss.cells_share:.1f}".replace(".", _(".")), cells=number(int((~table.missing).sum())),
    )  # fmt: skip
    details = of_suppressing(found, sensitivity)
    summary = {
        "method": found.method, "optimal": found.optimal, "cost": found.cost, "loss": loss._asdict(),
        "safe": not short and not found.unreachable,
    }  # fmt: skip
    problems = found.problems
    if short:
        problems += checked.problems
        details |= {"audit": of_audit(checked)}
    return Done(
        table.value, found.hidden, summary, details, said, problems, written=not short, whole=not found.unreachable
    )


def _rounded(made: Made, given: dict[str, Any], *, controlled: bool) -> Done:
    table = _shown(made.table)
    if controlled:
        found = rounding.controlled_rounding(table, given["base"], seed=given["seed"], seconds=given["seconds"])
    else:
        seed = given["seed"] if given["seed"] is not None else int(np.random.SeedSequence().entropy) % 2**63  # type: ignore[arg-type]
        found = rounding.random_rounding(table, given["base"], seed)
    problems = found.problems
    if controlled and not found.further:
        cells = rounding.exposed(table, found.value, given["base"])
        if cells:
            values = {"count": str(len(cells)), "cells": shown([table.name(cell) for cell in cells])}
            problems += (Problem("privacy-tables-round-exposed", severity="warning", values=values),)
    summary = of_perturbing(table, found.value) | {
        "method": "round" if controlled else "random-round", "base": given["base"], "additive": found.additive,
        "further": found.further,
    }  # fmt: skip
    text = _("Rounded to base {base}; additive: {additive}.")
    said = text.format(base=given["base"], additive=_("yes") if found.additive else _("no"))
    return Done(found.value, np.isnan(found.value), summary, summary, said, problems, whole=not problems)


def _shown(table: Table) -> Table:
    """Cells that the file lacks stay lacking, but add nothing unknown."""
    if not table.missing.any():
        return table
    known = np.where(np.isnan(table.value) & table.missing, 0.0, table.value)
    return table.with_values(known)


def _keyed(made: Made, given: dict[str, Any]) -> Done:
    chances = cell_key.p_table(given["largest_change"], given["variance"], given["forbidden"])
    value = cell_key.perturb(made.table, made.keys, chances)
    summary = of_perturbing(made.table, value) | {
        "method": "cell-key", "largest_change": chances.largest, "variance": chances.variance,
        "forbidden": chances.forbidden,
    }  # fmt: skip
    said = _("Noise of variance {variance} and at most {largest} added to each count by its key.")
    text = said.format(variance=f"{chances.variance:g}".replace(".", _(".")), largest=chances.largest)
    return Done(value, np.isnan(value), summary, summary, text, chances.problems)
