"""Records as a workbook and back: a sheet a list, a row a record, a column a field.

The columns are made of the records' own definitions. A text has a column a language (`title_en`, `title_fr`); ids in
one cell are parted by semicolons, texts by lines (a text that itself has lines becomes one); records within records
have a sheet of their own (`meetings.items`) whose first column, `of`, names the record they belong to: by its id, its
day, or, of what has neither, its place (`2021-01-12#2`).
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from msgspec import inspect
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from parvis.model import Problem

from .reading import LANGUAGES, Read, read_document
from .records import FORMAT, KINDS, Community, Group, Record

OF = "of"
MOST_BYTES, MOST_ROWS = 200_000_000, 100_000
"Of a workbook unpacked, and of a sheet: more is refused."
_TEXT = re.compile(r"(.+)_([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)")


class Column(NamedTuple):
    """A field of a record, as a sheet has it."""

    path: tuple[str, ...]
    "Field names: two where a record stands within."
    kind: str
    "`value`, `number`, `ids`, `text`, `texts` or `records`."
    of: type[Record] | None = None
    "The records of `records`."

    @property
    def name(self) -> str:
        return ".".join(self.path)


@lru_cache(maxsize=64)
def columns(kind: type[Record]) -> tuple[Column, ...]:
    """The columns of a record's definition."""
    return tuple(_columns(kind, ()))


def _columns(kind: type[msgspec.Struct], before: tuple[str, ...]) -> Iterator[Column]:
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    for field in info.fields:
        path = (*before, field.name)
        inner = _plain(field.type)
        if isinstance(inner, inspect.StructType):
            yield from _columns(inner.cls, path)
        elif isinstance(inner, inspect.DictType):
            yield Column(path, "text")
        elif isinstance(inner, inspect.VarTupleType):
            item = _plain(inner.item_type)
            if isinstance(item, inspect.StructType):
                assert issubclass(item.cls, Record)
                yield Column(path, "records", item.cls)
            else:
                yield Column(path, "texts" if isinstance(item, inspect.DictType) else "ids")
        else:
            yield Column(path, "number" if isinstance(inner, inspect.IntType) else "value")


def _plain(type: inspect.Type) -> inspect.Type:
    """The type without what is said about it, and without None."""
    while isinstance(type, inspect.Metadata):
        type = type.type
    if isinstance(type, inspect.UnionType):
        return _plain(next(each for each in type.types if not isinstance(each, inspect.NoneType)))
    return type


def sheets() -> Iterator[tuple[str, type[Record], bool]]:
    """Every sheet: its name, its records, and whether they stand within others."""
    every: dict[str, type[Record]] = {"group": Group, **KINDS}
    for name, kind in every.items():
        yield name, kind, False
        yield from _within(name, kind)


def _within(name: str, kind: type[Record]) -> Iterator[tuple[str, type[Record], bool]]:
    for column in columns(kind):
        if column.of is not None:
            inner = f"{name}.{column.name}"
            yield inner, column.of, True
            yield from _within(inner, column.of)


def template() -> bytes:
    """A workbook with every sheet and column, and no record."""
    return _saved({name: [] for name, _, _ in sheets()}, LANGUAGES)


def write(community: Community) -> bytes:
    """All records as a workbook (.xlsx)."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name, _, _ in sheets()}
    _put("group", Group, msgspec.to_builtins(community.group), None, rows)
    for name, kind in KINDS.items():
        for record in getattr(community, name):
            _put(name, kind, msgspec.to_builtins(record), None, rows)
    said = dict.fromkeys(LANGUAGES)
    for found in (cell for listed in rows.values() for row in listed for cell in row):
        if (match := _TEXT.fullmatch(found)) and match[2] not in said:
            said[match[2]] = None
    return _saved(rows, tuple(said))


def _put(
    name: str, kind: type[Record], record: dict[str, Any], of: str | None, rows: dict[str, list[dict[str, Any]]]
) -> None:
    row: dict[str, Any] = {} if of is None else {OF: of}
    key = _key(record, of, len([other for other in rows[name] if other.get(OF) == of]))
    rows[name].append(row)
    for column in columns(kind):
        value = _at(record, column.path)
        if value is None:
            continue
        if column.of is not None:
            for inner in value:
                _put(f"{name}.{column.name}", column.of, inner, key, rows)
        elif column.kind == "text":
            row |= {f"{column.name}_{lang}": text for lang, text in value.items()}
        elif column.kind == "texts":
            for lang in dict.fromkeys(lang for text in value for lang in text):
                row[f"{column.name}_{lang}"] = "\n".join(text.get(lang, "").replace("\n", " ") for text in value)
        else:
            row[column.name] = "; ".join(value) if column.kind == "ids" else value


def _key(record: Mapping[str, Any], of: str | None, number: int) -> str:
    """What rows of other sheets call this record."""
    return str(record.get("id") or record.get("date") or f"{of or ''}#{number + 1}")


def _at(record: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        record = record.get(name) if isinstance(record, dict) else None
    return record


def _saved(rows: Mapping[str, list[dict[str, Any]]], langs: tuple[str, ...]) -> bytes:
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    for name, kind, within in sheets():
        sheet = book.create_sheet(name)
        heads = ([OF] if within else []) + [head for column in columns(kind) for head in _heads(column, langs)]
        sheet.append(heads)
        for number, head in enumerate(heads, 1):
            sheet.cell(1, number).font = Font(bold=True)
            wide = 50 if _TEXT.fullmatch(head) else 18
            sheet.column_dimensions[get_column_letter(number)].width = wide
        sheet.freeze_panes = "A2"
        for at, row in enumerate(rows[name], 2):
            for number, head in enumerate(heads, 1):
                if head in row:
                    cell = sheet.cell(at, number, row[head])
                    if isinstance(row[head], str):
                        cell.data_type = "s"  # Words that begin with `=` are no formula.
                        cell.alignment = Alignment(wrap_text=True, vertical="top")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _heads(column: Column, langs: tuple[str, ...]) -> list[str]:
    if column.of is not None:
        return []
    return [f"{column.name}_{lang}" for lang in langs] if column.kind in ("text", "texts") else [column.name]


class _Row(NamedTuple):
    record: dict[str, Any]
    pointer: str


def read(payload: bytes) -> Read:
    """The records of a workbook; what is wrong is said by sheet, row and column."""
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MOST_BYTES:
                return Read(None, (Problem("community-workbook-unreadable"),))
        book = load_workbook(io.BytesIO(payload), read_only=True, data_only=True)
    except Exception:  # A hostile or broken archive makes openpyxl raise anything.
        return Read(None, (Problem("community-workbook-unreadable"),))
    return _Reading(book).read()


class _Reading:
    """One workbook being read."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._problems: list[Problem] = []
        self._places: dict[str, str] = {}
        "By pointer of a record: its sheet and row."

    def read(self) -> Read:
        known = {name for name, _, _ in sheets()}
        for name in self._book.sheetnames:
            if name not in known:
                self._problems.append(Problem("community-sheet-unknown", "warning", name, values={"name": name[:60]}))
        group = self._records("group", Group, {"": _Row({}, "")})
        if not group:
            self._problems.append(Problem("community-sheet-missing", pointer="group", values={"name": "group"}))
            return Read(None, tuple(self._problems))
        self._places["/group"] = self._places.pop("/group/0")
        for pointer in [each for each in self._places if each.startswith("/group/0/")]:
            self._places[pointer.replace("/group/0/", "/group/", 1)] = self._places.pop(pointer)
        document: dict[str, Any] = {"format": FORMAT, "group": group[0]}
        for name, kind in KINDS.items():
            document[name] = self._records(name, kind, {"": _Row({}, "")})
        found = read_document(document)
        problems = (msgspec.structs.replace(each, pointer=self._place(each.pointer)) for each in found.problems)
        return Read(found.community, (*self._problems, *problems))

    def _records(self, name: str, kind: type[Record], parents: Mapping[str, _Row]) -> list[dict[str, Any]]:
        """The records of a sheet, in the lists of those they belong to; of a sheet of its own, all."""
        top = "." not in name
        field = name.rpartition(".")[2]
        made: dict[str, _Row] = {}
        for number, cells in self._rows(name, kind):
            of = "" if top else str(cells.pop(OF, ""))
            parent = parents.get(of)
            if parent is None:
                values = {"id": of[:60], "list": name.rpartition(".")[0]}
                self._problems.append(Problem("community-id-unknown", pointer=f"{name}!{number} {OF}", values=values))
                continue
            listed = parent.record.setdefault(field, [])
            pointer = f"{parent.pointer}/{field}/{len(listed)}"
            key = _key(cells, of, len(listed))
            listed.append(cells)
            self._places[pointer] = f"{name}!{number}"
            made[key] = _Row(cells, pointer)
        for column in columns(kind):
            if column.of is not None:
                self._records(f"{name}.{column.name}", column.of, made)
        return list(parents[""].record.get(field, [])) if top else []

    def _rows(self, name: str, kind: type[Record]) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each row's number and what its cells make."""
        if name not in self._book.sheetnames:
            return
        rows = self._book[name].iter_rows(values_only=True, max_row=MOST_ROWS)
        heads = [str(head).strip() if head is not None else "" for head in next(rows, ())]
        by_name = {column.name: column for column in columns(kind)}
        for head in filter(None, heads):
            match = _TEXT.fullmatch(head)
            if head != OF and head not in by_name and not (match and match[1] in by_name):
                values = {"sheet": name, "name": head[:60]}
                self._problems.append(Problem("community-column-unknown", "warning", f"{name}!1", values=values))
        for number, row in enumerate(rows, 2):
            cells = {
                head: value
                for head, cell in zip(heads, row, strict=False)
                if head and (value := _value(cell)) not in (None, "")
            }
            if cells:
                yield number, _made(cells, by_name)

    def _place(self, pointer: str) -> str:
        """Sheet, row and column, of a pointer into the document."""
        start = pointer
        while start and start not in self._places:
            start = start.rpartition("/")[0]
        rest = pointer[len(start) :].strip("/")
        return f"{self._places[start]} {rest}".strip() if start else pointer


def _value(cell: Any) -> Any:
    """A cell's value: days as they are written in JSON, whole numbers whole."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell.strip() if isinstance(cell, str) else cell


def _made(cells: Mapping[str, Any], by_name: Mapping[str, Column]) -> dict[str, Any]:
    """The record that a row's cells make, without those within it."""
    record: dict[str, Any] = {}
    if OF in cells:
        record[OF] = cells[OF]
    texts: dict[str, dict[str, str]] = {}
    for head, value in cells.items():
        match = _TEXT.fullmatch(head)
        if (column := by_name.get(head)) is not None and column.kind not in ("text", "texts"):
            _set(record, column.path, _cell(value, column.kind))
        elif match and match[1] in by_name:
            texts.setdefault(match[1], {})[match[2]] = str(value)
    for name, said in texts.items():
        column = by_name[name]
        if column.kind == "text":
            _set(record, column.path, said)
        else:
            _set(record, column.path, _several(said))
    return record


def _cell(value: Any, kind: str) -> Any:
    if kind == "ids":
        return [part.strip() for part in str(value).split(";") if part.strip()]
    if kind == "number":
        return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value
    return str(value)


def _several(said: Mapping[str, str]) -> list[dict[str, str]]:
    """Texts by language, line by line."""
    lines = {lang: text.split("\n") for lang, text in said.items()}
    most = max(map(len, lines.values()))
    made = [
        {lang: its[at].strip() for lang, its in lines.items() if at < len(its) and its[at].strip()}
        for at in range(most)
    ]
    return [text for text in made if text]


def _set(record: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        record = record.setdefault(name, {})
    record[path[-1]] = value
