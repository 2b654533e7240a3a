"""Identifiers as they are compared: however they are written."""

import re

from .query import fold

_DOI = re.compile(r"(?:doi:\s*|(?:https?://)?(?:dx\.)?doi\.org/)(?=10\.\d{4,9}/)", re.IGNORECASE)
_NO_LETTERS = re.compile(r"[\W_]+")


def identifier_key(text: str) -> str:
    """What all spellings of an identifier have in common: `18-10-0004` and `18100004`, a DOI with its resolver or not.

    Without case, accents, punctuation, spaces and a DOI's `https://doi.org/` or `doi:`; "" where nothing is left.
    """
    plain = text.replace("-", "")
    if plain.isascii() and plain.isalnum():
        return plain.lower()
    text = text.strip()
    if match := _DOI.match(text):
        text = text[match.end() :]
    return _NO_LETTERS.sub("", fold(text))
