"""What records have now of each model: the k, l, t … of the least protected class."""

from collections.abc import Sequence
from dataclasses import dataclass

from parvis.privacy.hierarchies.hierarchy import Hierarchy

from .classes import Classes
from .model import Model
from .models import TCloseness


@dataclass(frozen=True)
class Measured:
    """A model on some records: whether they have it, the measure of the worst class, the records that break it."""

    model: str
    column: str
    holds: bool
    worst: float
    breaking: int
    "Records in classes that don't have it."


def measure(classes: Classes, models: Sequence[Model]) -> list[Measured]:
    """Each model on the classes of some records. Raises PrivacyError: a column that isn't sensitive, no population."""
    there = classes.counts > 0
    found = []
    for model in models:
        reference = {model.column: classes.reference(model.column)} if model.column else {}
        values = model.values(classes, reference)
        holds = model.holds(values) | ~there
        found.append(
            Measured(
                model.name,
                model.column,
                bool(holds.all()),
                model.worst(values[there]),
                int(classes.counts[~holds].sum()),
            )
        )
    return found


def hierarchical(t: float, hierarchy: Hierarchy) -> TCloseness:
    """t-closeness of a sensitive column by its hierarchy, whose top must be one label."""
    tree = tuple(tuple(places.tolist()) for places in hierarchy.maps[1:])
    return TCloseness(t, hierarchy.column, "hierarchical", tree)
