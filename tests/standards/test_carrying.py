"""What becomes of a dataset on its way to another standard is told value by value, and only from what came back."""

import msgspec
import pytest

from parvis.model import Agent, Concept, Dataset, Distribution, Extent, Licence, Period, Text, TextList
from parvis.standards.base import WriteContext, Writer
from parvis.standards.carrying import LONGEST, Outcome, Tally, compare
from parvis.standards.converting import as_record, convert, read_back, slug_of
from parvis.standards.writing import WRITERS, UnknownStandardError
from tests.standards.samples import FULL, HOSTILE

TITLE = Text({"en": "Water", "fr": "Eau"}, "en")


def outcomes(before: Dataset, after: Dataset | None) -> dict[str, str]:
    return {outcome.field: outcome.how for outcome in compare(before, after)}


def changed(before: Dataset, after: Dataset) -> list[Outcome]:
    return [outcome for outcome in compare(before, after) if outcome.how != "same"]


def test_what_is_as_it_was_is_the_same_whatever_the_catalogue_gave_it() -> None:
    stored = msgspec.structs.replace(FULL, id="another", provenance=None)
    assert set(outcomes(FULL, stored).values()) == {"same"}


def test_each_language_is_a_value_of_its_own() -> None:
    found = outcomes(Dataset(title=TITLE), Dataset(title=Text({"en": "Water"}, "en")))
    assert found == {"title.en": "same", "title.fr": "lost", "title.original": "same"}


def test_another_value_in_the_same_place_is_a_near_equal_and_both_are_told() -> None:
    (outcome,) = changed(Dataset(title=TITLE, modified="2026-02"), Dataset(title=TITLE, modified="2026-02-01"))
    assert outcome == Outcome(field="modified", how="near", before="2026-02", after="2026-02-01")


def test_a_value_that_moved_is_no_loss_and_its_place_is_told() -> None:
    before = Dataset(title=TITLE, landing_page=Text({"und": "https://example.ca/a"}))
    after = Dataset(title=TITLE, landing_page=Text({"en": "https://example.ca/a"}))
    (outcome,) = changed(before, after)
    assert (outcome.how, outcome.field, outcome.place) == ("near", "landing_page.und", "landing_page.en")


def test_members_of_lists_are_known_again_wherever_they_stand() -> None:
    files = tuple(Distribution(url=f"https://example.ca/{n}.csv", format="CSV", size=n + 1) for n in range(3))
    before = Dataset(title=TITLE, distributions=files)
    assert set(outcomes(before, Dataset(title=TITLE, distributions=files[::-1])).values()) == {"same"}
    without = Dataset(title=TITLE, distributions=(msgspec.structs.replace(files[2], size=None), files[0]))
    lost = [outcome for outcome in changed(before, without) if outcome.how == "lost"]
    assert {(outcome.field, outcome.before) for outcome in lost} == {
        ("distributions.url", "https://example.ca/1.csv"),
        ("distributions.format", "CSV"),
        ("distributions.size", "2"),
        ("distributions.size", "3"),
    }


def test_one_thing_is_never_taken_for_another() -> None:
    before = Dataset(title=TITLE, themes=(Concept(Text({"en": "Oceans"}), "oceans"),))
    after = Dataset(title=TITLE, themes=(Concept(Text({"en": "Transport"}), "transport"),))
    assert {outcome.how for outcome in changed(before, after)} == {"lost", "added"}


def test_boxes_are_whole_and_what_has_no_place_is_told_by_its_own_name() -> None:
    before = Dataset(title=TITLE, extents=(Extent(bbox=(170.0, 60.0, -170.0, 70.0)),), extras={"odd": {"a": [1]}})
    found = outcomes(before, Dataset(title=TITLE))
    assert found["extents.bbox"] == "lost"
    assert found["extras.odd"] == "lost"


def test_all_is_lost_of_what_cannot_be_read_back() -> None:
    assert set(outcomes(FULL, None).values()) == {"lost"}


def test_values_are_cut_and_hostile_ones_are_values_like_others() -> None:
    long = Dataset(title=Text({"en": "x" * 10_000}, "en"))
    (outcome, *_) = compare(long, None)
    assert len(outcome.before) == LONGEST
    assert compare(HOSTILE, HOSTILE)


def test_a_tally_counts_all_and_keeps_few() -> None:
    tally = Tally()
    for number in range(1000):
        tally.add(compare(Dataset(title=Text({"en": f"t{number}"}, "en"), keywords=TextList({"en": ("a",)})), None))
    title, *_ = tally.fields()
    assert (title.field, title.lost, len(title.examples)) == ("title.en", 1000, 3)


@pytest.mark.parametrize("writer", [w for w in WRITERS.values() if w.reader], ids=lambda writer: writer.name)
def test_no_value_goes_untold(writer: Writer) -> None:
    """Every value of a dataset is in the account once: as it was, as a near equal, or lost."""
    before = {outcome.field: outcome for outcome in compare(FULL, None)}
    after = read_back(writer, as_record(FULL), WriteContext())
    told = [outcome for outcome in compare(FULL, after) if outcome.how != "added"]
    assert {outcome.field for outcome in told} == set(before)
    assert len(told) == len(compare(FULL, None))


def test_converting_is_writing_with_an_account() -> None:
    source = WRITERS["parvis"].one(as_record(FULL), WriteContext())
    written, report = convert(source, None, "parvis")
    assert written == source
    assert (report.source, report.records, report.converted, report.verified) == ("parvis", 1, 1, True)
    assert (report.near, report.lost, report.added) == (0, 0, 0)
    assert report.whole
    _, to_us = convert(source, "parvis", "dcat-us")
    assert not to_us.whole
    assert next(field for field in to_us.fields if field.field == "title.fr").lost == 1


def test_a_standard_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(UnknownStandardError):
        convert(b"{}", None, "klingon")
    with pytest.raises(ValueError, match="klingon"):
        convert(b"{}", "klingon", "ckan")


def test_a_title_becomes_a_name_for_addresses() -> None:
    assert slug_of(Text({"fr": "Qualité de l’eau : 2024"})) == "qualite-de-leau-2024"
    assert slug_of(Text({"iu": "ᐃᓄᒃᑎᑐᑦ"})) == ""


def test_agents_licences_and_periods_are_accounted_for_too() -> None:
    before = Dataset(
        title=TITLE,
        publisher=Agent(name=Text({"en": "City", "fr": "Ville"}), email="a@example.ca"),
        licence=Licence(code="ca-ogl-lgo"),
        periods=(Period("2015", None),),
    )
    fields = set(outcomes(before, None))
    assert {"publisher.name.en", "publisher.name.fr", "publisher.email", "licence.code", "periods.start"} <= fields
