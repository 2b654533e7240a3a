"""What Turtle says of a resource, taken apart: most resources of a document are described in the same way."""

import re

from .graph import AND, OR

Said = tuple[str | None, ...]
"What is said of a resource: the values of each plain predicate."
MOST_TOLD = 50_000
"Values of one field that are remembered."
_MOST_SHAPES = 200


class NotPlainError(Exception):
    """Something is said that is not read here."""


class Shaped:
    """Takes apart what is said of resources of one kind: most of a document's have the same properties in one order."""

    def __init__(self, plain: tuple[str, ...]) -> None:
        self._plain = plain
        self._names = frozenset(plain)
        self._pattern = re.compile("(?!)")
        self._groups: tuple[int, ...] = ()
        self._patterns: dict[tuple[str, ...], re.Pattern[str]] = {}

    def said(self, text: str | None) -> Said:
        """The values of each plain predicate, in their order. Raises NotPlainError for other predicates."""
        if text is None:
            raise NotPlainError
        if (match := self._pattern.fullmatch(text)) is not None:
            return match.group(*self._groups)
        found, several = _said(text, self._names)
        if not several:
            self._learn(tuple(found))
        return tuple(map(found.get, self._plain))

    def _learn(self, predicates: tuple[str, ...]) -> None:
        """The next one is expected to have the same properties."""
        pattern = self._patterns.get(predicates)
        if pattern is None:
            # The last group is never part of a match: that of all predicates that are missing.
            shape = re.escape(AND).join([rf"{re.escape(one)} ([^\n]*)" for one in predicates])
            pattern = re.compile(shape + "(?:(?!)())?")
            if len(self._patterns) < _MOST_SHAPES:
                self._patterns[predicates] = pattern
        places = {predicate: number for number, predicate in enumerate(predicates, 1)}
        self._pattern = pattern
        self._groups = tuple([places.get(predicate, len(predicates) + 1) for predicate in self._plain])


def _said(said: str, plain: frozenset[str]) -> tuple[dict[str, str], bool]:
    """What Turtle says of a resource, by predicate, and whether one came several times.

    Raises NotPlainError for other predicates than these.
    """
    parts = said.split(AND)
    found: dict[str, str] = dict([part.split(" ", 1) for part in parts])
    if not found.keys() <= plain:
        raise NotPlainError
    if len(found) == len(parts):
        return found, False
    found.clear()
    for part in parts:
        predicate, _, text = part.partition(" ")
        found[predicate] = f"{found[predicate]}{OR}{text}" if predicate in found else text
    return found, True
