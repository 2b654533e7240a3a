"""Records of OGC API – Records (GeoJSON), as the standard has them and as pygeoapi, pycsw and GeoNetwork write them."""

from .reading import MEDIA_TYPES, NAME, WRITERS, check, detect, read, recognises, split

__all__ = ["MEDIA_TYPES", "NAME", "WRITERS", "check", "detect", "read", "recognises", "split"]
