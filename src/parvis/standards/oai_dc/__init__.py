"""Dublin Core in XML: OAI-PMH's `oai_dc`, and the qualified terms of DCMI (`dcterms`) in whatever holds them."""

from .reading import MEDIA_TYPES, NAME, WRITERS, check, detect, read, recognises, split

__all__ = ["MEDIA_TYPES", "NAME", "WRITERS", "check", "detect", "read", "recognises", "split"]
