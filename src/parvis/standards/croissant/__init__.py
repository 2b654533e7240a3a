"""Croissant 1.1 and 1.0 (MLCommons): schema.org's Dataset with files, sets of files and the columns of records."""

from .reading import MEDIA_TYPES, NAME, WRITERS, check, detect, read, recognises, split

__all__ = ["MEDIA_TYPES", "NAME", "WRITERS", "check", "detect", "read", "recognises", "split"]
