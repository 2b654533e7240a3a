"""The records most at risk, and the columns that make them so.

After Elliot, Manning and Ford, A computational algorithm for handling the special uniques problem (SUDA, 2002): a
minimal sample unique is a set of columns in which a record is alone, while it is in no smaller set of them.
"""

from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np

from parvis.privacy.microdata.columns import Microdata, ShouldStop, never, stop_where

from .classes import Floats, Ints, Mask, numbered


@dataclass(frozen=True, eq=False)
class AtRisk:
    """What makes records stand out. n records, q quasi-identifiers."""

    columns: tuple[str, ...]
    score: Floats
    "Each record's SUDA score, shape (n,): the more and the smaller its minimal uniques, the higher; 0 without any."
    uniques: tuple[tuple[tuple[str, ...], int], ...]
    "Sets of columns, and how many records each singles out (minimally); most first."
    contribution: dict[str, float]
    "By column, the share of all scores that comes from sets it is in. These may add up to more than 1."
    by_record: Floats
    "The same for each record, shape (n, q)."

    def riskiest(self, count: int = 10) -> Ints:
        """The numbers of the records with the highest scores, from 0; at most `count`, none without a score."""
        order = np.argsort(-self.score, kind="stable")[:count]
        return order[self.score[order] > 0]


def at_risk(data: Microdata, *, most: int = 3, should_stop: ShouldStop = never) -> AtRisk:
    """The minimal sample uniques of at most `most` columns, for every record.

    The score of a set of s of q columns is Π_{i=s}^{most} (q - i), as SUDA's. Takes one count a set of columns, of
    which there are Σ_{s ≤ most} C(q, s). Raises PrivacyError: cancelled.
    """
    columns = data.of("quasi")
    names = tuple(column.name for column in columns)
    most = min(most, len(columns))
    found: dict[tuple[int, ...], Mask] = {}
    by_record = np.zeros((len(data), len(columns)))
    score = np.zeros(len(data))
    for size in range(1, most + 1):
        weight = float(np.prod([max(len(columns) - i, 1) for i in range(size, most + 1)])) / factorial(max(most, 1))
        for places in combinations(range(len(columns)), size):
            stop_where(should_stop)
            group = numbered([columns[place] for place in places], len(data))
            alone = np.bincount(group)[group] == 1 if len(data) else np.zeros(0, dtype=bool)
            for smaller, already in found.items():
                if set(smaller) < set(places):
                    alone &= ~already
            if alone.any():
                found[places] = alone
                score[alone] += weight
                by_record[np.ix_(np.flatnonzero(alone), np.array(places))] += weight
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(score[:, None] > 0, by_record / score[:, None], 0.0)
    total = max(float(score.sum()), 1e-300)
    return AtRisk(
        columns=names,
        score=score,
        uniques=tuple(
            (tuple(names[place] for place in places), int(np.count_nonzero(alone)))
            for places, alone in sorted(found.items(), key=lambda item: -np.count_nonzero(item[1]))
        ),
        contribution={name: float(by_record[:, place].sum() / total) for place, name in enumerate(names)},
        by_record=shares,
    )
