"""What is written: the table as printed, which says nothing of why; and the confidential result, which does."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from parvis.vocab import code_list

from .arrays import Flags, Floats
from .audit import Audit
from .loss import of_perturbation, of_suppression
from .proof import Proof
from .releases import Comparison
from .rules import Sensitivity
from .suppress import Suppression
from .table import Table

MARK = "x"
STATUS = "table_cell_status"
"The code list that names each status in every language."


def write_printed(
    path: Path, table: Table, value: Floats, hidden: Flags, *, column: str = "value", counts: bool = False
) -> None:
    """The table as CSV: its dimensions, the value or `x`, and the status (X: not printed).

    Primary and complementary cells look alike: which is which would help an attacker. Absent cells stay absent. Counts
    of contributors are not printed, for they are a table of their own, unless `counts` asks for them.
    """
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, lineterminator="\n")
        more = ["count"] if counts and table.count is not None else []
        out.writerow([*table.dimensions, column, *more, "status"])
        for cell in np.flatnonzero(~table.missing):
            closed = bool(hidden[cell]) or bool(np.isnan(value[cell]))
            row = [*table.key(int(cell)), MARK if closed else plain(float(value[cell]))]
            if more and table.count is not None:
                row.append(MARK if closed else str(int(table.count[cell])))
            out.writerow([*row, "X" if closed else ""])


def plain(value: float) -> str:
    """A number without a needless fraction."""
    return str(int(value)) if value == int(value) else repr(round(value, 10))


def of_suppressing(found: Suppression, sensitivity: Sensitivity) -> dict[str, Any]:
    """What was suppressed and why, for machines. Confidential: it tells the sensitive cells from the others."""
    table = found.task.table
    cells = []
    for cell in np.flatnonzero(found.hidden & ~table.missing):
        entry: dict[str, Any] = {"cell": _key(table, int(cell)), "status": status(found, int(cell))}
        rule = int(sensitivity.rule[cell])
        if found.primary[cell] and rule >= 0:
            entry["rule"] = sensitivity.rules[rule].text
        if int(cell) in found.unreachable:
            entry["protection_share"] = round(found.unreachable[int(cell)], 6)
        cells.append(entry)
    return {
        "method": found.method,
        "optimal": found.optimal,
        "cost": found.cost,
        "bound": found.bound,
        "loss": msgspec.to_builtins(of_suppression(table, found.hidden, found.primary)._asdict()),
        "statuses": _names(),
        "cells": cells,
        "aggregates": list(table.aggregates),
    }


def status(found: Suppression, cell: int) -> str:
    """primary, complementary, requested or published."""
    if not found.hidden[cell]:
        return "published"
    if found.primary[cell]:
        return "primary"
    return "requested" if found.task.forced[cell] else "complementary"


def of_perturbing(table: Table, printed: Floats) -> dict[str, Any]:
    """What rounding or noise cost the reader."""
    return {"loss": of_perturbation(table, printed)._asdict()}


def of_audit(found: Audit, *, intervals: bool = False) -> dict[str, Any]:
    """The verdict on each suppressed cell, and the proofs. With `intervals` also the ranges, which are confidential."""
    cells = []
    for one in found.ranges:
        entry: dict[str, Any] = {
            "cell": _key(found.table, one.cell), "verdict": one.verdict, "primary": one.primary,
        }  # fmt: skip
        if intervals:
            entry |= {"low": one.low, "high": one.high if np.isfinite(one.high) else None}
        cells.append(entry)
    return {
        "safe": found.safe,
        "suppressed": len(found.ranges),
        "given_away": len(found.open),
        "statuses": _names(),
        "cells": cells,
        "proofs": [proof_data(proof) for proof in found.proofs.values()],
    }


def of_comparison(found: Comparison) -> dict[str, Any]:
    """What several releases give away together."""
    return {
        "safe": found.safe,
        "elsewhere": [one._asdict() for one in found.elsewhere],
        "together": of_audit(found.together) if found.together else None,
    }


def proof_data(proof: Proof) -> dict[str, Any]:
    """A proof for machines: names and multipliers."""
    return {
        "cell": proof.cell,
        "kind": proof.kind,
        "above": [step._asdict() for step in proof.above],
        "below": [step._asdict() for step in proof.below],
        "limits_above": [limit._asdict() for limit in proof.limits_above],
        "limits_below": [limit._asdict() for limit in proof.limits_below],
    }


def _key(table: Table, cell: int) -> Mapping[str, str]:
    names = table.dimensions or ("cell",)
    return dict(zip(names, table.key(cell), strict=True))


def _names() -> dict[str, dict[str, str]]:
    """Statuses and verdicts in every language that has them."""
    return {term.code: dict(term.labels) for term in code_list(STATUS).terms.values()}
