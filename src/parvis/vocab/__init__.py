"""Bilingual code lists as data files, and their lookups."""

from .lookup import CodeList, Term, code_list, fold
from .problems import Wording, describe

__all__ = ["CodeList", "Term", "Wording", "code_list", "describe", "fold"]
