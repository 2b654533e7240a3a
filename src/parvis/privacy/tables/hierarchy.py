"""The codes of a dimension, and which codes add up to which.

A code may be taken apart in several ways (a country into regions, and into time zones): each way is a decomposition,
in G-Confid's word, and each is an equation of the table.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from parvis.privacy.errors import PrivacyError

from .arrays import Flags

Tree = Mapping[str, Any] | Sequence[Any] | str | None


@dataclass(frozen=True)
class Hierarchy:
    """A dimension: its name, the code of its total, and its decompositions `(parent, children)`."""

    dimension: str
    root: str
    decompositions: tuple[tuple[str, tuple[str, ...]], ...]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every code once: the total first, then in the order in which codes are named."""
        seen = {self.root: None}
        for parent, children in self.decompositions:
            seen[parent] = None
            seen.update(dict.fromkeys(children))
        return tuple(seen)

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each code stands among `codes`."""
        return {code: at for at, code in enumerate(self.codes)}

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The codes that are taken apart no further: those that records bear."""
        parents = {parent for parent, _children in self.decompositions}
        return tuple(code for code in self.codes if code not in parents)

    @cached_property
    def closure(self) -> Flags:
        """Which codes each leaf is part of: an array (leaves, codes)."""
        under: dict[str, set[str]] = {}
        children = self._children()

        def leaves(code: str) -> set[str]:
            if code not in under:
                parts = children.get(code)
                under[code] = set().union(*(leaves(part) for part in parts)) if parts else {code}
            return under[code]

        row = {leaf: at for at, leaf in enumerate(self.leaves)}
        found = np.zeros((len(self.leaves), len(self.codes)), dtype=np.bool_)
        for at, code in enumerate(self.codes):
            found[[row[leaf] for leaf in leaves(code)], at] = True
        return found

    @cached_property
    def groups(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """The decompositions, by position of the codes."""
        at = self.position
        return tuple((at[parent], tuple(at[child] for child in children)) for parent, children in self.decompositions)

    @property
    def lonely(self) -> tuple[str, ...]:
        """Codes with a single child: the two are one cell under two names."""
        return tuple(parent for parent, children in self.decompositions if len(children) == 1)

    def _children(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for parent, children in self.decompositions:
            found.setdefault(parent, children)
        return found


def flat(dimension: str, codes: Iterable[str], total: str = "Total") -> Hierarchy:
    """A dimension without levels: the total of all codes."""
    return _checked(dimension, [(total, tuple(code for code in dict.fromkeys(codes) if code != total))])


def from_tree(dimension: str, tree: Tree) -> Hierarchy:
    """A dimension from nested mappings and lists: `{"Canada": {"East": ["NL", "PE"], "West": ["BC"]}}`.

    Raises PrivacyError where it has no single total, or goes in circles.
    """
    found: list[tuple[str, tuple[str, ...]]] = []

    def walk(code: str, below: Tree) -> None:
        if not below or isinstance(below, str):
            return
        named = dict(below) if isinstance(below, Mapping) else {}
        if not named:
            for part in below:
                named.update(
                    {str(key): value for key, value in part.items()} if isinstance(part, Mapping) else {str(part): None}
                )
        found.append((code, tuple(map(str, named))))
        for part, further in named.items():
            walk(str(part), further)

    if not isinstance(tree, Mapping) or len(tree) != 1:
        raise PrivacyError.of("privacy-tables-hierarchy-root", dimension=dimension)
    for code, below in tree.items():
        walk(str(code), below)
    return _checked(dimension, found)


def parse_hierarchies(text: str, dimensions: Sequence[str]) -> tuple[Hierarchy, ...]:
    """Dimensions from G-Confid's `hierarchy`: `TOTAL EAST WEST: EAST 1 2 3: WEST 4 5; ALL A B;`.

    `;` parts dimensions and `:` decompositions; a code with spaces stands between quotation marks.
    """
    parts = [part for part in _split(text, ";") if part.strip()]
    if len(parts) != len(dimensions):
        raise PrivacyError.of("privacy-tables-hierarchy-count", found=len(parts), expected=len(dimensions))
    found = []
    for dimension, part in zip(dimensions, parts, strict=True):
        words = [_words(piece) for piece in _split(part, ":")]
        found.append(_checked(dimension, [(line[0], tuple(line[1:])) for line in words if line]))
    return tuple(found)


def write_hierarchies(hierarchies: Sequence[Hierarchy]) -> str:
    """The same in G-Confid's words, for codes of letters, digits and `_` (others stand between quotation marks)."""
    return (
        "; ".join(
            ": ".join(" ".join(map(_quoted, (parent, *children))) for parent, children in one.decompositions)
            for one in hierarchies
        )
        + ";"
    )


def _quoted(code: str) -> str:
    return code if re.fullmatch(r"[\w.+-]+", code) else '"' + code.replace('"', "'") + '"'


def _split(text: str, mark: str) -> list[str]:
    """Parts between marks that stand outside quotation marks."""
    return re.split(mark + r'(?=(?:[^"]*"[^"]*")*[^"]*$)', text)


def _words(text: str) -> list[str]:
    return [quoted or bare for quoted, bare in re.findall(r'"([^"]*)"|(\S+)', text)]


def _checked(dimension: str, found: list[tuple[str, tuple[str, ...]]]) -> Hierarchy:
    """Raises PrivacyError where there is no single total, a code has no parts, or is under itself."""
    parents = {parent for parent, _children in found}
    below = {child for _parent, children in found for child in children}
    roots = [parent for parent in dict.fromkeys(parent for parent, _children in found) if parent not in below]
    if len(roots) != 1:
        raise PrivacyError.of("privacy-tables-hierarchy-root", dimension=dimension)
    for parent, children in found:
        if not children or len(set(children)) < len(children):
            raise PrivacyError.of("privacy-tables-hierarchy-children", dimension=dimension, category=parent)
    rank: dict[str, int] = {}
    edges = {parent: [child for one, children in found if one == parent for child in children] for parent in parents}

    def visit(code: str, above: tuple[str, ...]) -> None:
        if code in above:
            raise PrivacyError.of("privacy-tables-hierarchy-circle", dimension=dimension, category=code)
        if code in rank:
            return
        for child in edges.get(code, ()):
            visit(child, (*above, code))
        rank[code] = len(rank)

    visit(roots[0], ())
    unreached = parents - rank.keys()
    if unreached:
        raise PrivacyError.of("privacy-tables-hierarchy-circle", dimension=dimension, category=min(unreached))
    order = sorted(found, key=lambda one: -rank[one[0]])
    return Hierarchy(dimension, roots[0], tuple(order))
