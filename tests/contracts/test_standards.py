"""What every reader of a metadata standard must do, whatever its bytes hold.

A reader needs records under `tests/fixtures/standards/NAME/*.json`.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.model import Problem, decode_dataset, encode_dataset
from parvis.standards import ReadContext, Reader, Reading, readers, recognise
from parvis.vocab import code_list, describe
from parvis.vocab.problems import wordings

FIXTURES = Path(__file__).parent.parent / "fixtures" / "standards"
CONTEXT = {"guid": "guid-1", "base_url": "https://portal.example.ca", "language": "en", "jurisdiction": "CA-ON"}
SCALARS = (
    None,
    True,
    False,
    0,
    -1,
    3.5,
    1e300,
    2**70,
    "",
    " ",
    "null",
    "x",
    "é" * 3000,
    "\u202e\u0007<script>alert(1)</script>",
    "javascript:alert(1)",
    "https://example.ca/a b",
    "{",
    "[1",
    "{'a': u'b'}",
    '{"en": ["x"], "fr": null}',
    "9999-99-99",
    "0001-01-01",
    "12/31/1999",
    "-200,100,NaN,inf",
    '{"type": "Polygon", "coordinates": [[["a"]]]}',
    "R/P1Y",
    "\x00",
)
NAMES = ("en", "fr", "fr-t-en", "name", "url", "key", "value", "type", "coordinates")
VALUES = st.recursive(
    st.sampled_from(SCALARS) | st.text(max_size=30) | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=8,
)


def fixtures() -> Iterator[Any]:
    for name, module in readers().items():
        for path in sorted((FIXTURES / name).glob("*.json")):
            yield pytest.param(module, json.loads(path.read_text("utf-8")), id=f"{name}/{path.stem}")


every_record = pytest.mark.parametrize(("module", "record"), list(fixtures()))


def read(module: Reader, record: Any) -> Reading:
    return module.read(json.dumps(record).encode(), ReadContext(**CONTEXT))  # type: ignore[arg-type]


def resolve(record: Any, pointer: str) -> Any:
    """What an RFC 6901 pointer points at. Raises KeyError, IndexError or TypeError where it points at nothing."""
    for part in pointer.split("/")[1:]:
        part = part.replace("~1", "/").replace("~0", "~")
        record = record[int(part)] if isinstance(record, list) else record[part]
    return record


def check(module: Reader, record: Any) -> Reading:
    """Read a record, however odd, and hold the reading to what every one must be."""
    reading = read(module, record)
    assert reading == read(module, record), "the same bytes give the same reading"
    for problem in reading.problems:
        check_problem(problem, record)
    if reading.dataset is None:
        assert any(problem.severity == "error" for problem in reading.problems), "no dataset without an error"
        return reading
    assert reading.dataset.title
    document = encode_dataset(reading.dataset)
    assert decode_dataset(document) == reading.dataset
    assert encode_dataset(decode_dataset(document)) == document
    json.loads(document)
    return reading


def check_problem(problem: Problem, record: Any) -> None:
    assert problem.code in wordings(), f"{problem.code} has no wording"
    for lang in ("en", "fr"):
        wording = describe(problem, lang)
        assert wording.message
        assert wording.remedy
        assert "…" not in wording.message or "…" in str(problem.values.values()), (
            f"{problem.code} lacks a value: {wording.message}"
        )
    assert all(len(value) <= 200 for value in problem.values.values())
    types = {value for name, value in problem.values.items() if name.endswith("_type")}
    assert types <= code_list("json_type").terms.keys()
    if problem.pointer:
        at = problem.pointer
        try:
            resolve(record, at)
        except KeyError:
            # What is missing can't be pointed at: its place is.
            resolve(record, at.rsplit("/", 1)[0])


def every_place(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*at, key)
        yield from every_place(inner, (*at, key))


def replaced(record: Any, place: tuple[Any, ...], value: Any) -> Any:
    copy = json.loads(json.dumps(record))
    owner = copy
    for key in place[:-1]:
        owner = owner[key]
    owner[place[-1]] = value
    return copy


def test_every_reader_has_records_to_be_tested_on() -> None:
    missing = [name for name in readers() if not list((FIXTURES / name).glob("*.json"))]
    assert not missing, f"put real-shaped records into {FIXTURES}/NAME/ for {missing}"


@every_record
def test_its_records_read_without_loss_of_title_and_with_no_error(module: Reader, record: Any) -> None:
    reading = check(module, record)
    assert reading.dataset
    assert not [problem for problem in reading.problems if problem.severity == "error"]
    assert reading.profile.split("/")[0] in ("", module.NAME)


@every_record
def test_its_records_are_recognised_as_its_own_and_nobody_elses(module: Reader, record: Any) -> None:
    payload = json.dumps(record).encode()
    assert recognise(payload) == module.NAME
    assert [name for name, other in readers().items() if other.recognises(payload)] == [module.NAME]


@pytest.mark.parametrize(
    "payload",
    [b"", b"null", b"[]", b"3", b'"text"', b"<html>", b"{", b"\xff\xfe{}", b'{"a": ' * 500, b"[" * 100_000, b"{}"],
)
@pytest.mark.parametrize("name", list(readers()))
def test_bytes_that_are_no_record_give_a_clear_error(name: str, payload: bytes) -> None:
    module = readers()[name]
    assert module.recognises(payload) is False
    reading = module.read(payload, ReadContext())
    assert reading.dataset is None
    assert [problem for problem in reading.problems if problem.severity == "error"]


@every_record
def test_a_field_nobody_knows_is_kept(module: Reader, record: Any) -> None:
    inner = next((record[key] for key in ("result", "object") if isinstance(record.get(key), dict)), record)
    inner["x_unheard_of"] = {"kept": ["wholly", 1, None]}
    dataset = read(module, record).dataset
    assert dataset
    assert dataset.extras["x_unheard_of"] == {"kept": ["wholly", 1, None]}


@every_record
def test_a_wrong_value_in_any_place_is_survived(module: Reader, record: Any) -> None:
    for place in every_place(record):
        for value in (None, 7, True, "text", [], [3], {"a": {"b": 1}}, "javascript:alert(1)"):
            check(module, replaced(record, place, value))


@every_record
def test_any_field_may_be_missing(module: Reader, record: Any) -> None:
    for place in every_place(record):
        copy = json.loads(json.dumps(record))
        owner = copy
        for key in place[:-1]:
            owner = owner[key]
        del owner[place[-1]]
        check(module, copy)


@pytest.mark.parametrize("name", list(readers()))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_whatever_stands_anywhere_nothing_raises(name: str, data: st.DataObject) -> None:
    records = [json.loads(path.read_text("utf-8")) for path in sorted((FIXTURES / name).glob("*.json"))]
    record = data.draw(st.sampled_from(records))
    for _ in range(data.draw(st.integers(1, 3))):
        places = list(every_place(record))
        record = replaced(record, data.draw(st.sampled_from(places)), data.draw(VALUES))
    check(readers()[name], record)


@every_record
def test_nothing_that_runs_is_ever_a_link(module: Reader, record: Any) -> None:
    for place in every_place(record):
        dataset = read(module, replaced(record, place, "JavaScript:alert(1)//")).dataset
        if dataset is None:
            continue
        links = [
            *dataset.landing_page.values.values(),
            *(item.url for item in (*dataset.distributions, *dataset.services, *dataset.relations)),
            *(dataset.licence.url.values.values() if dataset.licence else ()),
            *(url for agent in (*dataset.contacts, *dataset.creators) for url in agent.url.values.values()),
            *(dataset.publisher.url.values.values() if dataset.publisher else ()),
        ]
        assert not [link for link in links if link and link.lower().startswith("javascript")]


@every_record
def test_a_title_of_ten_million_letters_is_shown_short_and_kept_whole(module: Reader, record: Any) -> None:
    inner = next((record[key] for key in ("result", "object") if isinstance(record.get(key), dict)), record)
    name = next(key for key in ("title_translated", "title", "cubeTitleEn", "title_en") if key in inner)
    huge = "word " * 2_000_000
    inner[name] = {"en": huge} if isinstance(inner[name], dict) else huge
    reading = read(module, record)
    assert reading.dataset
    assert len(reading.dataset.title.get("en")) <= 2000
    assert "text-cut" in [problem.code for problem in reading.problems]
    assert reading.dataset.extras[name] == inner[name]
