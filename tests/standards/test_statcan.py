"""Statistics Canada's tables."""

import re

import pytest

from parvis.model import Identifier, Period, Text
from parvis.vocab import code_list

from .records import codes, dataset, read, record


def test_a_table_of_the_list_is_bilingual_and_complete() -> None:
    reading = read("statcan", record("statcan", "all_cubes_list"))
    found = reading.dataset
    assert found
    assert codes(reading) == []
    assert found.title.values == {
        "en": "Labour force characteristics, monthly",
        "fr": "Caractéristiques de la population active, données mensuelles",
    }
    assert found.title.machine == ()
    assert found.identifiers == (
        Identifier("14100287", "statcan-pid"), Identifier("14-10-0287-01", "statcan-table"),
        Identifier("282-0087", "statcan-cansim"),
    )  # fmt: skip
    assert found.subjects == ("labour",)
    assert found.keywords.get("fr") == (
        "Géographie",
        "Caractéristiques de la population active",
        "Enquête sur la population active",
        "Travail",
    )
    assert (found.frequency, found.status) == ("P1M", "ongoing")
    assert found.periods == (Period("1976-01", "2024-10"),)
    assert found.modified == "2024-11-08T13:30:00Z"
    assert found.jurisdiction == "CA"
    assert found.publisher
    assert found.publisher.name.get("fr") == "Statistique Canada"
    assert found.licence
    assert found.licence.code == "ca-statcan"


def test_its_addresses_are_made_of_its_product_identifier() -> None:
    found = dataset("statcan", record("statcan", "all_cubes_list"))
    assert found.landing_page.values == {
        "en": "https://www150.statcan.gc.ca/t1/tbl1/en/tv.action?pid=1410028701",
        "fr": "https://www150.statcan.gc.ca/t1/tbl1/fr/tv.action?pid=1410028701",
    }
    assert [(item.url, item.languages) for item in found.distributions] == [
        ("https://www150.statcan.gc.ca/n1/tbl/csv/14100287-eng.zip", ("en",)),
        ("https://www150.statcan.gc.ca/n1/tbl/csv/14100287-fra.zip", ("fr",)),
    ]


def test_its_description_says_only_what_is_known_in_each_language() -> None:
    found = dataset("statcan", record("statcan", "all_cubes_list"))
    assert found.description.get("en") == (
        "Statistics Canada table 14-10-0287-01. Data by: Geography; Labour force characteristics. "
        "Period covered: 1976-01 to 2024-10. Frequency: monthly. Source: Labour Force Survey. Subjects: Labour."
    )
    assert found.description.get("fr") == (
        "Tableau 14-10-0287-01 de Statistique Canada. Données selon\u00a0: Géographie; Caractéristiques de la "
        "population active. Période visée\u00a0: de 1976-01 à 2024-10. Fréquence\u00a0: mensuelle. Source\u00a0: "
        "Enquête sur la population active. Sujets\u00a0: Travail."
    )


@pytest.mark.parametrize(
    ("given", "day"),
    [("1946-01-01T05:00:00Z", "1946-01-01"), ("2026-04-01T04:00:00Z", "2026-04-01"), ("1871-01-01", "1871-01-01")],
)
def test_days_of_the_list_are_days_and_not_the_moments_they_begin_at(given: str, day: str) -> None:
    value = record("statcan", "all_cubes_list") | {
        "cubeStartDate": given, "cubeEndDate": given, "issueDate": given, "frequencyCode": 1,
    }  # fmt: skip
    found = dataset("statcan", value)
    assert (found.periods[0].start, found.issued) == (day, day)


@pytest.mark.parametrize(
    ("frequency", "start", "end", "period"),
    [
        (12, "1990-01-01", "2021-01-01", Period("1990", "2021")),
        (16, "1996-01-01", "1996-01-01", Period("1996", "1996")),
        (18, "2005-01-01", "2012-01-01", Period("2005", "2012")),
        (6, "1990-01-01", "2021-08-01", Period("1990-01", "2021-08")),
        (9, "1961-01-01", "2021-04-01", Period("1961-01", "2021-04")),
        (11, "2020-01-01", "2020-07-01", Period("2020-01", "2020-07")),
        (20, "2020-05-01", "2020-05-01", Period("2020-05", "2020-05")),
        (1, "1999-07-08", "2021-09-29", Period("1999-07-08", "2021-09-29")),
        (2, "1980-12-03", "2021-09-01", Period("1980-12-03", "2021-09-01")),
        (99, "1990-01-01", "2021-01-01", Period("1990-01-01", "2021-01-01")),
        (12, "1990-01-01", "2021-04-01", Period("1990-01", "2021-04")),
        (12, "1990-04-15", "2021-01-01", Period("1990-04-15", "2021-01-01")),
        (6, "1990", "2021-08-01", Period("1990", "2021-08")),
        (12, None, "2021-01-01", Period(None, "2021")),
    ],
)
def test_a_period_is_as_exact_as_the_frequency_and_loses_nothing_that_is_said(
    frequency: int, start: str | None, end: str, period: Period
) -> None:
    value = {"frequencyCode": frequency, "cubeStartDate": start, "cubeEndDate": end}
    assert dataset("statcan", record("statcan", "all_cubes_list") | value).periods == (period,)


def test_a_period_of_one_year_is_said_once() -> None:
    value = {"frequencyCode": 13, "cubeStartDate": "2018-01-01", "cubeEndDate": "2018-01-01"}
    found = dataset("statcan", record("statcan", "all_cubes_list") | value)
    assert "Period covered: 2018. Frequency: every two years." in found.description.get("en")
    assert "Période visée\u00a0: 2018. Fréquence\u00a0: tous les deux ans." in found.description.get("fr")


@pytest.mark.parametrize("code", list(code_list("statcan_frequency").terms))
def test_every_frequency_is_in_words_in_both_languages(code: str) -> None:
    found = dataset("statcan", record("statcan", "all_cubes_list") | {"frequencyCode": int(code)}).description
    for lang, label in (("en", "Frequency: "), ("fr", "Fréquence\u00a0: ")):
        said = found.get(lang).split(label)[1].split(". ")[0]
        assert re.fullmatch(r"[a-zàâéèêîôû() ]+", said), said
        assert not said.startswith("aux ")


def test_the_names_in_a_description_have_its_typography() -> None:
    names = {
        "dimensionNameEn": "Canada's  regions ",
        "dimensionNameFr": "Système de l'Amérique du Nord : régions d'ici ",
    }
    description = dataset("statcan", record("statcan", "cube_metadata")["object"] | {"dimension": [names]}).description
    assert "Data by: Canada’s regions." in description.get("en")
    assert "Données selon\u00a0: Système de l’Amérique du Nord\u00a0: régions d’ici." in description.get("fr")


def test_metadata_of_a_cube_add_footnotes_and_places() -> None:
    found = dataset("statcan", record("statcan", "cube_metadata"))
    assert "Notes\u00a0:\n\n- Estimations postcensitaires." in found.description.get("fr")
    assert [extent.code for extent in found.extents] == ["0"], "Quebec is part of Canada: only the topmost place counts"
    assert found.modified == "2024-09-25T12:30:00Z", "half past eight in Ottawa, in summer"
    assert found.extras["nbSeriesCube"] == 48000


def test_an_archived_table_says_so() -> None:
    found = dataset("statcan", record("statcan", "basic_info"))
    assert found.status == "historical_archive"
    assert "no longer updated" in found.description.get("en")
    assert found.extents[1].name == Text({"en": "Outside Canada", "fr": "À l’extérieur du Canada"})
    assert found.subjects == ("government_and_politics", "economics_and_industry")


def test_codes_we_do_not_know_are_told_and_a_subjects_family_still_counts() -> None:
    value = record("statcan", "all_cubes_list") | {
        "subjectCode": ["149999"],
        "surveyCode": ["0000"],
        "frequencyCode": 99,
    }
    reading = read("statcan", value)
    assert reading.dataset
    assert codes(reading) == ["code-unknown"] * 3
    assert reading.dataset.subjects == ("labour",)
    assert reading.dataset.extras["frequencyCode"] == 99


def test_a_title_in_one_language_alone_is_not_given_to_the_other() -> None:
    value = record("statcan", "all_cubes_list") | {"cubeTitleFr": ""}
    assert dataset("statcan", value).title.languages == ("en",)


def test_without_a_product_identifier_there_are_no_made_up_addresses() -> None:
    reading = read("statcan", record("statcan", "all_cubes_list") | {"productId": "x"})
    assert reading.dataset
    assert codes(reading) == ["pid-missing"]
    assert reading.dataset.distributions == ()
    assert not reading.dataset.landing_page
