"""A guide as a document (`report.document`), as Markdown, and as an archive of Markdown files."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date

from babel.dates import format_date

from parvis.community.report.document import Block, Document, Heading, Paragraph, Said
from parvis.community.report.texts import in_language
from parvis.community.report.words import Words, words
from parvis.vocab import code_list

from .records import Chapter, Guide, Practice

_SAME_DAY = (1980, 1, 1, 0, 0, 0)
"Of files in an archive: the same guide always gives the same bytes."


def as_document(guide: Guide, lang: str) -> Document:
    """The whole guide in one language. Raises KeyError where there are no words for it (`report.words`)."""
    title = in_language(guide.title, lang)[0]
    return Document(lang, title, tuple(_blocks(guide, lang, words(lang))))


def _blocks(guide: Guide, lang: str, said: Words) -> Iterator[Block]:
    yield Heading(1, Said(*in_language(guide.title, lang)))
    yield Paragraph(Said(*in_language(guide.about, lang)))
    for chapter in guide.chapters:
        yield Heading(2, Said(*in_language(chapter.title, lang)))
        for practice in _of(guide, chapter):
            yield Heading(3, Said(*in_language(practice.title, lang)))
            yield from _practice(guide, practice, lang, said)


def _of(guide: Guide, chapter: Chapter) -> Iterator[Practice]:
    for id in chapter.practices:
        if (practice := guide.practice(id)) is not None:
            yield practice


def _practice(guide: Guide, practice: Practice, lang: str, said: Words) -> Iterator[Block]:
    for name in ("problem", "done", "result"):
        text, tag = in_language(getattr(practice, name), lang)
        label = said(f"practice-{name}")
        yield Paragraph(Said(said("practice-labelled", label=label, text=text), tag))
    effort = said.label("efforts", practice.effort)
    cost, tag = in_language(practice.cost, lang)
    yield Paragraph(Said(said("practice-cost", effort=effort, text=cost), tag))
    if practice.source is not None:
        title, tag = in_language(practice.source.title, lang)
        yield Paragraph(Said(said("practice-source", title=title, url=practice.source.url), tag))
    locale = {"fr": "fr_CA", "en": "en_CA"}.get(lang, lang.replace("-", "_"))
    day = format_date(date.fromisoformat(practice.confirmed), "long", locale=locale)
    licence = code_list("licence").label(practice.licence, lang, "en")
    by = in_language(guide.confirmed_by, lang)[0]
    yield Paragraph(Said(said("practice-confirmed", date=day, by=by, licence=licence), lang))


def markdown(guide: Guide, lang: str) -> dict[str, str]:
    """Markdown files by name: one for each chapter, and `README.md`, which leads to them."""
    said = words(lang)
    title = in_language(guide.title, lang)[0]
    files: dict[str, str] = {}
    lines = [f"# {_plain(title)}", "", _plain(in_language(guide.about, lang)[0]), ""]
    for number, chapter in enumerate(guide.chapters, 1):
        name = f"{number:02}-{chapter.id}.md"
        heading = in_language(chapter.title, lang)[0]
        lines.append(f"{number}. [{_plain(heading)}]({name})")
        parts = [f"# {_plain(heading)}"]
        for practice in _of(guide, chapter):
            parts.append(f"## {_plain(in_language(practice.title, lang)[0])}")
            blocks = _practice(guide, practice, lang, said)
            parts += [_plain(block.text.text) for block in blocks if isinstance(block, Paragraph)]
        files[name] = "\n\n".join(parts) + "\n"
    return {"README.md": "\n".join(lines) + "\n", **files}


def markdown_zip(guide: Guide, lang: str) -> bytes:
    """The same in an archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in markdown(guide, lang).items():
            archive.writestr(zipfile.ZipInfo(f"{guide.id}-{lang}/{name}", _SAME_DAY), text)
    return made.getvalue()


_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\`*_[]<>#"})


def _plain(text: str) -> str:
    """A text in which nothing is markup."""
    return text.translate(_SPECIAL)
