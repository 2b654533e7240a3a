"""Hierarchies: read, built, checked; what is wrong is told by row and column and never by value."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.privacy import hierarchies
from parvis.privacy.errors import PrivacyError
from parvis.privacy.hierarchies import Builder, bind, read_hierarchy, write_hierarchy
from parvis.privacy.microdata import coded


def levels(builder: Builder, value: object) -> tuple[str, ...]:
    return builder(coded("a", [value]))[value]


@pytest.mark.parametrize(
    ("builder", "value", "expected"),
    [
        (hierarchies.age_bands(), 23, ("20-24", "20-29", "20-39", "*")),
        (hierarchies.age_bands(), 87, ("85+", "80+", "80+", "*")),
        (hierarchies.number_bands([0.5, 1]), 0.7, ("[0.5, 1[", "[0, 1[", "*")),
        (hierarchies.number_bands([10], bottom=15), "12", ("<20", "*")),
        (hierarchies.dates(), "2026-05-09", ("2026-05", "2026-Q2", "2026", "2020-2029", "*")),
        (hierarchies.dates(), date(1999, 12, 31), ("1999-12", "1999-Q4", "1999", "1990-1999", "*")),
        (hierarchies.postal_codes(), "k1a 0b1", ("K1A", "K", "CA")),
        (hierarchies.noc(), "21232", ("2123", "212", "21", "2", "*")),
        (hierarchies.naics(), "445110", ("44511", "4451", "445", "44-45", "*")),
        (hierarchies.census_geography(), "2021A00053506008", ("3506", "35", "*")),
        (hierarchies.masking(), "abc", ("ab*", "a**", "***")),
        (hierarchies.masking(from_right=False), "abc", ("*bc", "**c", "***")),
    ],
)
def test_built_in_hierarchies_tell_less_at_each_level(builder: Builder, value: object, expected: object) -> None:
    assert levels(builder, value) == expected


@given(st.lists(st.integers(0, 120), min_size=1), st.sampled_from([None, 85, 90, 100]))
def test_bands_are_always_monotone(ages: list[int], top: int | None) -> None:
    column = coded("age", ages)
    bound = bind(column, hierarchies.number_bands([5, 10, 20], bottom=15, top=top)(column))
    assert bound.height == 4
    assert set(bound.generalised(column, 4).values) == {"*"}


def test_a_value_that_does_not_fit_is_told_by_its_row() -> None:
    with pytest.raises(PrivacyError) as caught:
        hierarchies.postal_codes()(coded("home", ["K1A 0B1", "Secret Lane"]))
    assert caught.value.problem.pointer == "row 2"
    assert "Secret" not in str(caught.value.problem)


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("a;x;1\nb;x;2\n", "privacy-hierarchy-not-monotone", "row 2"),
        ("a;x\nb\n", "privacy-hierarchy-uneven", "row 2"),
        ("a;x\nb;x\na;y\n", "privacy-hierarchy-value-twice", "row 3"),
        ("", "privacy-hierarchy-empty", ""),
    ],
)
def test_a_bad_file_is_told_with_its_row(tmp_path: Path, text: str, code: str, row: str) -> None:
    (tmp_path / "a.csv").write_text(text, "utf-8")
    with pytest.raises(PrivacyError) as caught:
        read_hierarchy(tmp_path / "a.csv")
    assert (caught.value.problem.code, caught.value.problem.pointer) == (code, row)


def test_a_value_that_the_hierarchy_lacks_is_told_by_its_record() -> None:
    with pytest.raises(PrivacyError) as caught:
        bind(coded("a", ["x", "x", "Hidden"]), {"x": ("*",)})
    assert caught.value.problem.code == "privacy-hierarchy-lacks-values"
    assert caught.value.problem.pointer == "row 3"
    assert "Hidden" not in str(caught.value.problem)


def test_bands_that_do_not_nest_are_refused() -> None:
    with pytest.raises(PrivacyError, match="not-nested"):
        hierarchies.number_bands([5, 12])


def test_a_missing_value_stays_missing_until_the_top() -> None:
    column = coded("a", ["x", None])
    bound = bind(column, {"x": ("letters", "*")})
    assert bound.generalised(column, 1).decoded() == ["letters", None]
    assert bound.generalised(column, 2).decoded() == ["*", "*"]


def test_what_was_built_in_can_be_written_and_read_again(tmp_path: Path) -> None:
    column = coded("age", [3, 50, 50])
    bound = bind(column, hierarchies.age_bands()(column))
    write_hierarchy(tmp_path / "age.csv", column, bound)
    again = bind(column, read_hierarchy(tmp_path / "age.csv"))
    assert [again.generalised(column, level).decoded() for level in range(5)] == [
        bound.generalised(column, level).decoded() for level in range(5)
    ]


def test_the_penalty_counts_values_that_only_the_file_has() -> None:
    bound = bind(coded("a", ["x"]), {"x": ("g", "*"), "y": ("g", "*"), "z": ("h", "*")})
    assert [float(bound.loss(level)[0]) for level in range(3)] == [0, 0.5, 1]


@pytest.mark.corpus
def test_the_public_hierarchies_of_adult_are_sound(corpus: Path) -> None:
    files = sorted((corpus / "privacy" / "adult" / "hierarchies").glob("*.csv"))
    assert [len(next(iter(read_hierarchy(file).values()))) for file in files] == [4, 3, 2, 2, 2, 1, 1, 1, 2]
