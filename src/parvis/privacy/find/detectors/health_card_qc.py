"""Québec health insurance number (RAMQ): three letters of the name, one of the first name, the date of birth, two more.

The month has 50 added for women. The first of the last two characters tells people of the same first ten apart, the
other is a check digit over all, which needs the century of birth: both are tried.
"""

import datetime as dt

from parvis.privacy.find.health_cards import health_card

WEIGHTS = (7, 1, 1, 3, 9, 7, 3, 9, 5, 3, 1, 3, 5, 7, 6, 9, 1)


def is_valid(text: str) -> bool:
    """Whether the date of birth is one, and the check digit agrees for the 20th or the 21st century."""
    number = text.replace(" ", "").replace("-", "").upper()
    year, month, day = int(number[4:6]), int(number[6:8]), int(number[8:10])
    return any(
        _is_date(100 * century + year, month - 50 if month > 50 else month, day)
        and check_digit(number, century) == int(number[11])
        for century in (19, 20)
    )


def check_digit(number: str, century: int) -> int:
    """The check digit for someone born in 19xx or 20xx: weighted sum of letters as two digits, date and next character.

    Letters count from 1, with a gap after R, as in EBCDIC.
    """
    figures: list[int] = []
    for letter in number[:4]:
        place = ord(letter) - ord("A") + 1
        place += place > 18
        figures += divmod(place, 10)
    figures += [int(figure) for figure in f"{century}{number[4:11]}"]
    return sum(weight * figure for weight, figure in zip(WEIGHTS, figures, strict=True)) % 10


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


DETECTOR = health_card(
    "qc",
    "Québec (RAMQ)",
    "Québec (RAMQ)",
    r"\b[A-Z]{4}[ -]?\d{2}[0156]\d[ -]?[0-3]\d\d\d\b",
    ("ramq", "nam"),
    check=is_valid,
    chance=0.15,
    common=0.005,
    source="Régie de l’assurance maladie du Québec",
)
