"""A report as a page, a Word document and a PDF: the same words, real structure, and what is missing is told."""

import io
import json
import re
import zipfile
from importlib.resources import files

import docx as library
import pytest
from lxml import html

from parvis.community import Community
from parvis.community.records import Group, Item, Meeting, Name, Text
from parvis.community.report import docx, fragment, page, pdf, report
from parvis.community.report.document import Document, Heading, Notice, Paragraph, Said, Table
from parvis.community.report.words import languages

from .groups import example, words

HOSTILE = "<script>alert(1)</script> & #set page() \\\\ $x$ \u202e {meetings:2021}"


def small(**fields: object) -> Community:
    return Community(group=Group(id="g", names=(Name(name=words("Group")),)), **fields)  # type: ignore[arg-type]


def texts(document: Document) -> list[str]:
    return [block.text.text for block in document.blocks if isinstance(block, Heading | Paragraph)]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_page_and_word_document_have_the_same_headings_and_tables(lang: str) -> None:
    document = report(example(), [2021, 2022], lang)
    made = html.fromstring(page(document.published()))
    headings = [(int(each.tag[1]), each.text_content()) for each in made.iter("h1", "h2", "h3", "h4")]
    assert headings == [(b.level, b.text.text) for b in document.blocks if isinstance(b, Heading)]
    word = library.Document(io.BytesIO(docx(document)))
    styled = [p for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert [(int(p.style.name[-1]), p.text) for p in styled] == headings
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert [len(table.rows) - 1 for table in word.tables] == [len(table.rows) for table in tables]
    assert [len(each.findall(".//tbody/tr")) for each in made.iter("table")] == [len(table.rows) for table in tables]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_pdf_is_tagged_titled_and_in_its_language(lang: str) -> None:
    made = pdf(report(example(), [2021, 2022], lang))
    assert made.startswith(b"%PDF-")
    assert b"/MarkInfo" in made
    assert b"/StructTreeRoot" in made
    assert re.search(rb"/Lang ?\(" + lang.encode(), made)
    assert b"pdfuaid" in made
    assert pdf(report(example(), [2021, 2022], lang)) == made


def test_tables_have_captions_and_headers_that_repeat() -> None:
    document = report(example(), [2021], "fr")
    for table in html.fromstring(page(document)).iter("table"):
        assert table.findtext("caption")
        assert {each.get("scope") for each in table.iter("th")} == {"col", "row"}
    with zipfile.ZipFile(io.BytesIO(docx(document))) as word:
        xml = word.read("word/document.xml").decode()
    assert xml.count("w:tblHeader") == 1
    assert 'w:tblCaption w:val="Réunions et activités en 2021"' in xml
    with zipfile.ZipFile(io.BytesIO(docx(document))) as word:
        assert 'w:lang w:val="fr-CA"' in word.read("word/styles.xml").decode()


def test_words_of_records_are_never_markup() -> None:
    group = small(meetings=(Meeting(date="2021-01-12", items=(Item(title={"en": HOSTILE, "fr": HOSTILE}),)),))
    document = report(group, [2021], "en")
    assert "<script>" not in page(document)
    (cell,) = html.fromstring(page(document)).iter("td")
    assert HOSTILE in cell.text_content()
    word = library.Document(io.BytesIO(docx(document)))
    assert HOSTILE in word.tables[0].rows[1].cells[1].text
    assert pdf(document).startswith(b"%PDF-")


def test_figures_in_texts_are_those_of_the_records() -> None:
    said = {
        "en": "We met {meetings:2021} times; {months-without:2021} months without.\n\nAnd {nonsense:2021}.",
        "fr": "x",
    }
    group = small(
        meetings=(Meeting(date="2021-01-12"), Meeting(date="2021-03-12")), texts=(Text(section="context", text=said),)
    )
    document = report(group, [2021], "en")
    assert "We met 2 times; 1 months without." in texts(document)
    notices = [block.text.text for block in document.blocks if isinstance(block, Notice)]
    assert len(notices) == 1
    assert "{nonsense:2021}" in notices[0]


def test_a_text_that_lacks_the_language_is_shown_in_the_other_and_says_so() -> None:
    group = small(texts=(Text(section="context", text={"en": "Only English."}),))
    document = report(group, [2021], "fr")
    at = texts(document).index("Only English.")
    assert texts(document)[at - 1] == "Ce passage n’existe qu’en anglais."
    made = html.fromstring(page(document))
    assert [p.get("lang") for p in made.iter("p") if p.text == "Only English."] == ["en"]
    assert any(isinstance(block, Notice) for block in document.blocks)
    assert not any(isinstance(block, Notice) for block in document.published().blocks)


def test_the_name_is_the_one_of_the_reports_time() -> None:
    names = (Name(name=words("Working group")), Name(name=words("Community"), since="2023-03-01"))
    group = Community(group=Group(id="g", names=names))
    assert report(group, [2022], "en").title.startswith("Working group")
    assert report(group, [2023], "en").title.startswith("Community")


def test_years_are_named_in_runs() -> None:
    assert report(small(), [2021, 2019, 2022, 2023], "en").title.endswith("2019, 2021\u20132023")
    with pytest.raises(ValueError, match="at least one"):
        report(small(), [], "en")


def test_a_fragment_stands_below_a_pages_own_headings() -> None:
    document = Document("en", "T", (Heading(1, Said("T", "en")),))
    assert fragment(document, above=1) == "<h2>T</h2>"


def names(value: object, before: str = "") -> set[str]:
    if isinstance(value, dict):
        return {name for key, inner in value.items() for name in names(inner, f"{before}/{key}")}
    return {f"{before} {' '.join(sorted(set(re.findall(r'{[a-z]+}', str(value)))))}"}


def test_every_language_has_the_same_words_with_the_same_values() -> None:
    folder = files("parvis.community.report.words")
    found = {lang: json.loads((folder / f"{lang}.json").read_text("utf-8")) for lang in languages()}
    assert set(found) >= {"en", "fr"}
    for lang, its in found.items():
        without_count = {name.replace(" {count}", "").replace("{count} ", "") for name in names(its)}
        assert without_count == {n.replace(" {count}", "").replace("{count} ", "") for n in names(found["en"])}, lang


def test_french_words_have_their_no_break_spaces() -> None:
    text = (files("parvis.community.report.words") / "fr.json").read_text("utf-8")
    said = re.findall(r'": "((?:[^"\\]|\\.)*)"', text)
    assert not [value for value in said if re.search(r"[ \w] :|« | »| [;!?]", value)]
