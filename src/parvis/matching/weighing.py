"""How likely two records are the same dataset, from how alike they are: Fellegi and Sunter's weights.

A level's weight is log2(m / u): how much more often it is seen between two records of one dataset (m) than between
two records of different ones that were compared (u). They add up with the prior to the log odds. The table in
`weights.json` was counted over labelled pairs (`python -m bench matching --count`), and is what a person reads.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

import msgspec

from .comparing import MISSING

GROUNDS = {
    "identifiers": ("same",),
    "files": ("all", "many"),
    "pages": ("same",),
    "description": ("same", "close"),
}
"What can carry a match: a title alone never does, nor do a title and a publisher together."
TOGETHER = ({"box": "same", "issued": "same"}, {"description": "template", "title": "same"})
"""What carries a match only together: many datasets of a province have its box, many the day of a migration, many of a
series the same description."""

REFUSED = {"identifiers": "conflict", "numbers": "conflict", "places": "conflict", "jurisdiction": "conflict"}
"What two records of one dataset don't have, unless they share an identifier: two years, two provinces."


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Why two records are, or are not, taken for the same dataset."""

    levels: dict[str, str]
    "By field: how alike; without those that say nothing."
    weights: dict[str, float]
    "By the same fields: what it counts, in bits, for (> 0) or against (< 0)."
    probability: float
    "0 to 1."
    grounds: tuple[str, ...] = ()
    "The fields that carry the match; without any, it is never made by itself."
    refused: tuple[str, ...] = ()
    "The fields that forbid it."

    @property
    def holds(self) -> bool:
        """Whether the evidence is of a kind that a match may be made on."""
        return bool(self.grounds) and not self.refused


class Weights(msgspec.Struct, frozen=True):
    """What each level counts."""

    prior: float
    "Log2 odds that two records that are compared at all are the same dataset."
    levels: dict[str, dict[str, float]]


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights that Parvis ships."""
    return msgspec.convert(json.loads((files(__package__) / "weights.json").read_text("utf-8")), Weights)


def weigh(levels: Mapping[str, str], using: Weights | None = None) -> Evidence:
    """The evidence in some levels."""
    using = using or weights()
    counted = {
        name: round(weight, 2)
        for name, level in levels.items()
        if level != MISSING and (weight := using.levels[name].get(level, 0.0))
    }
    bits = min(max(using.prior + sum(counted.values()), -60.0), 60.0)
    grounds = tuple(name for name, enough in GROUNDS.items() if levels[name] in enough)
    grounds += tuple(
        name for some in TOGETHER if all(levels[name] == level for name, level in some.items()) for name in some
    )
    refused = tuple(name for name, level in REFUSED.items() if levels[name] == level)
    if levels["identifiers"] == "same":
        refused = ()
    return Evidence(
        levels={name: level for name, level in levels.items() if level != MISSING},
        weights=counted,
        probability=round(1 / (1 + 2**-bits), 6),
        grounds=grounds,
        refused=refused,
    )
