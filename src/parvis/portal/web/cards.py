"""Datasets as result lists show them, made from the index alone."""

from collections.abc import Iterable

import msgspec
from markupsafe import Markup, escape

from parvis.portal.harvest import services as harvest
from parvis.search.model import Card, Folded, Hit

from .reasons import Reasons, reasons
from .texts import Shown, by_language, shown

_decode = msgspec.json.Decoder(Card).decode
MOST_FORMATS = 6


class CardView(msgspec.Struct, frozen=True, kw_only=True):
    """A card in the reader's language."""

    card: Card
    title: Shown
    marked_title: Markup
    description: Shown
    marked_description: Markup
    organization: Shown
    formats: tuple[str, ...]
    more_formats: int
    reasons: Reasons | None = None
    folded: Folded | None = None
    also: tuple[str, ...] = ()
    "The names of the other sources that have it."


def card_views(hits: Iterable[Hit], lang: str) -> list[CardView]:
    """The cards of hits, in their order, what matched marked."""
    views = [
        msgspec.structs.replace(
            card_view(hit.read_card(), lang, hit.highlights), reasons=reasons(hit.explanation), folded=hit.folded
        )
        for hit in hits
    ]
    return _with_others(views, lang)


def stored_card_views(cards: dict[str, bytes], ids: Iterable[str], lang: str) -> list[CardView]:
    """The cards of these ids, in their order; those without a card are left out."""
    return _with_others([card_view(_decode(cards[id]), lang, {}) for id in ids if id in cards], lang)


def _with_others(views: list[CardView], lang: str) -> list[CardView]:
    """The cards with the names of the other sources that have what they show; without any, no question is asked."""
    if not any(view.card.also for view in views):
        return views
    names = harvest.source_names()
    return [
        msgspec.structs.replace(
            view, also=tuple(by_language(names.get(slug), lang).value or slug for slug in view.card.also)
        )
        for view in views
    ]


def card_view(card: Card, lang: str, highlights: dict[str, list[tuple[int, int]]]) -> CardView:
    """One card."""
    title, description = shown(card.title, lang), shown(card.description, lang)
    return CardView(
        card=card,
        title=title,
        marked_title=mark(title.value, highlights.get("title", [])),
        description=description,
        marked_description=mark(description.value, highlights.get("description", [])),
        organization=by_language(card.organization, lang),
        formats=card.formats[:MOST_FORMATS],
        more_formats=max(0, len(card.formats) - MOST_FORMATS),
    )


def mark(text: str, stretches: Iterable[tuple[int, int]]) -> Markup:
    """The text as HTML with these stretches (start, end) in `<mark>`; those that overlap or lie outside are skipped."""
    parts: list[Markup] = []
    done = 0
    for start, end in sorted(stretches):
        if not done <= start < end <= len(text):
            continue
        parts += [escape(text[done:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        done = end
    return Markup("").join([*parts, escape(text[done:])])
