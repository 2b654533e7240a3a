"""Tables protected and audited: against the optimum, and against G-Confid where it is there.

`PARVIS_GCONFID_PYTHON` names the Python of an environment that has G-Confid; without it, ours is measured alone.
Records are generated. Both work on the same cells and constraints, those of G-Confid's own Sensitivity, in one run; its
time is that of its Suppression alone. Prints one JSON document.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from parvis.privacy.reading import open_data
from parvis.privacy.tables.arrays import Flags
from parvis.privacy.tables.audit import audit
from parvis.privacy.tables.gconfid import Files, read_files, script
from parvis.privacy.tables.hierarchy import Hierarchy, from_tree
from parvis.privacy.tables.microdata import Columns, from_records
from parvis.privacy.tables.protection import Knowledge, make_task, needs_of
from parvis.privacy.tables.rules import measure, parse_rules
from parvis.privacy.tables.suppress import Suppression, suppress

from .report import Report

PEER = os.environ.get("PARVIS_GCONFID_PYTHON", "")
RULES = "pq 0.15, min 3"
COLUMNS = Columns(("region", "industry"), "value", "unit")
SIZES = {
    "small": ((4, 3), (3, 3), 900),
    "middle": ((6, 4), (5, 4), 4_000),
    "large": ((9, 10), (9, 10), 60_000),
}
"Children at each level of either hierarchy, and records: 221, 806 and 10,000 cells."


def hierarchy(name: str, widths: tuple[int, ...]) -> Hierarchy:
    """A balanced hierarchy with so many children at each level."""

    def below(code: str, left: tuple[int, ...]) -> dict[str, Any] | None:
        return {f"{code}{at}": below(f"{code}{at}", left[1:]) for at in range(left[0])} if left else None

    return from_tree(name, {name.upper(): below(name[0], widths)})


def records(path: Path, hierarchies: tuple[Hierarchy, ...], number: int, seed: int = 0) -> None:
    """Businesses of skewed sizes over uneven codes."""
    random = np.random.default_rng(seed)
    codes = [
        random.choice(np.array(one.leaves), number, p=random.dirichlet(np.full(len(one.leaves), 2.0)))
        for one in hierarchies
    ]
    value = np.round(random.lognormal(5, 1.6, number)).astype(int)
    with path.open("w") as stream:
        stream.write("unit,region,industry,value\n")
        for at in range(number):
            stream.write(f"U{at},{codes[0][at]},{codes[1][at]},{value[at]}\n")


def size(name: str, folder: Path) -> dict[str, Any]:
    """One table: ours from its records; on G-Confid's cells both, where it is there."""
    rows, columns, number = SIZES[name]
    hierarchies = (hierarchy("region", rows), hierarchy("industry", columns))
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / f"{name}.csv"
    records(source, hierarchies, number)
    rules = parse_rules(RULES, percent=0)
    start = time.process_time()
    with open_data(str(source)) as data:
        table, contributions = from_records(data.store, COLUMNS, hierarchies)
    sensitivity = measure(table, rules, contributions)
    found: dict[str, Any] = {"cells": len(table), "build": time.process_time() - start}
    needs = needs_of(sensitivity)
    task = make_task(table, needs)
    found["primary"] = int(task.primary.sum())
    found["own"] = ours(lambda method, effort: suppress(task, method, effort=effort, seconds=300), name)
    checked = time.process_time()
    found["own"]["safe"] = audit(table, found["own"].pop("hidden"), needs, knowledge=Knowledge()).safe
    found["audit"] = time.process_time() - checked
    if PEER:
        found["peer"] = both(folder / name, source, hierarchies)
    return found


def ours(run: Any, name: str) -> dict[str, Any]:
    """What it costs and takes: the sequential method, and the optimum where it can be had."""
    start = time.process_time()
    standard: Suppression = run("sequential", "standard")
    found: dict[str, Any] = {"seconds": time.process_time() - start, "cost": standard.cost, "hidden": standard.hidden}
    found["complements"] = len(standard.complements)
    if name != "large":
        exact: Suppression = run("exact", "standard")
        found |= {"bound": exact.bound, "optimal": exact.optimal}
    return found


def both(folder: Path, source: Path, hierarchies: tuple[Hierarchy, ...]) -> dict[str, Any]:
    """G-Confid's pattern and ours for the same cells and constraints, each audited by each."""
    folder.mkdir(exist_ok=True)
    program = folder / "script.py"
    program.write_text(script(COLUMNS, hierarchies, parse_rules(RULES, percent=0)), "utf-8")
    done = subprocess.run([PEER, str(program), str(source), str(folder)], check=True, capture_output=True, text=True)
    spent = json.loads(done.stdout.splitlines()[-1])
    files = read_files(folder / "outsuppress.csv", folder / "outconstraint.csv")
    theirs = np.array([status == "X" for status in files.out_status]) | files.table.missing
    task = make_task(files.table, files.needs)
    start = time.process_time()
    mine = suppress(task, "sequential", effort="quick", seconds=300)
    seconds = time.process_time() - start
    return {
        "cells": len(files.table),
        "aggregates": int(files.table.missing.sum()),
        "seconds": spent["suppression"],
        "audit_seconds": spent["auditing"],
        "cost": float(task.cost[theirs & ~task.hidden].sum()),
        "complements": int((theirs & ~task.hidden).sum()),
        "ours_seconds": seconds,
        "ours_cost": mine.cost,
        "ours_complements": len(mine.complements),
        "ours_open_by_ours": _open(files, mine.hidden),
        "ours_open_by_theirs": _audited(folder, files, mine.hidden),
        "theirs_open_by_ours": _open(files, theirs),
    }


def _open(files: Files, hidden: Flags) -> int:
    return len(audit(files.table, hidden, files.needs, knowledge=Knowledge(), proofs=0).open)


_AUDIT = """
import sys, gconfid, pandas as pd
cells, constraints = pd.read_csv(sys.argv[1]), pd.read_csv(sys.argv[2])
found = gconfid.Auditing(incell=cells, inconstraint=constraints, outaudit="pandas", capture=None).outaudit
print(int((found["ProblemIndicator"] != 0).sum()))
"""


def _audited(folder: Path, files: Files, hidden: Flags) -> int:
    """How many cells of our pattern G-Confid's Auditing finds open."""
    from parvis.privacy.tables.gconfid import write_suppressed

    write_suppressed(folder / "outcell.csv", folder / "ours.csv", hidden)
    arguments = [PEER, "-c", _AUDIT, str(folder / "ours.csv"), str(folder / "outconstraint.csv")]
    done = subprocess.run(arguments, check=True, capture_output=True, text=True)
    return int(done.stdout.splitlines()[-1])


def reported(report: Report, found: dict[str, Any]) -> None:
    """The figures of one size, and their floors."""
    own, what = found["own"], f"tables: {found['cells']:,} cells, {found['primary']:,} sensitive"
    report.say(f"{what}: built and measured", found["build"], "s CPU")
    report.say(f"{what}: suppressed", own["seconds"], "s CPU", floor="≤ 60", holds=own["seconds"] <= 60)
    report.say(f"{what}: complements", own["complements"], "cells")
    report.say(f"{what}: no sensitive cell open", str(own["safe"]), "", floor="= True", holds=own["safe"])
    report.say(f"{what}: audited", found["audit"], "s CPU")
    if own.get("optimal"):
        over = own["cost"] / own["bound"] if own["bound"] else 1.0
        report.say(f"{what}: cost / optimum", over, "times", floor="≤ 1.05", holds=over <= 1.05)
    peer = found.get("peer")
    if not peer:
        return
    what = f"tables: G-Confid's {peer['cells']:,} cells, {peer['aggregates']} aggregates"
    cost, time_ = peer["ours_cost"] / peer["cost"], peer["seconds"] / peer["ours_seconds"]
    report.say(f"{what}: total suppressed, ours / theirs", cost, "times", floor="≤ 1", holds=cost <= 1)
    report.say(f"{what}: complements, ours", peer["ours_complements"], "cells")
    report.say(f"{what}: complements, theirs", peer["complements"], "cells")
    report.say(f"{what}: CPU time, theirs / ours", time_, "times", floor="> 1", holds=time_ > 1)
    for by in ("ours", "theirs"):
        count = peer[f"ours_open_by_{by}"]
        report.say(f"{what}: open in our pattern by audit of {by}", count, "cells", floor="= 0", holds=count == 0)


if __name__ == "__main__":
    print(json.dumps(size(sys.argv[1], Path(sys.argv[2])), default=float))
