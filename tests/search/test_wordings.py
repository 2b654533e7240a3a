"""What search says of a question is worded in both languages."""

import re
from pathlib import Path

import parvis.search
from parvis.model import Problem
from parvis.vocab import describe
from parvis.vocab.problems import wordings

SOURCES = Path(parvis.search.__file__).parent.rglob("*.py")


def test_every_problem_of_search_is_worded_in_both_languages() -> None:
    codes = {code for source in SOURCES for code in re.findall(r'"(search-[a-z-]+)"', source.read_text("utf-8"))}
    assert len(codes) > 8
    for code in codes:
        assert {"en", "fr"} <= set(wordings()[code])
        for lang in ("en", "fr"):
            wording = describe(Problem(code, values={}), lang)
            assert wording.message
            assert wording.remedy
