"""What every reader of a metadata standard must do, whatever its bytes hold.

A reader needs records under `tests/fixtures/standards/NAME/`: .json, .xml, .ttl, .jsonld, .rdf, .nt or .html.
JSON is spoiled place by place, XML element by element, and all of them by their bytes. What the fuzzer once found
(`tests/fuzz/found`) is read again.
"""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from parvis.standards import ReadContext, Reader, Reading, hub, readers, recognise
from tests.fuzz import laws
from tests.fuzz.laws import document_holds, holds
from tests.fuzz.mutators import mutate

FOUND = Path(__file__).parent.parent / "fuzz" / "found"
FIXTURES = Path(__file__).parent.parent / "fixtures" / "standards"
SUFFIXES = (".json", ".xml", ".ttl", ".jsonld", ".rdf", ".nt", ".html")
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


def paths(name: str) -> list[Path]:
    return sorted(path for path in (FIXTURES / name).glob("*.*") if path.suffix in SUFFIXES)


def fixtures(*suffixes: str) -> Iterator[Any]:
    for name, module in readers().items():
        for path in paths(name):
            if path.suffix in (suffixes or SUFFIXES):
                yield pytest.param(module, path.read_bytes(), id=f"{name}/{path.stem}")


every_document = pytest.mark.parametrize(("module", "payload"), list(fixtures()))
every_xml = pytest.mark.parametrize(("module", "payload"), list(fixtures(".xml", ".rdf")))
every_record = pytest.mark.parametrize(
    ("module", "record"),
    [pytest.param(item.values[0], json.loads(item.values[1]), id=item.id) for item in fixtures(".json")],
)


def read(module: Reader, record: Any) -> Reading:
    return laws.read(module, json.dumps(record).encode())


def check(module: Reader, record: Any) -> Reading:
    """Read a JSON record, however odd, and hold the reading to what every one must be."""
    return holds(module, json.dumps(record).encode(), record=record)


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
    missing = [name for name in readers() if not paths(name)]
    assert not missing, f"put real-shaped records into {FIXTURES}/NAME/ for {missing}"


@every_document
def test_its_records_read_without_loss_of_title_and_with_no_error(module: Reader, payload: bytes) -> None:
    reading = holds(module, payload)
    assert reading.dataset
    assert not [problem for problem in reading.problems if problem.severity == "error"]
    assert reading.profile.split("/")[0] in ("", module.NAME)


@every_document
def test_its_records_are_recognised_as_its_own_and_nobody_elses(module: Reader, payload: bytes) -> None:
    assert recognise(payload) == module.NAME
    assert [name for name, other in readers().items() if other.recognises(payload)] == [module.NAME]


@every_document
def test_as_documents_they_are_detected_cut_up_and_checked(module: Any, payload: bytes) -> None:
    detected = hub.detect(payload)
    assert detected
    assert detected.standard == module.NAME
    document_holds(module, payload)
    items = list(hub.read_items(payload, module.NAME, ReadContext(**laws.CONTEXT)))
    assert [item for item in items if item.reading.dataset], "as a document of one record, it holds that record"


@every_document
def test_cut_off_at_any_place_it_is_survived(module: Any, payload: bytes) -> None:
    for part in range(1, 40):
        document = payload[: len(payload) * part // 40]
        holds(module, document)
        document_holds(module, document)


@every_document
def test_in_another_encoding_or_behind_a_mark_it_is_survived(module: Any, payload: bytes) -> None:
    text = payload.decode()
    for encoding in ("utf-16", "utf-16-be", "utf-32", "utf-8-sig", "latin-1", "cp1252"):
        document = text.encode(encoding, "replace")
        holds(module, document)
        document_holds(module, document)


@every_xml
def test_any_element_may_be_missing_empty_doubled_or_hold_anything(module: Any, payload: bytes) -> None:
    for number, element in enumerate(etree.fromstring(payload).iter(etree.Element)):
        for change in (None, "", "text", "javascript:alert(1)", "9999-99-99"):
            if (document := changed(payload, number, change)) is not None:
                holds(module, document)
        for name in element.attrib:
            document = changed_attribute(payload, number, name)
            holds(module, document)


def changed(payload: bytes, number: int, change: str | None) -> bytes | None:
    """The document with the text of an element replaced, or (None) without the element; None for the root's lack."""
    root = etree.fromstring(payload)
    element = next(islice(root.iter(etree.Element), number, None))
    if change is not None:
        element.text = change
    elif element is root:
        return None
    else:
        element.getparent().remove(element)
    return etree.tostring(root, encoding="utf-8")


def changed_attribute(payload: bytes, number: int, name: Any) -> bytes:
    root = etree.fromstring(payload)
    next(islice(root.iter(etree.Element), number, None)).set(name, "javascript:x y")
    return etree.tostring(root, encoding="utf-8")


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
    inner = next(
        (record[key] for key in ("result", "object", "properties") if isinstance(record.get(key), dict)), record
    )
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


@pytest.mark.parametrize("name", [name for name in readers() if any(path.suffix == ".json" for path in paths(name))])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_whatever_stands_anywhere_nothing_raises(name: str, data: st.DataObject) -> None:
    records = [json.loads(path.read_text("utf-8")) for path in paths(name) if path.suffix == ".json"]
    record = data.draw(st.sampled_from(records))
    for _ in range(data.draw(st.integers(1, 3))):
        places = list(every_place(record))
        record = replaced(record, data.draw(st.sampled_from(places)), data.draw(VALUES))
    check(readers()[name], record)


@pytest.mark.parametrize("name", [name for name in readers() if paths(name)])
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_whatever_the_bytes_nothing_raises(name: str, data: st.DataObject) -> None:
    documents = [path.read_bytes() for path in paths(name)]
    random = data.draw(st.randoms(use_true_random=False))
    document = mutate(data.draw(st.sampled_from(documents)), random)
    holds(readers()[name], document)
    document_holds(readers()[name], document)


@pytest.mark.parametrize("path", sorted(FOUND.glob("*/*.bin")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_the_fuzzer_once_found_is_mended(path: Path) -> None:
    module = readers()[path.parent.name]
    holds(module, path.read_bytes())
    document_holds(module, path.read_bytes())


@every_record
def test_nothing_that_runs_is_ever_a_link(module: Reader, record: Any) -> None:
    for place in every_place(record):
        spoiled = replaced(record, place, "JavaScript:alert(1)//")
        if read(module, spoiled).dataset is None:
            continue
        links = laws.links(laws.read(module, json.dumps(spoiled).encode()))
        assert not [link for link in links if link and link.lower().startswith("javascript")]


@every_record
def test_a_title_of_ten_million_letters_is_shown_short_and_kept_whole(module: Reader, record: Any) -> None:
    inner = next(
        (record[key] for key in ("result", "object", "properties") if isinstance(record.get(key), dict)), record
    )
    names = ("title_translated", "title", "cubeTitleEn", "title_en", "name", "dc:title")
    name = next((key for key in names if key in inner), None)
    if name is None:
        pytest.skip("its title lies further in")
    huge = "word " * 2_000_000
    inner[name] = {"en": huge} if isinstance(inner[name], dict) else huge
    reading = read(module, record)
    assert reading.dataset
    assert len(reading.dataset.title.get("en")) <= 2000
    assert "text-cut" in [problem.code for problem in reading.problems]
    assert reading.dataset.extras[name] == inner[name]
