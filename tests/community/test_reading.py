"""What is wrong in a file of records is told by its place, and the rest is taken."""

import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.community import read, write
from parvis.community.reading import schema
from parvis.vocab.problems import wordings

from .groups import EXAMPLE, example, groups


def document(**lists: Any) -> dict[str, Any]:
    return {"format": "parvis-community/1", "group": {"id": "g", "names": [{"name": {"en": "G", "fr": "G"}}]}, **lists}


def told(**lists: Any) -> dict[str, str]:
    return {problem.pointer: problem.code for problem in read(json.dumps(document(**lists)).encode()).problems}


BOTH = {"en": "x", "fr": "x"}


def test_records_written_are_read_back_the_same_and_twice_give_the_same_bytes() -> None:
    once = write(example())
    assert read(once).community == example()
    assert write(example()) == once


@settings(max_examples=50, deadline=None)
@given(groups())
def test_any_group_comes_back_from_its_file(group: Any) -> None:
    assert read(write(group)).community == group


def test_the_schema_is_one_that_any_validator_takes_and_the_example_keeps_it() -> None:
    assert jsonschema_rs.validator_for(schema()).is_valid(json.loads(EXAMPLE.read_bytes()))


@pytest.mark.parametrize(
    ("lists", "pointer", "code"),
    [
        ({"meetings": [{"date": "2021-13-01"}]}, "/meetings/0/date", "schema-pattern"),
        ({"meetings": [{"date": "2021-02-30"}]}, "/meetings/0/date", "community-day-impossible"),
        ({"meetings": [{"date": "2021-02-03", "levle": "working"}]}, "/meetings/0", "schema-unexpected"),
        ({"meetings": [{}]}, "/meetings/0", "schema-required"),
        ({"meetings": {"date": "2021-02-03"}}, "/meetings", "community-list-expected"),
        ({"meetngs": []}, "/meetngs", "community-list-unknown"),
        ({"topics": [{"id": "t", "year": 2022, "title": {"en": "x"}}]}, "/topics/0/title",
         "community-text-untranslated"),
        ({"topics": [{"id": "t", "year": 2022, "title": BOTH, "state": "completed"}]}, "/topics/0",
         "community-topic-undated"),
        ({"topics": [{"id": "t", "year": 2022, "title": BOTH, "completed": "2022-01-01"}]}, "/topics/0/completed",
         "community-topic-not-completed"),
        ({"topics": [{"id": "t", "year": 2022, "title": BOTH, "state": "completed", "completed": "2022-01-01"}]},
         "/topics/0/completed", "community-topic-without-meeting"),
        ({"topics": [{"id": "t", "year": 2022, "title": BOTH}] * 2}, "/topics/1/id", "community-id-twice"),
        ({"meetings": [{"date": "2021-02-03", "items": [{"title": BOTH, "presenters": ["nobody"]}]}]},
         "/meetings/0/items/0/presenters", "community-id-unknown"),
        ({"meetings": [{"date": "2021-02-03"}], "pauses": [{"month": "2021-02"}]}, "/pauses/0/month",
         "community-pause-with-meeting"),
        ({"governments": [{"id": "ca", "name": BOTH, "order": "federal"}],
          "memberships": [{"government": "ca", "start": "2022-01-02", "end": "2022-01-01"}]}, "/memberships/0/end",
         "community-ends-before"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_its_place(lists: dict[str, Any], pointer: str, code: str) -> None:
    assert told(**lists).get(pointer) == code
    assert set(wordings()[code]) >= {"en", "fr"}


def test_a_file_half_wrong_gives_the_other_half() -> None:
    meetings = [{"date": f"2021-{n:02}-01" if n % 2 else f"2021-{n:02}-31x"} for n in range(1, 11)]
    found = read(json.dumps(document(meetings=meetings)).encode())
    assert found.community is not None
    assert [meeting.date for meeting in found.community.meetings] == [f"2021-{n:02}-01" for n in (1, 3, 5, 7, 9)]
    assert [problem.pointer for problem in found.problems] == [f"/meetings/{n}/date" for n in (1, 3, 5, 7, 9)]


@pytest.mark.parametrize("payload", [b"", b"[]", b"null", b"{", b"\xff\xfe", b'{"format": "other"}', b'{"a": 1' * 5000])
def test_what_is_no_file_of_records_is_told(payload: bytes) -> None:
    found = read(payload)
    assert found.community is None
    assert found.problems


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.text() | st.sampled_from(["meetings", "topics", "items", "title", "en"]), inner)
        ),
    )
)
def test_nothing_makes_reading_fall_over(value: Any) -> None:
    whole = {**document(), **(value if isinstance(value, dict) else {"meetings": value})}
    read(json.dumps(whole).encode())
