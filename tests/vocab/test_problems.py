"""The words for problems: types by their names, and the words that other packages bring."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from parvis.model import Problem
from parvis.vocab import Wording, code_list, describe
from parvis.vocab.problems import wordings

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """A package whose entry point names its folder `NAME/words`, which holds one file of these words."""

    name = "other_portal"

    def installed(words: Any, *, folder: bool = True) -> None:
        information = tmp_path / f"{name}-1.dist-info"
        information.mkdir()
        (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n", "utf-8")
        (information / "entry_points.txt").write_text(f"[parvis.problems]\n{name} = {name}.words\n", "utf-8")
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
        if folder:
            (tmp_path / name / "words").mkdir()
            text = words if isinstance(words, str) else json.dumps(words)
            (tmp_path / name / "words" / "problems.json").write_text(text, "utf-8")
            (tmp_path / name / "words" / "README.md").write_text("no words", "utf-8")
        wordings.cache_clear()

    monkeypatch.syspath_prepend(str(tmp_path))
    yield installed
    monkeypatch.undo()
    for module in [module for module in sys.modules if module.split(".")[0] == "other_portal"]:
        del sys.modules[module]
    wordings.cache_clear()


def worded(message: str, remedy: str = "Wait.") -> dict[str, str]:
    return {"message": message, "remedy": remedy}


def test_a_value_named_a_type_is_shown_in_the_language() -> None:
    problem = Problem("wrong-type", values={"expected_type": "array", "found_type": "string"})
    assert describe(problem, "en").message.startswith("Type expected here: list; type found: text.")
    assert describe(problem, "fr").message.startswith("Type attendu ici\u00a0: liste; type trouvé\u00a0: texte.")


def test_a_type_without_a_name_and_values_of_other_names_stay_as_they_are() -> None:
    assert (
        "tuple"
        in describe(Problem("wrong-type", values={"expected_type": "array", "found_type": "tuple"}), "fr").message
    )
    assert "array" in describe(Problem("date-unreadable", values={"value": "array"}), "fr").message


def test_every_json_type_has_a_name() -> None:
    assert {"string", "array", "object", "number", "boolean", "null"} <= set(code_list("json_type").terms)


def test_another_package_words_its_own_problems(install: Install) -> None:
    install({"other-asleep": {"en": worded("{url} sleeps."), "fr": worded("{url} dort.", "Attendez.")}})
    problem = Problem("other-asleep", values={"url": "https://example.ca"})
    assert describe(problem, "fr") == Wording("https://example.ca dort.", "Attendez.")
    assert describe(problem, "en") == Wording("https://example.ca sleeps.", "Wait.")


def test_a_package_in_one_language_is_understood_in_all(install: Install) -> None:
    install({"other-asleep": {"fr": worded("Il dort.")}})
    assert describe(Problem("other-asleep"), "en").message == "Il dort."


def test_a_package_may_add_a_language_but_not_reword_what_is_worded(install: Install) -> None:
    before = describe(Problem("date-placeholder"), "en")
    install({"date-placeholder": {"en": worded("Bought!"), "iu": worded("ᐅᓪᓗᖅ")}})
    assert describe(Problem("date-placeholder"), "en") == before
    assert describe(Problem("date-placeholder"), "iu").message == "ᐅᓪᓗᖅ"


@pytest.mark.parametrize(
    "words",
    [
        "{", "[]", {"other-asleep": "sleeps"}, {"other-asleep": {"en": {"message": "no remedy"}}},
        {"other-asleep": {"en": worded("{")}}, {"other-asleep": {"en": worded("{0}")}},
        {"other-asleep": {"en": worded("{url.host}")}}, {"other-asleep": {"en": {"message": 3, "remedy": []}}},
    ],
)  # fmt: skip
def test_unusable_words_of_a_package_take_nothing_down(
    install: Install, words: Any, caplog: pytest.LogCaptureFixture
) -> None:
    install(words)
    assert describe(Problem("date-placeholder"), "en").remedy
    assert describe(Problem("other-asleep"), "en") == Wording("other-asleep", "")
    assert "other_portal" in caplog.text


def test_a_folder_that_is_not_there_takes_nothing_down(install: Install, caplog: pytest.LogCaptureFixture) -> None:
    install({}, folder=False)
    assert describe(Problem("date-placeholder"), "en").remedy
    assert "other_portal.words" in caplog.text
