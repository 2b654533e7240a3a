"""Walks of catalogues that are asked step by step: what counts as changed, and what a cursor remembers."""

from collections.abc import Iterator

import pytest

from parvis.connectors import stepwise
from parvis.connectors.base import RawRecord
from parvis.connectors.stepwise import Step, moment_of

LAST = "2026-03-01T10:00:00Z"


def record(name: str, modified: str | None = LAST, text: bytes = b"{}") -> RawRecord:
    return RawRecord(guid=name, payload=text, standard="ckan", modified=modified)


def steps_of(*pages: list[RawRecord]) -> stepwise.Steps:
    def steps(behind: str) -> Iterator[Step]:
        for number, page in enumerate(pages[int(behind or 0) :], int(behind or 0) + 1):
            yield Step(page, str(number), sum(map(len, pages)))

    return steps


def since(steps: stepwise.Steps, state: dict[str, str], cursor: str = "") -> tuple[list[str], dict[str, str]]:
    pages = list(stepwise.since(steps, state=state, cursor=cursor))
    return [each.guid for page in pages for each in page.records], pages[-1].state


def test_what_changed_at_the_very_moment_of_the_last_run_is_not_lost() -> None:
    _, state = since(steps_of([record("a"), record("b")]), {})
    changed, _ = since(steps_of([record("a"), record("b"), record("c")]), state)
    assert changed == ["c"]
    again, _ = since(steps_of([record("a"), record("b", text=b'{"title": "new"}')]), state)
    assert again == ["b"]


def test_a_time_to_come_does_not_hide_what_changes_until_then() -> None:
    _, state = since(steps_of([record("a"), record("b", "2999-01-01T00:00:00Z")]), {})
    assert state["since"] < "2999"
    later = moment_of("2998-01-01")
    changed, _ = since(steps_of([record("a"), record("b", "2999-01-01T00:00:00Z"), record("c", later)]), state)
    assert changed == ["c"]


def test_a_record_without_a_time_is_given_each_time() -> None:
    _, state = since(steps_of([record("a", None), record("b")]), {})
    assert since(steps_of([record("a", None), record("b")]), state)[0] == ["a"]


def test_many_records_of_one_moment_are_not_given_again() -> None:
    many = [record(f"r{number}") for number in range(500)]
    _, state = since(steps_of(many), {})
    assert len(state["edge"]) < 100
    assert since(steps_of(many), state)[0] == []


def test_of_a_whole_day_with_many_changes_all_are_given_again_since_more_may_follow() -> None:
    many = [record(f"r{number}", "2026-03-01") for number in range(500)]
    _, state = since(steps_of(many), {})
    assert len(since(steps_of(many), state)[0]) == 500


def test_an_incremental_walk_goes_on_from_its_cursor() -> None:
    steps = steps_of([record("a")], [record("b")], [record("c", "2026-04-01T00:00:00Z")])
    pages = list(stepwise.since(steps, state={}))
    rest, state = since(steps, {}, pages[0].cursor)
    assert rest == ["b", "c"]
    assert state == pages[-1].state


def test_a_whole_walk_says_unchanged_and_costs_no_second_walk() -> None:
    asked = []

    def steps(behind: str) -> Iterator[Step]:
        asked.append(behind)
        yield Step([record("a")], "1")

    state = list(stepwise.whole(steps, state={}))[-1].state
    assert [page.unchanged for page in stepwise.whole(steps, state=state)] == [True]
    assert asked == ["", ""]


def test_a_whole_walk_that_was_interrupted_knows_the_same_fingerprint_at_its_end() -> None:
    steps = steps_of([record("a")], [record("b")])
    pages = list(stepwise.whole(steps, state={}))
    assert list(stepwise.whole(steps, state={}, cursor=pages[0].cursor))[-1].state == pages[-1].state


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2026-03-01T10:00:00Z", LAST), ("2026-03-01T05:00:00.123-05:00", LAST), ("2026-03-01T10:00:00", LAST),
        ("2026-03-01", "2026-03-01T00:00:00Z"), ("yesterday", ""), (None, ""), ("0001-01-01T00:00:00+14:00", ""),
    ],
)  # fmt: skip
def test_times_compare_as_texts(said: str | None, moment: str) -> None:
    assert moment_of(said) == moment
