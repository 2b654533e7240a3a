"""Licences by the ids, titles and addresses that catalogues use for them."""

import re
from functools import lru_cache

from parvis.model import EMPTY, Licence
from parvis.vocab import code_list, fold

from .fields import Fields
from .texts import plain_text

_GENERIC = frozenset({"other", "notspecified", "other-open", "cc-by", "cc-by-sa", "cc-nc", "other-closed", "other-at"})
_HOST = re.compile(r"^(?:https?:)?//(?:www\.)?", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]{0,500}>")
_LINKS = re.compile(r"https?://[^\s\"'<>]+")
_LIKE_LINK = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|//|/|www\.|[\w-]+\.[\w.-]+/)\S*$|\{")
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
    if not known and (within := _within(title) or _within(identifier)):
        return within
    return next((code for code in known if code not in _GENERIC), known[0] if known else None)


def _within(text: str) -> str | None:
    """The licence that a longer text mentions by its full name: portals of ArcGIS Hub put whole notices there."""
    if not 40 <= len(text) <= 20_000:
        return None
    for link in _LINKS.findall(text):
        if (code := _index().get(_key(link.rstrip(".,;)")))) is not None:
            return code
    key = f" {_key(_MARKUP.sub(' ', text).replace('//', ' '))} "
    named = [name for name in _index() if len(name) >= 24 and "/" not in name and f" {name} " in key]
    return _index()[max(named, key=len)] if named else None


def _by_table(fields: Fields, *words: str) -> str | None:
    """The code that the mapping table has for the first of these words that it knows."""
    if fields.tables is None:
        return None
    return next((code for word in words if word and (code := fields.tables.find("licence", word)) is not None), None)


def licence_of(
    fields: Fields, identifier: str, titles: tuple[str, ...], links: tuple[str, ...], *, quiet: bool = False
) -> Licence | None:
    """The licence that fields hold: an id, titles, and addresses (or words where an address should be)."""
    name = fields.string(identifier) if identifier else ""
    title = fields.text(*titles) if titles else EMPTY
    where = fields.first(*links)
    value = fields.data[where] if where else None
    link = EMPTY
    if isinstance(value, str) and where and not _LIKE_LINK.match(value.strip()):
        title = title or fields.text(where)
    elif where:
        link = fields.links(where)
    code = _by_table(fields, name, title.get("en"), link.get())
    known = code is not None
    code = code or find_licence(name, title.get("en"), link.get())
    if not (code or name or title or link):
        return None
    if code is None and not quiet and not known:
        at = next((field for field in (identifier, *titles, *links) if field in fields.taken), identifier)
        word, kept = name or title.get("en") or link.get(), at in fields.taken
        fields.unmapped("licence", at, "licence-unknown", word, licence=word)
        if kept:
            fields.taken.add(at)
    if code is None and name:
        if title:
            fields.keep(identifier)
        else:
            title = plain_text(name, "und")
    return Licence(code=code, title=title, url=link)
