"""Reading XML replies: the root element, and whether the document broke off."""

from parvis.model import Problem
from parvis.standards.findings import Findings
from parvis.standards.xml import Element, parse

from .base import FetchError
from .documents import wrong_kind
from .guard import shown

_BROKEN = frozenset({"xml-broken", "xml-cut-off", "xml-tags-cross"})


def tree(body: bytes, url: str, expected: str, *roots: str) -> tuple[Element, FetchError | None]:
    """The root of a reply, whose name (without namespace) must be one of `roots`; and the error where it broke off.

    Raises FetchError: `html-instead-of-xml`, `not-xml`, or `wrong-kind` where the root is another.
    """
    findings = Findings()
    root = parse(body, findings)
    problems = findings.all()
    if root is None:
        said = next((each for each in problems if each.severity == "error"), Problem("not-xml", values={"start": ""}))
        raise FetchError(said)
    name = local(root)
    if name not in roots:
        if name.lower() == "html":
            raise FetchError(Problem("html-instead-of-xml", values={"url": shown(url), "start": ""}))
        raise wrong_kind(url, expected)
    return root, next((FetchError(each) for each in problems if each.code in _BROKEN), None)


def local(element: Element) -> str:
    """An element's name without its namespace; empty for comments and instructions."""
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""
