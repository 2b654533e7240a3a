"""Finding the datasets that several sources publish: a job of the worker, never of a web request."""

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

import msgspec
from django.db import transaction
from django.db.models import Q

from parvis.matching import Evidence, Match, Shelf, find_matches, group
from parvis.matching.authority import Portal

from . import models
from .records import last_change
from .same_groups import put_groups
from .same_profiles import CHUNK, keep_profiles, packed_profiles
from .storing import serialise

QUIET = timedelta(minutes=5)
"Without a change of the catalogue, before a finding: harvests are over."
RARELY, LATEST = timedelta(hours=1), timedelta(hours=12)
"Between two findings: at least so long; and so long at the most where the catalogue never rests."

Pair = tuple[str, str]
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Evidence).decode


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a finding found."""

    datasets: int
    profiled: int
    "How many of them were new or had changed."
    pairs: int
    "That are likely or possible."
    groups: int
    regrouped: int
    "Datasets whose group is another than before."
    seconds: float
    "Of CPU."


def find_same(*, portals: Mapping[str, Portal], check: Callable[[], None] = lambda: None) -> Found:
    """Compare all published datasets, and store which are, or may be, the same.

    `portals`: by source, what decides which record comes first. `check` is called now and then, and may raise.
    """
    started = time.process_time()
    change = last_change()
    profiled = keep_profiles(portals, check)
    sources: dict[str, str] = {}

    def told() -> Iterator[bytes]:
        for number, (id, source, packed) in enumerate(packed_profiles()):
            if number % 5000 == 0:
                check()
            sources[id] = source
            yield packed

    matches = list(find_matches(Shelf(told())))
    check()
    with transaction.atomic():
        serialise()
        decided = decisions()
        _put_pairs(matches, decided)
        groups, _ = group(matches, sources, as_said(decided))
        regrouped = put_groups(groups)
        found = Found(
            datasets=len(sources),
            profiled=profiled,
            pairs=len(matches),
            groups=len(groups),
            regrouped=regrouped,
            seconds=round(time.process_time() - started, 2),
        )
        values = {name: getattr(found, name) for name in found.__struct_fields__ if name != "regrouped"}
        models.SameFinding.objects.create(change=change, at=datetime.now(UTC), **values)
    return found


def is_finding_due(*, now: datetime | None = None) -> bool:
    """Whether the catalogue has changed since the last finding, and has come to rest."""
    now = now or datetime.now(UTC)
    news = models.Change.objects.exclude(action=models.Action.GROUPED).order_by("-id").first()
    if news is None:
        return False
    last = models.SameFinding.objects.order_by("-id").first()
    if last is not None and (news.pk <= last.change or now - last.at < RARELY):
        return False
    return now - news.at >= QUIET or (last is not None and now - last.at >= LATEST)


def decisions() -> dict[Pair, str]:
    """The word that holds of each pair that stewards ever spoke of; empty where they took it back."""
    rows = models.SameDecision.objects.order_by("id").values_list("one_id", "other_id", "verdict")
    return {(str(one), str(other)): verdict for one, other, verdict in rows}


def as_said(decided: Mapping[Pair, str]) -> dict[Pair, bool]:
    """Decisions as grouping takes them: what nobody is sure of decides nothing."""
    return {
        pair: verdict == models.Verdict.SAME
        for pair, verdict in decided.items()
        if verdict in (models.Verdict.SAME, models.Verdict.DIFFERENT)
    }


def _put_pairs(matches: list[Match], decided: Mapping[Pair, str]) -> None:
    """Store the pairs; what was stored of others goes."""
    wanted = {(item.one, item.other): item for item in matches}
    gone = [
        key
        for key, one, other in models.SamePair.objects.values_list("pk", "one_id", "other_id").iterator()
        if (str(one), str(other)) not in wanted
    ]
    for start in range(0, len(gone), CHUNK):
        models.SamePair.objects.filter(pk__in=gone[start : start + CHUNK]).delete()
    models.SamePair.objects.bulk_create(
        (
            models.SamePair(
                one_id=uuid.UUID(item.one),
                other_id=uuid.UUID(item.other),
                probability=item.evidence.probability,
                likely=item.likely,
                evidence=_encode(item.evidence),
                verdict=decided.get(pair, ""),
            )
            for pair, item in wanted.items()
        ),
        batch_size=200,
        update_conflicts=True,
        unique_fields=["one", "other"],
        update_fields=["probability", "likely", "evidence", "verdict"],
    )


def regroup_around(ids: set[str]) -> int:
    """Group anew what hangs together with these datasets, from what the last finding stored; how many changed groups.

    The same as if all were grouped anew, as groups only hang on pairs and decisions among their own. To be called in a
    transaction that `serialise` began.
    """
    said = as_said(decisions())
    joined = [pair for pair, same in said.items() if same]
    known, edge, matches = set(ids), set(ids), dict[Pair, Match]()
    while edge:
        found: set[str] = {id for pair in joined if not edge.isdisjoint(pair) for id in pair}
        for start in range(0, len(edge), CHUNK // 2):
            some = [uuid.UUID(id) for id in sorted(edge)[start : start + CHUNK // 2]]
            for row in models.SamePair.objects.filter(Q(one_id__in=some) | Q(other_id__in=some), likely=True):
                match = match_of(row)
                matches[match.one, match.other] = match
                found |= {match.one, match.other}
            own = models.SameMember.objects.filter(dataset_id__in=some).values("group")
            members = models.SameMember.objects.filter(group__in=own)
            found |= {str(id) for id in members.values_list("dataset_id", flat=True)}
        edge = found - known
        known |= edge
    sources: dict[str, str] = {}
    for start in range(0, len(known), CHUNK):
        rows = models.Dataset.objects.filter(
            id__in=sorted(known)[start : start + CHUNK], status=models.Status.PUBLISHED
        )
        sources.update((str(id), origin) for id, origin in rows.values_list("id", "origin"))
    usable = [item for item in matches.values() if item.one in sources and item.other in sources]
    groups, _ = group(usable, sources, said)
    return put_groups(groups, known)


def match_of(row: models.SamePair) -> Match:
    """A stored pair as it was found."""
    return Match(one=str(row.one_id), other=str(row.other_id), evidence=_decode(bytes(row.evidence)))
