"""A report as a web page."""

from collections.abc import Iterator
from html import escape
from typing import assert_never

from .document import Block, Bullets, Document, Heading, Notice, Paragraph, Said, Table

_STYLE = """
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color: #1b1b1b; }
h1, h2, h3, h4 { line-height: 1.25; } h2 { margin-top: 2.5rem; border-bottom: 1px solid #6b6b6b; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; } caption { text-align: start; font-weight: bold; }
th, td { border: 1px solid #6b6b6b; padding: .4rem .6rem; text-align: start; vertical-align: top; }
td ul { margin: 0; padding-inline-start: 1.2rem; } .notice { border-inline-start: .3rem solid #b25e00; padding: .5rem; }
@media print { h2 { break-after: avoid; } tr { break-inside: avoid; } thead { display: table-header-group; } }
"""


def page(document: Document) -> str:
    """A whole page, with its style and nothing from elsewhere."""
    return (
        f'<!doctype html>\n<html lang="{escape(document.lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"{fragment(document)}\n</main>\n</body>\n</html>\n"
    )


def fragment(document: Document, *, above: int = 0) -> str:
    """The blocks alone, for a page that has its own frame; headings are so many levels lower."""
    return "\n".join(line for block in document.blocks for line in _block(block, document.lang, above))


def _block(block: Block, lang: str, above: int) -> Iterator[str]:
    if isinstance(block, Heading):
        level = min(6, block.level + above)
        yield f"<h{level}{_lang(block.text, lang)}>{_text(block.text)}</h{level}>"
    elif isinstance(block, Paragraph):
        yield f"<p{_lang(block.text, lang)}>{_text(block.text)}</p>"
    elif isinstance(block, Notice):
        yield f'<p class="notice"{_lang(block.text, lang)}>{_text(block.text)}</p>'
    elif isinstance(block, Bullets):
        kind = "ol" if block.numbered else "ul"
        yield f"<{kind}>"
        for point in block.points:
            inner = "".join(f"<li{_lang(each, lang)}>{_text(each)}</li>" for each in point.points)
            yield f"<li{_lang(point.text, lang)}>{_text(point.text)}{f'<ul>{inner}</ul>' if inner else ''}</li>"
        yield f"</{kind}>"
    elif isinstance(block, Table):
        yield from _table(block, lang)
    else:
        assert_never(block)


def _table(table: Table, lang: str) -> Iterator[str]:
    yield f"<table>\n<caption{_lang(table.caption, lang)}>{_text(table.caption)}</caption>"
    header = "".join(f'<th scope="col"{_lang(each, lang)}>{_text(each)}</th>' for each in table.header)
    yield f"<thead><tr>{header}</tr></thead>\n<tbody>"
    for first, *others in table.rows:
        heads = f'<th scope="row">{_cell(first.texts, lang)}</th>'
        yield f"<tr>{heads}{''.join(f'<td>{_cell(cell.texts, lang)}</td>' for cell in others)}</tr>"
    yield "</tbody>\n</table>"


def _cell(texts: tuple[Said, ...], lang: str) -> str:
    if len(texts) == 1:
        said = _lang(texts[0], lang)
        return f"<span{said}>{_text(texts[0])}</span>" if said else _text(texts[0])
    return f"<ul>{''.join(f'<li{_lang(each, lang)}>{_text(each)}</li>' for each in texts)}</ul>" if texts else ""


def _lang(text: Said, lang: str) -> str:
    return "" if text.lang == lang else f' lang="{escape(text.lang)}"'


def _text(text: Said) -> str:
    return escape(text.text)
