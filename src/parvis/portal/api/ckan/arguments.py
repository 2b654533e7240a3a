"""What an action is called with: from the query string, a form or a JSON body, whose types differ."""

import re
from typing import Any

import msgspec
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict, RawPostDataException

from parvis.model import Problem

from .errors import invalid

_TRUE = frozenset({"true", "yes", "on", "1", "y", "t"})
_FALSE = frozenset({"false", "no", "off", "0", "n", "f", ""})
LONGEST = 20_000


class Arguments:
    """Reads arguments by name; which were asked for by nobody, `unknown` tells."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data
        self._read: set[str] = {"lang"}
        self.problems: list[Problem] = []

    def text(self, *names: str) -> str:
        """A text under the first of the names that has one; "" if there is none."""
        found = ""
        for name in names:
            self._read.add(name)
            value = self._data.get(name)
            if isinstance(value, list):
                value = value[0] if len(value) == 1 else value
            if isinstance(value, bool | int | float):
                value = str(value)
            if value is not None and not isinstance(value, str):
                raise invalid(name, "argument-not-text", name=name)
            if value and len(value) > LONGEST:
                raise invalid(name, "argument-too-long", name=name, limit=str(LONGEST))
            found = found or (value or "").replace("\x00", " ").strip()
        return found

    def required(self, *names: str) -> str:
        """The same; a Validation Error where there is none."""
        value = self.text(*names)
        if not value:
            raise invalid(names[0], "argument-missing", name=names[0])
        return value

    def number(self, name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
        """A whole number; one above `most` is cut to it, as CKAN does, and that is told."""
        value = self.text(name)
        if not value:
            return default
        if not re.fullmatch(r"-?[0-9]{1,15}", value) or int(value) < least:
            raise invalid(name, "argument-not-number", name=name, value=value[:60])
        if most is not None and int(value) > most:
            self.tell("argument-cut", name, limit=str(most))
            return most
        return int(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.text(name).casefold()
        if not value:
            return default
        if value not in _TRUE | _FALSE:
            raise invalid(name, "argument-not-flag", name=name, value=value[:60])
        return value in _TRUE

    def several(self, name: str) -> tuple[str, ...]:
        """A list: a JSON list, a text with one in it, a repeated parameter, or words with commas between them."""
        self._read.add(name)
        value = self._data.get(name)
        if value in (None, "", []):
            return ()
        if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
            value = value[0]
        if isinstance(value, str) and value.lstrip().startswith("["):
            try:
                value = msgspec.json.decode(value)
            except msgspec.DecodeError as error:
                raise invalid(name, "argument-not-list", name=name) from error
        if isinstance(value, str):
            value = [part.strip() for part in re.split(r"[,\s]+", value) if part.strip()]
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value) or len(value) > 1000:
            raise invalid(name, "argument-not-list", name=name)
        return tuple(dict.fromkeys(item.replace("\x00", " ") for item in value))

    def every(self, name: str) -> tuple[str, ...]:
        """Each value of a parameter that may be repeated, or a JSON list; nothing is split."""
        self._read.add(name)
        value = self._data.get(name)
        values = value if isinstance(value, list) else [value] if value not in (None, "") else []
        if not all(isinstance(item, str) for item in values) or len(values) > 100:
            raise invalid(name, "argument-not-text", name=name)
        return tuple(item for item in values if item.strip())

    def accept(self, *names: str) -> None:
        """Names that change nothing here: what they ask for is so anyway."""
        self._read.update(names)

    def tell(self, code: str, name: str, **values: str) -> None:
        """Tell the caller of something that was done otherwise than asked."""
        self.problems.append(Problem(code, "warning", f"/{name}", values={"name": name, **values}))

    def finish(self) -> None:
        """Tell of the arguments that nobody read."""
        for name in self._data:
            if name not in self._read:
                self.tell("parameter-unknown", name[:60])


def read_arguments(request: HttpRequest) -> Arguments:
    """The arguments of a call; those of the body come before those of the query string."""
    try:
        data = _plain(request.GET)
        if request.method == "POST":
            data |= _body(request)
    except SuspiciousOperation as error:
        raise invalid("", "request-unusable") from error
    return Arguments(data)


def _body(request: HttpRequest) -> dict[str, Any]:
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data") and request.POST:
        return _plain(request.POST)
    try:
        body = request.body
    except RawPostDataException:
        return {}
    if not body.strip():
        return {}
    try:
        data = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        if request.content_type == "application/x-www-form-urlencoded":
            return {}
        raise invalid("", "body-not-json") from error
    if not isinstance(data, dict):
        raise invalid("", "body-not-object")
    return data


def _plain(data: QueryDict) -> dict[str, Any]:
    return {name: values if len(values) > 1 else values[0] for name, values in data.lists() if values}
