"""Every problem that connectors tell of has words, and every word of theirs is told."""

import ast
import json
from importlib.resources import files
from pathlib import Path

import pytest

from parvis import connectors
from parvis.vocab.problems import wordings

FOLDER = Path(connectors.__file__).parent
WORDED = json.loads((files("parvis.vocab") / "data" / "problems" / "connectors.json").read_text("utf-8"))


def strings() -> set[str]:
    nodes = [node for path in FOLDER.glob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def told() -> set[str]:
    """The codes that stand in a `Problem(…)` of the connectors."""
    calls = [
        node
        for path in FOLDER.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem"
    ]
    return {call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant)}


def test_every_problem_has_words() -> None:
    assert told() <= wordings().keys()


def test_no_words_are_left_of_problems_that_are_no_more() -> None:
    assert WORDED.keys() <= strings()


@pytest.mark.parametrize("code", WORDED)
def test_french_typography_is_kept(code: str) -> None:
    for text in WORDED[code]["fr"].values():
        assert " :" not in text
        assert "« " not in text
        assert " »" not in text
        assert "'" not in text
