"""A report as blocks, whatever it becomes: a page, a Word document, a PDF."""

from typing import NamedTuple


class Said(NamedTuple):
    """Words, in the language they are in: not always that of the report."""

    text: str
    lang: str


class Heading(NamedTuple):
    """A heading; the title of the whole has level 1."""

    level: int
    text: Said


class Paragraph(NamedTuple):
    text: Said


class Point(NamedTuple):
    """A point of a list, with those under it."""

    text: Said
    points: tuple[Said, ...] = ()


class Bullets(NamedTuple):
    points: tuple[Point, ...]
    numbered: bool = False


class Cell(NamedTuple):
    """What stands in a cell: one text, or several, that are a list."""

    texts: tuple[Said, ...]


class Table(NamedTuple):
    """A table with a caption and a header row; the first cell of a row heads it."""

    caption: Said
    header: tuple[Said, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    "Of its columns, in proportion."


class Notice(NamedTuple):
    """What only those who edit the report see."""

    text: Said


Block = Heading | Paragraph | Bullets | Table | Notice


class Document(NamedTuple):
    """A report in one language."""

    lang: str
    title: str
    blocks: tuple[Block, ...]

    def published(self) -> "Document":
        """Without what only editors see."""
        return self._replace(blocks=tuple(block for block in self.blocks if not isinstance(block, Notice)))
