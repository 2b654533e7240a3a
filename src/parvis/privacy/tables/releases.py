"""What several releases give away together: tables of other breakdowns or places, and the same table at other times."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from parvis.model import Problem
from parvis.privacy.errors import PrivacyError

from .arrays import Ints
from .audit import Audit, audit
from .protection import Knowledge, Needs
from .published import Published
from .table import Table, keys_of, linked, shown


class Release(NamedTuple):
    """A published table, by the name of its file."""

    name: str
    published: Published


class Elsewhere(NamedTuple):
    """A cell that one release suppresses and another prints."""

    cell: str
    suppressed_in: str
    printed_in: str


class Comparison(NamedTuple):
    """What the releases give away: each alone is audited elsewhere."""

    together: Audit | None
    "Of all releases as one table; None where they contradict one another (values were revised)."
    elsewhere: tuple[Elsewhere, ...]
    problems: tuple[Problem, ...]

    @property
    def safe(self) -> bool:
        """Whether the releases together give nothing away."""
        alone = all(problem.severity != "error" for problem in self.problems)
        return alone and not self.elsewhere and (self.together is None or self.together.safe)


def compare(
    releases: Sequence[Release],
    *,
    minimum: int = 0,
    knowledge: Knowledge | None = None,
    narrow: float = 0.0,
    needs: Needs | None = None,
) -> Comparison:
    """The releases as one reader has them.

    Cells are the same where their codes are; a table that lacks a dimension shows its total. `minimum`: where the same
    cell is printed twice, a change smaller than this is told, for it is about so few people (0: not looked for).
    """
    printed = [_printed(release.published) for release in releases]
    elsewhere = _elsewhere(releases)
    problems: list[Problem] = []
    if elsewhere:
        values = {"count": str(len(elsewhere)), "cells": shown([one.cell for one in elsewhere])}
        problems.append(Problem("privacy-tables-elsewhere", values=values))
    if minimum:
        problems += _small_changes(releases, minimum)
    try:
        whole = linked(printed)
        hidden = np.isnan(whole.value) | whole.missing
        together = audit(whole, hidden, needs, knowledge=knowledge, narrow=narrow)
        problems += together.problems
    except PrivacyError as error:
        if error.problem.code not in {"privacy-tables-shared-differ", "privacy-tables-contradiction"}:
            raise
        together = None
        problems.append(Problem("privacy-tables-revised", severity="warning"))
    return Comparison(together, tuple(elsewhere), tuple(problems))


def _printed(published: Published) -> Table:
    """The table as a reader sees it: without what is suppressed or absent."""
    value = published.table.value.copy()
    value[published.suppressed | published.table.missing] = np.nan
    return published.table.with_values(value)


def _elsewhere(releases: Sequence[Release]) -> list[Elsewhere]:
    found = []
    for one in releases:
        for other in releases:
            if one is other or _axes(one) != _axes(other):
                continue
            mine, theirs = _matched(one.published.table, other.published.table)
            told = one.published.suppressed[mine] & ~other.published.suppressed[theirs]
            told &= ~other.published.table.missing[theirs] & ~np.isnan(other.published.table.value[theirs])
            found += [Elsewhere(one.published.table.name(int(cell)), one.name, other.name) for cell in mine[told]]
    return found


def _small_changes(releases: Sequence[Release], minimum: int) -> list[Problem]:
    """Printed twice with a difference of a few: what came in between is about few people."""
    found = []
    for earlier, later in pairwise(releases):
        if _axes(earlier) != _axes(later):
            continue
        mine, theirs = _matched(earlier.published.table, later.published.table)
        before, after = _printed(earlier.published).value[mine], _printed(later.published).value[theirs]
        change = np.abs(after - before)
        few = (change > 0) & (change < minimum)
        if few.any():
            cells = [earlier.published.table.name(int(cell)) for cell in mine[few]]
            values = {"count": str(len(cells)), "cells": shown(cells), "earlier": earlier.name, "later": later.name}
            found.append(Problem("privacy-tables-small-change", values=values))
    return found


def _axes(release: Release) -> tuple[object, ...]:
    return release.published.table.hierarchies


def _matched(one: Table, other: Table) -> tuple[Ints, Ints]:
    """The cells that two tables of the same dimensions share, in either."""
    _keys, mine, theirs = np.intersect1d(
        keys_of(one.codes, one.hierarchies), keys_of(other.codes, other.hierarchies), return_indices=True
    )
    return mine.astype(np.int64), theirs.astype(np.int64)
