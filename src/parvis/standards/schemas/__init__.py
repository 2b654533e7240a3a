"""Official schemas and shapes that Parvis brings, a folder each, so that none is ever fetched.

A folder holds the files as published, their `LICENSE`, an `ORIGIN` (where from, at which version or commit, what was
changed) and an `index.json`:

    {"entries": {"": ["dataset.json"], "catalog": ["catalog.json"]},
     "reference": "https://resources.data.gov/resources/dcat-us/",
     "locations": {"https://example.org/schema/geo.json": "geo.json", "http://www.w3.org/1999/": "../xlink/"},
     "uses": ["geojson"]}

`entries`: what `find("NAME")` and `find("NAME/catalog")` give, one or more files that are used together.
`reference`: where people read the rules. `locations`: addresses that the files refer to, as files of this folder or
of another; an address that ends with a slash stands for all below it. `uses`: folders whose locations hold as well.

Another package adds folders with the entry point group `parvis.schemas`: any name, and the package that holds them.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import msgspec

__all__ = ["Schema", "UnknownSchemaError", "applied", "apply", "find", "names"]


class UnknownSchemaError(LookupError):
    """No bundled schema has this name."""


class Schema(msgspec.Struct, frozen=True, kw_only=True):
    """A bundled schema: its files, and where what they refer to is."""

    name: str
    folder: Traversable
    paths: tuple[str, ...]
    "Its files in the folder; of an XSD or JSON Schema the first is the one to check by."
    reference: str
    locations: dict[str, str]

    def read(self, path: str) -> bytes:
        """A file's bytes by its path from the folder. Raises FileNotFoundError for one that is not bundled."""
        parts: list[str] = [self.folder.name]
        for part in path.split("/"):
            if part == "..":
                parts = parts[:-1]
            elif part not in ("", "."):
                parts.append(part)
        for root in _roots():
            found = root.joinpath(*parts) if parts else root
            if parts and found.is_file():
                return found.read_bytes()
        raise FileNotFoundError(path)

    def files(self, suffix: str) -> list[str]:
        """The paths of its folder's files of this kind, those of folders below included."""
        found: list[str] = []
        waiting = [("", self.folder)]
        while waiting:
            path, folder = waiting.pop()
            for item in folder.iterdir():
                if item.is_dir():
                    waiting.append((f"{path}{item.name}/", item))
                elif item.name.endswith(suffix) and item.name != "index.json":
                    found.append(path + item.name)
        return sorted(found)

    def path_of(self, address: str) -> str | None:
        """The bundled file that stands for an address; None where there is none."""
        if (path := self.locations.get(address)) is not None:
            return path
        for start in sorted((key for key in self.locations if key.endswith("/")), key=len, reverse=True):
            if address.startswith(start):
                return self.locations[start] + address[len(start) :]
        return None


def find(name: str) -> Schema:
    """The schema of this name: `dcat-us-1.1`, or `dcat-us-1.1/catalog`. Raises UnknownSchemaError."""
    folder_name, _, entry = name.partition("/")
    found = _folders().get(folder_name)
    if found is None:
        raise UnknownSchemaError(name)
    folder, index = found
    if entry not in index["entries"]:
        raise UnknownSchemaError(name)
    locations: dict[str, str] = {}
    for used in index.get("uses", ()):
        other_folder, other = _folders()[used]
        locations |= {address: f"../{other_folder.name}/{path}" for address, path in other["locations"].items()}
    return Schema(
        name=name, folder=folder, paths=tuple(index["entries"][entry]),
        reference=index.get("reference", ""), locations=locations | index.get("locations", {}),
    )  # fmt: skip


_applied: ContextVar[dict[str, str] | None] = ContextVar("schemas applied", default=None)


@contextmanager
def applied() -> Iterator[dict[str, str]]:
    """The schemas that engines apply meanwhile: references by name."""
    found: dict[str, str] = {}
    token = _applied.set(found)
    try:
        yield found
    finally:
        _applied.reset(token)


def apply(name: str) -> Schema:
    """`find`, for an engine that is about to check by it."""
    schema = find(name)
    if (found := _applied.get()) is not None:
        found[name] = schema.reference
    return schema


def names() -> list[str]:
    """Every name that `find` knows."""
    return sorted(
        f"{name}/{entry}" if entry else name for name, (_, index) in _folders().items() for entry in index["entries"]
    )


@lru_cache(maxsize=1)
def _roots() -> tuple[Traversable, ...]:
    others = sorted(entry_points(group="parvis.schemas"), key=lambda entry: entry.value)
    return (files(__name__), *(files(entry.value) for entry in others))


@lru_cache(maxsize=1)
def _folders() -> dict[str, tuple[Traversable, Any]]:
    """Each folder that has an index, by its name. A name that is taken twice is Parvis's own."""
    found: dict[str, tuple[Traversable, Any]] = {}
    for root in _roots():
        for folder in sorted((item for item in root.iterdir() if item.is_dir()), key=lambda item: item.name):
            index = folder / "index.json"
            if index.is_file():
                found.setdefault(folder.name, (folder, json.loads(index.read_text("utf-8"))))
    return found
