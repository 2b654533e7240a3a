"""How results are ranked, folded and explained: rules and figures that every engine carries out; no index here."""

from .explanation import Explanation, Matched
from .profile import PARVIS, PROFILES, FieldWeights, Priors, Ranking

__all__ = ["PARVIS", "PROFILES", "Explanation", "FieldWeights", "Matched", "Priors", "Ranking"]
