"""Why a result stands where it does, in plain words."""

import msgspec
from django.utils.translation import gettext_lazy as _

from parvis.search.ranking import Explanation

from .languages import current

PLACES = {
    "title": _("in the title"),
    "keyword": _("among the keywords"),
    "label": _("among its subjects, formats and governments"),
    "organization": _("in the name of the organization"),
    "description": _("in the description or the rest of the record"),
    "identifier": _("as its identifier"),
}
PARTS = {
    "words": _("Words found"),
    "phrase": _("Words that stand together, as in the question"),
    "whole_title": _("A title that is exactly the question"),
    "language": _("Described in your language"),
    "freshness": _("When it was last updated"),
    "completeness": _("How much its metadata says"),
    "whole": _("A dataset of its own, not one year or place of a series"),
    "use": _("How often it is used"),
}
LEAST = 0.005
"Shares less than half a per cent are not worth a line."


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """A word that was found."""

    text: str
    instead_of: str
    "The word of the question for which it was added; empty where it was typed."
    lang: str
    "The language of a word that was added, where it is another than the page's."
    places: tuple[str, ...]
    share: float
    "Of the score, 0 to 1."


class Reasons(msgspec.Struct, frozen=True, kw_only=True):
    """Why a result stands where it does."""

    words: tuple[Word, ...]
    parts: tuple[tuple[str, float], ...]
    "What the score is the sum of: its name and its share, the greatest first."


def reasons(explanation: Explanation | None) -> Reasons | None:
    """The explanation in the reader's language."""
    if explanation is None:
        return None
    here = current()
    words = tuple(
        Word(
            text=word.found,
            instead_of=word.word if word.how == "added" else "",
            lang=word.lang if word.lang and word.lang != here else "",
            places=tuple(str(PLACES[place]) for place in word.places),
            share=word.share,
        )
        for word in explanation.words
    )
    parts = sorted(explanation.parts.items(), key=lambda part: -part[1])
    return Reasons(
        words=words,
        parts=tuple((str(PARTS[name]), share) for name, share in parts if name in PARTS and share >= LEAST),
    )
