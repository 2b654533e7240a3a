"""Which words may be counted: none that could tell who somebody is."""

import re

LONGEST, MOST_WORDS = 100, 12
_AT_OR_ADDRESS = re.compile(r"@|\(at\)|\[at\]|://|www\.", re.IGNORECASE)
_YEARS = re.compile(r"\b(?:19|20)\d{2}\b")
_DIGITS = re.compile(r"\d(?:[\W_]*\d){5,}")
"Six digits or more that are no years, however they are parted: telephone, insurance, card and licence numbers."
_POSTAL_CODE = re.compile(r"\b[a-z]\d[a-z][\s-]?\d[a-z]\d\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_ROBOTS = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|monitor|scan|curl/|wget/|python|java/|go-http|okhttp|headless|axios|libwww",
    re.IGNORECASE,
)


def countable(text: str) -> str | None:
    """The words as they are counted; None where they are not: too long, or like a number or address of a person."""
    words = " ".join(_CONTROL.sub(" ", text).split()).lower()
    if not words or len(words) > LONGEST or len(words.split()) > MOST_WORDS:
        return None
    if _AT_OR_ADDRESS.search(words) or _DIGITS.search(_YEARS.sub("", words)) or _POSTAL_CODE.search(words):
        return None
    return words


def is_robot(user_agent: str) -> bool:
    """Whether a program says that it is one, or says nothing."""
    return not user_agent or bool(_ROBOTS.search(user_agent))
