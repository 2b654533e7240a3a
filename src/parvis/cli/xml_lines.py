"""On which line of an XML document the elements stand that problems name by their XPath."""

import codecs
import re
from collections.abc import Callable

from parvis.standards.findings import Findings
from parvis.standards.xml import Element, name_of, parse

_STEP = re.compile(r"([^/\[\]@]+)(?:\[(\d+)\])?")
_BLANK = b" \t\r\n\0"


def line_of_place(document: bytes) -> Callable[[str], int]:
    """What gives the line (from 1) of a place such as `/gmd:MD_Metadata/gmd:contact[2]`, or of what is around it.

    0 where the document has no such root, or is no XML.
    """
    root = parse(document, Findings(), blanks=False)
    body = document.removeprefix(codecs.BOM_UTF8)
    # The parser never sees what is before the first mark.
    before = body[: len(body) - len(body.lstrip(_BLANK))].count(b"\n")
    groups: dict[Element, dict[str, list[Element]]] = {}

    def below(element: Element) -> dict[str, list[Element]]:
        if (found := groups.get(element)) is None:
            found = groups[element] = {}
            for child in element.iterchildren("*"):
                found.setdefault(name_of(child), []).append(child)
        return found

    def line(pointer: str) -> int:
        if root is None or not pointer.startswith("/"):
            return 0
        first, *steps = pointer[1:].split("/")
        if first != name_of(root):
            return 0
        element = root
        for step in steps:
            match = _STEP.fullmatch(step)
            alike = below(element).get(match[1], []) if match else []
            at = int(match[2] or 1) if match else 0
            if not 0 < at <= len(alike):
                break
            element = alike[at - 1]
        return (element.sourceline or 0) + before

    return line
