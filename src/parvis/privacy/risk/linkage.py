"""An attack that is tried: does a second file lead to records of the first?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from parvis.privacy.errors import PrivacyError
from parvis.privacy.microdata.coding import aligned
from parvis.privacy.microdata.columns import Microdata

from .classes import Ints, numbered


@dataclass(frozen=True, eq=False)
class Linkage:
    """What the second file's m records lead to."""

    columns: tuple[str, ...]
    candidates: Ints
    "For each record of the second file, how many records of the first agree with it: shape (m,)."
    certain: int
    "How many lead to one record alone, that no other record of theirs leads to."
    expected: float
    "How many who picks among the candidates by chance gets right, if everybody is in the first: Σ 1/candidates."
    right: int | None
    "Of those certain, how many are the same person, where a column tells; None where none does."

    @property
    def linked(self) -> int:
        """How many lead to any record."""
        return int(np.count_nonzero(self.candidates))


def link(
    data: Microdata, other: Microdata, columns: Sequence[str] = (), *, truth: tuple[str, str] | None = None
) -> Linkage:
    """Link two files on columns of the same name (all quasi-identifiers that both have, where none are given).

    `truth`: the columns of each that tell who a record is of, to see which links are right. Values must be written
    alike: what was generalised in one leads nowhere, as it would for the attacker who doesn't generalise too.
    Raises PrivacyError: no column in common.
    """
    names = tuple(columns) or tuple(column.name for column in data.of("quasi") if column.name in other.names)
    if not names:
        raise PrivacyError.of("privacy-nothing-to-link")
    one, two = aligned(data, other, names)
    joined = [
        type(column)(name, np.concatenate([column.codes, two[name].codes]), column.values)
        for name, column in ((name, one[name]) for name in names)
    ]
    group = numbered(joined, len(data) + len(other))
    mine, theirs = group[: len(data)], group[len(data) :]
    size = int(group.max(initial=-1)) + 1
    here, there = np.bincount(mine, minlength=size), np.bincount(theirs, minlength=size)
    candidates = here[theirs].astype(np.int64)
    sure = (candidates == 1) & (there[theirs] == 1)
    right = None
    if truth:
        place = np.full(size, -1, dtype=np.int64)
        place[mine] = np.arange(len(data))
        first, second = data[truth[0]].decoded(), other[truth[1]].decoded()
        right = sum(str(first[place[theirs[row]]]) == str(second[row]) for row in np.flatnonzero(sure))
    found = candidates[candidates > 0]
    return Linkage(names, candidates, int(np.count_nonzero(sure)), float((1 / found).sum()), right)
