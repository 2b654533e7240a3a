"""The same dataset from several sources: found, shown once, decided by stewards, and parted again."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from parvis.matching.authority import Portal
from parvis.model import Agent, Dataset, Distribution, Identifier, Text, digest, encode_dataset
from parvis.portal.catalogue import services as catalogue
from parvis.portal.catalogue.models import Change, SameMember, SamePair
from parvis.search.model import Hit, Query

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index")]
NOW = datetime(2026, 11, 24, tzinfo=UTC)
PORTALS = {
    "yukon": Portal(jurisdiction="CA-YT", url="https://open.yukon.ca"),
    "federal": Portal(jurisdiction="CA", url="https://open.canada.ca"),
    "city": Portal(jurisdiction="CA-YT-whitehorse", url="https://data.whitehorse.ca"),
}
WORDS = (
    "Every well in the territory with its depth, its yield and the layers that were met while it was drilled, "
    "as the drillers reported them to the branch since nineteen seventy; coordinates were checked in the field."
)
WELLS = Dataset(
    title=Text({"en": "Groundwater wells of the territory"}),
    description=Text({"en": WORDS}),
    publisher=Agent(name=Text({"en": "Water Resources Branch"})),
    distributions=(
        Distribution(url="https://open.yukon.ca/wells.csv", format="CSV"),
        Distribution(url="https://open.yukon.ca/wells.zip", format="SHP"),
    ),
    jurisdiction="CA-YT",
)
COPY = msgspec.structs.replace(
    WELLS,
    title=Text({"en": "Groundwater wells of the territory", "fr": "Puits du territoire"}),
    languages=("en", "fr"),
    distributions=(*WELLS.distributions, Distribution(url="https://open.canada.ca/wells.html", format="HTML")),
)
OTHER = Dataset(title=Text({"en": "Bus stops"}), description=Text({"en": "Where buses stop."}), jurisdiction="CA-YT")


def save(origin: str, guid: str, dataset: Dataset, *, days: int = 0) -> str:
    record = catalogue.Incoming.of(
        guid=guid, dataset=dataset, payload_digest=digest(encode_dataset(dataset)), standard="ckan"
    )
    catalogue.save_datasets(origin=origin, run=None, records=[record], at=NOW + timedelta(days=days))
    return str(catalogue.dataset_id(origin=origin, guid=guid))


def find() -> catalogue.Found:
    found = catalogue.find_same(portals=PORTALS)
    catalogue.sync_index()
    return found


def search(**asked: object) -> tuple[Hit, ...]:
    answer = catalogue.engine().search(Query(**{"lang": "en", **asked}))
    assert answer.count == len(answer.hits)
    return answer.hits


def ids(**asked: object) -> set[str]:
    return {hit.id for hit in search(**asked)}


@pytest.fixture
def pair() -> tuple[str, str]:
    """The federal catalogue's copy, harvested first, and the territory's own record."""
    copy = save("federal", "c", COPY)
    own = save("yukon", "w", WELLS, days=1)
    save("yukon", "b", OTHER)
    return own, copy


def test_copies_are_one_result_the_own_government_s_first_and_the_card_says_who_else_has_it(pair) -> None:
    catalogue.sync_index()
    assert len(ids(text="groundwater")) == 2
    found = find()
    assert (found.datasets, found.groups, found.profiled) == (3, 1, 3)
    (hit,) = search(text="groundwater")
    assert hit.id == pair[0]
    assert hit.read_card().also == ("federal",)


def test_a_filter_by_a_copy_s_source_language_or_format_finds_the_record_that_is_shown(pair) -> None:
    find()
    for name, value in (("source", "federal"), ("source", "yukon"), ("language", "fr"), ("format", "HTML")):
        assert ids(text="groundwater", filters={name: (value,)}) == {pair[0]}


def test_an_index_made_anew_is_the_same_as_one_that_followed(pair) -> None:
    find()
    followed = [(hit.id, hit.card) for hit in search(sort="id")]
    assert catalogue.reindex() == 2
    assert [(hit.id, hit.card) for hit in search(sort="id")] == followed


def test_finding_again_profiles_nothing_and_tells_the_index_nothing(pair) -> None:
    find()
    last = catalogue.last_change()
    again = find()
    assert (again.profiled, again.regrouped, catalogue.last_change()) == (0, 0, last)
    save("yukon", "w", msgspec.structs.replace(WELLS, licence=None, version="2"), days=2)
    assert find().profiled == 1


def test_a_withdrawn_record_leaves_at_once_and_a_copy_takes_its_place(pair) -> None:
    own, copy = pair
    find()
    known = [id for id, _ in catalogue.published_ids(origin="yukon")]
    catalogue.withdraw(ids=known, run=None, at=NOW)
    catalogue.sync_index()
    assert ids(text="groundwater") == {copy}
    assert catalogue.groups_of([own, copy]) == {own: (copy,), copy: (copy,)}
    (hit,) = search(text="groundwater")
    assert hit.read_card().also == ()


def test_a_copy_that_changes_changes_what_the_shown_record_is_found_by(pair) -> None:
    own, _ = pair
    find()
    more = (*COPY.distributions, Distribution(url="https://open.canada.ca/wells.kml", format="KML"))
    with closing(catalogue.IndexFollower()) as follower:
        record = catalogue.Incoming.of(
            guid="c",
            dataset=msgspec.structs.replace(COPY, distributions=more),
            payload_digest=b"x",
            standard="ckan",
        )
        outcome = catalogue.save_datasets(origin="federal", run=None, records=[record], at=NOW + timedelta(days=3))
        follower.sync(stored=outcome.stored, upto=outcome.change)
    assert ids(text="groundwater", filters={"format": ("KML",)}) == {own}


def test_a_steward_parts_them_and_undoing_joins_them_exactly_as_before(pair) -> None:
    own, copy = pair
    find()
    before = set(SameMember.objects.values_list("dataset_id", "group", "place"))
    said = catalogue.decide_same(one=own, other=copy, verdict="different", by="Ann", reason="Another region.")
    catalogue.sync_index()
    assert ids(text="groundwater") == {own, copy}
    assert all(hit.read_card().also == () for hit in search())
    assert find().groups == 0
    catalogue.undo_same(number=said.number, by="Ann")
    catalogue.sync_index()
    assert ids(text="groundwater") == {own}
    assert set(SameMember.objects.values_list("dataset_id", "group", "place")) == before
    first, last = reversed(catalogue.list_same_decisions())
    assert (first.verdict, first.undone, first.reason, last.verdict) == ("different", True, "Another region.", "")


def test_one_decision_writes_to_the_ledger_of_its_own_groups_alone(pair) -> None:
    own, copy = pair
    find()
    last = catalogue.last_change()
    catalogue.decide_same(one=own, other=copy, verdict="different", by="Ann")
    assert {str(id) for id in Change.objects.filter(id__gt=last).values_list("dataset_id", flat=True)} == {own, copy}
    assert catalogue.changes_after(last) == ()  # no news to those who harvest this portal


def test_a_title_and_a_publisher_are_never_enough() -> None:
    alike = msgspec.structs.replace(WELLS, description=Text(), distributions=())
    pair = save("yukon", "a", alike), save("federal", "b", alike)
    assert find().groups == 0
    assert ids() == set(pair)
    (possible,) = catalogue.list_possible_pairs()
    assert {possible.one, possible.other} == set(pair)
    assert possible.evidence.grounds == ()
    catalogue.decide_same(one=pair[0], other=pair[1], verdict="unsure", by="Ann")
    catalogue.sync_index()
    assert ids() == set(pair)
    catalogue.decide_same(one=pair[0], other=pair[1], verdict="same", by="Ann")
    catalogue.sync_index()
    assert len(ids()) == 1
    assert catalogue.list_possible_pairs() == ()
    assert find().groups == 1  # a person's word stays


def test_slices_of_a_series_stay_apart() -> None:
    for origin, year in (("yukon", 2019), ("federal", 2020)):
        save(origin, str(year), msgspec.structs.replace(WELLS, title=Text({"en": f"Groundwater wells {year}"})))
    assert find().groups == 0


def test_what_stewards_held_apart_can_not_be_joined_by_way_of_a_third(pair) -> None:
    own, copy = pair
    third = save("city", "t", msgspec.structs.replace(OTHER, title=Text({"en": "Wells"})))
    find()
    catalogue.decide_same(one=own, other=copy, verdict="different", by="Ann")
    catalogue.decide_same(one=own, other=third, verdict="same", by="Ann")
    with pytest.raises(catalogue.SameError) as refused:
        catalogue.decide_same(one=copy, other=third, verdict="same", by="Ann")
    assert refused.value.problem.code == "same-held-apart"
    assert len(catalogue.list_same_decisions()) == 2
    assert catalogue.groups_of([copy]) == {}


def test_hostile_records_are_compared_like_any_other() -> None:
    hostile = Dataset(
        title=Text({"en": "<script>\x1b[2J" + "a" * 5000, "und": "\u202e"}),
        identifiers=tuple(Identifier(value="x" * 3000, type="doi") for _ in range(100)),
        distributions=tuple(Distribution(url=f"http://[{n}") for n in range(300)),
    )
    for origin in PORTALS:
        save(origin, "h", hostile)
    assert find().groups == 0


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"one": "nobody", "other": "none"}, "same-dataset-unknown"),
        ({"verdict": "perhaps"}, "same-verdict-unknown"),
        ({"other": "own"}, "same-dataset-itself"),
    ],
)
def test_what_can_not_be_decided_is_refused(pair, given, code) -> None:
    asked = {"one": pair[0], "other": pair[1], "verdict": "same", **given}
    asked["other"] = pair[0] if asked["other"] == "own" else asked["other"]
    with pytest.raises(catalogue.SameError) as refused:
        catalogue.decide_same(**asked, by="Ann")
    assert refused.value.problem.code == code


def test_it_is_due_once_the_catalogue_has_come_to_rest(pair) -> None:
    news = Change.objects.latest("id").at
    assert not catalogue.is_finding_due(now=news + timedelta(minutes=1))
    assert catalogue.is_finding_due(now=news + timedelta(minutes=6))
    find()
    assert not catalogue.is_finding_due(now=datetime.now(UTC) + timedelta(hours=2))
    save("yukon", "new", OTHER, days=4)
    assert not catalogue.is_finding_due(now=datetime.now(UTC) + timedelta(minutes=10))
    assert catalogue.is_finding_due(now=datetime.now(UTC) + timedelta(hours=2))


def test_the_evidence_is_kept_with_the_pair(pair) -> None:
    own, copy = pair
    find()
    assert SamePair.objects.count() == 1
    told = catalogue.evidence_of(one=own, others=[copy])[copy].evidence
    assert told.levels["files"] in {"all", "many"}
    assert told.holds
