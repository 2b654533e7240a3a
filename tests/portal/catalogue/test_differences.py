"""What changed between two versions of a record."""

from parvis.model import Dataset, Distribution, Text
from parvis.portal.catalogue.differences import differences


def test_equal_records_have_none() -> None:
    assert differences(Dataset(title=Text.of("a", "en")), Dataset(title=Text.of("a", "en"))) == ()


def test_the_innermost_value_that_changed_is_named() -> None:
    before = Dataset(distributions=(Distribution(url="https://a.ca/x.csv", size=1),))
    after = Dataset(distributions=(Distribution(url="https://a.ca/x.csv", size=2),))
    assert [(d.pointer, d.before, d.after) for d in differences(before, after)] == [("/distributions/0/size", 1, 2)]


def test_an_added_item_of_a_list_is_named_alone() -> None:
    before = Dataset(subjects=("health",))
    after = Dataset(subjects=("arts", "health"))
    assert [(d.pointer, d.before, d.after) for d in differences(before, after)] == [("/subjects/0", None, "arts")]


def test_names_with_slashes_are_escaped_in_pointers() -> None:
    (difference,) = differences(Dataset(extras={"a/b~c": 1}), Dataset(extras={"a/b~c": 2}))
    assert difference.pointer == "/extras/a~1b~0c"
