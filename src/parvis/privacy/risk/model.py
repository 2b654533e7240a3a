"""What every privacy model has."""

from collections.abc import Mapping
from typing import Protocol

from .classes import Classes, Floats, Mask

Reference = Mapping[str, Floats]
"The share of each value of a sensitive column among all records released."


class Model(Protocol):
    """What every model has."""

    @property
    def name(self) -> str: ...

    @property
    def column(self) -> str:
        """The sensitive column it is about; empty where it is about none."""

    @property
    def absorbing(self) -> bool:
        """Whether a class that takes in a class which has it always has it too: monotone even with suppression."""

    @property
    def merging(self) -> bool:
        """Whether two classes that have it have it together: monotone as long as nothing is suppressed."""

    def values(self, classes: Classes, reference: Reference) -> Floats:
        """The measure of each class: shape (classes,)."""

    def holds(self, values: Floats) -> Mask:
        """Which of these measures are good enough."""

    def worst(self, values: Floats) -> float:
        """The measure of the least protected class."""

    def implied(self, limit: float) -> "tuple[Model, ...]":
        """Absorbing models that every class with this one has, if at most this share of records is suppressed."""
