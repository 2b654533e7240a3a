"""The same dataset in several catalogues: found by identifiers, addresses and a scored comparison.

Each step is a module: what is compared (`profiles`), which records are compared at all (`blocking`), how alike two are
(`comparing`), how likely that makes them the same dataset (`weighing`), and which belong together (`grouping`).

After I. P. Fellegi and A. B. Sunter, "A theory for record linkage", JASA 64 (1969).
"""

from .grouping import Group, group
from .matching import LIKELY, POSSIBLE, Match, find_matches
from .profiles import Profile, profile
from .shelf import Shelf
from .weighing import Evidence

__all__ = ["LIKELY", "POSSIBLE", "Evidence", "Group", "Match", "Profile", "Shelf", "find_matches", "group", "profile"]
