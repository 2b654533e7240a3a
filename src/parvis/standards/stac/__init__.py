"""STAC collections, catalogues and items: 1.1 and 1.0, and what 0.9 and earlier have in common with them."""

from .reading import MEDIA_TYPES, NAME, WRITERS, check, detect, read, recognises, split

__all__ = ["MEDIA_TYPES", "NAME", "WRITERS", "check", "detect", "read", "recognises", "split"]
