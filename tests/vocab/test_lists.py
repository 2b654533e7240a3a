"""The code lists: complete in both languages, and no spelling means two things."""

import json
from importlib.resources import files

import pytest

from parvis.vocab import code_list, code_list_names, fold
from parvis.vocab.problems import wordings

DATA = files("parvis.vocab") / "data"
LISTS = code_list_names()


@pytest.mark.parametrize("name", LISTS)
def test_every_term_has_a_name_in_both_official_languages(name: str) -> None:
    missing = [term.code for term in code_list(name).terms.values() if not {"en", "fr"} <= term.labels.keys()]
    assert missing == []


@pytest.mark.parametrize("name", LISTS)
def test_no_code_stands_twice(name: str) -> None:
    codes = [entry["code"] for entry in json.loads((DATA / f"{name}.json").read_text("utf-8"))]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("name", LISTS)
def test_no_other_spelling_of_a_term_is_also_one_of_another(name: str) -> None:
    owners: dict[str, set[str]] = {}
    for term in code_list(name).terms.values():
        for spelling in (term.code, *term.aliases):
            owners.setdefault(fold(spelling), set()).add(term.code)
    assert {spelling: codes for spelling, codes in owners.items() if len(codes) > 1} == {}


@pytest.mark.parametrize("name", LISTS)
def test_every_code_and_other_spelling_is_found(name: str) -> None:
    terms = code_list(name)
    for term in terms.terms.values():
        for spelling in (term.code, term.code.upper(), *term.aliases):
            assert terms.find(spelling) == term.code


@pytest.mark.parametrize(
    ("name", "spelling", "code"),
    [
        ("frequency", "  Bimestriel ", "P2M"),
        ("language", "français", "fr"),
        ("language", "FRA", "fr"),
        ("language", "inuinnaqtun", "ikt"),
        ("geographic_region", "quebec", "2"),
        ("geographic_region", "24", "2"),
        ("jurisdiction", "Gouvernement du Québec", "CA-QC"),
        ("jurisdiction", "NWT", "CA-NT"),
        ("topic_category", "climatologyMeteorologyAtmosphere", "climatology_meterology_atmosphere"),
        ("status", "onGoing", "ongoing"),
        ("subject", "HE", "health_and_safety"),
    ],
)
def test_a_term_is_found_whatever_its_case_accents_and_language(name: str, spelling: str, code: str) -> None:
    assert code_list(name).find(spelling) == code


def test_every_licence_says_in_plain_words_what_one_may_do() -> None:
    terms, jurisdictions = code_list("licence_term"), code_list("jurisdiction")
    for licence in code_list("licence").terms.values():
        assert set(licence.more["summary"]) >= {"en", "fr"}, licence.code
        for kind in ("permits", "requires", "forbids"):
            assert all(code in terms for code in licence.more.get(kind, ())), licence.code
        assert isinstance(licence.more["open"], bool)
        assert licence.more.get("jurisdiction") is None or licence.more["jurisdiction"] in jurisdictions, licence.code


def test_an_open_licence_lets_everybody_use_change_share_and_sell() -> None:
    for licence in code_list("licence").terms.values():
        if licence.more["open"]:
            assert licence.more["permits"] == ["use", "modify", "share", "sell"], licence.code


def test_every_format_belongs_to_a_family_and_has_stars() -> None:
    families = code_list("format_family")
    for term in code_list("format").terms.values():
        assert term.more["family"] in families, term.code
        assert 1 <= term.more["openness"] <= 5, term.code


def test_geojson_excel_and_shapefiles_have_the_stars_they_deserve() -> None:
    stars = {
        code: code_list("format").terms[code].more["openness"]
        for code in ("GEOJSON", "XLSX", "SHP", "CSV", "TTL", "PDF")
    }
    assert stars == {"GEOJSON": 3, "XLSX": 2, "SHP": 2, "CSV": 3, "TTL": 4, "PDF": 1}


def test_every_government_has_a_level_and_a_place_and_every_municipality_a_parent() -> None:
    jurisdictions, levels = code_list("jurisdiction"), code_list("government_level")
    provinces = [term for term in jurisdictions.terms.values() if len(term.code) == 5]
    assert len(provinces) == 13
    for term in jurisdictions.terms.values():
        assert term.more["level"] in levels, term.code
        assert {"en", "fr"} <= term.more["place"].keys(), term.code
        if len(term.code) > 5:
            assert term.more["parent"] in jurisdictions, term.code


def test_statistics_canadas_codes_lead_to_ours() -> None:
    for term in code_list("statcan_subject").terms.values():
        assert all(code in code_list("subject") for code in term.more["subject"]), term.code
    for term in code_list("statcan_frequency").terms.values():
        assert term.more["frequency"] in code_list("frequency"), term.code


def test_every_problem_is_worded_in_both_languages_with_the_same_values() -> None:
    import string

    for code, languages in wordings().items():
        assert {"en", "fr"} <= languages.keys(), code
        named = [
            {
                field
                for text in (words.message, words.remedy)
                for _, field, _, _ in string.Formatter().parse(text)
                if field
            }
            for words in languages.values()
        ]
        assert all(fields == named[0] for fields in named), code


def test_french_wordings_keep_french_typography() -> None:
    for code, languages in wordings().items():
        for text in (languages["fr"].message, languages["fr"].remedy):
            assert " :" not in text, code
            assert "« " not in text, code
            assert " »" not in text, code
