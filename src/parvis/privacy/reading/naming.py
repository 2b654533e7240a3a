"""The names of columns: every column has one, and no two have the same."""

import re
from collections.abc import Iterable, Sequence

from parvis.model import Problem
from parvis.privacy.errors import PrivacyError

_SPACES = re.compile(r"\s+")
_DATUM = re.compile(r"""
      [-+]?[\d\s.,]+ [%$€]?            # a number
    | \d{4}-\d{1,2}-\d{1,2}.*          # a date
    | \d{1,2}/\d{1,2}/\d{2,4}
    | \S+@\S+\.\S+                     # an e-mail address
    | [A-Za-z]\d[A-Za-z][ -]?\d[A-Za-z]\d
    | [A-Z]{4}[ -]?\d{4}[ -]?\d{4}
""", re.VERBOSE)  # fmt: skip
YEAR = re.compile(r"\b(?:1[89]|20|21)\d\d\b")
_INSIDE = re.compile(r"\b(?:\d[ .-]?){6,}|\S+@\S+\.\S+")
"What stands in no name of a column: long numbers, e-mail addresses."


def named(cells: Iterable[object]) -> tuple[list[str], list[Problem]]:
    """Names for columns from the cells of a header. What was made up or changed is told with its place."""
    names: list[str] = []
    problems: list[Problem] = []
    taken: set[str] = set()
    for number, cell in enumerate(cells, 1):
        name = _SPACES.sub(" ", str(cell if cell is not None else "")).strip()
        wanted = name or f"column_{number}"
        chosen, again = wanted, 2
        while chosen.casefold() in taken:
            chosen, again = f"{wanted}_{again}", again + 1
        taken.add(chosen.casefold())
        if chosen != name:
            code = "privacy-column-renamed" if name else "privacy-column-unnamed"
            problems.append(Problem(code, "info", pointer=f"column {number}", values={"name": chosen}))
        names.append(chosen)
    return names, problems


def check_header(cells: Sequence[object], header: bool | None) -> None:
    """Refuse a first row that may be data: its cells would be shown as names. Raises PrivacyError.

    Years are names of columns often enough.
    """
    if header is not None:
        return
    texts = [str(cell).strip() for cell in cells if cell is not None]
    doubtful = [
        text
        for text in texts
        if (_DATUM.fullmatch(text) and not YEAR.fullmatch(text)) or _INSIDE.search(YEAR.sub(" ", text))
    ]
    if doubtful:
        raise PrivacyError.of("privacy-header-doubtful", count=len(doubtful), columns=len(cells))
