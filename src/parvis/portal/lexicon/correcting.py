"""People's corrections: kept in the store, in force in the lexicon's file, whatever is learned later."""

import re
from datetime import UTC, datetime
from typing import Literal

import msgspec
from django.db import transaction

from parvis.model import Problem
from parvis.search.analysis import language
from parvis.search.lexicon import Correction, correction_key, write_corrections

from . import models
from .keeping import folder

LONGEST_TERM = 200
LONGEST_REASON = 500


class LexiconError(Exception):
    """Something asked of the lexicon that can't be done, as a Problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code, problem.values)
        self.problem = problem


class CorrectionEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A correction, who made it, when and why."""

    number: int
    kind: str
    "add or forbid"
    lang: str
    term: str
    other_lang: str
    other: str
    at: datetime
    by: str
    reason: str
    undone_at: datetime | None = None
    undone_by: str = ""


def add_translation(
    *, term: str, lang: str, other: str, other_lang: str, by: str = "", reason: str = ""
) -> CorrectionEntry:
    """Have two terms of two languages always translate each other.

    Raises LexiconError: `lexicon-term-unusable`, `lexicon-language-unusable`, `lexicon-terms-same`.
    """
    return _write(models.Kind.ADD, term, lang, other, other_lang, by, reason)


def forbid_translation(
    *, term: str, lang: str, other: str, other_lang: str, by: str = "", reason: str = ""
) -> CorrectionEntry:
    """Never have these two terms translate each other, whatever is learned. Raises LexiconError as adding does."""
    return _write(models.Kind.FORBID, term, lang, other, other_lang, by, reason)


def undo_correction(*, number: int, by: str = "") -> CorrectionEntry:
    """Take a correction back. Raises LexiconError (`lexicon-correction-unknown`), or if it was taken back already."""
    with transaction.atomic():
        row = models.Correction.objects.select_for_update().filter(pk=number, undone_at=None).first()
        if row is None:
            raise LexiconError(Problem("lexicon-correction-unknown", values={"number": str(number)}))
        row.undone_at, row.undone_by = datetime.now(UTC), by[:200]
        row.save(update_fields=["undone_at", "undone_by"])
        transaction.on_commit(put_in_force)
    return _entry(row)


def list_corrections(*, undone: bool = False) -> tuple[CorrectionEntry, ...]:
    """The corrections, newest first; with `undone` those taken back too."""
    rows = models.Correction.objects.order_by("-id")
    return tuple(_entry(row) for row in (rows if undone else rows.filter(undone_at=None)))


def put_in_force() -> int:
    """Write the corrections where searches read them; how many are in force."""
    latest: dict[frozenset[tuple[str, str]], Correction] = {}
    for row in models.Correction.objects.filter(undone_at=None).order_by("id"):
        pair = frozenset(
            {(row.lang, correction_key((row.term,), row.lang)), (row.other_lang, _key(row.other, row.other_lang))}
        )
        kind: Literal["add", "forbid"] = "add" if row.kind == models.Kind.ADD else "forbid"
        latest[pair] = Correction(kind=kind, lang=row.lang, term=row.term, other_lang=row.other_lang, other=row.other)
    write_corrections(folder(), list(latest.values()))
    return len(latest)


def _key(term: str, lang: str) -> str:
    return correction_key((term,), lang)


def _write(
    kind: models.Kind, term: str, lang: str, other: str, other_lang: str, by: str, reason: str
) -> CorrectionEntry:
    lang, other_lang = _language(lang), _language(other_lang)
    term, other = _term(term), _term(other)
    if lang == other_lang and _key(term, lang) == _key(other, lang):
        raise LexiconError(Problem("lexicon-terms-same", values={"term": term, "other": other, "language": lang}))
    with transaction.atomic():
        row = models.Correction.objects.create(
            kind=kind,
            lang=lang,
            term=term,
            other_lang=other_lang,
            other=other,
            at=datetime.now(UTC),
            by=by[:200],
            reason=" ".join(reason.split())[:LONGEST_REASON],
        )
        transaction.on_commit(put_in_force)
    return _entry(row)


def _term(text: str) -> str:
    cleaned = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if not any(char.isalnum() for char in cleaned) or len(cleaned) > LONGEST_TERM:
        values = {"term": cleaned[:60], "limit": str(LONGEST_TERM)}
        raise LexiconError(Problem("lexicon-term-unusable", values=values))
    return cleaned


def _language(tag: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag.strip()):
        raise LexiconError(Problem("lexicon-language-unusable", values={"language": tag[:40]}))
    return language(tag.strip())


def _entry(row: models.Correction) -> CorrectionEntry:
    return CorrectionEntry(
        number=row.pk,
        kind=row.kind,
        lang=row.lang,
        term=row.term,
        other_lang=row.other_lang,
        other=row.other,
        at=row.at,
        by=row.by,
        reason=row.reason,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
    )
