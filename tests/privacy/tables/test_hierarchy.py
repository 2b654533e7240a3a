"""Hierarchies: levels, several ways of taking a code apart, and what is refused."""

import pytest

from parvis.privacy.errors import PrivacyError
from parvis.privacy.tables.hierarchy import flat, from_tree, parse_hierarchies, write_hierarchies

PLACES = {"Canada": {"East": ["NL", "PE"], "West": ["BC"]}}


def test_a_tree_gives_every_code_once_and_the_leaves_that_records_bear() -> None:
    found = from_tree("place", PLACES)
    assert found.root == "Canada"
    assert set(found.codes) == {"Canada", "East", "West", "NL", "PE", "BC"}
    assert set(found.leaves) == {"NL", "PE", "BC"}


def test_the_closure_says_which_codes_a_leaf_is_part_of() -> None:
    found = from_tree("place", PLACES)
    row = found.closure[found.leaves.index("NL")]
    assert {code for code, part in zip(found.codes, row, strict=True) if part} == {"Canada", "East", "NL"}


def test_a_code_with_a_single_part_is_told() -> None:
    assert from_tree("place", PLACES).lonely == ("West",)


def test_g_confids_words_are_read_and_written_with_several_decompositions_of_one_code() -> None:
    text = "ALL E W: ALL COAST INLAND: E 1 2: W 3: COAST 1 3: INLAND 2; T A B;"
    place, sort = parse_hierarchies(text, ["place", "sort"])
    assert [children for parent, children in place.decompositions if parent == "ALL"] == [
        ("E", "W"),
        ("COAST", "INLAND"),
    ]
    assert parse_hierarchies(write_hierarchies([place, sort]), ["place", "sort"]) == (place, sort)


def test_codes_with_spaces_stand_between_quotation_marks() -> None:
    (found,) = parse_hierarchies('"All places" "Prince Edward Island" BC;', ["place"])
    assert found.leaves == ("Prince Edward Island", "BC")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A B C: D E F;", "privacy-tables-hierarchy-root"),
        ("A B B;", "privacy-tables-hierarchy-children"),
        ("A;", "privacy-tables-hierarchy-children"),
        ("T A: B C: C B;", "privacy-tables-hierarchy-circle"),
        ("A B; C D;", "privacy-tables-hierarchy-count"),
        ("A B: B A;", "privacy-tables-hierarchy-root"),
    ],
)
def test_what_is_no_hierarchy_is_refused(text: str, code: str) -> None:
    with pytest.raises(PrivacyError) as caught:
        parse_hierarchies(text, ["place"])
    assert caught.value.problem.code == code


def test_a_flat_dimension_has_its_total_first() -> None:
    assert flat("sort", ["B", "A", "B", "Total"]).codes == ("Total", "B", "A")
