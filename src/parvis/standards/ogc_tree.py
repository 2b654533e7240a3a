"""Elements of OGC's XML by their names alone: the namespaces change with each version, the names hardly do."""

from collections.abc import Iterator

from .xml import Element

XLINK = "{http://www.w3.org/1999/xlink}href"


def name(element: Element) -> str:
    """An element's name without its namespace; empty for comments and instructions."""
    # A prefix that nobody declared stays in the name.
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def namespace(element: Element) -> str:
    """An element's namespace; empty where it has none."""
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The children of these names."""
    if element is not None:
        for child in element:
            if name(child) in names:
                yield child


def child(element: Element | None, *path: str) -> Element | None:
    """The first element along a path of names."""
    for step in path:
        element = next(children(element, step), None)
        if element is None:
            return None
    return element


def words(element: Element | None, *names: str) -> str:
    """The text of the first child of these names that has any, on one line."""
    for found in children(element, *names):
        if text := " ".join("".join(map(str, found.itertext())).split()):
            return text
    return ""


def lines(element: Element | None, *names: str) -> str:
    """The text of the first child of these names that has any, as it is."""
    for found in children(element, *names):
        if text := "".join(map(str, found.itertext())).strip():
            return text
    return ""


def link(element: Element | None) -> str:
    """Where an element leads: its `xlink:href`, or that of the `OnlineResource` in it, or its text."""
    if element is None:
        return ""
    href = element.get(XLINK) or element.get("onlineResource")
    if not href:
        inner = child(element, "OnlineResource")
        href = inner.get(XLINK) if inner is not None else None
    return (href or (element.text or "")).strip()
