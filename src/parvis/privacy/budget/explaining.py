"""ε in plain words: what somebody who already suspects something could learn at the most."""

import math
from typing import NamedTuple


class Odds(NamedTuple):
    """By how much all releases together can change what is believed of one person."""

    factor: float
    "By what the odds of any statement about a person are multiplied at the most."
    from_even: float
    "How likely, at the most, what was as likely as not before can have become (0 to 1)."
    strength: str
    "strong, moderate or weak: a code of `privacy_strength`."


def odds(epsilon: float) -> Odds:
    """The words' figures for a budget (Wasserman and Zhou 2010; Wood and others 2018, section IV)."""
    factor = math.exp(min(epsilon, 700))
    strength = "strong" if epsilon <= 1 else "moderate" if epsilon <= 4 else "weak"
    return Odds(factor=factor, from_even=factor / (1 + factor), strength=strength)
