"""Records as a file."""

import msgspec

from .records import FORMAT, Community


def write(community: Community) -> bytes:
    """The file that `read` reads: JSON, in UTF-8, indented; the same records always give the same bytes."""
    whole = {"format": FORMAT, **msgspec.to_builtins(community)}
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"
