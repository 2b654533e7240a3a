"""The data files of the package `statcan-dialogue-dataset` (McGill NLP): metadata of Statistics Canada's tables.

`basic_info.json`: an object of tables by product id; `footnotes.json`: footnotes by product id; `members.zip`: for each
table, a file of its dimensions with their members. Only the first is needed. Only data is read, no code.
"""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from .streams import opened_path, pairs

FILES = ("basic_info.json", "footnotes.json", "members.zip")

_MOST_FOOTNOTES = 6
_MOST_PLACES = 60
_MOST_MEMBER_BYTES = 50_000_000


class _Member(msgspec.Struct, rename="camel"):
    member_name_en: str = ""
    member_name_fr: str = ""
    parent_member_id: int | None = None


class _Dimension(msgspec.Struct, rename="camel"):
    dimension_name_en: str = ""
    member: list[_Member] = []


_dimensions: msgspec.json.Decoder[list[_Dimension]] = msgspec.json.Decoder(list[_Dimension])


def find_folder(path: Path) -> Path | None:
    """Where the data files are, given the folder, the package's folder, or a folder above it."""
    for folder in (path, path / "_data", path / "statcan_dialogue_dataset" / "_data"):
        if (folder / FILES[0]).is_file():
            return folder.resolve()
    return None


def tables(folder: Path, *, enriched: bool = True) -> Iterator[dict[str, Any]]:
    """Each table's entry; `enriched` with its first `footnotes` and the places of its `geography`: [{"en", "fr"}].

    Raises FetchError where a file can't be read.
    """
    file, source = opened_path(folder / FILES[0])
    with file:
        footnotes = _footnotes(folder) if enriched else {}
        with _Members(folder / FILES[2]) as members:
            for pid, entry in pairs(source, "", name=FILES[0]):
                if not enriched or not isinstance(entry, dict):
                    yield entry
                    continue
                more: dict[str, Any] = {}
                if notes := footnotes.get(pid):
                    more["footnotes"] = notes
                if places := members.geography(pid):
                    more["geography"] = places
                yield {"pid": pid, **entry, **more}


def _footnotes(folder: Path) -> dict[str, list[dict[str, str]]]:
    """The first footnotes of each table, those on the whole table before those on a member."""
    if not (folder / FILES[1]).is_file():
        return {}
    file, source = opened_path(folder / FILES[1])
    with file:
        return {pid: kept for pid, notes in pairs(source, "", name=FILES[1]) if (kept := first_footnotes(notes))}


def first_footnotes(notes: Any) -> list[dict[str, str]]:
    """The first footnotes of a table in both languages, those on the whole of it before those on a member."""
    if not isinstance(notes, list):
        return []
    objects = [note for note in notes if isinstance(note, dict)]
    ordered = sorted(objects, key=lambda note: _link(note).get("dimensionPositionId") != 0)
    kept: list[dict[str, str]] = []
    for note in ordered:
        said = _both(note.get("footnotesEn"), note.get("footnotesFr"))
        if said and said not in kept:
            kept.append(said)
        if len(kept) == _MOST_FOOTNOTES:
            break
    return kept


def _link(note: dict[str, Any]) -> dict[str, Any]:
    link = note.get("link")
    return link if isinstance(link, dict) else {}


def _both(english: object, french: object) -> dict[str, str]:
    texts = (("en", english), ("fr", french))
    return {lang: text for lang, text in texts if isinstance(text, str) and text.strip()}


class _Members:
    """The archive of the tables' members; empty where it is missing or broken, since tables can do without."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._archive: zipfile.ZipFile | None = None

    def __enter__(self) -> "_Members":
        try:
            self._archive = zipfile.ZipFile(self._path)
        except (OSError, zipfile.BadZipFile):
            self._archive = None
        return self

    def __exit__(self, *exc: object) -> None:
        if self._archive:
            self._archive.close()

    def geography(self, pid: str) -> list[dict[str, str]]:
        """The topmost places of a table's geography."""
        if self._archive is None:
            return []
        try:
            entry = self._archive.getinfo(f"{pid}.json")
            if entry.file_size > _MOST_MEMBER_BYTES:
                return []
            return top_places(self._archive.read(entry))
        except (KeyError, OSError, RuntimeError, zipfile.BadZipFile, zlib.error):
            return []


def top_places(dimensions: bytes | msgspec.Raw) -> list[dict[str, str]]:
    """The topmost places of a table's geography, of its dimensions as JSON; none where they can't be read."""
    try:
        found = _dimensions.decode(dimensions)
    except msgspec.MsgspecError:
        return []
    for dimension in found:
        if dimension.dimension_name_en.startswith("Geograph"):
            top = [member for member in dimension.member if member.parent_member_id is None]
            return [_both(m.member_name_en, m.member_name_fr) for m in top[:_MOST_PLACES]]
    return []
