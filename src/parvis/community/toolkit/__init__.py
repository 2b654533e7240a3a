"""Practices that governments learned, each confirmed on a day, and the guides that are made of them."""

from .guides_kept import guide, guides
from .records import Chapter, Guide, Practice, Theme
from .writing import as_document, markdown, markdown_zip

__all__ = ["Chapter", "Guide", "Practice", "Theme", "as_document", "guide", "guides", "markdown", "markdown_zip"]
