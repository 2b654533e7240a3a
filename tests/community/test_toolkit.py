"""The guides that come with Parvis: whole in both languages, grounded, and the same as page, file and Markdown."""

import io
import re
import zipfile
from pathlib import Path

import msgspec
import pytest

from parvis.community.report import docx, fragment, pdf
from parvis.community.report.document import Heading
from parvis.community.report.words import languages
from parvis.community.toolkit import Guide, as_document, guide, guides, markdown, markdown_zip
from parvis.vocab import code_list
from tests.docs.manual import TWINS

PORTALS = "user-centred-portals"


@pytest.fixture
def portals() -> Guide:
    found = guide(PORTALS)
    assert found is not None
    return found


def texts(value: object) -> list[dict[str, str]]:
    if isinstance(value, dict):
        if value and all(isinstance(text, str) and re.fullmatch("[a-z]{2,3}", tag) for tag, text in value.items()):
            return [value]
        return [text for inner in value.values() for text in texts(inner)]
    return [text for inner in value for text in texts(inner)] if isinstance(value, list | tuple) else []


def test_the_guide_on_portals_has_at_least_twenty_practices_each_in_one_chapter(portals: Guide) -> None:
    assert len(portals.practices) >= 20
    listed = [id for chapter in portals.chapters for id in chapter.practices]
    assert sorted(listed) == sorted(practice.id for practice in portals.practices)


@pytest.mark.parametrize("found", guides(), ids=lambda found: found.id)
def test_every_text_is_there_in_every_language_of_reports(found: Guide) -> None:
    said = texts(msgspec.to_builtins(found))
    assert len(said) > 50
    assert not [text for text in said if not set(languages()) <= set(text)]
    french = [text["fr"] for text in said]
    assert not [text for text in french if re.search(r"[ \w] :|« | »| [;!?]", text)]


@pytest.mark.parametrize("found", guides(), ids=lambda found: found.id)
def test_every_practice_is_grounded_in_the_manual_or_in_a_source(found: Guide) -> None:
    for practice in found.practices:
        assert practice.manual in TWINS or practice.source is not None, practice.id
        assert code_list("licence").get(practice.licence) is not None
    assert Path(__file__).parents[2].joinpath("docs", "en").is_dir()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_page_files_and_markdown_have_the_same_practices(portals: Guide, lang: str) -> None:
    document = as_document(portals, lang)
    headings = [block.text.text for block in document.blocks if isinstance(block, Heading) and block.level == 3]
    assert headings == [portals.practice(id).title[lang] for c in portals.chapters for id in c.practices]  # type: ignore[union-attr]
    page = fragment(document)
    assert page.count("<h3>") == len(headings)
    assert pdf(document).startswith(b"%PDF-")
    assert docx(document).startswith(b"PK")
    files = markdown(portals, lang)
    assert len(files) == len(portals.chapters) + 1
    assert sum(text.count("\n## ") for text in files.values()) == len(headings)
    assert all(f"({name})" in files["README.md"] for name in files if name != "README.md")


def test_the_archive_holds_the_markdown_and_is_the_same_each_time(portals: Guide) -> None:
    made = markdown_zip(portals, "fr")
    assert made == markdown_zip(portals, "fr")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        found = {name.partition("/")[2]: archive.read(name).decode() for name in archive.namelist()}
    assert found == markdown(portals, "fr")
