"""A report as a Word document: real headings, lists and tables, whose header rows repeat."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any, assert_never

import docx as library
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from .document import Block, Bullets, Cell, Document, Heading, Notice, Paragraph, Said, Table

_STYLES = {False: ("List Bullet", "List Bullet 2"), True: ("List Number", "List Bullet 2")}
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
"Said to be when it was made: the same report always gives the same document."


def docx(document: Document) -> bytes:
    """The file."""
    word = library.Document()
    word.core_properties.title = document.title
    word.core_properties.language = document.lang
    word.core_properties.author = ""
    word.core_properties.created = word.core_properties.modified = _MADE.replace(tzinfo=None)
    _language(word.styles["Normal"].element.get_or_add_rPr(), document.lang)
    for block in document.published().blocks:
        _add(word, block, document.lang)
    made = BytesIO()
    word.save(made)
    return made.getvalue()


def _add(word: Any, block: Block, lang: str) -> None:
    if isinstance(block, Heading):
        _run(word.add_heading(level=block.level), block.text, lang)
    elif isinstance(block, Paragraph):
        _run(word.add_paragraph(), block.text, lang)
    elif isinstance(block, Bullets):
        outer, inner = _STYLES[block.numbered]
        numbering = _restarted(word) if block.numbered else None
        for point in block.points:
            paragraph = word.add_paragraph(style=outer)
            if numbering is not None:
                _numbered(paragraph, numbering)
            _run(paragraph, point.text, lang)
            for each in point.points:
                _run(word.add_paragraph(style=inner), each, lang)
    elif isinstance(block, Table):
        _table(word, block, lang)
    elif not isinstance(block, Notice):
        assert_never(block)


def _table(word: Any, block: Table, lang: str) -> None:
    caption = word.add_paragraph(style="Caption")
    caption.paragraph_format.keep_with_next = True
    _run(caption, block.caption, lang)
    table = word.add_table(rows=1, cols=len(block.header), style="Table Grid")
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, block.header, strict=True):
        _run(cell.paragraphs[0], text, lang).bold = True
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row in block.rows:
        added = table.add_row()
        whole = OxmlElement("w:cantSplit")
        added._tr.get_or_add_trPr().append(whole)
        for cell, made in zip(added.cells, row, strict=True):
            _cell(cell, made, lang)
    section = word.sections[0]
    across = section.page_width - section.left_margin - section.right_margin
    for column, width in zip(table.columns, block.widths, strict=True):
        column.width = across * width // sum(block.widths)
        for cell in column.cells:
            cell.width = across * width // sum(block.widths)
    _described(table, block.caption.text)


def _cell(cell: Any, made: Cell, lang: str) -> None:
    for number, text in enumerate(made.texts):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        if len(made.texts) > 1:
            paragraph.style = "List Bullet"
        _run(paragraph, text, lang)


def _run(paragraph: Any, text: Said, lang: str) -> Any:
    run = paragraph.add_run(text.text)
    if text.lang != lang:
        _language(run._r.get_or_add_rPr(), text.lang)
    return run


def _language(properties: Any, lang: str) -> None:
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), f"{lang}-CA" if "-" not in lang else lang)
    properties.append(element)


def _described(table: Any, text: str) -> None:
    """What a screen reader says of a table."""
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), text)
    table._tbl.tblPr.append(caption)


def _restarted(word: Any) -> int:
    """The number of a list of its own, that begins at 1."""
    numbering = word.part.numbering_part.element
    style = word.styles["List Number"].element.pPr.numPr.numId.val
    abstract = next(num.abstractNumId.val for num in numbering.num_lst if num.numId == style)
    num = numbering.add_num(abstract)
    num.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(num.numId)


def _numbered(paragraph: Any, numbering: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = numbering
    properties.get_or_add_ilvl().val = 0
