"""CKAN packages: the core of 2.7 to 2.12, `fluent`, and the fields of Canada's governments."""

from .reading import MEDIA_TYPES, NAME, WRITERS, check, detect, read, recognises, split

__all__ = ["MEDIA_TYPES", "NAME", "WRITERS", "check", "detect", "read", "recognises", "split"]
