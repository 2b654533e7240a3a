"""DCAT-US 1.1 datasets (`data.json`), as ArcGIS Hub and Socrata serve them too."""

from .reading import MEDIA_TYPES, NAME, WRITERS, check, detect, read, recognises, split

__all__ = ["MEDIA_TYPES", "NAME", "WRITERS", "check", "detect", "read", "recognises", "split"]
