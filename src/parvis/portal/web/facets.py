"""Facets as a form shows them: names, counts, what is chosen."""

from typing import TYPE_CHECKING

import msgspec
from django.utils.translation import gettext_lazy as _

from parvis.portal.catalogue import services as catalogue
from parvis.portal.harvest import services as harvest
from parvis.search.model import FACETS, Query, Results
from parvis.vocab import code_list

from .texts import by_language

if TYPE_CHECKING:
    from .views.results import Link

TITLES = {
    "jurisdiction": _("Government"),
    "organization": _("Organization"),
    "subject": _("Subject"),
    "format": _("Format"),
    "licence": _("Licence"),
    "frequency": _("Update frequency"),
    "language": _("Language of the data"),
    "source": _("Harvested from"),
}
CODED = ("jurisdiction", "subject", "format", "licence", "frequency", "language")
"Facets whose values are codes of the code list of the same name."
SHOWN = 7
"Values of a facet before the reader asks for more."
OPEN = ("jurisdiction", "organization", "subject", "format")


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A value that can be ticked."""

    value: str
    label: str
    lang: str = ""
    "Set where its name is in another language than the page's."
    count: int
    chosen: bool


class Facet(msgspec.Struct, frozen=True, kw_only=True):
    """One group of values."""

    name: str
    title: str
    first: tuple[Value, ...]
    rest: tuple[Value, ...]
    open: bool


class Active(msgspec.Struct, frozen=True):
    """A filter in force, and the address without it."""

    title: str
    label: str
    without: str


def facet_views(answer: Results, query: Query, lang: str) -> list[Facet]:
    """The facets that have anything to tick; chosen values first, even those that nothing has now."""
    names = _names(answer, query)
    views = []
    for name in FACETS:
        chosen = query.filters.get(name, ())
        counts = {bucket.value: bucket.count for bucket in answer.facets.get(name, ())}
        values = [*chosen, *(value for value in counts if value not in chosen)]
        if not values:
            continue
        ticks = [_value(name, value, counts.get(value, 0), value in chosen, names, lang) for value in values]
        cut = max(SHOWN, len(chosen))
        cut = cut if len(ticks) > cut + 2 else len(ticks)
        views.append(
            Facet(
                name=name,
                title=str(TITLES[name]),
                first=tuple(ticks[:cut]),
                rest=tuple(ticks[cut:]),
                open=name in OPEN or bool(chosen),
            )
        )
    return views


def active_filters(facets: list[Facet], link: "Link") -> list[Active]:
    """The ticked values as removable filters."""
    return [
        Active(facet.title, value.label, link.without(facet.name, value.value))
        for facet in facets
        for value in facet.first
        if value.chosen
    ]


def _value(
    name: str, value: str, count: int, chosen: bool, names: dict[str, dict[str, dict[str, str]]], lang: str
) -> Value:
    if name in CODED:
        label = code_list(name).label(value, lang)
        return Value(value=value, label=label[:1].upper() + label[1:], count=count, chosen=chosen)
    text = by_language(names.get(name, {}).get(value), lang)
    return Value(
        value=value,
        label=text.value or value,
        lang=text.lang if text.foreign else "",
        count=count,
        chosen=chosen,
    )


def _names(answer: Results, query: Query) -> dict[str, dict[str, dict[str, str]]]:
    """The names of organisations and sources that the facets name: two questions to the database."""
    wanted = {
        name: [*query.filters.get(name, ()), *(bucket.value for bucket in answer.facets.get(name, ()))]
        for name in ("organization", "source")
    }
    organizations = catalogue.organization_names(slugs=wanted["organization"]) if wanted["organization"] else {}
    return {
        "organization": {slug: dict(text.values) for slug, text in organizations.items()},
        "source": harvest.source_names() if wanted["source"] else {},
    }
