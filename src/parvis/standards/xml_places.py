"""XML read as values like those of JSON: where each of them stands in the document."""

import msgspec

from parvis.model import Problem

from .xml import Element, place


class Places:
    """The XPath of values by their JSON pointer."""

    def __init__(self) -> None:
        self._elements: dict[str, Element] = {}

    def add(self, pointer: str, element: Element) -> None:
        self._elements[pointer] = element

    def xpath(self, pointer: str) -> str:
        """The XPath of the value at a pointer, or of the nearest one around it."""
        at = pointer
        while True:
            if (element := self._elements.get(at)) is not None:
                return place(element)
            if not at:
                return ""
            at = at.rpartition("/")[0]

    def moved(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """The problems with XPaths for pointers; lines, which the parser gives, stay."""
        return tuple(
            msgspec.structs.replace(problem, pointer=self.xpath(problem.pointer))
            if problem.pointer.startswith("/") or not problem.pointer
            else problem
            for problem in problems
        )
