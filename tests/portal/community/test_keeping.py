"""A group's records are versions: a change makes one, none is lost, nobody overwrites what they have not seen."""

import threading

import msgspec
import pytest
from django.db import connection

from parvis.community.records import Community, Meeting, Topic
from parvis.portal.community import services
from tests.community.groups import example, words

pytestmark = pytest.mark.django_db(transaction=True)


def later(community: Community, date: str = "2022-09-13") -> Community:
    return msgspec.structs.replace(community, meetings=(*community.meetings, Meeting(date=date, state="planned")))


def test_records_are_kept_and_given_back_the_same() -> None:
    services.keep(community=example(), by="me", note="first")
    found = services.kept("cogwg", for_members=True)
    assert found is not None
    assert found.community == example()
    assert (found.version.number, found.version.by, found.version.note) == (1, "me", "first")
    assert services.groups() == ["cogwg"]


def test_the_same_records_again_are_no_new_version() -> None:
    services.keep(community=example())
    assert services.keep(community=example()).version.number == 1


def test_an_earlier_version_is_as_it_was() -> None:
    services.keep(community=example())
    services.keep(community=later(example()))
    assert [each.number for each in services.history("cogwg")] == [2, 1]
    first = services.kept("cogwg", number=1)
    assert first is not None
    assert len(first.community.meetings) == len(example().meetings)
    assert services.kept("cogwg", number=3) is None


def test_who_changed_an_older_version_is_told_and_nothing_is_lost() -> None:
    services.keep(community=example(), by="one")
    services.keep(community=later(example()), by="two", expected=1)
    with pytest.raises(services.CommunityError) as told:
        services.keep(community=later(example(), "2022-10-11"), by="three", expected=1)
    assert told.value.problem.code == "community-changed-meanwhile"
    assert told.value.problem.values == {"group": "cogwg", "version": "2", "by": "two"}
    assert [each.by for each in services.history("cogwg")] == ["two", "one"]


def test_of_two_who_change_the_same_version_at_once_one_is_told() -> None:
    services.keep(community=example())
    results: list[str] = []

    def change(date: str) -> None:
        try:
            services.keep(community=later(example(), date), expected=1)
            results.append("kept")
        except services.CommunityError as error:
            results.append(error.problem.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=change, args=(date,)) for date in ("2022-09-13", "2022-10-11")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["community-changed-meanwhile", "kept"]
    assert len(services.history("cogwg")) == 2


def test_what_is_for_members_is_on_no_public_record() -> None:
    hidden = Topic(id="hidden", year=2022, title=words("Hidden"), audience="members")
    closed = Meeting(date="2022-09-13", state="planned", audience="members")
    group = msgspec.structs.replace(
        example(), topics=(*example().topics, hidden), meetings=(*example().meetings, closed)
    )
    services.keep(community=group)
    shown, whole = services.kept("cogwg"), services.kept("cogwg", for_members=True)
    assert shown is not None
    assert whole is not None
    assert "hidden" not in {topic.id for topic in shown.community.topics}
    assert closed.date not in {meeting.date for meeting in shown.community.meetings}
    assert "hidden" in {topic.id for topic in whole.community.topics}
