"""Everything the command line says is there in every language of the portal."""

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import parvis.cli
from parvis.cli.language import FOLDER, choose
from parvis.cli.main import parvis as root
from tests.cli.conftest import environ

KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
DEVELOPERS = re.compile(r"DeprecationWarning|defined twice|Could not determine|declar|same flag|standard stream|colour")
"What click says to programmers alone."
OURS_NOT = {
    "Show the version and exit.",  # worded where the option is
    "%(prog)s, version %(version)s",
    "Confirm the action without prompting.",
    "Do you want to continue?",
    "Invalid start character for option ({option})",
}


def messages(folder: Path, pattern: str = "**.py") -> set[str]:
    found = extract_from_dir(folder, [(pattern, "python")], keywords=KEYWORDS, strip_comment_tags=True)
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


@pytest.mark.parametrize("lang", ["fr"])
def test_every_text_is_translated(lang) -> None:
    with (FOLDER / lang / "LC_MESSAGES" / "django.po").open("rb") as stream:
        catalogue = read_po(stream)
    known = {message.id if isinstance(message.id, str) else message.id[0]: message for message in catalogue}
    lacking = []
    for text in messages(Path(parvis.cli.__path__[0])):
        message = known.get(text)
        strings = [] if message is None else [message.string] if isinstance(message.string, str) else message.string
        if message is None or message.fuzzy or not strings or not all(strings):
            lacking.append(text)
    assert not lacking


@pytest.mark.parametrize("module", ["core", "exceptions", "parser", "types", "formatting"])
def test_every_text_that_click_shows_is_among_those_to_translate(module) -> None:
    spec = find_spec("click")
    assert spec
    assert spec.submodule_search_locations
    clicks = messages(Path(spec.submodule_search_locations[0]), f"{module}.py")
    assert clicks
    shown = {text for text in clicks if not DEVELOPERS.search(text)} - OURS_NOT
    assert shown <= messages(Path(parvis.cli.__path__[0]), "clicks.py")


def commands(group: click.Group, *path: str):
    yield path
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)
        else:
            yield (*path, name)


def test_no_help_page_in_french_has_english_left() -> None:
    """Every page is shown by a French process; what it shows of English must be a word that both languages share."""
    pages = [list(path) for path in commands(root)]
    code = (
        "import json, sys, contextlib, io\n"
        "from parvis.cli.main import main\n"
        "for path in json.loads(sys.argv[1]):\n"
        "    with contextlib.suppress(SystemExit):\n"
        "        main([*path, '--help'])\n"
    )
    arguments = [sys.executable, "-c", code, json.dumps(pages)]
    done = subprocess.run(arguments, env=environ(Path("unused"), "fr"), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(pages) > 15
    english = re.compile(r"\b(the|and|of|with|default|required|Show|Usage|whole number|source add URL)\b:?")
    options = re.compile(r"--[\w-]+")
    left = [line for line in done.stdout.splitlines() if english.search(options.sub("", line))]
    assert not left, left


def test_usage_errors_are_french_in_a_french_process(command) -> None:
    done = command("harvest", "--limit", "peu", lang="fr")
    assert done.returncode == 2
    assert "Error" not in done.stderr
    assert "Usage:" not in done.stderr
    assert "is not a valid" not in done.stderr


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({"PARVIS_LANG": "fr", "LANG": "en_CA.UTF-8"}, "fr"),
        ({"PARVIS_LANG": "en", "LC_ALL": "fr_CA.UTF-8"}, "en"),
        ({"LC_ALL": "fr_CA.UTF-8", "LANG": "en_CA.UTF-8"}, "fr"),
        ({"LC_MESSAGES": "fr_CA", "LANG": "C"}, "fr"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "xx_YY"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_parvis_langs_else_the_locales(environ, lang) -> None:
    assert choose(environ) == lang
