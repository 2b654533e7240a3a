"""Suppression by hypercubes, for tables too large for a programme over all their cells (Repsilber 1994; GHMITER).

A table with levels is taken apart into subtables in which every dimension has one total and its parts. In each, a
hidden cell gets the cheapest box of cells that has it as a corner: values can be moved along the box's edges, up and
down in turn, without changing a sum. What is hidden then needs a box in its other subtables too, until all have one.
A box in every subtable is not yet proof for the table as a whole: what still falls short is mended by programmes.
"""

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np

from parvis.privacy.tables.arrays import Flags, Floats, Ints
from parvis.privacy.tables.protection import Task
from parvis.privacy.tables.table import keys_of

Stop = Callable[[], bool]


def hypercubes(task: Task, stop: Stop = lambda: False) -> Flags:
    """Hidden cells such that every one is a corner of a hidden box in each subtable it is in, where there is one."""
    hidden = task.hidden.copy()
    subtables = list(_subtables(task))
    within: dict[int, list[int]] = {}
    for at, (cells, _shape) in enumerate(subtables):
        for cell in cells:
            within.setdefault(int(cell), []).append(at)
    waiting = set(range(len(subtables)))
    done: list[set[int]] = [set() for _one in subtables]
    while waiting:
        at = min(waiting)
        waiting.discard(at)
        if stop():
            raise KeyboardInterrupt
        for cell in _protect(task, hidden, *subtables[at], done[at]):
            hidden[cell] = True
            waiting.update(other for other in within[cell] if other != at)
    return hidden


def _subtables(task: Task) -> Iterator[tuple[Ints, tuple[int, ...]]]:
    """The cells of each subtable, as a flat array, and its shape; those whose cells are all there."""
    table = task.table
    keys = keys_of(table.codes[: len(table) - len(table.aggregates)], table.hierarchies)
    sizes = [len(one.codes) for one in table.hierarchies]
    strides = [int(np.prod(sizes[at + 1 :], dtype=np.int64)) for at in range(len(sizes))]
    for groups in product(*(one.groups for one in table.hierarchies)):
        axes = [
            np.array([parent, *children]) * stride for (parent, children), stride in zip(groups, strides, strict=True)
        ]
        wanted = axes[0]
        for axis in axes[1:]:
            wanted = (wanted[:, None] + axis[None, :]).ravel()
        found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        if (keys[found] == wanted).all():
            yield found, tuple(len(axis) for axis in axes)


def _protect(task: Task, hidden: Flags, cells: Ints, shape: tuple[int, ...], done: set[int]) -> list[int]:
    """What to hide besides, so that each hidden cell of a subtable has its box. `done` grows by those that have."""
    mine = hidden[cells]
    todo = [int(at) for at in np.flatnonzero(mine) if int(cells[at]) not in done]
    if not todo:
        return []
    room = np.minimum(np.minimum(task.up[cells], 1e300), task.down[cells]).reshape(shape)
    room = np.where(task.fixed[cells].reshape(shape) & ~mine.reshape(shape), 0.0, room)
    cost = np.where(mine, 1e-9, task.cost[cells]).reshape(shape)
    needs = np.maximum(task.needs.up[cells], task.needs.down[cells])
    fresh = []
    for at in sorted(todo, key=lambda one: -needs[one]):
        done.add(int(cells[at]))
        corner = np.unravel_index(at, shape)
        box = _cheapest(cost, room, tuple(int(one) for one in corner), float(needs[at]))
        if box is None:
            continue
        for place in box:
            flat = int(np.ravel_multi_index(place, shape))
            if cost[place] > 1e-9:
                cost[place] = 1e-9
                fresh.append(int(cells[flat]))
            if needs[flat] <= needs[at]:
                done.add(int(cells[flat]))
    return fresh


def _cheapest(cost: Floats, room: Floats, corner: tuple[int, ...], need: float) -> list[tuple[int, ...]] | None:
    """The corners of the cheapest box whose cells all have the room needed, else those with the most room."""
    total, least = np.zeros(cost.shape), np.full(cost.shape, np.inf)
    for turned in product((False, True), repeat=cost.ndim):
        if not any(turned):
            continue
        at = tuple(slice(None) if turn else slice(one, one + 1) for turn, one in zip(turned, corner, strict=True))
        total = total + cost[at]
        least = np.minimum(least, room[at])
    for axis, one in enumerate(corner):
        if cost.shape[axis] > 1:
            least = least.copy()
            least[(slice(None),) * axis + (one,)] = 0.0
    possible = least > 0
    if not possible.any():
        return None
    enough = possible & (least >= need)
    if enough.any():
        best = int(np.argmin(np.where(enough, total, np.inf)))
    else:
        best = int(np.argmax(np.where(possible, least, -np.inf)))
    other = tuple(int(one) for one in np.unravel_index(best, cost.shape))
    corners = {
        tuple(far if turn else near for turn, near, far in zip(turned, corner, other, strict=True))
        for turned in product((False, True), repeat=cost.ndim)
    }
    return sorted(corners - {corner})
