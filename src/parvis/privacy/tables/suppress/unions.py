"""Unions of suppressed cells: their sum is printed, or follows, although none of them is.

Two contributors who are alone in two suppressed cells of one row each know their own amount, and by subtraction the
other's. So every such union is measured by the rules like a cell of its own, and where it is sensitive, it is protected
like one. G-Confid calls these sensitive aggregates; it looks for them beforehand, this among what was suppressed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from parvis.privacy.tables.arrays import Flags, Floats
from parvis.privacy.tables.microdata import Contributions
from parvis.privacy.tables.protection import Knowledge, Level, Needs, Task, needs_of
from parvis.privacy.tables.rules import Rule, WeightProtection, measure
from parvis.privacy.tables.table import Table

from .suppressing import Suppression

ROUNDS = 8
"After so many rounds what is hidden stays hidden, so that the search ends."


@dataclass(frozen=True)
class Contributors:
    """What is known of who contributed, and the rules by which unions are measured."""

    contributions: Contributions
    rules: Sequence[Rule]
    weights: WeightProtection = "LINEAR"
    level: Level = "interval"
    knowledge: Knowledge = field(default_factory=Knowledge)


def suppress_unions(task: Task, known: Contributors, solve: Callable[[Task, Flags | None], Suppression]) -> Suppression:
    """A pattern in which no sensitive union of suppressed cells is open either.

    `solve` makes a pattern for a task, from one that nearly does where there is one; it is called again for as long as
    its pattern leaves a sensitive union. The task of the result has the unions as its last cells (`Table.aggregates`).
    """
    seen: set[tuple[int, ...]] = set()
    task, _grew = _grown(task, task.hidden, seen, known)
    rounds, before = 0, None
    while True:
        found = solve(task, before)
        task, grew = _grown(task, found.hidden, seen, known)
        if not grew:
            return found
        rounds += 1
        before = np.zeros(len(task.table), dtype=np.bool_)
        before[: len(found.hidden)] = found.hidden
        if rounds > ROUNDS:
            task = replace(task, forced=task.forced | before)


def _grown(task: Task, hidden: Flags, seen: set[tuple[int, ...]], known: Contributors) -> tuple[Task, bool]:
    """The task with the sensitive unions that a pattern leaves open, but for those seen; whether there are any."""
    fresh = [cells for cells in open_unions(task.table, hidden) if cells not in seen]
    seen.update(fresh)
    sums, needs = _measured(task.table, fresh, known)
    sensitive = np.flatnonzero(needs.primary)
    if not len(sensitive):
        return task, False
    chosen = [fresh[at] for at in sensitive]
    return _with_unions(task, chosen, sums[sensitive], needs, sensitive, known.knowledge), True


def open_unions(table: Table, hidden: Flags) -> list[tuple[int, ...]]:
    """The suppressed parts of each equation whose total is printed, where there are at least two."""
    inner = len(table) - len(table.aggregates)
    seen = dict.fromkeys(
        tuple(part for part in parts if hidden[part])
        for total, parts in map(table.terms, range(table.equations.shape[0]))
        if not hidden[total] and total < inner
    )
    return [parts for parts in seen if len(parts) > 1]


def _measured(table: Table, unions: list[tuple[int, ...]], known: Contributors) -> tuple[Floats, Needs]:
    """The sum of each union, and the protection it needs by the rules, its contributors' amounts being added up."""
    given = known.contributions
    start = np.searchsorted(given.cell, np.arange(len(table) + 1))
    pieces = [np.concatenate([np.arange(start[cell], start[cell + 1]) for cell in cells]) for cells in unions]
    size = len(unions)
    if not size:
        none = np.zeros(0)
        return none, Needs(none, none, none)
    rows = np.concatenate(pieces)
    union = np.repeat(np.arange(size), [len(piece) for piece in pieces])
    order = np.lexsort((given.unit[rows], union))
    rows, union = rows[order], union[order]
    first = np.ones(len(rows), dtype=np.bool_)
    first[1:] = (union[1:] != union[:-1]) | (given.unit[rows][1:] != given.unit[rows][:-1])
    person = np.cumsum(first) - 1
    amount = np.bincount(person, given.amount[rows], minlength=int(first.sum())).astype(np.float64)
    weighted = np.bincount(person, given.weighted[rows], minlength=int(first.sum())).astype(np.float64)
    merged = Contributions(union[first], given.unit[rows][first], amount, weighted)
    sums = np.bincount(merged.cell, weighted, minlength=size).astype(np.float64)
    count = np.bincount(merged.cell, amount != 0, minlength=size).astype(np.int64)
    names = tuple(str(at) for at in range(size))
    nothing = np.zeros((size, 0), dtype=np.int64)
    made = Table((), nothing, sums, sparse.csr_matrix((0, size)), count, identifiers=names)
    return sums, needs_of(measure(made, known.rules, merged, weights=known.weights), known.level)


def _with_unions(
    task: Task, unions: list[tuple[int, ...]], sums: Floats, needs: Needs, chosen: np.ndarray, knowledge: Knowledge
) -> Task:
    """The task with these unions as further cells, that nobody prints and that need protection."""
    table = task.table
    size, more = len(table), len(unions)
    rows = np.repeat(np.arange(more), [len(cells) + 1 for cells in unions])
    columns = np.concatenate([np.array([*cells, size + at]) for at, cells in enumerate(unions)])
    signs = np.where(columns < size, 1.0, -1.0)
    extra = sparse.csr_matrix((signs, (rows, columns)), shape=(more, size + more))
    old = table.equations
    wide = sparse.csr_matrix((old.data, old.indices, old.indptr), shape=(old.shape[0], size + more))
    grown = replace(
        table,
        codes=np.vstack([table.codes, np.full((more, table.codes.shape[1]), -1, dtype=np.int64)]),
        value=np.concatenate([table.value, sums]),
        equations=sparse.vstack([wide, extra]).tocsr(),
        count=None if table.count is None else np.concatenate([table.count, np.zeros(more, dtype=np.int64)]),
        noise=None if table.noise is None else np.concatenate([table.noise, sums]),
        absent=np.concatenate([table.missing, np.ones(more, dtype=np.bool_)]),
        aggregates=(*table.aggregates, *(" + ".join(table.name(cell) for cell in cells) for cells in unions)),
    )
    asked = task.needs
    return Task(
        grown,
        Needs(
            np.concatenate([asked.up, needs.up[chosen]]),
            np.concatenate([asked.down, needs.down[chosen]]),
            np.concatenate([asked.width, needs.width[chosen]]),
            asked.sliding,
        ),
        np.concatenate([task.down, knowledge.down(sums)]),
        np.concatenate([task.up, knowledge.up(sums)]),
        np.concatenate([task.cost, np.ones(more)]),
        np.concatenate([task.fixed, np.zeros(more, dtype=np.bool_)]),
        np.concatenate([task.forced, np.ones(more, dtype=np.bool_)]),
    )
