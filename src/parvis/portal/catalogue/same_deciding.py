"""What stewards say of pairs of datasets: the same, different, not sure; each undone at will."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from django.db import transaction
from django.db.models import F, Q

from parvis.matching import Evidence
from parvis.model import Problem

from . import models
from .same_finding import match_of, regroup_around
from .same_groups import groups_of
from .storing import serialise


class SameError(Exception):
    """Something asked of two datasets that can't be done, as a Problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code, problem.values)
        self.problem = problem


class SameDecision(msgspec.Struct, frozen=True, kw_only=True):
    """What a steward said of a pair."""

    number: int
    one: str
    other: str
    verdict: str
    "same, different or unsure; empty: nothing any more."
    before: str
    at: datetime
    by: str
    reason: str
    undone: bool


class PossiblePair(msgspec.Struct, frozen=True, kw_only=True):
    """Two datasets that may be the same, and aren't shown as one."""

    one: str
    other: str
    evidence: Evidence
    verdict: str = ""


def decide_same(*, one: str, other: str, verdict: str, by: str, reason: str = "") -> SameDecision:
    """Say of two datasets (ids or slugs) that they are the `same`, `different`, or that one is `unsure`.

    Raises SameError: `same-dataset-unknown`, `same-dataset-itself`, `same-verdict-unknown`, or `same-held-apart` where
    an earlier decision keeps them, or others of their groups, apart.
    """
    if verdict not in models.Verdict.values:
        raise SameError(Problem("same-verdict-unknown", values={"verdict": verdict[:40]}))
    pair = sorted((_id(one), _id(other)))
    if pair[0] == pair[1]:
        raise SameError(Problem("same-dataset-itself"))
    return _write(pair, verdict, by, reason)


def undo_same(*, number: int, by: str) -> SameDecision:
    """Take a decision back: what held before it holds again.

    Raises SameError: `same-decision-unknown`, `same-decision-older` where the pair was decided again since, and what
    `decide_same` raises.
    """
    row = models.SameDecision.objects.filter(pk=number).first()
    if row is None:
        raise SameError(Problem("same-decision-unknown", values={"number": str(number)}))
    last = models.SameDecision.objects.filter(one=row.one_id, other=row.other_id).order_by("-id").first()
    if last != row:
        raise SameError(Problem("same-decision-older", values={"number": str(number)}))
    return _write([str(row.one_id), str(row.other_id)], row.before, by, "", undoes=row)


def list_same_decisions(*, limit: int = 50) -> tuple[SameDecision, ...]:
    """The last decisions, newest first."""
    rows = models.SameDecision.objects.order_by("-id").prefetch_related("undone_by")[:limit]
    return tuple(map(_decision, rows))


def list_possible_pairs(*, offset: int = 0, limit: int = 20) -> tuple[PossiblePair, ...]:
    """The pairs that wait for a steward's word, the likeliest first; behind them those nobody was sure of."""
    rows = models.SamePair.objects.filter(
        Q(one__same_member=None) | Q(other__same_member=None)
        | ~Q(one__same_member__group=F("other__same_member__group")),
        one__status=models.Status.PUBLISHED,
        other__status=models.Status.PUBLISHED,
        verdict__in=["", models.Verdict.UNSURE],
    ).order_by("verdict", "-probability", "id")  # fmt: skip
    return tuple(
        PossiblePair(one=match.one, other=match.other, evidence=match.evidence, verdict=row.verdict)
        for row in rows[offset : offset + limit]
        for match in [match_of(row)]
    )


def evidence_of(*, one: str, others: Sequence[str]) -> dict[str, PossiblePair]:
    """Of each of some datasets that are shown as one with `one`, the strongest pair that ties it to any of them."""
    members = [uuid.UUID(id) for id in (one, *others)]
    rows = models.SamePair.objects.filter(one_id__in=members, other_id__in=members).order_by("probability")
    pairs = [
        PossiblePair(one=match.one, other=match.other, evidence=match.evidence, verdict=row.verdict)
        for row in rows
        for match in [match_of(row)]
    ]
    found: dict[str, PossiblePair] = {}
    for id in others:
        for pair in pairs:
            if id in (pair.one, pair.other):
                found[id] = pair
        for pair in pairs:
            if {pair.one, pair.other} == {id, one}:
                found[id] = pair
    return found


def _write(
    pair: Sequence[str], verdict: str, by: str, reason: str, *, undoes: models.SameDecision | None = None
) -> SameDecision:
    one, other = map(uuid.UUID, pair)
    with transaction.atomic():
        serialise()
        last = models.SameDecision.objects.filter(one=one, other=other).order_by("-id").first()
        row = models.SameDecision.objects.create(
            one_id=one, other_id=other, verdict=verdict, before=last.verdict if last else "", at=datetime.now(UTC),
            by=by[:200], reason=reason.replace("\x00", "")[:1000], undoes=undoes,
        )  # fmt: skip
        models.SamePair.objects.filter(one=one, other=other).update(verdict=verdict)
        regroup_around(set(pair))
        if verdict == models.Verdict.SAME and pair[1] not in groups_of(pair).get(pair[0], ()):
            raise SameError(Problem("same-held-apart"))
    return _decision(row)


def _id(key: str) -> str:
    rows = models.Dataset.objects.filter(status=models.Status.PUBLISHED)
    try:
        rows = rows.filter(id=uuid.UUID(key))
    except ValueError:
        rows = rows.filter(slug=key.replace("\x00", "")[:200])
    found = rows.values_list("id", flat=True).first()
    if found is None:
        raise SameError(Problem("same-dataset-unknown", values={"dataset": key.replace("\x00", "")[:100]}))
    return str(found)


def _decision(row: models.SameDecision) -> SameDecision:
    return SameDecision(
        number=row.pk,
        one=str(row.one_id),
        other=str(row.other_id),
        verdict=row.verdict,
        before=row.before,
        at=row.at,
        by=row.by,
        reason=row.reason,
        undone=row.undone_by.exists(),
    )
