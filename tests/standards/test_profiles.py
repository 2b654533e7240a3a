"""Mapping tables: a portal's own words as our codes, an administrator's changes, and the alarm for unknown ones."""

import csv
import json
import pickle
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from parvis.model import Problem, encode_dataset
from parvis.standards import Reading, ckan, dcat_us
from parvis.standards.base import ReadContext
from parvis.standards.profiles import VOCABULARIES, is_code, tables
from parvis.standards.reading import Job, read_here
from parvis.vocab.problems import wordings

from .records import record

ALBERTA = {"name": "a", "title": "A", "updatefrequency": "Annual", "license_id": "OGLA", "topics": ["Environment"]}
BC = {"name": "b", "title": "B", "type": "bcdc_dataset", "publish_state": "PUBLISHED", "owner_org": "x"}


def read(package: dict[str, Any], tables: Any = None) -> Reading:
    return ckan.read(json.dumps(package).encode(), ReadContext(language="en", tables=tables or {}))


def unmapped(reading: Reading) -> list[tuple[str, str]]:
    return [(p.values["canonical"], p.values["value"]) for p in reading.problems if p.code == "value-unmapped"]


@pytest.mark.parametrize("name", list(tables()))
def test_every_code_of_every_table_is_one_of_its_vocabulary(name: str) -> None:
    table = tables()[name]
    assert table.version
    assert table.reference
    assert set(table.label) >= {"en", "fr"}
    for field, codes in table.values.items():
        assert field in VOCABULARIES
        wrong = [code for code in codes.values() if code and not is_code(field, code)]
        assert not wrong


def test_there_is_a_table_for_each_province_that_has_a_schema_of_its_own() -> None:
    assert set(tables()) >= {"alberta", "british-columbia", "ontario", "quebec", "yukon"}


def test_a_word_that_only_the_table_knows_gets_its_code() -> None:
    reading = read(ALBERTA | {"updatefrequency": "Monthly May-Oct. with annual summary"})
    assert reading.dataset
    assert reading.dataset.frequency == "irregular"
    assert not unmapped(reading)


def test_british_columbias_licences_by_number() -> None:
    for number, code in (("2", "bc-oglbc"), ("22", "bc-access-only"), ("24", "ca-ogl-lgo")):
        dataset = read(BC | {"license_id": number}).dataset
        assert dataset
        assert dataset.licence
        assert dataset.licence.code == code


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"updatefrequency": "Every blue moon"}, ("frequency", "Every blue moon")),
        ({"topics": ["Environment", "Unicorns"]}, ("subjects", "Unicorns")),
        ({"license_id": "OGLX", "identifier-type": "x"}, ("licence", "OGLX")),
        ({"sensitivity": "whispered"}, ("access_rights", "whispered")),
        ({"language": "Martian"}, ("languages", "Martian")),
        ({"resources": [{"url": "https://x.ca/a", "format": "ZORK"}]}, ("format", "ZORK")),
    ],
)
def test_a_word_that_nobody_knows_raises_the_alarm_and_is_kept(
    change: dict[str, Any], expected: tuple[str, str]
) -> None:
    reading = read(ALBERTA | change)
    assert unmapped(reading) == [expected]
    (problem,) = [problem for problem in reading.problems if problem.code == "value-unmapped"]
    assert problem.severity == "warning"
    assert "value-unmapped" in wordings()
    assert reading.dataset
    assert expected[1].encode() in encode_dataset(reading.dataset)


def test_a_portal_without_a_table_is_told_of_unknown_words_as_ever() -> None:
    reading = read({"name": "a", "title": "A", "owner_org": "o", "frequency": "Every blue moon"})
    assert [problem.code for problem in reading.problems] == ["frequency-unknown"]


def test_an_administrators_change_goes_before_the_table_and_the_vocabularies() -> None:
    changes = {"alberta": {"frequency": {"Every blue moon": "P2Y", "annual": "P3Y"}}}
    blue = read(ALBERTA | {"updatefrequency": "EVERY  blue moon"}, changes)
    assert blue.dataset
    assert blue.dataset.frequency == "P2Y"
    assert not unmapped(blue)
    annual = read(ALBERTA, changes)
    assert annual.dataset
    assert annual.dataset.frequency == "P3Y"


def test_a_word_that_is_known_to_have_no_code_is_kept_without_alarm() -> None:
    reading = read(ALBERTA | {"updatefrequency": "Whenever"}, {"alberta": {"frequency": {"whenever": ""}}})
    assert reading.dataset
    assert reading.dataset.frequency is None
    assert reading.dataset.extras["updatefrequency"] == "Whenever"
    assert not unmapped(reading)


def test_a_change_for_one_source_alone_holds_for_records_of_any_profile() -> None:
    changes = {"": {"format": {"zork": "CSV"}, "frequency": {"moonly": "P1M"}}}
    package = {"name": "a", "title": "A", "owner_org": "o", "frequency": "moonly"}
    plain = read(package | {"resources": [{"url": "https://x.ca/a", "format": "Zork"}]}, changes)
    assert plain.dataset
    assert (plain.dataset.frequency, plain.dataset.distributions[0].format) == ("P1M", "CSV")
    feed = {"title": "A", "identifier": "a", "keyword": ["k"], "accrualPeriodicity": "moonly"}
    dataset = dcat_us.read(json.dumps(feed).encode(), ReadContext(tables=changes)).dataset
    assert dataset
    assert dataset.frequency == "P1M"


def test_a_change_of_one_table_does_not_reach_another() -> None:
    reading = read(
        ALBERTA | {"updatefrequency": "Every blue moon"}, {"yukon": {"frequency": {"every blue moon": "P2Y"}}}
    )
    assert unmapped(reading) == [("frequency", "Every blue moon")]


def test_changes_reach_records_that_are_read_in_another_process() -> None:
    context = ReadContext(language="en", tables={"alberta": {"frequency": {"every blue moon": "P2Y"}}})
    package = json.dumps(ALBERTA | {"updatefrequency": "Every blue moon"}).encode()
    read_here([Job("a", package, "ckan")], context)
    (done,) = read_here([Job("a", package, "ckan")], pickle.loads(pickle.dumps(context)))
    assert b'"frequency":"P2Y"' in (done.document or b"")


@pytest.mark.parametrize("name", ["alberta", "bc", "ontario", "yukon"])
def test_the_tables_know_every_word_of_the_records_here(name: str) -> None:
    assert not unmapped(read(record("ckan", name)))


def alberta(corpus: Path) -> Iterator[dict[str, Any]]:
    for name in ("datasets", "publications"):
        path = corpus / "canada" / "provincial_ckan" / f"alberta_{name}_import.json"
        yield from map(json.loads, path.read_bytes().splitlines())


def yukon(corpus: Path) -> Iterator[dict[str, Any]]:
    for name in ("data", "information", "access_requests", "pia_summaries"):
        path = corpus / "canada" / "yukon" / "migration" / "output" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield {"name": row["dkan_node_id"], "type": row.pop("schema_type"), **row}


@pytest.mark.corpus
@pytest.mark.parametrize(("records", "count", "profile"), [(alberta, 1323, "alberta"), (yukon, 3570, "yukon")])
def test_of_a_provinces_whole_catalogue_hardly_a_word_is_unmapped(
    corpus: Path, records: Any, count: int, profile: str
) -> None:
    words: Counter[tuple[str, str]] = Counter()
    profiles: Counter[str] = Counter()
    problems: list[Problem] = []
    for package in records(corpus):
        reading = read(package)
        profiles[reading.profile] += 1
        words.update(unmapped(reading))
        problems += reading.problems
    assert profiles == {f"ckan/{profile}": count}
    assert len(words) <= 2, words
    assert not [problem for problem in problems if problem.code in ("licence-unknown", "frequency-unknown")]
