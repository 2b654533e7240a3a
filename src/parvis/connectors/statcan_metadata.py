"""What Statistics Canada's Web Data Service says of single tables: which changed on a day, and all about some of them.

Web Data Service user guide: https://www.statcan.gc.ca/en/developers/wds/user-guide (`getChangedCubeList`, which answers
404 or 409 for a day without a release; `getCubeMetadata`, by POST; 25 requests a second from one address).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from parvis.model import Problem

from .asking import answer, ask, is_fatal
from .base import Client, FetchError
from .records import encode
from .statcan_folder import first_footnotes, top_places

MOST_DAYS = 31
"After so many days without a harvest the list of all tables costs no more than asking for each day."
_OTTAWA = ZoneInfo("America/Toronto")
_AT_ONCE = 25
_NO_RELEASE = ("404", "409")
_SAME = (
    "cansimId", "cubeTitleEn", "cubeTitleFr", "cubeStartDate", "cubeEndDate", "releaseTime", "archived", "subjectCode",
    "surveyCode", "frequencyCode", "corrections", "issueDate", "dimensions",
)  # fmt: skip
"What the list says of a table, in its order, behind `productId`."


def today() -> date:
    """The day it is in Ottawa."""
    return datetime.now(_OTTAWA).date()


def days_since(moment: str) -> list[date]:
    """The days in Ottawa from that of a moment (ISO 8601 in UTC) to today; none where it can't be read."""
    try:
        first = datetime.fromisoformat(moment.replace("Z", "+00:00")).astimezone(_OTTAWA).date()
    except (ValueError, OverflowError):
        return []
    return [first + timedelta(days=number) for number in range((today() - first).days + 1)]


def changed_on(client: Client, service: str, days: Sequence[date]) -> list[str]:
    """The product ids of the tables released on any of the days, each once. Raises FetchError."""
    found: dict[str, None] = {}
    for day in days:
        try:
            value = ask(client, f"{service}/getChangedCubeList/{day.isoformat()}")
        except FetchError as error:
            if error.problem.values.get("status") in _NO_RELEASE:
                continue
            raise
        cubes = value.get("object") if isinstance(value, dict) else None
        for cube in cubes if isinstance(cubes, list) else ():
            if isinstance(cube, dict) and (name := _product(cube)):
                found[name] = None
    return list(found)


def metadata(client: Client, service: str, names: Sequence[str]) -> Iterator[dict[str, Any] | Problem]:
    """What the service says of each table in the order asked, or the problem with it. Raises FetchError where nobody
    answers."""
    for at in range(0, len(names), _AT_ONCE):
        some = names[at : at + _AT_ONCE]
        try:
            found = _asked(client, service, some)
        except FetchError as error:
            if is_fatal(error):
                raise
            if len(some) == 1:
                yield _missing(some[0], error.problem.code)
                continue
            # One of them may have spoilt it for all.
            for name in some:
                yield from metadata(client, service, [name])
            continue
        for name in some:
            yield found.get(name) or _missing(name, "reply-unexpected")


def _asked(client: Client, service: str, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    body = encode([{"productId": int(name)} for name in names])
    value = answer(client.post(f"{service}/getCubeMetadata", body, media_type="application/json"))
    entries = value if isinstance(value, list) else [value]
    cubes = [each.get("object") for each in entries if isinstance(each, dict) and each.get("status") == "SUCCESS"]
    return {_product(cube): cube for cube in cubes if isinstance(cube, dict)}


def _missing(name: str, cause: str) -> Problem:
    return Problem("package-unreachable", record=name, values={"name": name, "cause": cause})


def _product(cube: dict[str, Any]) -> str:
    """The product id as text: the list has numbers, the metadata texts."""
    value = cube.get("productId")
    text = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return text if text.isascii() and text.isdecimal() and len(text) < 12 else ""


def as_listed(cube: dict[str, Any]) -> dict[str, Any]:
    """A table's metadata with the names and forms of the list of all tables, so that either says the same of it."""
    said = {
        **cube,
        **{key: _utc(cube.get(key)) for key in ("cubeStartDate", "cubeEndDate", "releaseTime", "issueDate")},
        "archived": cube.get("archiveStatusCode"),
        "corrections": cube.get("correction"),
        "dimensions": [_dimension(each) for each in _objects(cube.get("dimension"))],
    }
    name = _product(cube)
    return {"productId": int(name) if name else cube.get("productId"), **{key: said.get(key) for key in _SAME}}


def _dimension(value: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value.get(key) for key in ("dimensionNameEn", "dimensionNameFr", "dimensionPositionId")}
    return kept | {"hasUOM": value.get("hasUom", value.get("hasUOM"))}


def _utc(value: Any) -> Any:
    """Ottawa's time, or the beginning of a day there, in UTC as the list has it."""
    if not isinstance(value, str):
        return value
    try:
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=_OTTAWA)
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return value


def detailed(entry: dict[str, Any], cube: dict[str, Any]) -> dict[str, Any]:
    """An entry of the list with what only the metadata says: the first `footnotes`, and the places of `geography`."""
    more: dict[str, Any] = {}
    if notes := first_footnotes(cube.get("footnote")):
        more["footnotes"] = notes
    if places := top_places(msgspec.Raw(encode(_objects(cube.get("dimension"))))):
        more["geography"] = places
    return entry | more


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
