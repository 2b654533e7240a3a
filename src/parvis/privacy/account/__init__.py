"""The account of a release: in every language as a page and as a PDF, and as data for programs."""

from .measuring import Groups, Kept, Risk, groups_of, kept_columns, measure

__all__ = ["Groups", "Kept", "Risk", "groups_of", "kept_columns", "measure"]
