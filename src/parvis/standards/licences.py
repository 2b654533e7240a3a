"""Licences by the ids, titles and addresses that catalogues use for them."""

import re
from functools import lru_cache

from parvis.vocab import code_list, fold

_GENERIC = frozenset({"other", "notspecified", "other-open", "cc-by", "cc-by-sa", "cc-nc", "other-closed", "other-at"})
_HOST = re.compile(r"^(?:https?:)?//(?:www\.)?", re.IGNORECASE)
_TAIL = re.compile(r"(?:/legalcode(?:\.\w+)?|/deed\.\w+|/)+$")


@lru_cache(maxsize=1)
def _index() -> dict[str, str]:
    found: dict[str, str] = {}
    for term in code_list("licence").terms.values():
        spellings = [term.code, *term.labels.values(), *term.aliases]
        if not term.more.get("shared_url"):
            spellings += term.more.get("url", {}).values()
        for spelling in spellings:
            found.setdefault(_key(spelling), term.code)
    return found


def _key(spelling: str) -> str:
    """A spelling without what differs by accident: scheme, dashes, license or licence, signs."""
    if "//" in spelling or spelling.startswith("/"):
        return _TAIL.sub("", _HOST.sub("", spelling.strip())).lower()
    return " ".join(re.sub(r"[^a-z0-9.]+", " ", fold(spelling).replace("license", "licence")).split())


@lru_cache(maxsize=8192)
def find_licence(identifier: str, title: str, url: str) -> str | None:
    """The code of the vocabulary `licence` that an id, a title and an address (each may be empty) name.

    The most telling one decides: a named licence over `other` or `cc-by` without a version. A bare number
    (British Columbia's ids) tells nothing.
    """
    candidates = [
        _index().get(_key(spelling))
        for spelling in ("" if identifier.isdigit() else identifier, title, url)
        if spelling and len(spelling) <= 500
    ]
    known = [code for code in candidates if code]
    return next((code for code in known if code not in _GENERIC), known[0] if known else None)
