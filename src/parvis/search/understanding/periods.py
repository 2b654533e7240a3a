"""Years and periods as people write them, in English and French."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

_Y = r"(1[6-9]\d\d|20\d\d|2100)"
_MONTHS = (
    "january janvier", "february fevrier", "march mars", "april avril", "may mai", "june juin", "july juillet",
    "august aout", "september septembre", "october octobre", "november novembre", "december decembre",
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twenty": 20,
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "vingt": 20,
}  # fmt: skip
_N = rf"(\d\d?|{'|'.join(_NUMBERS)})"
_M = rf"({'|'.join(_MONTH)})"
_TO = r"(?:to|through|thru|until|a|au|jusqu'a|jusqu'en)"

_WRITTEN = {
    "between": rf"(?:between|entre) (?:les annees )?{_Y} (?:and|et) {_Y}",
    "range": rf"(?:(?:from|de|du) )?{_Y}(?: ?[-–—/] ?| {_TO} (?:en )?){_Y}",
    "short": rf"{_Y}[-–/](\d\d)",
    "after": rf"(?:after|apres) {_Y}",
    "since": rf"(?:since|depuis|starting in|a partir de|a compter de) (?:l'annee )?{_Y}",
    "before": rf"(?:before|avant) {_Y}",
    "until": rf"(?:until|till|up to|jusqu'(?:en|a)) {_Y}",
    "last_years": rf"(?:(?:the|over|in) )*(?:last|past|previous) {_N} years",
    "last_years_fr": rf"(?:(?:les|des|ces|au|cours) )*{_N} dernieres annees",
    "last_years_ans": rf"(?:(?:les|des|ces) )*{_N} derniers ans",
    "last_decade": r"(?:(?:the|la) )?(?:last|past) decade|(?:la )?derniere decennie",
    "last_year": r"last year|(?:l')?(?:annee|an) derniere?",
    "this_year": r"this year|cette annee",
    "decade": r"(?:(?:the|les|des) )?(1[6-9]\d|20\d)0s|(?:les |des )?annees (1[6-9]\d|20\d)0",
    "month": rf"{_M} {_Y}",
    "iso_month": rf"{_Y}-(0[1-9]|1[0-2])-?(?!\d)",
    "year": rf"{_Y}",
}
_PATTERNS = {name: re.compile(rf"(?<!\S)(?:{pattern})(?!\S)") for name, pattern in _WRITTEN.items()}


class Written(NamedTuple):
    """A period that is written in a text."""

    begin: int
    stop: int
    start: str | None
    end: str | None


def periods(text: str, *, today: date) -> list[Written]:
    """The periods in a folded text, with where they stand; of those that overlap, the one that says most."""
    found: list[Written] = []
    for name, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            if any(match.start() < other.stop and other.begin < match.end() for other in found):
                continue
            groups = [group for group in match.groups() if group]
            for start, end in _said(name, groups, today):
                found.append(Written(match.start(), match.end(), start, end))
    return sorted(found)


def _said(name: str, groups: list[str], today: date) -> Iterator[tuple[str | None, str | None]]:
    """The start and end of a period; none where the numbers make none."""
    year = int(groups[0]) if groups and groups[0].isdigit() else 0
    if name in ("between", "range"):
        if year <= int(groups[1]):
            yield groups[0], groups[1]
    elif name == "short":
        second = int(groups[1])
        if second > year % 100:  # 2015-16 is two years; 2015-03 is a month.
            yield groups[0], str(year - year % 100 + second)
    elif name == "after":
        yield str(year + 1), None
    elif name == "since":
        yield groups[0], None
    elif name == "before":
        yield None, str(year - 1)
    elif name == "until":
        yield None, groups[0]
    elif name.startswith("last_years"):
        number = _NUMBERS.get(groups[0]) or int(groups[0])
        if number:
            yield str(today.year - number), str(today.year)
    elif name == "last_decade":
        yield str(today.year - 10), str(today.year)
    elif name in ("last_year", "this_year"):
        its = str(today.year - (name == "last_year"))
        yield its, its
    elif name == "decade":
        yield f"{groups[0]}0", f"{groups[0]}9"
    elif name == "month":
        month = f"{groups[1]}-{_MONTH[groups[0]]:02}"
        yield month, month
    elif name == "iso_month":
        yield f"{groups[0]}-{groups[1]}", f"{groups[0]}-{groups[1]}"
    else:
        yield groups[0], groups[0]
