"""To and from G-Confid, Statistics Canada's system: its files `outcell`, `outconstraint`, `outsuppress`, and a script.

Its terms stand here for the same things: TotalNoise, Sensitivity, Status (S sensitive, V other, X left out, P printed),
Type (C cell, A aggregate), OutStatus (X, P), ProblemIndicator (0, 1, 2). G-Confid itself is neither needed nor
imported; the script runs where it is installed.
"""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import sparse

from parvis.privacy.errors import PrivacyError

from .arrays import Flags, Ints
from .audit import VERDICTS, Audit
from .hierarchy import Hierarchy, write_hierarchies
from .microdata import Columns
from .protection import CostFunction, Needs, needs_of
from .rules import LinearRule, MinimumCount, Rule, Sensitivity
from .table import Table

CELLS = ("CellId", "NbRespondents", "TotalVar", "Sensitivity", "Status", "Type", "TotalNoise")
CONSTRAINTS = ("ConstraintId", "CellId", "Coefficient")


class Files(NamedTuple):
    """What G-Confid's Suppression takes, or Auditing where `out_status` is there."""

    table: Table
    needs: Needs
    status: tuple[str, ...]
    out_status: tuple[str, ...]


def read_files(incell: Path, inconstraint: Path) -> Files:
    """Cells and constraints as CSV files in G-Confid's columns. Raises PrivacyError where they are none."""
    cells = _rows(incell, ("CellId", "TotalNoise", "Sensitivity"))
    try:
        place = {int(float(row["CellId"])): at for at, row in enumerate(cells)}
        noise = np.array([float(row["TotalNoise"]) for row in cells])
        value = np.array([float(row.get("TotalVar") or row["TotalNoise"]) for row in cells])
        measure = np.array([float(row["Sensitivity"]) for row in cells])
        count = np.array([int(float(row.get("NbRespondents") or 0)) for row in cells], dtype=np.int64)
        parts = [
            (int(float(row["ConstraintId"])), place[int(float(row["CellId"]))], float(row["Coefficient"]))
            for row in _rows(inconstraint, CONSTRAINTS)
        ]
    except (ValueError, KeyError) as error:
        raise PrivacyError.of("privacy-tables-gconfid-unusable", file=incell.name) from error
    order = {number: at for at, number in enumerate(dict.fromkeys(number for number, _cell, _sign in parts))}
    equations = sparse.csr_matrix(
        ([sign for *_ends, sign in parts], ([order[n] for n, *_ends in parts], [cell for _n, cell, _s in parts])),
        shape=(len(order), len(cells)),
    )
    aggregate = np.array([row.get("Type", "C").upper() == "A" for row in cells], dtype=np.bool_)
    named = [name for name in (cells[0] if cells else {}) if name not in _OWN]
    names = tuple(" × ".join(row[name] for name in named if row[name]) or row["CellId"] for row in cells)
    if len(set(names)) < len(names):
        names = tuple(f"{name} ({row['CellId']})" for name, row in zip(names, cells, strict=True))
    table = Table((), np.zeros((len(cells), 0), dtype=np.int64), value, equations, count, noise, aggregate, names)
    sensitivity = Sensitivity(measure, np.full(len(cells), -1, dtype=np.int64), ())
    return Files(
        table,
        needs_of(sensitivity),
        tuple(row.get("Status", "").upper() for row in cells),
        tuple(row.get("OutStatus", "").upper() for row in cells),
    )


_OWN = {
    *CELLS, "NbAnonym", "AnonymTotalVar", "WeightedNbRespondents", "TotalProxySize", "SensitivityBeforeWaivers",
    "FavCost", "ShadowTotal", "OutStatus", "NetVariation", "Total",
}  # fmt: skip


def _rows(path: Path, wanted: Sequence[str]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PrivacyError.of("privacy-tables-gconfid-unusable", file=path.name) from error
    if not rows or any(name not in rows[0] for name in wanted) or any(None in row.values() for row in rows):
        raise PrivacyError.of("privacy-tables-gconfid-unusable", file=path.name)
    return rows


def write_cells(path: Path, table: Table, sensitivity: Sensitivity, hidden: Flags | None = None) -> None:
    """The cells as `outcell`; with `hidden`, as `outsuppress`. Cells that hide nothing (zeros) are left out there."""
    measure = sensitivity.measure
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow([*CELLS, *(["OutStatus", "NetVariation"] if hidden is not None else []), *table.dimensions])
        for cell in kept(table):
            status = "S" if measure[cell] > 0 else "V"
            count = int(table.count[cell]) if table.count is not None else 0
            row = [
                int(cell) + 1, count, repr(float(table.value[cell])), repr(float(measure[cell])), status, "C",
                repr(float(table.total_noise[cell])),
            ]  # fmt: skip
            if hidden is not None:
                row += ["X" if hidden[cell] else "P", 1 if hidden[cell] else 0]
            out.writerow([*row, *table.key(int(cell))])


def write_suppressed(outcell: Path, target: Path, hidden: Flags) -> None:
    """The rows of an `outcell`, in their order and with all their columns, as `outsuppress` has them."""
    rows = _rows(outcell, ("CellId",))
    with target.open("w", encoding="utf-8", newline="") as stream:
        names = [name for name in rows[0] if name not in {"OutStatus", "NetVariation"}]
        out = csv.DictWriter(stream, [*names, "OutStatus", "NetVariation"], lineterminator="\n", extrasaction="ignore")
        out.writeheader()
        for row, closed in zip(rows, hidden, strict=True):
            out.writerow(row | {"OutStatus": "X" if closed else "P", "NetVariation": int(closed)})


def kept(table: Table) -> Ints:
    """The cells that G-Confid has: those that can give any protection."""
    return np.flatnonzero((table.total_noise > 0) & ~table.missing)


def write_constraints(path: Path, table: Table) -> None:
    """The equations as `outconstraint`."""
    there = set(kept(table).tolist())
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow(CONSTRAINTS)
        for row in range(table.equations.shape[0]):
            total, parts = table.terms(row)
            if total in there:
                out.writerows([row + 1, cell + 1, 1] for cell in parts if cell in there)
                out.writerow([row + 1, total + 1, -1])


def indicator(found: Audit) -> dict[int, int]:
    """ProblemIndicator by cell, of those that are suppressed."""
    return {one.cell: VERDICTS.index(one.verdict) for one in found.ranges}


def s_rule(rules: Sequence[Rule]) -> tuple[str, int | None]:
    """The rules as G-Confid's `s_rule` and `min_resp`. Raises PrivacyError for what it can't say."""
    minimum = max((rule.minimum for rule in rules if isinstance(rule, MinimumCount)), default=None)
    linear = [rule for rule in rules if isinstance(rule, LinearRule)]
    if not linear:
        return "arb -1", minimum
    if all(rule.text.casefold().startswith("nk") for rule in linear):
        return " ".join(dict.fromkeys(rule.text.casefold() for rule in linear)), minimum
    if len(linear) > 1:
        raise PrivacyError.of("privacy-tables-gconfid-rules", rules=", ".join(rule.text for rule in linear))
    (rule,) = linear
    if rule.ratio:
        return f"pq {rule.ratio:g}", minimum
    return "arb " + " ".join(f"{one:g}" for one in rule.coefficients), minimum


def script(
    columns: Columns, hierarchies: Sequence[Hierarchy], rules: Sequence[Rule], cost: CostFunction = "SIZE"
) -> str:
    """A Python script that does the same with G-Confid: `python SCRIPT records.csv folder`.

    It writes outcell.csv, outconstraint.csv, outsuppress.csv and outaudit.csv. Codes that G-Confid doesn't take are
    replaced while it runs, and put back in what is written.
    """
    if cost == "COUNT":
        raise PrivacyError.of("privacy-tables-gconfid-cost", cost=cost)
    rule, minimum = s_rule(rules)
    codes = {
        one.dimension: {code: f"{_letter(at)}{number}" for number, code in enumerate(one.codes)}
        for at, one in enumerate(hierarchies)
    }
    plain = tuple(
        Hierarchy(
            one.dimension,
            codes[one.dimension][one.root],
            tuple(
                (codes[one.dimension][parent], tuple(codes[one.dimension][child] for child in children))
                for parent, children in one.decompositions
            ),
        )
        for one in hierarchies
    )
    given = {
        "codes": codes, "value": columns.value, "unit": columns.unit, "weight": columns.weight, "s_rule": rule,
        "min_resp": minimum, "hierarchy": write_hierarchies(plain), "cost": cost,
    }  # fmt: skip
    return _SCRIPT.replace("@GIVEN@", repr(json.dumps(given, ensure_ascii=False)))


def _letter(at: int) -> str:
    return chr(ord("A") + at % 26) * (1 + at // 26) + "_"


_SCRIPT = '''"""Sensitivity, Suppression and Auditing with G-Confid: python SCRIPT records.csv folder"""

import json
import sys
import time
from pathlib import Path

import gconfid
import pandas as pd

given = json.loads(@GIVEN@)
records, folder = Path(sys.argv[1]), Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
names = {name: f"dim{at}" for at, name in enumerate(given["codes"])}
read = pd.read_csv(records, dtype={name: str for name in [*names, *([given["unit"]] if given["unit"] else [])]})
indata = pd.DataFrame({names[name]: read[name].map(codes) for name, codes in given["codes"].items()})
indata["unit"] = read[given["unit"]] if given["unit"] else [f"U{at}" for at in range(len(read))]
indata["amount"] = read[given["value"]] if given["value"] else 1
if given["weight"]:
    indata["estimation_weight"] = read[given["weight"]]
more = {"weight": "estimation_weight"} if given["weight"] else {}
if given["min_resp"]:
    more["min_resp"] = given["min_resp"]
spent = {}


def timed(name, work):
    start = time.process_time()
    found = work()
    spent[name] = time.process_time() - start
    return found


sensitivity = timed("sensitivity", lambda: gconfid.Sensitivity(
    indata=indata, outcell="pandas", outconstraint="pandas", unit_id="unit", var="amount",
    dimension=" ".join(names.values()), hierarchy=given["hierarchy"], s_rule=given["s_rule"], capture=None, **more,
))
suppression = timed("suppression", lambda: gconfid.Suppression(
    incell=sensitivity.outcell, inconstraint=sensitivity.outconstraint, outsuppress="pandas",
    cost_function1=given["cost"], capture=None,
))
auditing = timed("auditing", lambda: gconfid.Auditing(
    incell=suppression.outsuppress, inconstraint=sensitivity.outconstraint, outaudit="pandas", capture=None,
))
for name, found in (
    ("outcell", sensitivity.outcell), ("outconstraint", sensitivity.outconstraint),
    ("outsuppress", suppression.outsuppress), ("outaudit", auditing.outaudit),
):
    found = found.rename(columns={short: name for name, short in names.items()})
    for dimension, codes in given["codes"].items():
        if dimension in found:
            found[dimension] = found[dimension].map({short: code for code, short in codes.items()})
    found.to_csv(folder / f"{name}.csv", index=False)
print(json.dumps(spent))
'''
