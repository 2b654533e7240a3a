"""Records read in other processes."""

import json

import pytest

from parvis.standards import reading
from parvis.standards.base import ReadContext
from parvis.standards.reading import Job, ReadingPool, read_here

CONTEXT = ReadContext(base_url="https://yukon.example.ca", language="en", jurisdiction="CA-YT")


def jobs(number: int) -> list[Job]:
    records = [{"id": f"r{i}", "title": f"Title {i}", "name": f"r{i}", "resources": []} for i in range(number)]
    return [Job(str(record["id"]), json.dumps(record).encode(), "ckan") for record in records]


def test_a_pool_reads_what_would_be_read_here_and_in_order() -> None:
    pool = ReadingPool(workers=2)
    try:
        assert pool.read(jobs(120), CONTEXT) == read_here(jobs(120), CONTEXT)
    finally:
        pool.close()


def test_a_jurisdiction_the_record_does_not_say_is_the_portals() -> None:
    (done,) = read_here(jobs(1), CONTEXT)
    assert done.document is not None
    assert json.loads(done.document)["jurisdiction"] == "CA-YT"


def test_an_unknown_standard_is_a_problem_of_each_record() -> None:
    (done,) = read_here([Job("a", b"{}", "nonsense")], CONTEXT)
    assert (done.document, done.problems[0].code, done.problems[0].record) == (None, "reader-failed", "a")


def test_a_process_that_dies_costs_only_the_record_that_killed_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WORTH_A_PROCESS", 1)
    done = FragilePool().read([*jobs(3), Job("poison", b"{}", "ckan"), *jobs(2)], CONTEXT)
    assert [item.document is None for item in done] == [False, False, False, True, False, False]
    assert done[3].problems[0].code == "reader-failed"


class FragilePool(ReadingPool):
    """Its processes die of a record called poison."""

    def _map(self, parts, context):  # type: ignore[no-untyped-def]
        if any(job.guid == "poison" for part in parts for job in part):
            raise reading.BrokenProcessPool
        return [read_here(part, context) for part in parts]
