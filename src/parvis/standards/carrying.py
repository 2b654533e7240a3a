"""What becomes of a dataset on its way from one standard to another, field by field.

It is found out by reading back what was written, not from tables of what a writer is thought to lose.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

import msgspec

from parvis.model import Dataset

How = Literal["same", "near", "lost", "added"]
LONGEST = 300
"Characters of a value that are shown."
_EXAMPLES = 3
"As many values of a field are told of each outcome."
_OWN = frozenset({"id", "provenance"})
"What a catalogue gives a dataset, and no standard's reader does."
_KEYS = ("url", "id", "value", "code", "email", "bbox", "start", "end", "title", "name", "label", "values")
"What members of lists are known again by, the surest first."
_WHOLE = frozenset({"bbox", "geometry"})
_VAGUE = frozenset({"original", "machine", "role", "kind", "type", "scheme", "languages"})
"What is alike in members that have nothing to do with each other."
Value = Any


class Outcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one value."""

    field: str
    "`title.fr`, `distributions.format`, `extras.spatial_reference`: without places in lists."
    how: How
    "same: it is there as it was; near: another value stands for it; lost: it is gone; added: it was not there before."
    before: str = ""
    after: str = ""
    place: str = ""
    "The field that has it now, where that is another."


class FieldOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a field in all records."""

    field: str
    same: int = 0
    near: int = 0
    lost: int = 0
    added: int = 0
    examples: tuple[Outcome, ...] = ()
    "A few of those that are not the same."


class Tally:
    """Gathers outcomes in bounded memory."""

    def __init__(self) -> None:
        self._counts: dict[str, dict[str, int]] = {}
        self._examples: dict[str, list[Outcome]] = {}

    def add(self, outcomes: Iterable[Outcome]) -> None:
        for outcome in outcomes:
            counts = self._counts.setdefault(outcome.field, {"same": 0, "near": 0, "lost": 0, "added": 0})
            counts[outcome.how] += 1
            if outcome.how != "same" and counts[outcome.how] <= _EXAMPLES:
                self._examples.setdefault(outcome.field, []).append(outcome)

    def fields(self) -> tuple[FieldOutcome, ...]:
        """By field, in the order of the canonical record; those of extras last."""
        order = {name: place for place, name in enumerate(Dataset.__struct_fields__)}
        names = sorted(self._counts, key=lambda name: (order.get(name.partition(".")[0], len(order)), name))
        return tuple(
            FieldOutcome(field=name, **self._counts[name], examples=tuple(self._examples.get(name, ())))
            for name in names
        )


def compare(before: Dataset, after: Dataset | None) -> tuple[Outcome, ...]:
    """What became of each value of `before` in `after`; all of it is lost where that is None."""
    old = _leaves(before)
    new = _leaves(after) if after is not None else {}
    pairs = list(_paired(old, new))
    return _moved([outcome for field, was, now in pairs if (outcome := _outcome(field, was, now))])


def _leaves(dataset: Dataset) -> dict[str, Value]:
    plain: dict[str, Value] = msgspec.to_builtins(dataset, builtin_types=())
    return {name: value for name, value in plain.items() if name not in _OWN}


def _paired(old: dict[str, Value], new: dict[str, Value], prefix: str = "") -> Iterator[tuple[str, Value, Value]]:
    """Each leaf value of both sides with its field, and None for the side that lacks it."""
    for name in dict.fromkeys((*old, *new)):
        yield from _pair(_field(prefix, name), old.get(name), new.get(name))


def _field(prefix: str, name: str) -> str:
    # A text's languages hang on the field itself: `title.fr`, not `title.values.fr`.
    return prefix if name == "values" and prefix else f"{prefix}.{name}" if prefix else name


def _pair(field: str, was: Value, now: Value) -> Iterator[tuple[str, Value, Value]]:
    if _is_whole(field):
        yield field, was, now
    elif isinstance(was, dict) or isinstance(now, dict):
        yield from _paired(was if isinstance(was, dict) else {}, now if isinstance(now, dict) else {}, field)
    elif isinstance(was, (list, tuple)) or isinstance(now, (list, tuple)):
        for left, right in _matched(was or (), now or ()):
            yield from _pair(field, left, right)
    else:
        yield field, was, now


def _is_whole(field: str) -> bool:
    """Whether a value is compared as one thing: a box, and what a source's own field holds."""
    parts = field.split(".")
    return parts[-1] in _WHOLE or (len(parts) > 1 and parts[-2] == "extras")


def _matched(old: Sequence[Value], new: Sequence[Value]) -> Iterator[tuple[Value, Value]]:
    """The members of two lists in pairs: equals first, then those known again by a key, then those much alike."""
    left, right = list(range(len(old))), list(range(len(new)))
    pairs: dict[int, int] = {}

    def pair(key: Any) -> None:
        places: dict[str, list[int]] = {}
        for place in right:
            if mark := key(new[place]):
                places.setdefault(mark, []).append(place)
        for place in list(left):
            if (mark := key(old[place])) and (found := places.get(mark)):
                pairs[place] = found.pop(0)
                left.remove(place)
                right.remove(pairs[place])

    pair(_text)
    for name in _KEYS:
        pair(lambda item, name=name: _text(item.get(name)) if isinstance(item, dict) and item.get(name) else "")
    for place in left:
        if (there := next((other for other in right if _alike(old[place], new[other])), None)) is not None:
            pairs[place] = there
            right.remove(there)
    taken = set(pairs.values())
    for place, item in enumerate(old):
        yield item, new[pairs[place]] if place in pairs else None
    yield from ((None, item) for place, item in enumerate(new) if place not in taken)


def _alike(was: Value, now: Value) -> bool:
    """Whether one value may stand for the other: some text in both is the same, or goes on where the other ends."""
    return any(_near(left, right) for left in _texts(was) for right in _texts(now))


def _near(left: str, right: str) -> bool:
    short, long = sorted((_plain(left), _plain(right)), key=len)
    return short == long if len(short) < 4 else long.startswith(short)


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in _VAGUE:
                yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)


def _outcome(field: str, was: Value, now: Value) -> Outcome | None:
    before, after = _text(was), _text(now)
    if not before and not after:
        return None
    if before == after:
        return Outcome(field=field, how="same")
    how: How = "lost" if not after else "added" if not before else "near"
    if how == "added" and field.endswith(".original"):
        return None  # a reader's guess, where a standard has one language only
    return Outcome(field=field, how=how, before=_cut(before), after=_cut(after))


def _moved(outcomes: list[Outcome]) -> tuple[Outcome, ...]:
    """The same, where a value that is gone from one field is in another: that is near, and no loss."""
    added: dict[str, list[int]] = {}
    for place, outcome in enumerate(outcomes):
        if outcome.how == "added":
            added.setdefault(_plain(outcome.after), []).append(place)
    used: set[int] = set()
    found: list[Outcome] = []
    for outcome in outcomes:
        places = added.get(_plain(outcome.before)) if outcome.how == "lost" and len(outcome.before) > 2 else None
        if places:
            there = outcomes[places[0]]
            used.update(places[:1])
            outcome = Outcome(
                field=outcome.field, how="near", before=outcome.before, after=there.after, place=there.field
            )
            if len(places) > 1:
                places.pop(0)
        found.append(outcome)
    # Every outcome has kept its place: those that were taken for another's are left out.
    return tuple(outcome for place, outcome in enumerate(found) if place not in used)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _text(value: Value) -> str:
    if value is None or value in ("", [], (), {}):
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value, order="sorted").decode()


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
