"""How far two spellings are apart."""

import pytest

from parvis.search.spelling import distance, effort, nearest


def test_spellings_are_as_far_apart_as_their_slips() -> None:
    others = ("water", "watre", "wate", "waters", "wxtxr", "plan")
    assert [distance("water", other, 2) for other in others] == [0, 1, 1, 1, 2, 3]


def test_a_long_word_may_have_two_slips_and_a_short_one_one() -> None:
    assert nearest("watre", [("water", 5), ("waste", 9), ("wathre", 1), ("matter", 50)]) == [
        ("water", 5),
        ("wathre", 1),
    ]
    assert nearest("permafrsot", [("permafrost", 1), ("permafrosts", 9)]) == [("permafrost", 1), ("permafrosts", 9)]


@pytest.mark.parametrize(
    ("typed", "meant", "other"),
    [
        ("imigration", "immigration", "migration"),  # A letter not doubled, rather than one too much in front.
        ("shcool", "school", "shook"),  # Two letters swapped.
        ("hoising", "housing", "hosting"),  # The next key.
        ("suiside", "suicide", "subside"),  # The same sound.
        ("secondere", "secondaire", "secondee"),  # Written by ear.
        ("fisique", "physique", "fiscale"),
    ],
)
def test_a_slip_that_happens_easily_is_nearer_than_another(typed: str, meant: str, other: str) -> None:
    assert effort(typed, meant) < effort(typed, other)


def test_a_word_is_no_effort_from_itself() -> None:
    assert effort("permafrost", "permafrost") == 0.0
