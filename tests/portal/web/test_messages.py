"""Every string of Parvis is translated into every language, and well."""

import re
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools"))
import messages  # noqa: E402

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!\{)\{\w*(?:![rs])?(?:\.\w+)?\}")


@pytest.fixture(scope="module")
def template() -> Catalog:
    return messages.gather()


def listed(lang: str) -> list[Message]:
    catalogue = messages.read(lang)
    assert catalogue is not None
    return [message for message in catalogue if message.id]


def texts(string: object) -> list[str]:
    return [str(item) for item in string] if isinstance(string, (list, tuple)) else [str(string or "")]


@pytest.mark.parametrize("lang", messages.languages())
def test_the_catalogue_is_level_with_the_code(lang: str, template: Catalog) -> None:
    assert messages.path_of(lang).read_bytes() == messages.renewed(lang, template), "run tools/messages.py"


@pytest.mark.parametrize("lang", messages.languages())
def test_every_string_is_translated(lang: str) -> None:
    missing = [message.id for message in listed(lang) if message.fuzzy or not all(texts(message.string))]
    assert missing == []


@pytest.mark.parametrize("lang", messages.languages())
def test_a_translation_names_the_same_values(lang: str) -> None:
    wrong = []
    for message in listed(lang):
        wanted = {name for text in texts(message.id) for name in PLACEHOLDER.findall(text)}
        for text in texts(message.string):
            found = set(PLACEHOLDER.findall(text))
            if found - wanted or (not message.pluralizable and found != wanted):
                wrong.append((message.id, text))
    assert wrong == []


def test_french_is_set_as_in_canada() -> None:
    wrong = []
    for message in listed("fr"):
        for text in texts(message.string):
            if re.search(r"[ \w](?<!\bh) ?:(?=\s|$)", text) and re.search(r"(?<!\u00a0):(?=\s|$)", text):
                wrong.append(text)
            if re.search(r"«(?!\u00a0)|(?<!\u00a0)»|\s[;?!]|[A-Za-z]'[a-zéèà]", text):
                wrong.append(text)
    assert wrong == []


def test_strings_come_from_templates_and_code_alike(template: Catalog) -> None:
    assert template.get("Filters") is not None
    assert template.get("Update frequency") is not None
    assert template.get("%(count)s dataset") is not None


def test_the_check_finds_a_missing_translation(
    template: Catalog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(messages, "LOCALES", tmp_path)
    assert messages.main(["iu"]) == 0
    assert b"nplurals=3" in messages.path_of("iu").read_bytes()
    assert messages.main(["--check"]) == 0
    file = messages.path_of("iu")
    file.write_bytes(file.read_bytes().replace(b'msgid "Filters"', b'msgid "Filtres"'))
    assert messages.main(["--check"]) == 1
