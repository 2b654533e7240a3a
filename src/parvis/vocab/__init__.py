"""Bilingual code lists as data files, and their lookups."""

from .lookup import CodeList, Term, code_list, code_list_names, fold
from .portals import Portal, find_portal, portals
from .problems import Wording, describe

__all__ = [
    "CodeList",
    "Portal",
    "Term",
    "Wording",
    "code_list",
    "code_list_names",
    "describe",
    "find_portal",
    "fold",
    "portals",
]
