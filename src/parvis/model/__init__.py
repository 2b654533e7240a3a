"""The canonical record: plain, typed, immutable data that every part of Parvis speaks. No input or output.

A record is a tree that nothing of it can close into a circle, so Python need not search it for garbage (`gc=False`).
"""

from .agent import Agent
from .codec import decode_dataset, digest, encode_dataset
from .coverage import Extent, Period, bounding_box
from .dataset import Concept, DataService, Dataset, Distribution, Identifier, Licence, Provenance, Relation
from .problem import Problem, Severity
from .text import EMPTY, NO_WORDS, UNDETERMINED, Text, TextList

__all__ = [
    "EMPTY",
    "NO_WORDS",
    "UNDETERMINED",
    "Agent",
    "Concept",
    "DataService",
    "Dataset",
    "Distribution",
    "Extent",
    "Identifier",
    "Licence",
    "Period",
    "Problem",
    "Provenance",
    "Relation",
    "Severity",
    "Text",
    "TextList",
    "bounding_box",
    "decode_dataset",
    "digest",
    "encode_dataset",
]
