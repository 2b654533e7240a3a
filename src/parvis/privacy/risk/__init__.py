"""How likely it is that somebody is found in records, or that something becomes known of them."""

from .classes import Classes, Histogram, classes_of
from .linkage import Linkage, link
from .measuring import Measured, hierarchical, measure
from .model import Model
from .models import (
    MODELS,
    AlphaKAnonymity,
    BasicBetaLikeness,
    DeltaDisclosure,
    DistinctLDiversity,
    EnhancedBetaLikeness,
    EntropyLDiversity,
    KAnonymity,
    KMap,
    RecursiveCLDiversity,
    TCloseness,
)
from .population import PopulationUniques, population_uniques
from .records import AtRisk, at_risk
from .reidentification import Attacker, Reidentification, reidentification

__all__ = [
    "MODELS",
    "AlphaKAnonymity",
    "AtRisk",
    "Attacker",
    "BasicBetaLikeness",
    "Classes",
    "DeltaDisclosure",
    "DistinctLDiversity",
    "EnhancedBetaLikeness",
    "EntropyLDiversity",
    "Histogram",
    "KAnonymity",
    "KMap",
    "Linkage",
    "Measured",
    "Model",
    "PopulationUniques",
    "RecursiveCLDiversity",
    "Reidentification",
    "TCloseness",
    "at_risk",
    "classes_of",
    "hierarchical",
    "link",
    "measure",
    "population_uniques",
    "reidentification",
]
