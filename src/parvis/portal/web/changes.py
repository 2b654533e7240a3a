"""Differences between two versions in words: which field, and what was taken out and put in."""

import difflib
import re
from collections.abc import Iterable

import msgspec
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from parvis.portal.catalogue.services import Difference
from parvis.vocab import code_list

from . import languages
from .templating import compact

FIELDS = {
    "title": _("Title"),
    "description": _("Description"),
    "keywords": _("Keywords"),
    "subjects": _("Subjects"),
    "themes": _("Themes"),
    "identifiers": _("Identifiers"),
    "publisher": _("Publisher"),
    "creators": _("Creators"),
    "contacts": _("Contacts"),
    "licence": _("Licence"),
    "access_rights": _("Access"),
    "issued": _("Published"),
    "modified": _("Last updated"),
    "frequency": _("Update frequency"),
    "status": _("Status"),
    "periods": _("Period covered"),
    "extents": _("Place covered"),
    "languages": _("Languages"),
    "landing_page": _("Page at the publisher"),
    "distributions": _("Files"),
    "services": _("Web services"),
    "relations": _("Related"),
    "series": _("Series"),
    "version": _("Version"),
    "kind": _("Kind"),
    "jurisdiction": _("Government"),
    "extras": _("Other fields of the source"),
}
LISTED = {"subjects": "subject", "frequency": "frequency", "status": "status", "jurisdiction": "jurisdiction"}
"Fields whose values are codes, and of which list."
LONGEST_COMPARED = 6000
MOST = 300
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One place that differs, as a page shows it."""

    field: str
    within: str
    "The rest of the pointer into the record."
    before: Markup | None
    after: Markup | None


def changes(differences: Iterable[Difference], lang: str) -> list[Change]:
    """The differences in words, the first MOST of them; long texts show which of their words changed."""
    return [_change(difference, lang) for _number, difference in zip(range(MOST), differences, strict=False)]


def _change(difference: Difference, lang: str) -> Change:
    first, _slash, rest = difference.pointer.lstrip("/").partition("/")
    before = _said(first, difference.before, lang)
    after = _said(first, difference.after, lang)
    old: Markup | None
    new: Markup | None
    if before is not None and after is not None:
        old, new = _compared(before, after)
    else:
        old = None if before is None else Markup("<del>{}</del>").format(before)
        new = None if after is None else Markup("<ins>{}</ins>").format(after)
    return Change(field=str(FIELDS.get(first, first)), within=_within(first, rest, lang), before=old, after=new)


def _said(field: str, value: object, lang: str) -> str | None:
    if value is None:
        return None
    if field in LISTED and isinstance(value, str):
        return code_list(LISTED[field]).label(value, lang)
    return compact(value)


def _within(field: str, rest: str, lang: str) -> str:
    """The inner part of a pointer: a language by its name, anything else as it is."""
    match = re.fullmatch(r"values/([a-z]{2,3})(?:-[\w-]+)?(?:/\d+)?", rest)
    if match:
        return str(languages.locale(lang).languages.get(match[1], match[1]))
    return rest


def _compared(before: str, after: str) -> tuple[Markup, Markup]:
    """Both texts, the words that went in `<del>`, those that came in `<ins>`."""
    if len(before) + len(after) > LONGEST_COMPARED:
        return Markup("<del>{}</del>").format(before), Markup("<ins>{}</ins>").format(after)
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    left: list[Markup] = []
    right: list[Markup] = []
    for kind, a1, a2, b1, b2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[a1:a2]), "".join(new[b1:b2])
        if kind == "equal":
            left.append(Markup("{}").format(gone))
            right.append(Markup("{}").format(come))
        else:
            left.append(Markup("<del>{}</del>").format(gone) if gone else Markup(""))
            right.append(Markup("<ins>{}</ins>").format(come) if come else Markup(""))
    return Markup("").join(left), Markup("").join(right)
