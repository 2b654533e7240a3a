"""Which titles are slices of one series, and which only look alike."""

import gzip
import json
import os
from collections import Counter
from pathlib import Path

import pytest

from parvis.model import Extent, Text
from parvis.search.ranking.series import series, stripped

CORPUS = Path(os.environ.get("PARVIS_CORPUS", "/nowhere"))


def key(*titles: str, lang: str = "en", **more: object) -> set[str | None]:
    asked = {"organization": "office", "kind": "dataset", **more}
    return {series({lang: title}, **asked).key for title in titles}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "titles",
    [
        ("Business counts, June 2019", "Business counts, December 2016", "Business Counts, June 2020"),
        ("Immigrant income, Ontario", "Immigrant income, British Columbia", "Immigrant income, Canada"),
        ("Expectations, third quarter of 2021", "Expectations, second quarter of 2020", "Expectations, Q3 2021"),
        ("Price indexes (1997=100)", "Price indexes (2002=100)"),
        ("Tuition fees, 1993/1994 to 2006/2007", "Tuition fees, 2007-2008", "Tuition fees"),
        ("H03832: Hydrographic survey, 1935-12-31", "H01936A: Hydrographic Survey , 1936-01-05"),
        ("Profiles submitted on 07/10/2012 (accession 0092485)", "Profiles submitted on 2/2/2004 (Accession 0001327)"),
        ("Census profile, July 1st 2016", "Census profile, 1 July 2021"),
        ("Narrative report: January - February - March 1943", "Narrative report: January - February - March 1944"),
        ("Gazette, issue 12", "Gazette, issue 13"),
        ("Floodplain of Tift County", "Floodplain of Howard County"),
    ],
)
def test_titles_that_differ_in_period_place_or_number_are_one_series(titles: tuple[str, ...]) -> None:
    assert len(key(*titles)) == 1
    assert None not in key(*titles)


@pytest.mark.parametrize(
    "titles",
    [
        ("Comptes des entreprises, juin 2019", "Comptes des entreprises, décembre 2016"),
        ("Revenu des immigrants, Québec", "Revenu des immigrants, Colombie-Britannique"),
        ("Attentes, troisième trimestre de 2021", "Attentes, deuxième trimestre de 2020", "Attentes, T3 2021"),
        ("Droits de scolarité, de 1993 à 2006", "Droits de scolarité, de 2007 à 2012"),
        ("Profil du recensement, 1er juillet 2016", "Profil du recensement, 1er juillet 2021"),
        ("Bulletin numéro 12", "Bulletin numéro 13"),
    ],
)
def test_so_are_french_ones(titles: tuple[str, ...]) -> None:
    assert len(key(*titles, lang="fr")) == 1
    assert None not in key(*titles, lang="fr")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Smokers aged 12 and over", "Smokers aged 15 and over"),
        ("Sea temperature, 1-degree", "Sea temperature, 2-degree"),
        ("Inputs and outputs, L-level aggregation", "Inputs and outputs, M-level aggregation"),
        ("Counts with employees, June 2019", "Counts without employees, June 2019"),
        ("Loading (2501 - 5000 gal/yr)", "Loading (5001 - 9999 gal/yr)"),
        ("Housing starts, Ontario", "Housing completions, Ontario"),
        ("Sea colour, KD490", "Sea colour, PAR"),
        ("Trips that may be made", "Trips that must be made"),
    ],
)
def test_other_words_and_small_numbers_tell_tables_apart(one: str, other: str) -> None:
    assert len(key(one, other)) == 2


def test_another_organization_or_kind_is_another_series() -> None:
    title = "Business counts, June 2019"
    assert len(key(title) | key(title, organization="bureau") | key(title, kind="publication")) == 3


def test_a_title_of_nothing_but_a_year_or_a_place_is_of_no_series() -> None:
    assert key("2019", "Ontario", "") == {None}
    assert series({}, organization=None, kind="dataset").key is None


def test_the_names_of_its_own_places_are_left_out_too() -> None:
    abitibi, estrie = (Extent(name=Text({"fr": name})) for name in ("Abitibi-Témiscamingue", "Estrie"))
    one = key("Milieux humides – Abitibi-Témiscamingue", lang="fr", extents=(abitibi,))
    assert one == key("Milieux humides, Estrie", lang="fr", extents=(estrie,))
    assert one != key("Milieux humides, Estrie", lang="fr")


@pytest.mark.parametrize(
    ("title", "is_slice"),
    [
        ("Business counts, June 2019", True),
        ("Immigrant income, Ontario", True),
        ("Gazette, issue 12", True),
        ("Population of Canada", False),
        ("Tuition fees, 1993/1994 to 2006/2007", False),
        ("Department store sales, 1991 to 2005", False),
        ("Price indexes (1997=100)", False),
        ("Housing starts", False),
    ],
)
def test_one_period_or_part_of_the_country_is_a_slice_and_all_of_it_is_none(title: str, is_slice: bool) -> None:
    assert stripped(title, "en")[1] is is_slice


@pytest.mark.parametrize("title", ["\u202e2019\x00", "(" * 10_000, "2019 " * 5_000, "ᐃᓄᒃᑎᑐᑦ 2019", "e\u0301" * 300])
def test_no_title_is_an_error(title: str) -> None:
    series({"en": title, "zz": title, "und": title}, organization=None, kind="dataset")


@pytest.mark.corpus
def test_a_real_catalogue_has_its_great_series_folded_and_half_of_its_datasets_left_alone() -> None:
    file = CORPUS / "datagov_ckan" / "slim_all.jsonl.gz"
    if not file.is_file():
        pytest.skip("PARVIS_CORPUS is not there")
    found: Counter[str | None] = Counter()
    with gzip.open(file) as lines:
        for line in lines:
            record = json.loads(line)
            found[series({"en": record["title"]}, organization=record["organization"], kind="dataset").key] += 1
    folded = [size for name, size in found.items() if name and size > 1]
    assert max(folded) > 10_000
    assert 0.4 < sum(folded) / found.total() < 0.55
    assert found[None] < 20
