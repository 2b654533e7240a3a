"""The verbs of `parvis same`."""

import functools
from collections.abc import Callable
from typing import Any

import click
import msgspec

from parvis.matching import Evidence
from parvis.vocab import code_list

from .language import LANG, _, ngettext
from .output import Failed, Unusable, answer, answer_json, name_of, say, table
from .person import who
from .runs import moment, number
from .verbs import Whole, json_option, verb

CONFLICTS = frozenset({"same-held-apart", "same-decision-older"})
_one = click.argument("one", metavar=_("DATASET"))
_other = click.argument("other", metavar=_("DATASET"))
_reason = click.option("--reason", default="", metavar=_("TEXT"), help=_("Why, for those who come later."))
_limit = click.option("--limit", type=Whole(1, 1000), default=20, show_default=True, help=_("How many at the most."))


def _opened(act: Callable[..., None]) -> Callable[..., None]:
    """Open the portal first, and turn SameError into a message."""

    @functools.wraps(act)
    def run(**arguments: Any) -> None:
        from .portal import open_portal

        open_portal()
        from parvis.portal.catalogue import services as catalogue

        try:
            act(catalogue, **arguments)
        except catalogue.SameError as error:
            kind = Failed if error.problem.code in CONFLICTS else Unusable
            raise kind.of(error.problem) from error

    return run


@verb("find", _("Compare all datasets, and show those that are the same as one."))
@json_option
@_opened
def find_command(catalogue: Any, as_json: bool) -> None:
    from parvis.portal.harvest import services as harvest

    found = catalogue.find_same(portals=harvest.authorities())
    catalogue.sync_index()
    if as_json:
        answer_json(msgspec.to_builtins(found))
        return
    text = ngettext("{count} dataset is published by several sources.", "{count} datasets are published by several sources.", found.groups)  # fmt: skip  # noqa: E501
    answer(text.format(count=number(found.groups)))


@verb("list", _("List the pairs that may be the same, the likeliest first; or the decisions."))
@click.option("--decisions", is_flag=True, help=_("What stewards decided, newest first."))
@_limit
@json_option
@_opened
def list_command(catalogue: Any, decisions: bool, limit: int, as_json: bool) -> None:
    if decisions:
        said = catalogue.list_same_decisions(limit=limit)
        if as_json:
            answer_json({"count": len(said), "decisions": msgspec.to_builtins(said)})
        else:
            headings = (_("Number"), _("When"), _("Dataset"), _("Dataset"), _("Decision"), _("By"), _("Reason"))
            rows = [(str(it.number), moment(it.at), it.one, it.other, verdict(it.verdict), it.by, it.reason) for it in said]  # fmt: skip  # noqa: E501
            table(headings, rows)
        return
    pairs = catalogue.list_possible_pairs(limit=limit)
    if as_json:
        answer_json({"count": len(pairs), "pairs": msgspec.to_builtins(pairs)})
        return
    if not pairs:
        say(_("No pair waits for a decision."))
    entries = catalogue.get_datasets([id for pair in pairs for id in (pair.one, pair.other)])
    for pair in pairs:
        for id in (pair.one, pair.other):
            answer(f"{id}\t{name_of(entries[id].dataset.title.values)}")
        _say_why(pair.evidence)
        answer()


@verb("show", _("Show the records of a dataset, the one that is shown first, and why they are taken for one."))
@_one
@json_option
@_opened
def show_command(catalogue: Any, one: str, as_json: bool) -> None:
    entry = catalogue.get_dataset(one)
    if entry is None:
        from parvis.model import Problem

        raise Unusable.of(Problem("same-dataset-unknown", values={"dataset": one[:100]}))
    id = entry.dataset.id
    members = catalogue.groups_of([id]).get(id, ())
    members = members if len(members) > 1 and id in members else (id,)
    pairs = catalogue.evidence_of(one=id, others=[other for other in members if other != id])
    if as_json:
        answer_json({"members": list(members), "evidence": {key: msgspec.to_builtins(pairs[key]) for key in pairs}})
        return
    for other, item in sorted(catalogue.get_datasets(members).items(), key=lambda pair: members.index(pair[0])):
        source = item.dataset.provenance.source if item.dataset.provenance else ""
        answer(f"{other}\t{source}\t{name_of(item.dataset.title.values)}")
        if other in pairs:
            _say_why(pairs[other].evidence)


@verb("join", _("Say that two datasets are the same."))
@_one
@_other
@_reason
@_opened
def join_command(catalogue: Any, one: str, other: str, reason: str) -> None:
    _decided(catalogue, catalogue.decide_same(one=one, other=other, verdict="same", by=who(), reason=reason))


@verb("part", _("Say that two datasets are different."))
@_one
@_other
@_reason
@_opened
def part_command(catalogue: Any, one: str, other: str, reason: str) -> None:
    _decided(catalogue, catalogue.decide_same(one=one, other=other, verdict="different", by=who(), reason=reason))


@verb("undo", _("Undo a decision by its number."))
@click.argument("decision", metavar=_("NUMBER"), type=int)
@_opened
def undo_command(catalogue: Any, decision: int) -> None:
    _decided(catalogue, catalogue.undo_same(number=decision, by=who()))


def _decided(catalogue: Any, said: Any) -> None:
    catalogue.sync_index()
    answer(_("Decision {number}: {verdict}.").format(number=said.number, verdict=verdict(said.verdict)))


def verdict(code: str) -> str:
    """A decision in words."""
    words = {"same": _("the same dataset"), "different": _("different datasets"), "unsure": _("not sure")}
    return words.get(code, _("undecided"))


def _say_why(evidence: Evidence) -> None:
    words = code_list("same_evidence")
    for name, level in evidence.levels.items():
        answer(f"  {words.label(name, LANG, 'en')}\t{words.label(f'{name}.{level}', LANG, 'en')}")
