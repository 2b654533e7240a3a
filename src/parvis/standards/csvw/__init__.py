"""CSV on the Web: metadata of a table or of a group of tables as a dataset, its tables as distributions."""

from .reading import MEDIA_TYPES, NAME, WRITERS, check, detect, read, recognises, split

__all__ = ["MEDIA_TYPES", "NAME", "WRITERS", "check", "detect", "read", "recognises", "split"]
