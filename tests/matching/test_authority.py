"""Which record of a dataset comes first."""

import msgspec
import pytest

from parvis.matching.authority import Portal, Standing, by_authority, standing
from parvis.model import Dataset, Distribution, Licence, Text

YUKON = Portal(jurisdiction="CA-YT", url="https://open.yukon.ca/data")
FEDERAL = Portal(jurisdiction="CA", url="https://open.canada.ca")
ROADS = Dataset(
    title=Text({"en": "Roads"}),
    jurisdiction="CA-YT",
    distributions=(Distribution(url="https://files.open.yukon.ca/roads.csv"),),
)


def test_the_portal_of_the_government_whose_dataset_it_is_comes_first() -> None:
    bilingual = msgspec.structs.replace(ROADS, title=Text({"en": "Roads", "fr": "Routes"}), licence=Licence(code="x"))
    ranked = {"a": standing(bilingual, FEDERAL, came="2020"), "b": standing(ROADS, YUKON, came="2026")}
    assert by_authority(ranked) == ("b", "a")


def test_then_the_one_whose_files_are_on_its_own_host() -> None:
    assert standing(ROADS, YUKON).own_files
    assert not standing(ROADS, FEDERAL).own_files
    assert not standing(ROADS, Portal(url="https://yukon.ca.example.org")).own_files
    assert by_authority({"a": Standing(own_page=True), "b": Standing(own_files=True)}) == ("b", "a")


@pytest.mark.parametrize("better", [Standing(languages=2), Standing(has_files=True), Standing(has_licence=True)])
def test_then_the_more_complete(better: Standing) -> None:
    assert by_authority({"a": Standing(came="2020"), "b": better}) == ("b", "a")


def test_then_the_one_that_came_first_and_at_last_the_id() -> None:
    same = Standing(came="2025")
    assert by_authority({"c": same, "b": same, "a": Standing(came="2026"), "z": Standing()}) == ("b", "c", "a", "z")


@pytest.mark.parametrize("url", ["", "http://[", "javascript:alert(1)", "x" * 5000])
def test_an_address_that_is_none_says_nothing(url: str) -> None:
    hostile = Dataset(landing_page=Text({"en": url}), distributions=(Distribution(url=url),))
    found = standing(hostile, Portal(url=url))
    assert (found.own_files, found.own_page) == (False, False)
