"""Driver's licence numbers of the provinces whose form tells them: Ontario, Québec, Nova Scotia.

They hold the date of birth, which is checked. Other provinces number with plain digits, which nothing but the name
of a column can tell.
"""

import datetime as dt
import re

from parvis.privacy.find.detector import Detector

ONTARIO = re.compile(r"[A-Z]\d{4}-?\d{5}-?\d{5}")
QUEBEC = re.compile(r"[A-Z]\d{4}-?\d{6}-?\d{2}")
NOVA_SCOTIA = re.compile(r"[A-Z]{5}\d{9}")


def is_valid(text: str) -> bool:
    """Whether the date of birth in it is one. Ontario adds 50 to the month of women."""
    number = text.replace("-", "")
    if ONTARIO.fullmatch(text):
        year, month, day = number[9:11], int(number[11:13]), number[13:15]
        return _is_date(int(year), month - 50 if month > 50 else month, int(day))
    if QUEBEC.fullmatch(text):
        return _is_date(int(number[9:11]), int(number[7:9]), int(number[5:7]))
    if NOVA_SCOTIA.fullmatch(text):
        return _is_date(int(number[9:11]), int(number[7:9]), int(number[5:7]))
    return False


def _is_date(year: int, month: int, day: int) -> bool:
    for century in (1900, 2000):
        try:
            dt.date(century + year, month, day)
        except ValueError:
            continue
        return True
    return False


DETECTOR = Detector(
    name="driver-licence",
    labels={"en": "Driver’s licence number", "fr": "Numéro de permis de conduire"},
    words=(
        "driver licence",
        "drivers licence",
        "driver license",
        "drivers license",
        "permis de conduire",
        "licence number",
        "no permis",
    ),
    shape=r"\b(?:[A-Z]\d{4}-?\d{5}-?\d{5}|[A-Z]\d{4}-?\d{6}-?\d{2}|[A-Z]{5}\d{9})\b",
    check=is_valid,
    chance=0.15,
    common=0.01,
    source="Forms published by the provinces' licensing bodies",
)
