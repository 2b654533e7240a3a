"""Datasets that several sources publish, as pages show them."""

from collections.abc import Sequence

import msgspec

from parvis.matching import Evidence
from parvis.model import Distribution
from parvis.portal.catalogue import services as catalogue
from parvis.portal.catalogue.services import Entry
from parvis.vocab import code_list


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """How alike two records are in a field, in words."""

    field: str
    said: str
    speaks_for: bool
    carries: bool
    "It is among what the match is made on."


class CopyView(msgspec.Struct, frozen=True, kw_only=True):
    """Another record of the dataset."""

    entry: Entry
    leading: bool
    reasons: list[Reason]
    "Empty where a steward said so, and nothing else does."
    said: bool
    "A steward said that they are the same."
    other_licence: bool
    other_date: bool
    more_files: int
    "Addresses of files that it alone has."
    fewer_files: int
    "And that it hasn't."


def reasons(evidence: Evidence, lang: str) -> list[Reason]:
    """The evidence, field by field, what counts most first."""
    words = code_list("same_evidence")
    fields = sorted(evidence.levels, key=lambda name: -abs(evidence.weights.get(name, 0.0)))
    return [
        Reason(
            field=words.label(name, lang, "en"),
            said=words.label(f"{name}.{evidence.levels[name]}", lang, "en"),
            speaks_for=evidence.weights.get(name, 0.0) > 0 and name not in evidence.refused,
            carries=name in evidence.grounds,
        )
        for name in fields
    ]


def copies(entry: Entry, lang: str) -> list[CopyView]:
    """The other published records of an entry's dataset, the most authoritative first."""
    id = entry.dataset.id
    members = catalogue.groups_of([id]).get(id, ())
    others = [other for other in members if other != id]
    if not others:
        return []
    entries = catalogue.get_datasets(others)
    pairs = catalogue.evidence_of(one=id, others=others)
    return [
        _view(entry, entries[other], other == members[0], pairs.get(other), lang)
        for other in others
        if other in entries
    ]


def _view(entry: Entry, other: Entry, leading: bool, pair: catalogue.PossiblePair | None, lang: str) -> CopyView:
    mine, its = entry.dataset, other.dataset
    my_files, its_files = _addresses(mine.distributions), _addresses(its.distributions)
    return CopyView(
        entry=other,
        leading=leading,
        reasons=reasons(pair.evidence, lang) if pair else [],
        said=pair is None or pair.verdict == "same",
        other_licence=mine.licence != its.licence,
        other_date=(mine.modified or "")[:10] != (its.modified or "")[:10],
        more_files=len(its_files - my_files),
        fewer_files=len(my_files - its_files),
    )


def _addresses(files: Sequence[Distribution]) -> set[str]:
    return {item.url for item in files if item.url}
