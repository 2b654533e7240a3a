"""When two records of different catalogues are taken for the same dataset, and when never."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.matching import Profile, find_matches, group, profile
from parvis.matching.blocking import GENERIC, candidates, without_generic
from parvis.matching.comparing import FIELDS, compare, overlap
from parvis.matching.weighing import GROUNDS, TOGETHER, weigh, weights
from parvis.model import Agent, Dataset, Distribution, Extent, Identifier, Text, TextList

WELLS = Dataset(
    title=Text({"en": "Groundwater observation wells of the Fraser valley"}),
    description=Text(
        {
            "en": "Levels of the water table measured every hour in two hundred wells of the lower Fraser valley, with "
            "the depth of each well, its aquifer and the agency that looks after it; corrected once a year."
        }
    ),
    publisher=Agent(name=Text({"en": "Ministry of Environment"})),
    distributions=(Distribution(url="https://data.example.bc.ca/wells/levels.csv"),),
    jurisdiction="CA-BC",
)


def matched(*datasets: Dataset) -> list[bool]:
    """For each pair of datasets, each of a catalogue of its own, that may be the same: whether it is shown as one."""
    profiles = [profile(item, id=f"{place}", source=f"source-{place}") for place, item in enumerate(datasets)]
    return [match.likely for match in find_matches(profiles)]


def changed(dataset: Dataset, **fields: object) -> Dataset:
    return msgspec.structs.replace(dataset, **fields)


def test_a_copy_with_the_same_files_is_the_same_dataset() -> None:
    copy = changed(WELLS, publisher=None, description=Text(), jurisdiction="CA")
    assert matched(WELLS, copy) == [True]


def test_a_copy_with_files_of_its_own_is_known_by_its_description_even_where_that_was_cut() -> None:
    cut = Text({"en": WELLS.description.get("en")[:110]})
    copy = changed(WELLS, description=cut, distributions=(Distribution(url="https://open.example.ca/f/17"),))
    assert matched(WELLS, copy) == [True]


def test_a_copy_in_the_other_language_is_known_by_its_identifier() -> None:
    doi = Identifier("10.5555/wells.2020", "doi")
    one = changed(WELLS, identifiers=(doi,))
    other = Dataset(
        title=Text({"fr": "Puits d’observation des eaux souterraines de la vallée du Fraser"}),
        identifiers=(
            Identifier("https://doi.org/10.5555/WELLS.2020", "other"),
            Identifier("10.5555/wells.2020", "doi"),
        ),
    )
    assert matched(one, other) == [True]


def test_a_table_of_statistics_canada_is_known_by_its_number_however_it_is_written() -> None:
    table = Dataset(
        title=Text({"en": "Consumer Price Index"}), identifiers=(Identifier("18-10-0004-01", "statcan-pid"),)
    )
    copy = Dataset(
        title=Text({"fr": "Indice des prix à la consommation"}),
        distributions=(Distribution(url="https://www150.statcan.gc.ca/t1/tbl1/fr/tv.action?pid=1810000401"),),
    )
    assert matched(table, copy) == [True]


def test_two_tables_of_statistics_canada_are_never_the_same_whatever_else_they_share() -> None:
    one = changed(WELLS, identifiers=(Identifier("18100004", "statcan-pid"),))
    other = changed(WELLS, identifiers=(Identifier("18100005", "statcan-pid"),))
    assert matched(one, other) in ([], [False])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wells of the Fraser valley 2019", "Wells of the Fraser valley 2020"),
        ("Crop yields, Alberta", "Crop yields, Ontario"),
    ],
)
def test_slices_of_a_series_are_not_the_same_dataset(one: str, other: str) -> None:
    first, second = (changed(WELLS, title=Text({"en": title})) for title in (one, other))
    assert matched(first, second) in ([], [False])


def test_a_title_alone_never_makes_two_records_one() -> None:
    bare = Dataset(title=WELLS.title)
    assert matched(bare, bare) == [False]
    assert matched(changed(bare, publisher=WELLS.publisher), changed(bare, publisher=WELLS.publisher)) == [False]


words = st.sampled_from(["water", "wells", "air", "quality", "roads", "budget", "trees", "school", "census", "income"])
titles = st.lists(words, min_size=1, max_size=9).map(" ".join)


@given(title=titles, publisher=st.none() | titles, keywords=st.lists(words, max_size=4))
@settings(max_examples=60)
def test_no_title_publisher_and_keywords_are_ground_enough(
    title: str, publisher: str | None, keywords: list[str]
) -> None:
    made = Dataset(
        title=Text({"en": title}),
        publisher=Agent(name=Text({"en": publisher})) if publisher else None,
        keywords=TextList.of(keywords, "en"),
    )
    assert True not in matched(made, made)


def test_records_of_one_catalogue_are_never_compared() -> None:
    same = [profile(WELLS, id=id, source="one") for id in ("a", "b")]
    assert list(find_matches(same)) == []


def test_an_address_that_many_records_of_a_source_have_tells_none_of_them() -> None:
    service = (Distribution(url="https://maps.example.ca/rest/services/all/MapServer"),)
    many = [
        profile(Dataset(title=Text({"en": f"Layer {place}"}), distributions=service), id=f"{place}", source="maps")
        for place in range(GENERIC + 1)
    ]
    assert all(not item.files for item in without_generic(many))
    assert all(item.files for item in without_generic(many[:GENERIC]))


def test_candidates_do_not_grow_with_the_square_of_the_records() -> None:
    template = Text({"en": "Permits that the town issued, by month; see the open data page for the columns."})
    profiles = [
        profile(
            Dataset(title=Text({"en": f"Permits issued in the town of Place{place}"}), description=template),
            id=f"{place}",
            source=f"town-{place % 50}",
        )
        for place in range(2_000)
    ]
    assert sum(1 for _ in candidates(without_generic(profiles))) < 20 * len(profiles)


def test_weights_are_there_for_every_level_that_can_count() -> None:
    told = weights().levels
    assert told.keys() == FIELDS.keys()
    for field, levels in GROUNDS.items():
        assert all(told[field][level] > 0 or field == "description" for level in levels)
    assert all(level in told[field] for some in TOGETHER for field, level in some.items())


def test_evidence_adds_up_to_its_probability_and_names_its_grounds() -> None:
    one, other = (profile(WELLS, id=id, source=id) for id in "ab")
    evidence = weigh(compare(one, other))
    bits = weights().prior + sum(evidence.weights.values())
    assert evidence.probability == pytest.approx(1 / (1 + 2**-bits), abs=1e-5)
    assert "files" in evidence.grounds
    assert "description" in evidence.grounds
    assert evidence.refused == ()


def test_boxes_are_compared_across_the_antimeridian() -> None:
    assert overlap((170, -10, -170, 10), (170, -10, -170, 10)) == 1
    assert overlap((170, -10, -170, 10), (0, -10, 10, 10)) == 0
    assert overlap((0, 0, 2, 1), (1, 0, 3, 1)) == pytest.approx(1 / 3)


def test_what_a_hostile_record_says_is_compared_without_an_error() -> None:
    hostile = Dataset(
        title=Text({"en": "\u202e" + "x" * 100_000, "und": "]]><"}),
        distributions=tuple(
            Distribution(url=url) for url in ("http://[::1", "javascript:1", "http://", "https://é.ca/%zz")
        ),
        identifiers=(Identifier("", "doi"), Identifier("9" * 5_000, "statcan-pid")),
        extents=(Extent(bbox=(180, 90, -180, -90)),),
    )
    assert isinstance(profile(hostile, id="x", source="y"), Profile)
    assert matched(hostile, hostile) in ([], [False], [True])


# Groups


def profiles_of(**sources: str) -> dict[str, Profile]:
    return {id: profile(WELLS, id=id, source=source) for id, source in sources.items()}


def test_copies_in_three_catalogues_are_one_group() -> None:
    some = profiles_of(a="bc", b="federal", c="city")
    groups, left = group(find_matches(list(some.values())), {"a": "bc", "b": "federal", "c": "city"})
    assert [item.members for item in groups] == [("a", "b", "c")]
    assert left == []


def test_a_group_never_has_two_records_of_one_source_and_the_pair_left_out_is_told() -> None:
    some = profiles_of(a="bc", b="federal", c="bc")
    groups, left = group(find_matches(list(some.values())), {"a": "bc", "b": "federal", "c": "bc"})
    assert [item.members for item in groups] == [("a", "b")]
    assert [(match.one, match.other) for match in left] == [("b", "c")]


def test_a_stewards_no_holds_two_records_apart_even_through_a_third() -> None:
    some = profiles_of(a="bc", b="federal", c="city")
    groups, left = group(
        find_matches(list(some.values())), {"a": "bc", "b": "federal", "c": "city"}, {("a", "c"): False}
    )
    assert [item.members for item in groups] == [("a", "b")]
    assert [(match.one, match.other) for match in left] == [("b", "c")]


def test_a_stewards_yes_joins_what_no_score_would() -> None:
    groups, _ = group([], {"a": "bc", "z": "federal"}, {("a", "z"): True})
    assert [item.members for item in groups] == [("a", "z")]


def test_a_decision_about_a_record_that_is_gone_is_no_error() -> None:
    assert group([], {"a": "bc"}, {("a", "gone"): True}) == ([], [])
