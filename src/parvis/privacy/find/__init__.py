"""Find: what in data tells who people are, with the evidence for it and never a value."""

from .attributes import Attribute, find_attributes
from .combinations import Combinations, UniqueSet, find_combinations
from .confidence import Level, confidence
from .detector import Detector
from .finding import Found, Suggestion, find
from .identifiers import Finding, find_identifiers
from .profile import ColumnProfile, profile
from .registry import GROUP, known_detectors
from .roles import ROLES, ColumnRole, Roles, check_columns, read_document, read_roles, require_confirmed, write_roles

__all__ = [
    "GROUP",
    "ROLES",
    "Attribute",
    "ColumnProfile",
    "ColumnRole",
    "Combinations",
    "Detector",
    "Finding",
    "Found",
    "Level",
    "Roles",
    "Suggestion",
    "UniqueSet",
    "check_columns",
    "confidence",
    "find",
    "find_attributes",
    "find_combinations",
    "find_identifiers",
    "known_detectors",
    "profile",
    "read_document",
    "read_roles",
    "require_confirmed",
    "write_roles",
]
