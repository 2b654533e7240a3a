"""SHACL property paths (SHACL, 2.3.1) as functions from a node to the nodes that they reach."""

from collections.abc import Callable, Sequence

from .data import FIRST, REST, Data, Nodes, listed
from .names import short

SH = "http://www.w3.org/ns/shacl#"
Path = Callable[[Data, str], Sequence[str]]
_INVERSE, _ALTERNATIVE = f"<{SH}inversePath>", f"<{SH}alternativePath>"
_REPEATED = {
    f"<{SH}zeroOrMorePath>": ("*", True, True),
    f"<{SH}oneOrMorePath>": ("+", False, True),
    f"<{SH}zeroOrOnePath>": ("?", True, False),
}
_DEEPEST = 20


class PathError(ValueError):
    """A path that can't be understood."""


def path_of(nodes: Nodes, term: str, inverse: bool = False, depth: int = 0) -> tuple[Path, str]:
    """The path that a term stands for, and its text: an IRI's term, or as SPARQL writes it. Raises PathError."""
    if depth > _DEEPEST:
        raise PathError(term)
    if term[0] == "<":
        return (_back(term), f"^{short(term)}") if inverse else (_forth(term), term if not depth else short(term))
    node = nodes.get(term, {})
    deeper = depth + 1
    if FIRST in node or REST in node:
        steps = [path_of(nodes, item, inverse, deeper) for item in listed(nodes, term)]
        text = "/".join(_grouped(text) for _, text in steps)
        return _sequence([path for path, _ in (reversed(steps) if inverse else steps)]), text
    if _INVERSE in node:
        path, text = path_of(nodes, node[_INVERSE][0], not inverse, deeper)
        return path, text if not inverse else f"^{_grouped(text)}"
    if _ALTERNATIVE in node:
        ways = [path_of(nodes, item, inverse, deeper) for item in listed(nodes, node[_ALTERNATIVE][0])]
        return _alternative([path for path, _ in ways]), "|".join(text for _, text in ways)
    for predicate, (mark, itself, again) in _REPEATED.items():
        if predicate in node:
            path, text = path_of(nodes, node[predicate][0], inverse, deeper)
            return _repeated(path, itself, again), f"{_grouped(text)}{mark}"
    raise PathError(term)


def path_is_predicate(text: str) -> bool:
    """Whether a path's text is a single IRI."""
    return text[0] == "<" and text.index(">") == len(text) - 1


def _grouped(text: str) -> str:
    return f"({text})" if any(mark in text for mark in "/|") and not text.startswith("<") else text


def _forth(predicate: str) -> Path:
    return lambda data, node: data.values(node, predicate)


def _back(predicate: str) -> Path:
    return lambda data, node: data.subjects(node, predicate)


def _sequence(steps: Sequence[Path]) -> Path:
    def reach(data: Data, node: str) -> Sequence[str]:
        reached: Sequence[str] = (node,)
        for step in steps:
            reached = list(dict.fromkeys(value for item in reached for value in step(data, item)))
        return reached

    return reach


def _alternative(ways: Sequence[Path]) -> Path:
    return lambda data, node: list(dict.fromkeys(value for way in ways for value in way(data, node)))


def _repeated(path: Path, itself: bool, again: bool) -> Path:
    def reach(data: Data, node: str) -> Sequence[str]:
        found: dict[str, None] = {node: None} if itself else {}
        waiting = list(path(data, node))
        for item in waiting:
            if item not in found:
                found[item] = None
                if again:
                    waiting += path(data, item)
        return list(found)

    return reach
