"""The manual is whole: in both languages, without dead links, level with the program."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
from tools.command_pages import commands

from parvis.cli.main import parvis
from parvis.connectors import connectors
from parvis.portal.config import TABLES, Config
from parvis.search import engine
from parvis.standards import readers
from parvis.standards.writing import WRITERS

from .manual import DOCS, ROOT, TWINS, all_files, pages, prose

LANGS = ("en", "fr")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
THIS_MACHINE = re.compile(r"(?<![\w.])(/root|/home/\w|/Users/|/work\b)|localhost:\d|\bfarm-\w|pypi\.")


def anchor(heading: str) -> str:
    """The name that a heading gets as a link's target."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def text_of(lang: str) -> str:
    return "\n".join(pages(lang).values())


def test_every_page_has_its_twin() -> None:
    assert set(pages("en")) == set(TWINS)
    assert set(pages("fr")) == set(TWINS.values())


@pytest.mark.parametrize("page", sorted(TWINS))
def test_twins_have_the_same_structure(page: str) -> None:
    english, french = pages("en")[page], pages("fr")[TWINS[page]]
    for mark in (r"^#+(?= )", r"^\|", r"^```\w*$", r"^- ", r"^\d+\. "):
        here, there = (re.findall(mark, text, re.MULTILINE) for text in (english, french))
        assert here == there, f"{page}: {mark}"


@pytest.mark.parametrize("file", all_files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_somewhere(file: Path) -> None:
    for target in LINK.findall(prose(file.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, fragment = target.partition("#")
        place = (file.parent / path).resolve() if path else file
        assert place.exists(), f"{file.name}: {target}"
        if fragment and place.suffix == ".md":
            anchors = {anchor(heading) for heading in HEADING.findall(place.read_text("utf-8"))}
            assert unquote(fragment) in anchors, f"{file.name}: {target}"


@pytest.mark.parametrize("file", all_files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_nothing_names_a_place_of_one_machine(file: Path) -> None:
    assert THIS_MACHINE.findall(file.read_text("utf-8")) == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_setting_is_in_the_table(lang: str) -> None:
    page = pages(lang)["running" if lang == "en" else TWINS["running"]]
    for name in Config.__struct_fields__:
        in_file, in_environment = f"| `{name}` |", f"| `PARVIS_{name.upper()}` |"
        assert name == "home" or in_file in page, name
        assert name in TABLES or in_environment in page, name


@pytest.mark.parametrize("lang", LANGS)
def test_every_connector_standard_and_engine_is_described(lang: str) -> None:
    texts = pages(lang)
    of = {english: texts[english if lang == "en" else TWINS[english]] for english in TWINS}
    own = {kind for kind, module in connectors().items() if getattr(module, "__name__", "").startswith("parvis.")}
    assert all(f"| `{kind}` |" in of["harvest"] for kind in own)
    assert all(f"`{name}`" in of["standards"] for name in [*readers(), *WRITERS])
    assert f"`{engine('', ROOT / 'var').NAME}`" in of["add-a-search-engine"]


@pytest.mark.parametrize("lang", LANGS)
def test_every_command_and_option_is_described(lang: str) -> None:
    page = pages(lang)["commands" if lang == "en" else TWINS["commands"]]
    sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    for command, context in commands(parvis, click.Context(parvis, info_name="parvis")):
        section = sections[context.command_path]
        for option in (param for param in command.params if isinstance(param, click.Option)):
            assert all(f"`{name}" in section or f", {name}" in section for name in option.opts), option.opts


@pytest.mark.parametrize("tool", ["command_pages", "problem_pages", "standard_pages"])
def test_pages_made_of_the_program_are_current(tool: str) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / f"{tool}.py"), "--check"], stdout=subprocess.PIPE, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_every_verb_that_the_manual_names_exists() -> None:
    known = {context.command_path for _, context in commands(parvis, click.Context(parvis, info_name="parvis"))}
    for file in all_files():
        for path in re.findall(
            r"(?:^|`|bin/)(parvis (?:source )?[a-z]+)(?= |`|$)", file.read_text("utf-8"), re.MULTILINE
        ):
            assert path in known, f"{file.relative_to(ROOT)}: {path}"


@pytest.mark.parametrize("file", sorted((DOCS / "fr").glob("*.md")), ids=lambda file: file.name)
def test_french_is_set_with_its_spaces(file: Path) -> None:
    wrong = re.findall(r".{0,20}(?: :(?= |$)|« | »| [;?!](?= |$)).{0,10}", prose(file.read_text("utf-8")), re.MULTILINE)
    assert wrong == []


def test_both_halves_of_pages_in_two_languages_have_the_same_structure() -> None:
    for name in ("CONTRIBUTING.md", "CHANGELOG.md"):
        english, french = (ROOT / name).read_text("utf-8").split("\n---\n")
        for mark in (r"^#+(?= )", r"^- ", r"^```$"):
            here, there = (re.findall(mark, text, re.MULTILINE) for text in (english, french))
            assert here == there, f"{name}: {mark}"
