"""What may help where nothing was found, as the results page shows it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from parvis.portal.catalogue import services as catalogue
from parvis.search.model import Query, Results
from parvis.search.understanding.widening import help_with

from .facets import Active
from .texts import by_language

if TYPE_CHECKING:
    from .views.results import Link


class Offer(msgspec.Struct, frozen=True):
    """A wider search."""

    title: str
    "The filter that it leaves out; empty: all of them."
    label: str
    count: int
    path: str


class Organization(msgspec.Struct, frozen=True):
    """An organisation that may hold such data."""

    name: str
    lang: str
    "Set where its name is in another language than the page's."
    count: int
    path: str
    "The address of its datasets."


class Helping(msgspec.Struct, frozen=True):
    """All of it."""

    wider: tuple[Offer, ...]
    languages: dict[str, int]
    "By language: how many datasets the same words find there."
    holders: tuple[Organization, ...]


def helping(
    answer: Results, query: Query, active: Sequence[Active], link: "Link", languages: tuple[str, ...]
) -> Helping:
    """What may help; nothing where something was found."""
    if answer.count:
        return Helping((), {}, ())
    found = help_with(catalogue.engine(), query, languages=languages)
    shown = {item.without: item for item in active}
    wider = []
    for item in found.wider:
        path = link(**{item.name: None}) if item.name else link.bare()
        its = shown.get(path)
        if its or not item.name:
            wider.append(Offer(its.title if its else "", its.label if its else "", item.count, path))
    names = catalogue.organization_names(slugs=[holder.slug for holder in found.holders])
    holders = []
    for holder in found.holders:
        text = by_language(dict(names[holder.slug].values) if holder.slug in names else None, query.lang)
        path = type(link)({"organization": holder.slug})()
        holders.append(Organization(text.value or holder.slug, text.lang if text.foreign else "", holder.count, path))
    return Helping(tuple(wider), dict(found.languages), tuple(holders))
