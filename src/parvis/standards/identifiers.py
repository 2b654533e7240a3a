"""What kind of identifier a text is."""

import re

from parvis.model import Identifier

_UUID = re.compile(r"\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?", re.IGNORECASE)
_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)


def identifier(value: str, kind: str = "other") -> Identifier:
    """The identifier with its type: the one given, unless that is `other` and the text shows a better one."""
    if doi := _DOI.fullmatch(value):
        return Identifier(doi[1], "doi")
    if kind != "other":
        return Identifier(value, kind)
    if uuid := _UUID.fullmatch(value):
        return Identifier(uuid[1].lower(), "uuid")
    return Identifier(value, "uri" if value.startswith(("http://", "https://", "urn:")) else "other")
