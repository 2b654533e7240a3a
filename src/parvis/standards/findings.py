"""What is found wrong while a record is read."""

import msgspec

from parvis.model import Problem, Severity

MOST = 200
"As many problems of one record are told one by one; of more, only how many."
LONGEST_VALUE = 120

_JSON_TYPES: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (str, "string"),
    (list, "array"),
    (dict, "object"),
    (bool, "boolean"),
    ((int, float), "number"),
)


class Findings:
    """Gathers the problems of one record."""

    __slots__ = ("_more", "_problems")

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._more = 0

    def __bool__(self) -> bool:
        """Whether there is any problem."""
        return bool(self._problems)

    def add(self, code: str, pointer: str = "", severity: Severity = "warning", **values: object) -> None:
        """One more problem; values are cut short, for they come from anybody."""
        if len(self._problems) >= MOST:
            self._more += 1
            return
        shown = {name: shorten(value) for name, value in values.items()}
        self._problems.append(Problem(code, severity, pointer, "", shown))

    def all(self) -> tuple[Problem, ...]:
        if self._more:
            return (*self._problems, Problem("problems-cut", "info", values={"count": str(self._more)}))
        return tuple(self._problems)


def shorten(value: object) -> str:
    text = value if isinstance(value, str) else _written(value)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def json_type(value: object) -> str:
    """What JSON calls a value: a code of the vocabulary `json_type`."""
    for kinds, code in _JSON_TYPES:
        if isinstance(value, kinds):
            return code
    return "null"


def _written(value: object) -> str:
    try:
        return msgspec.json.encode(value).decode()
    except (TypeError, ValueError, OverflowError, RecursionError):
        return str(value)


def escape(name: str) -> str:
    """A name as a part of an RFC 6901 JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1") if "~" in name or "/" in name else name
