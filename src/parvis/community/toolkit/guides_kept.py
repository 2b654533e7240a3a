"""The guides that come with Parvis."""

from functools import lru_cache
from importlib.resources import files

import msgspec

from .records import Guide


@lru_cache(maxsize=1)
def guides() -> tuple[Guide, ...]:
    """All of them, by id."""
    folder = files(__package__) / "guides"
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".json")), key=lambda entry: entry.name)
    return tuple(msgspec.json.decode(entry.read_bytes(), type=Guide) for entry in found)


def guide(id: str) -> Guide | None:
    """The guide of this id."""
    return next((each for each in guides() if each.id == id), None)
