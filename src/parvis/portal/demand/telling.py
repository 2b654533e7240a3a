"""What was looked for, without what only few looked for."""

from datetime import date

import msgspec
from django.db.models import Count, Sum

from . import models

LEAST = 5
"Counts that are lower are told to nobody; others are rounded down to a multiple of it, so that none can be worked out."
WEEKS = 2
"Words of fewer weeks are told to nobody: one person may have typed them again and again."
MOST = 1_000


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Words, and how often they were searched for, rounded down."""

    words: str
    lang: str
    count: int
    nothing: int
    "Of these, how often nothing was found; 0 also where that was rarer than what may be told."


def demand(
    *, since: date | None = None, lang: str | None = None, found: str | None = None, limit: int = 100
) -> list[Wanted]:
    """The words most searched for, the most frequent first.

    `found`: only searches that found `none`, `few` (less than five) or `some`.
    """
    rows = models.Searched.objects.all()
    if since is not None:
        rows = rows.filter(week__gte=since)
    if lang is not None:
        rows = rows.filter(lang=lang)
    nothing = {
        (row["words"], row["lang"]): row["total"]
        for row in rows.filter(found=models.Found.NONE).values("words", "lang").annotate(total=Sum("count"))
    }
    if found is not None:
        rows = rows.filter(found=found)
    counted = rows.values("words", "lang").annotate(total=Sum("count"), weeks=Count("week", distinct=True))
    ordered = counted.filter(total__gte=LEAST, weeks__gte=WEEKS).order_by("-total", "words", "lang")
    return [
        Wanted(
            words=row["words"],
            lang=row["lang"],
            count=_rounded(row["total"]),
            nothing=_rounded(nothing.get((row["words"], row["lang"]), 0)),
        )
        for row in ordered[: min(limit, MOST)]
    ]


def _rounded(count: int) -> int:
    return count // LEAST * LEAST
