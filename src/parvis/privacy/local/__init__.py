"""Local recoding: groups of records that are near, each group told by what its records span."""

from .regions import Penalty, recoded
from .splitting import Splittable

__all__ = ["Penalty", "Splittable", "recoded"]
