"""Dates, sizes, numbers and lists as each language writes them."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from parvis.portal.web import formats
from parvis.portal.web.summary import show_period

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        ("2011", "2011", "2011"),
        ("2011-03", "March 2011", "mars 2011"),
        ("2011-03-01", "March 1, 2011", "1er mars 2011"),
        ("2011-03-15T08:30:00Z", "March 15, 2011", "15 mars 2011"),
        ("2011-13-45", "2011-13-45", "2011-13-45"),
        ("soon", "soon", "soon"),
        (None, "", ""),
    ],
)
def test_a_date_is_only_as_precise_as_it_was_given(value: str | None, english: str, french: str) -> None:
    assert formats.show_date(value, "en") == english
    assert formats.show_date(value, "fr") == french


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        ("2026-11-24", "today", "aujourd’hui"),
        ("2026-11-23", "1 day ago", "il y a 1 jour"),
        ("2026-10-30", "3 weeks ago", "il y a 3 semaines"),
        ("2021-02-03", "5 years ago", "il y a 5 ans"),
        ("2026-12-24", "in 4 weeks", "dans 4 semaines"),
        ("never", "", ""),
    ],
)
def test_an_age_is_rounded_down(value: str, english: str, french: str) -> None:
    with override("en"):
        assert formats.show_age(value, today=TODAY) == english
    with override("fr"):
        assert formats.show_age(value, today=TODAY).replace("\u00a0", " ") == french


@pytest.mark.parametrize(
    ("octets", "english", "french"),
    [
        (0, "0 bytes", "0 octet"),
        (999, "999 bytes", "999 octets"),
        (1500, "1.5 kB", "1,5 ko"),
        (12_345_678, "12 MB", "12 Mo"),
    ],
)
def test_sizes_are_in_decimal_units(octets: int, english: str, french: str) -> None:
    with override("en"):
        assert formats.show_size(octets) == english
    with override("fr"):
        assert formats.show_size(octets).replace("\u00a0", " ").replace("\u202f", " ") == french


def test_numbers_lists_and_moments_follow_the_language() -> None:
    with override("fr"):
        assert formats.show_number(194015).replace("\u202f", "\u00a0") == "194\u00a0015"
        assert formats.show_list(["a", "b", "c"]) == "a, b et c"
        assert formats.show_moment(datetime(2026, 11, 24, 16, 5, tzinfo=UTC)) == "24 nov. 2026, 16 h 05 UTC"
    with override("en"):
        assert formats.show_number(194015) == "194,015"
        assert formats.show_list(["a", "b"], "or") == "a or b"
        assert formats.show_list([]) == ""


@pytest.mark.parametrize(
    ("start", "end", "english", "french"),
    [
        ("1998", "2026-06", "from 1998 to June 2026", "de 1998 à juin 2026"),
        ("2019-05-01", "2020-01-31", "from May 1, 2019 to January 31, 2020", "du 1er mai 2019 au 31 janvier 2020"),
        ("1998", "2020-01-31", "from 1998 to January 31, 2020", "de 1998 au 31 janvier 2020"),
        ("2019-05-01", "2021", "from May 1, 2019 to 2021", "du 1er mai 2019 à 2021"),
        ("1998", None, "since 1998", "depuis 1998"),
        (None, "2020-01-31", "up to January 31, 2020", "jusqu’au 31 janvier 2020"),
        (None, "2020", "up to 2020", "jusqu’en 2020"),
        ("2020", "2020", "2020", "2020"),
    ],
)
def test_periods_are_said_as_each_language_says_them(
    start: str | None, end: str | None, english: str, french: str
) -> None:
    with override("en"):
        assert show_period(start, end) == english
    with override("fr"):
        assert show_period(start, end) == french
