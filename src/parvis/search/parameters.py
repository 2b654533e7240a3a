"""A question as it stands in an address: the same names for pages, the API, feeds and the command line."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from parvis.model import Problem

from .model import ENOUGH, FACETS, SORTS, Query

MOST_PER_PAGE = 100
MOST_VALUES = 100
"Values of one filter, at the most."
LONGEST_VALUE = 300
CHOSEN = (*FACETS, "series")
"Parameters that filter by values."
SWITCHES = ("translate", "understand", "correct", "fold", "explain")
"Parameters that are `yes` or `no`."
NAMES = frozenset(
    {"q", "lang", "bbox", "from", "to", "sort", "page", "per_page", "facets", "without", "literal", *SWITCHES, *CHOSEN}
)
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked, as far as it was understood."""

    query: Query
    page: int
    per_page: int
    problems: tuple[Problem, ...] = ()
    "errors: a value that can't be used, and was not; warnings: a parameter that means nothing here."

    @property
    def refused(self) -> tuple[Problem, ...]:
        """What was wrong: an API answers 400 with these, a page shows them and goes on without those values."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def read_parameters(
    parameters: Mapping[str, Sequence[str]],
    *,
    lang: str = "en",
    per_page: int = 20,
    fold: bool = False,
    ignore: Sequence[str] = (),
) -> Asked:
    """The question that repeated parameters (`{"format": ["CSV", "XLSX"], …}`) ask.

    Each facet's values may be repeated or given as one comma-separated value; `lang` is the default for `lang=`, and
    `fold` for `fold=`: whether of each series only the first result is given.
    `ignore` names parameters that mean something to the caller alone. Never raises: what can't be used is a problem.
    """
    reading = _Parameters(parameters)
    lang = reading.one_of("lang", None) or lang
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", lang):
        reading.wrong("lang", lang)
        lang = "en"
    size = reading.number("per_page", default=per_page, least=1, most=MOST_PER_PAGE)
    page = reading.number("page", default=1, least=1, most=1_000_000)
    values: dict[str, Any] = {
        "text": reading.first("q"),
        "lang": lang,
        "filters": {name: chosen for name in CHOSEN if (chosen := reading.several(name))},
        "bbox": reading.box("bbox"),
        "start": reading.date("from"),
        "end": reading.date("to"),
        "sort": reading.one_of("sort", SORTS) or "relevance",
        "offset": (page - 1) * size,
        "limit": size,
        "translate": reading.switch("translate", default=True),
        "without": reading.whole("without"),
        "understand": reading.switch("understand", default=True),
        "literal": reading.whole("literal"),
        "correct": reading.switch("correct", default=True),
        "fold": reading.switch("fold", default=fold),
        "explain": reading.switch("explain", default=False),
        "enough": ENOUGH,
    }
    if "facets" in parameters:
        chosen = reading.several("facets")
        values["facets"] = tuple(name for name in chosen if name in FACETS)
        for name in chosen:
            if name not in FACETS and name != "none":
                reading.wrong("facets", name)
    for name in parameters:
        if name not in NAMES and name not in ignore:
            reading.problems.append(
                Problem("parameter-unknown", "warning", f"/{name[:60]}", values={"name": name[:60]})
            )
    query = Query(**values)
    if query.start and query.end and query.start > query.end[: len(query.start)] and query.start > query.end:
        reading.problems.append(Problem("period-backwards", "error", "/from"))
        query = msgspec.structs.replace(query, start=query.end, end=query.start)
    return Asked(query=query, page=page, per_page=size, problems=tuple(reading.problems))


class _Parameters:
    def __init__(self, parameters: Mapping[str, Sequence[str]]) -> None:
        self._given = parameters
        self.problems: list[Problem] = []

    def wrong(self, name: str, value: str, code: str = "parameter-unusable") -> None:
        self.problems.append(Problem(code, "error", f"/{name}", values={"name": name, "value": value[:100]}))

    def first(self, name: str) -> str:
        return next((value for value in self._given.get(name, ()) if value.strip()), "").replace("\x00", " ")

    def several(self, name: str) -> tuple[str, ...]:
        parts = [part.strip() for value in self._given.get(name, ()) for part in value.split(",")]
        kept = tuple(dict.fromkeys(part for part in parts if part and "\x00" not in part))
        for part in kept:
            if len(part) > LONGEST_VALUE:
                self.wrong(name, part)
        if len(kept) > MOST_VALUES:
            self.problems.append(
                Problem(
                    "parameter-too-many",
                    "error",
                    f"/{name}",
                    values={"name": name, "limit": str(MOST_VALUES)},
                )
            )
        return tuple(part for part in kept if len(part) <= LONGEST_VALUE)[:MOST_VALUES]

    def whole(self, name: str) -> tuple[str, ...]:
        """Values that may hold commas: each is one."""
        given = dict.fromkeys(value.strip()[:LONGEST_VALUE] for value in self._given.get(name, ()))
        return tuple(value for value in given if value and "\x00" not in value)[:MOST_VALUES]

    def switch(self, name: str, *, default: bool) -> bool:
        """`no`, `false` and `0` are off; whatever else is given is on."""
        given = self.first(name).strip().casefold()
        return given not in {"0", "false", "no"} if given else default

    def number(self, name: str, *, default: int, least: int, most: int) -> int:
        given = self.first(name)
        if not given:
            return default
        if not re.fullmatch(r"[0-9]{1,7}", given) or not least <= int(given) <= most:
            self.problems.append(
                Problem(
                    "parameter-out-of-range",
                    "error",
                    f"/{name}",
                    values={"name": name, "value": given[:40], "least": str(least), "most": str(most)},
                )
            )
            return default
        return int(given)

    def one_of(self, name: str, allowed: Sequence[str] | None) -> str:
        given = self.first(name).strip()
        if given and allowed is not None and given not in allowed:
            self.problems.append(
                Problem(
                    "parameter-not-a-choice",
                    "error",
                    f"/{name}",
                    values={"name": name, "value": given[:100], "choices": ", ".join(allowed)},
                )
            )
            return ""
        return given

    def date(self, name: str) -> str | None:
        given = self.first(name).strip()
        if given and not _DATE.fullmatch(given):
            self.wrong(name, given, "date-parameter-unusable")
            return None
        return given or None

    def box(self, name: str) -> tuple[float, float, float, float] | None:
        given = self.first(name).strip()
        if not given:
            return None
        try:
            west, south, east, north = (float(part) for part in given.split(","))
        except ValueError:
            self.wrong(name, given, "box-unusable")
            return None
        in_range = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90
        if not in_range:
            self.wrong(name, given, "box-unusable")
            return None
        return west, south, east, north
