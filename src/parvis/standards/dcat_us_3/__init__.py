"""DCAT-US 3.0 datasets in JSON: objects where 1.1 has texts, texts by language beside them, series and services."""

from .reading import MEDIA_TYPES, NAME, WRITERS, check, detect, read, recognises, split

__all__ = ["MEDIA_TYPES", "NAME", "WRITERS", "check", "detect", "read", "recognises", "split"]
