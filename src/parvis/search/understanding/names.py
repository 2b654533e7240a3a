"""Places and formats by their names."""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from parvis.vocab import code_list

from .pieces import atoms_of

SAID_OTHERWISE = frozenset(
    [
        "access",
        "api",
        "app",
        "cap",
        "cog",
        "dashboard",
        "dem",
        "feather",
        "img",
        "las",
        "mat",
        "md",
        "mapserver",
        "marc",
        "mif",
        "movie",
        "nc",
        "nt",
        "open",
        "other",
        "others",
        "plain",
        "sam",
        "sar",
        "shape",
        "sid",
        "sos",
        "tab",
        "tar",
        "text",
        "unknown",
        "web",
        "webmap",
        "webpage",
        "webservice",
        "website",
        "word",
        "zip",
        "autre",
        "inconnu",
        "asc",
        "db",
        "doc",
        "edi",
        "fla",
        "grd",
        "html",
        "htm",
        "ics",
        "ipa",
        "jar",
        "mka",
        "mks",
        "n3",
        "nc4",
        "pl",
        "px",
        "qt",
        "rss",
        "trig",
        "turtle",
        "unk",
        "wav",
    ]
)
"Names of formats that are words, or acronyms of other things, as well."


class Place(NamedTuple):
    """A place as it can be asked for."""

    code: str
    "Of its government in the code list `jurisdiction`; empty where that has none."
    names: tuple[str, ...]
    "All its names, former ones too."
    capitals: frozenset[str]
    "Abbreviations: meant only where they are typed in capitals."
    titles: tuple[str, ...] = ()
    "Names of its government: `City of Toronto`."


@cache
def places() -> dict[tuple[str, ...], Place]:
    """Places by the atoms of their names: provinces, territories, and the municipalities that the code list knows."""
    named: dict[tuple[str, ...], Place] = {}
    several: set[tuple[str, ...]] = set()
    for place in _places():
        for name in (*place.names, *place.titles, *place.capitals):
            atoms = atoms_of(name)
            if atoms in named and named[atoms].code != place.code:
                # A province comes before a municipality of its name; two municipalities of one name are neither.
                if len(named[atoms].code) > len("CA-QC"):
                    several.add(atoms)
                continue
            named[atoms] = place
    return {atoms: place for atoms, place in named.items() if atoms not in several}


def _places() -> Iterator[Place]:
    other = {entry["code"]: entry for entry in _entries() if "code" in entry}
    for entry in _entries():
        if "code" not in entry:
            yield Place("", tuple(entry["names"]), frozenset())
    for term in code_list("jurisdiction").terms.values():
        if term.code == "CA":
            continue
        known = other.get(term.code, {})
        names = [*term.more.get("place", {}).values(), *known.get("names", ())]
        abbreviations = frozenset(known.get("abbreviations", ()))
        yield Place(term.code, tuple(dict.fromkeys(names)), abbreviations, tuple(term.labels.values()))


def _entries() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(_data("places.json"))
    return entries


def _data(name: str) -> str:
    return (files("parvis.search") / "data" / name).read_text("utf-8")


@cache
def formats() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Codes of formats by the atoms of their names: `csv`, `shapefile`, `fichier de formes`."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for term in code_list("format").terms.values():
        for name in (term.code, *term.labels.values(), *term.aliases):
            atoms = atoms_of(name)
            if not atoms or "".join(atoms) in SAID_OTHERWISE or len("".join(atoms)) < 3:
                continue
            if term.code not in (known := found.get(atoms, ())):
                found[atoms] = (*known, term.code)
    for name, code in json.loads(_data("formats.json")).items():
        found[atoms_of(name)] = tuple(code)
    return found
