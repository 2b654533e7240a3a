"""Sizes of files as sources write them."""

import re
from typing import Any

_UNITS = {
    "": 1, "b": 1, "o": 1, "bytes": 1, "octets": 1, "kb": 1000, "ko": 1000, "kib": 1024,
    "mb": 10**6, "mo": 10**6, "mib": 2**20, "gb": 10**9, "go": 10**9, "gib": 2**30,
}  # fmt: skip
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(?!\d)")


def is_number(text: str) -> bool:
    """Whether a text is a number, as programs write it."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def read_size(value: Any) -> int | None:
    """A number of bytes from a number or from words like `12 KB` and `3,4 Mo`; None if it is neither."""
    if type(value) is int or type(value) is float:
        size: float = value
    elif type(value) is str and len(value) < 40:
        text = value.strip().replace("\u00a0", " ")
        text = text.replace(",", "") if _THOUSANDS.match(text) else text.replace(",", ".")
        digits = text.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ")
        factor = _UNITS.get(text[len(digits) :].strip().lower())
        if factor is None or not is_number(digits):
            return None
        size = float(digits) * factor
    else:
        return None
    return int(size) if 0 <= size < 2**63 and size == size else None
