"""Records of the Catalogue Service for the Web (2.0.2 and 3.0): Dublin Core in XML, brief, summary or full.

Sources: OGC 07-006r1, 10.2.5 (csw:Record); OGC 12-176r7, 7.3 (csw 3.0); Dublin Core and its terms. A CSW record says
each thing once: `xml:lang` tells its language, and where several texts of a kind differ in it, they are one text.
"""

from .elements import NAMESPACES
from .reading import MEDIA_TYPES, NAME, check, detect, guid_of, read, recognises, split
from .writer import WRITERS, ElementSet, record

__all__ = [
    "MEDIA_TYPES", "NAME", "NAMESPACES", "WRITERS", "ElementSet", "check", "detect", "guid_of", "read", "recognises",
    "record", "split",
]  # fmt: skip
