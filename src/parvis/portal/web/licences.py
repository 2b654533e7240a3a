"""What one may do with the data, in plain words."""

import msgspec

from parvis.model import Licence
from parvis.vocab import code_list

from .texts import Shown, by_language, shown, web_address


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """A licence as a page explains it."""

    title: Shown
    url: str = ""
    known: bool = False
    "Whether the licence is one of our list, so that the rest was read by a person."
    open: bool = False
    summary: str = ""
    permits: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    forbids: tuple[str, ...] = ()


def terms(licence: Licence | None, lang: str) -> Terms | None:
    """The terms of a licence; None where a record names none."""
    if not licence:
        return None
    term = code_list("licence").get(licence.code) if licence.code else None
    given = shown(licence.title, lang)
    address = web_address(shown(licence.url, lang).value)
    if term is None:
        return Terms(title=given or Shown(licence.code or ""), url=address)
    more = term.more
    return Terms(
        title=by_language(term.labels, lang),
        url=address or web_address(by_language(more.get("url"), lang).value),
        known=True,
        open=bool(more.get("open")),
        summary=by_language(more.get("summary"), lang).value,
        permits=_words(more.get("permits"), lang),
        requires=_words(more.get("requires"), lang),
        forbids=_words(more.get("forbids"), lang),
    )


def _words(codes: list[str] | None, lang: str) -> tuple[str, ...]:
    return tuple(code_list("licence_term").label(code, lang) for code in codes or ())
