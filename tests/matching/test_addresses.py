"""Addresses and identifiers that differ in writing only are the same."""

import pytest

from parvis.matching.addresses import address_key, identifier_key, identifiers_in

UUID = "0b8f2a4e-1111-4222-8333-444455556666"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.example.ca/data/", "https://example.ca/data"),
        ("https://example.ca/a?b=1&a=2", "https://example.ca/a?a=2&b=1"),
        ("https://example.ca/a?utm_source=x&id=3", "https://example.ca/a?id=3"),
        ("https://example.ca/en/table.csv", "https://example.ca/fr/table.csv"),
        ("https://example.ca/18100004-eng.zip", "https://example.ca/18100004-fra.zip"),
        ("https://example.ca/A%20b.csv", "https://example.ca/a b.csv"),
        ("https://example.ca/data/index.html", "https://example.ca/data"),
    ],
)
def test_spellings_of_one_address_have_one_key(one: str, other: str) -> None:
    assert address_key(one) == address_key(other) != ""


@pytest.mark.parametrize("url", ["", "example.ca/a", "javascript:alert(1)", "http://[::1", "mailto:a@b.ca"])
def test_what_is_no_web_address_has_no_key(url: str) -> None:
    assert address_key(url) == ""


@pytest.mark.parametrize(
    ("kind", "value", "key"),
    [
        ("doi", "https://doi.org/10.5683/SP2/ABC", ("doi", "10.5683/sp2/abc")),
        ("statcan-pid", "18-10-0004-01", ("statcan-pid", "18100004")),
        ("uuid", UUID.upper(), ("uuid", UUID.replace("-", ""))),
        (
            "uri",
            "https://data.ca/dataset/0b8f2a4e-1111-4222-8333-444455556666",
            ("uuid", "0b8f2a4e111142228333444455556666"),
        ),
        ("other", "17", None),
        ("ckan-name", "groundwater-wells-2019", None),
        ("uri", "https://data.ca/", None),
    ],
)
def test_identifiers_are_compared_by_what_tells_a_dataset(kind: str, value: str, key: tuple[str, str] | None) -> None:
    assert identifier_key(kind, value) == key


def test_addresses_hold_identifiers() -> None:
    found = set(
        identifiers_in(
            (
                "https://www150.statcan.gc.ca/n1/tbl/csv/18100004-eng.zip",
                "https://www150.statcan.gc.ca/t1/tbl1/en/tv.action?pid=1810000401",
                "https://doi.org/10.5683/SP2/XYZ.",
            )
        )
    )
    assert found == {("statcan-pid", "18100004"), ("doi", "10.5683/sp2/xyz")}
