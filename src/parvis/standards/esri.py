"""What ArcGIS Hub and ArcGIS Server say alike: extents with a spatial reference, terms of use as HTML, services."""

import html
import math
import re
from typing import Any

from parvis.model import EMPTY, Extent, Licence, Text

from .extents import read_place
from .fields import Fields
from .licences import find_licence
from .links import read_link
from .projections import GEOGRAPHIC, box, inverse
from .texts import one_line, plain_text

_TAGS = re.compile(r"<[^<>]{0,2000}>")
_HREF = re.compile(r"""href\s*=\s*["']?(https?://[^"'\s<>]{4,2000})|(https?://[^"'\s<>]{4,2000})""", re.IGNORECASE)
_SCRIPT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_LONGEST_NOTICE = 2000
_SIDES = ("xmin", "ymin", "xmax", "ymax")


def extent_of(fields: Fields, *names: str) -> tuple[Extent, ...]:
    """The first extent that can be read: `[[W, S], [E, N]]`, an envelope, or sides with their spatial reference.

    One whose projection is not known is said (`box-projected`) and kept.
    """
    for name in names:
        value = fields.data.get(name)
        if value is None:
            continue
        found, code = _read(value)
        if code:
            fields.findings.add(code, fields.point(name), "info" if code == "box-unset" else "warning", value=value,
                                reference=_reference(value))  # fmt: skip
        if found and (code is None or code.startswith("box-s") or code == "box-flipped"):
            fields.taken.add(name)
        if found:
            return (found,)
    return ()


def _read(value: Any) -> tuple[Extent | None, str | None]:
    if isinstance(value, dict) and all(side in value for side in _SIDES):
        return _from_sides(value)
    if isinstance(value, dict) and "coordinates" in value:
        reference = value.get("spatialReference")
        corners = value["coordinates"]
        if isinstance(reference, dict) and _number(reference) not in (None, *GEOGRAPHIC):
            try:
                (west, south), (east, north) = corners
            except (TypeError, ValueError):
                return None, "shape-unreadable"
            return _from_sides(
                {"xmin": west, "ymin": south, "xmax": east, "ymax": north, "spatialReference": reference}
            )
        return read_place(corners if value.get("type") in (None, "envelope") else value, "und")
    if value in ([], [[]], ""):
        return None, None
    return read_place(value, "und")


def _from_sides(value: dict[str, Any]) -> tuple[Extent | None, str | None]:
    try:
        west, south, east, north = (float(value[side]) for side in _SIDES)
    except (TypeError, ValueError, OverflowError):
        # ArcGIS writes "NaN" where a layer is empty.
        return None, "box-unset"
    if not all(map(math.isfinite, (west, south, east, north))) or max(map(abs, (west, south, east, north))) > 1e8:
        return None, "box-unset"
    reference = value.get("spatialReference")
    said = reference if isinstance(reference, dict) else {}
    number, text = _number(said), said.get("wkt")
    if number is None and not isinstance(text, str):
        # Without a reference only what can be nothing but degrees is taken for degrees.
        if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
            return None, "box-projected"
        return read_place([west, south, east, north], "und")
    undo = inverse(number, text if isinstance(text, str) else "")
    if undo is None:
        return None, "box-projected"
    if number in GEOGRAPHIC:
        return read_place([west, south, east, north], "und")
    try:
        found = box(undo, west, south, east, north)
    except ValueError:
        return None, "box-invalid"
    return read_place([round(number, 6) for number in found], "und")


def _number(reference: dict[str, Any]) -> int | None:
    """The newest number of a spatial reference."""
    for name in ("latestWkid", "wkid"):
        value = reference.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        if isinstance(value, str) and value.isdecimal():
            return int(value[:9])
    return None


def _reference(value: Any) -> str:
    said = value.get("spatialReference") if isinstance(value, dict) else None
    if not isinstance(said, dict):
        return "?"
    return str(_number(said) or said.get("wkt") or "?")


def notice(fields: Fields, name: str) -> Licence | None:
    """Terms of use that are HTML: the licence they name or link to, else the text itself."""
    text = fields.string(name, longest=20_000, line=False)
    if not text:
        return None
    links = [first or second for first, second in _HREF.findall(text)][:20]
    words = words_of(text)
    code = next((found for link in links if (found := find_licence("", "", link))), None)
    code = code or find_licence("", words if len(words) <= 500 else "", "") or find_licence("", text, "")
    link = next((read for link in links if (read := read_link(link)[0])), None)
    shown = words[:_LONGEST_NOTICE]
    if len(words) > _LONGEST_NOTICE:
        fields.keep(name)
    if code is None:
        fields.findings.add("licence-unknown", fields.point(name), "info", licence=shown)
    if not (code or shown or link):
        return None
    return Licence(
        code=code, title=plain_text(shown, fields.language), url=Text({fields.language: link}) if link else EMPTY
    )


def words_of(markup: str) -> str:
    """The words of some HTML, on one line."""
    return one_line(html.unescape(_TAGS.sub(" ", _SCRIPT.sub(" ", markup))))


def tags_of(value: Any) -> list[str]:
    """Tags as a list, or as words between commas."""
    if isinstance(value, str):
        value = value.split(",")
    return [word for each in value if isinstance(each, str) and (word := one_line(each))] if (
        isinstance(value, list)
    ) else []  # fmt: skip
