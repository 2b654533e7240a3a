"""What was recognised in a question, as its page shows it: each can be taken back, or made a filter."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from parvis.portal.catalogue import services as catalogue
from parvis.search.model import Query, Results
from parvis.search.understanding import Piece
from parvis.vocab import code_list

from .formats import show_list
from .summary import show_period
from .texts import by_language

TITLES = {"period": _("Period"), "place": _("Place"), "format": _("Format"), "publisher": _("Organization")}


class Recognised(NamedTuple):
    """A piece of the question."""

    title: str
    words: str
    label: str
    "What it was taken for."
    without: str
    "The address of the search that takes the words as words."
    only: str | None
    "That of the search for nothing else, where there is a filter for it."


class Recognitions(NamedTuple):
    """What was recognised in a question."""

    pieces: tuple[Recognised, ...]
    put_back: tuple[tuple[str, str], ...]
    "Words that the reader means as words, each with the address of the search that recognises them."
    off: str | None
    "The address of the search that recognises nothing, where something was."
    on: str | None
    "That of the search that does, where the reader wants none."


def recognitions(answer: Results, query: Query, link: Callable[..., str]) -> Recognitions:
    """What was recognised, with the addresses of the searches that take it otherwise. `link` makes addresses."""
    pieces = tuple(
        Recognised(
            str(TITLES[piece.kind]),
            piece.words,
            _label(piece, query.lang),
            link(literal=(*query.literal, piece.key), page=None),
            _only(piece, query, link),
        )
        for piece in answer.understood
    )
    put_back = tuple(
        (words, link(literal=tuple(other for other in query.literal if other != words), page=None))
        for words in query.literal
    )
    return Recognitions(
        pieces,
        put_back if query.understand else (),
        link(understand="no", literal=None, page=None) if pieces else None,
        link(understand=None, page=None) if query.text.strip() and not query.understand else None,
    )


def _only(piece: Piece, query: Query, link: Callable[..., str]) -> str | None:
    changes: dict[str, Any] = {
        name: tuple(dict.fromkeys((*query.filters.get(name, ()), *values))) for name, values in piece.filters
    }
    changes |= {name: value for name, value in (("from", piece.start), ("to", piece.end)) if value}
    return link(**{"q": piece.rest, "page": None, **changes}) if changes else None


def _label(piece: Piece, lang: str) -> str:
    if piece.kind == "period":
        return show_period(piece.start, piece.end)
    (name, values), *_others = piece.filters or (("", ()),)
    if name == "organization":
        names = catalogue.organization_names(slugs=values)
        return show_list([by_language(dict(text.values), lang).value for text in names.values()])
    if name:
        return show_list([code_list(name).label(value, lang) for value in values])
    return show_list(list(piece.names))
