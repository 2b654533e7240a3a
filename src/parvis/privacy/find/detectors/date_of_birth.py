"""Dates of birth: dates in the last 125 years in a column whose name says birth."""

import datetime as dt
import re

from parvis.privacy.find.detector import Detector

OLDEST = 125
"Years."
_PARTS = re.compile(r"\d+")


def is_valid(text: str) -> bool:
    """Whether it is a date in the past within a life's span, whichever of day, month and year comes first."""
    parts = [int(part) for part in _PARTS.findall(text)[:3]]
    if len(parts) == 1:
        digits = text.strip()[:8]
        parts = [int(digits[:4]), int(digits[4:6]), int(digits[6:8])] if len(digits) == 8 else [parts[0], 1, 1]
    today = dt.datetime.now(tz=dt.UTC).date()
    for year, month, day in (parts, parts[::-1], [parts[-1], *parts[:2]]):
        try:
            born = dt.date(year, month, day)
        except ValueError:
            continue
        if today.year - OLDEST <= born.year and born <= today:
            return True
    return False


DETECTOR = Detector(
    name="date-of-birth",
    labels={"en": "Date of birth", "fr": "Date de naissance"},
    words=(
        "dob",
        "ddn",
        "birth",
        "birthdate",
        "birthday",
        "born",
        "naissance",
        "date de naissance",
        "né le",
        "date of birth",
        "year of birth",
    ),
    shape=(
        r"\b(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/-]\d{1,2}[/-]\d{4}|\d{4}/\d{1,2}/\d{1,2}"
        r"|(?:19|20)\d{6}|(?:19|20)\d{2})\b"
    ),
    check=is_valid,
    chance=0.95,
    common=0.5,
    prior=0.02,
    role="quasi",
    whole=True,
)
