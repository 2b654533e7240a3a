"""The optimal node: the one that the models allow which loses least, the same that looking at every node would find.

After Flash (Kohlmayer et al., PASSAT 2012) and OLA (El Emam et al., JAMIA 2009): paths through what is not known yet
are searched by halves, and each answer tells of all nodes above or below. Unlike these, nodes are taken in the order of
a lower bound of their loss, so that the search ends where no open node can lose less than the best one found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parvis.privacy.errors import PrivacyError
from parvis.privacy.hierarchies.hierarchy import Hierarchy
from parvis.privacy.microdata.columns import Microdata, ShouldStop, never, stop_where
from parvis.privacy.risk.classes import Classes, Mask
from parvis.privacy.risk.model import Model

from .measures import MEASURES, Measure
from .space import Node, Rolled, Space, columns_at

UNKNOWN, NO, YES = 0, -1, 1
TIE = 1e-12
"Losses closer than this are the same: then the node with the fewest levels, and then the first, is taken."
LARGEST = 20_000_000
"Nodes of a lattice that can be searched."


@dataclass(frozen=True, eq=False)
class Found:
    """The best node, what it costs and what it suppresses."""

    node: Node
    levels: Mapping[str, int]
    loss: float
    suppressed: int
    kept: Mask
    "Which classes of the node are kept."
    checked: int
    "How many nodes were looked at, of how many."
    nodes: int


@dataclass(frozen=True, eq=False)
class Verdict:
    """Which classes can be kept at a node; None where more would be suppressed than may be."""

    kept: Mask | None
    necessary: bool
    "Whether the conditions that are monotone hold: where not, no node below can do."


def judged(classes: Classes, models: Sequence[Model], implied: Sequence[Model], most: int) -> Verdict:
    """Suppress the classes that break a model, until the rest holds against its own reference.

    Distances are to what is released: suppressing a class changes it, so this is repeated until nothing changes.
    """
    there = classes.counts > 0
    kept = there.copy()
    for model in models:
        if model.absorbing:
            kept &= model.holds(model.values(classes, {}))
    # What is implied only tells whether to go on: suppressing by it would change the reference of the rest.
    possible = kept.copy()
    for model in implied:
        possible &= model.holds(model.values(classes, {}))
    if classes.records - int(classes.counts[possible].sum()) > most:
        return Verdict(None, False)
    rest = [model for model in models if not model.absorbing]
    while rest:
        reference = {model.column: classes.reference(model.column, kept) for model in rest}
        fresh = kept.copy()
        for model in rest:
            fresh &= model.holds(model.values(classes, reference))
        if classes.records - int(classes.counts[fresh].sum()) > most:
            return Verdict(None, True)
        if (fresh == kept).all():
            break
        kept = fresh
    return Verdict(kept | ~there if kept.any() else None, True)


class Search:
    """A search that can be asked again for other models: classes that were counted stay at hand."""

    def __init__(self, space: Space) -> None:
        self.space = space
        if space.nodes > LARGEST:
            raise PrivacyError.of("privacy-lattice-too-large", nodes=space.nodes, most=LARGEST)

    def best(
        self,
        models: Sequence[Model],
        *,
        limit: float = 0.0,
        measure: str = "ncp",
        should_stop: ShouldStop = never,
    ) -> Found:
        """The best node. `limit`: the share of records that may be suppressed.

        Raises PrivacyError: `privacy-infeasible` names the model that fails and the nearest that would do;
        `privacy-cancelled`; and what models raise.
        """
        check_limit(limit)
        run = _Run(self.space, models, limit, MEASURES[measure], should_stop)
        found = run.run()
        if found is None:
            raise infeasible(self.space, models, run.most)
        return found

    def released(self, found: Found) -> Microdata:
        """The records at the node found, without those suppressed and without direct identifiers."""
        return released(self.space, found)


def check_limit(limit: float) -> None:
    """Raises PrivacyError where the share of records that may be suppressed is none."""
    if not 0 <= limit <= 1:
        raise PrivacyError.of("privacy-limit-unusable")


class _Run:
    """One search. `status` says of each node whether the monotone conditions hold; `done`, whether it was looked at."""

    def __init__(
        self, space: Space, models: Sequence[Model], limit: float, measure: Measure, should_stop: ShouldStop
    ) -> None:
        self.space, self.models, self.measure, self.should_stop = space, models, measure, should_stop
        self.most = int(limit * space.records + 1e-9)
        # Without suppression, merging models are monotone too: then one condition tells all.
        self.monotone = all(model.absorbing or (self.most == 0 and model.merging) for model in models)
        share = self.most / space.records
        self.implied = [implied for model in models for implied in model.implied(share)]
        self.status: npt.NDArray[np.int8] = np.zeros([height + 1 for height in space.heights], dtype=np.int8)
        self.done: Mask = np.zeros(self.status.shape, dtype=bool)
        self.bound = measure.bound(space, ())
        self.best: Found | None = None
        self.checked = 0

    def run(self) -> Found | None:
        while (node := self._next()) is not None:
            stop_where(self.should_stop)
            if self.status[node] == UNKNOWN:
                self._halve(node)
            else:
                self._check(node)
        if self.best is None:
            return None
        return Found(
            self.best.node, self.best.levels, self.best.loss, self.best.suppressed, self.best.kept, self.checked,
            self.space.nodes,
        )  # fmt: skip

    def _next(self) -> Node | None:
        """The open node with the lowest bound; None where none can be better than the best."""
        bound = np.where(self.done | (self.status == NO), np.inf, self.bound)
        place = int(np.argmin(bound))
        lowest = float(bound.flat[place])
        if lowest == np.inf or lowest > self._most_loss():
            return None
        return tuple(int(level) for level in np.unravel_index(place, bound.shape))

    def _most_loss(self) -> float:
        return np.inf if self.best is None else self.best.loss + TIE

    def _halve(self, start: Node) -> None:
        """Find on a path upwards where the monotone conditions begin to hold."""
        path, most = [start], self._most_loss()
        while above := [node for node in self._above(path[-1]) if self.status[node] == UNKNOWN]:
            nearest = min(above, key=lambda node: float(self.bound[node]))
            if self.bound[nearest] > most:
                break
            path.append(nearest)
        low, high = 0, len(path) - 1
        while low <= high:
            stop_where(self.should_stop)
            middle = (low + high) // 2
            if self._check(path[middle]):
                high = middle - 1
            else:
                low = middle + 1

    def _above(self, node: Node) -> list[Node]:
        return [
            (*node[:place], level + 1, *node[place + 1 :])
            for place, level in enumerate(node)
            if level < self.space.heights[place]
        ]

    def _check(self, node: Node) -> bool:
        """Look at a node: whether the monotone conditions hold. What that tells of others is noted."""
        if self.done[node]:
            return bool(self.status[node] != NO)
        self.done[node] = True
        self.checked += 1
        rolled = self.space.at(node)
        above = tuple(slice(level, None) for level in node)
        if self.measure.bound_above:
            np.maximum(self.bound[above], self.measure.bound_above(self.space, rolled), out=self.bound[above])
        verdict = judged(rolled.classes, self.models, self.implied, self.most)
        holds = verdict.kept is not None if self.monotone else verdict.necessary
        if holds:
            self.status[above] = YES
        else:
            self.status[tuple(slice(None, level + 1) for level in node)] = NO
        if verdict.kept is not None:
            self._weigh(node, rolled, verdict.kept)
        return holds

    def _weigh(self, node: Node, rolled: Rolled, kept: Mask) -> None:
        loss = self.measure.loss(self.space, node, rolled, kept)
        best = self.best
        closer = best is None or loss < best.loss - TIE
        if best is not None and abs(loss - best.loss) <= TIE:
            closer = (sum(node), node) < (sum(best.node), best.node)
        if closer:
            names = {column.name: level for column, level in zip(self.space.columns, node, strict=True)}
            suppressed = int(rolled.classes.counts[~kept].sum())
            self.best = Found(node, names, loss, suppressed, kept, self.checked, self.space.nodes)


def infeasible(space: Space, models: Sequence[Model], most: int) -> PrivacyError:
    """Which model fails even where all quasi-identifiers are at their highest levels, and what would do there."""
    classes = space.at(space.heights).classes
    reference = {model.column: classes.reference(model.column) for model in models if model.column}
    for model in models:
        values = model.values(classes, reference)
        holds = model.holds(values) | (classes.counts == 0)
        if classes.records - int(classes.counts[holds].sum()) > most:
            return PrivacyError.of(
                "privacy-infeasible", model=model.name, nearest=f"{model.worst(values[classes.counts > 0]):.4g}"
            )
    return PrivacyError.of("privacy-infeasible-together", models=", ".join(model.name for model in models))


def released(space: Space, found: Found) -> Microdata:
    """The records at a node, without those suppressed and without direct identifiers."""
    data = space.data.with_columns(columns_at(space, found.node))
    if not found.kept.all():
        data = data.taken(kept_records(space, found))
    return data.without("direct")


def kept_records(space: Space, found: Found) -> Mask:
    """Which records are kept: shape (n,)."""
    rolled = space.at(found.node)
    keys = np.zeros((space.records, space.words[-1] + 1), dtype=np.uint64)
    for place, (column, level) in enumerate(zip(space.columns, found.node, strict=True)):
        digits = space.smallest[place][level][column.codes]
        keys[:, space.words[place]] |= digits << np.uint64(space.shifts[place])
    if rolled.keys.ndim == 1:
        return np.asarray(found.kept[np.searchsorted(rolled.keys, keys[:, 0])])
    gone = {tuple(key) for key in rolled.keys[~found.kept].tolist()}
    return np.fromiter((tuple(key) not in gone for key in keys.tolist()), dtype=bool, count=len(keys))


def search(
    data: Microdata,
    hierarchies: Mapping[str, Hierarchy],
    models: Sequence[Model],
    *,
    limit: float = 0.0,
    measure: str = "ncp",
    population: Microdata | None = None,
    should_stop: ShouldStop = never,
) -> tuple[Microdata, Found]:
    """The records at the node that loses least among those that the models allow, and what was found."""
    space = Space(data, hierarchies, population=population)
    found = Search(space).best(models, limit=limit, measure=measure, should_stop=should_stop)
    return released(space, found), found
