"""A report as a tagged PDF (PDF/UA-1), typeset by Typst: nothing else needs to be installed."""

from importlib.resources import as_file, files
from typing import Any, assert_never

import msgspec
import typst

from .document import Block, Bullets, Document, Heading, Notice, Paragraph, Said, Table


def pdf(document: Document) -> bytes:
    """The file; the same report always gives the same bytes."""
    blocks = [found for block in document.published().blocks if (found := _block(block)) is not None]
    report = {"title": document.title, "lang": document.lang, "blocks": blocks}
    inputs = {"report": msgspec.json.encode(report).decode()}
    with as_file(files(__package__) / "report.typ") as template:
        made = typst.compile(
            template, format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"], ignore_system_fonts=True, timestamp=0
        )
    assert isinstance(made, bytes)
    return made


def _block(block: Block) -> dict[str, Any] | None:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": _said(block.text)}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": _said(block.text)}
    if isinstance(block, Bullets):
        points = [{"text": _said(each.text), "points": [*map(_said, each.points)]} for each in block.points]
        return {"kind": "bullets", "points": points, "numbered": block.numbered}
    if isinstance(block, Table):
        rows = [[{"texts": [*map(_said, cell.texts)]} for cell in row] for row in block.rows]
        header = [*map(_said, block.header)]
        return {
            "kind": "table",
            "caption": _said(block.caption),
            "header": header,
            "rows": rows,
            "widths": block.widths,
        }
    if isinstance(block, Notice):
        return None
    assert_never(block)


def _said(text: Said) -> dict[str, str]:
    return {"text": text.text, "lang": text.lang}
