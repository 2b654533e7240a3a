"""How likely it is that a record is found by somebody who knows the quasi-identifiers.

After Dankar and El Emam, A method for evaluating marketer re-identification risk (2010), and El Emam, Guide to the
De-Identification of Personal Health Information (2013), chapter 16.
"""

from dataclasses import dataclass

import numpy as np

from .classes import Classes, Ints


@dataclass(frozen=True)
class Attacker:
    """One kind of attacker: the highest risk of a record, the average, and the share of records above a threshold."""

    highest: float
    average: float
    share_at_risk: float


@dataclass(frozen=True)
class Reidentification:
    """Risks between 0 and 1, by what the attacker knows.

    prosecutor: that the person is among the records; a record's risk is 1/f, f the size of its class.
    journalist: that the person is in the population; 1/F, F the size of the class there. None if that isn't known.
    marketer: tries all records, and counts the right ones: Σ 1/F over records, divided by their number (f in the
        place of F where the population isn't known, which is never less).
    """

    records: int
    classes: int
    unique: int
    "Records that are alone in their class."
    smallest: int
    prosecutor: Attacker
    journalist: Attacker | None
    marketer: float


def reidentification(classes: Classes, *, threshold: float = 0.2) -> Reidentification:
    """The risks of some classes. `threshold`: records whose risk is above it are at risk (0.2: fewer than 5 alike)."""
    there = classes.counts > 0
    counts = classes.counts[there]
    own = _attacker(counts, counts, threshold)
    journalist = None
    if classes.population is not None:
        # Somebody in the data is in the population, whatever the file says.
        journalist = _attacker(counts, np.maximum(classes.population[there], counts), threshold)
    return Reidentification(
        records=int(counts.sum()),
        classes=len(counts),
        unique=int(np.count_nonzero(counts == 1)),
        smallest=int(counts.min(initial=0 if not len(counts) else int(counts[0]))),
        prosecutor=own,
        journalist=journalist,
        marketer=(journalist or own).average,
    )


def _attacker(counts: Ints, sizes: Ints, threshold: float) -> Attacker:
    risk = 1 / np.maximum(sizes, 1)
    records = max(int(counts.sum()), 1)
    above = risk > threshold + 1e-12
    return Attacker(float(risk.max(initial=0)), float(risk @ counts / records), float(counts[above].sum() / records))
