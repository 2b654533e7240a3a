"""Any document is known for what it is, and cut into its records, whatever state it is in."""

import gzip
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.model import Problem, encode_dataset
from parvis.standards import hub, readers
from parvis.standards.base import Part, ReadContext
from parvis.standards.json_records import Found, records
from tests.standards.samples import HOSTILE


def package(number: int) -> dict[str, Any]:
    return {
        "id": f"i-{number}",
        "name": f"n-{number}",
        "title": f"T {number}",
        "resources": [],
        "tags": [],
        "notes": "",
    }


def titles(document: bytes, standard: str | None = None) -> list[str]:
    return [reading.dataset.title.get() for reading in hub.read_document(document, standard) if reading.dataset]


PACKAGES = [package(1), package(2)]


@pytest.mark.parametrize(
    "document",
    [
        json.dumps(PACKAGES),
        json.dumps(PACKAGES, indent=2),
        "\ufeff" + json.dumps(PACKAGES),
        "\n".join(map(json.dumps, PACKAGES)),
        "\n\n" + "\r\n".join(map(json.dumps, PACKAGES)) + "\r\n",
        json.dumps({"help": "h", "success": True, "result": {"count": 2, "results": PACKAGES}}),
        json.dumps({"success": True, "result": PACKAGES}),
    ],
)
def test_packages_are_found_in_whatever_they_are_wrapped(document: str) -> None:
    detected = hub.detect(document.encode())
    assert detected is not None
    assert (detected.standard, detected.syntax) == ("ckan", "json")
    assert titles(document.encode()) == ["T 1", "T 2"]


def test_what_comes_before_a_break_is_read_and_the_break_is_told() -> None:
    document = json.dumps([*PACKAGES, package(3)]).encode()[:-60]
    found = list(hub.read_items(document, "ckan"))
    assert [item.reading.dataset.title.get() for item in found if item.reading.dataset] == ["T 1", "T 2"]
    assert [problem.severity for item in found if item.reading.dataset is None for problem in item.reading.problems]


def test_a_document_of_no_standard_is_one_reading_that_says_so() -> None:
    for document in (b"", b"a,b\n1,2\n", b"\x00\xff\xfe", b"<html><body>hello</body></html>", b"{}", b"[]", b"42"):
        (reading, *_) = hub.read_document(document)
        assert reading.dataset is None
        assert reading.problems
    with pytest.raises(hub.UnknownStandardError, match="klingon"):
        hub.read_document(b"{}", "klingon")


def test_one_readers_mistake_leaves_the_others_their_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        NAME = "broken"
        MEDIA_TYPES = ("application/json",)

        @staticmethod
        def detect(document: bytes) -> None:
            raise RuntimeError("mistake")

        @staticmethod
        def split(document: bytes, context: ReadContext) -> Any:
            yield Part(guid="one", payload=b"1")
            raise RuntimeError("mistake")

        @staticmethod
        def read(payload: bytes, context: ReadContext) -> None:
            raise RuntimeError("mistake")

    monkeypatch.setitem(readers(), "broken", Broken)  # type: ignore[arg-type]
    assert hub.detect(json.dumps(PACKAGES).encode()) is not None
    found = list(hub.read_items(b"x", "broken"))
    assert [problem.code for item in found for problem in item.reading.problems] == ["reader-failed", "reader-failed"]
    assert found[0].guid == "one"


def test_the_surest_standard_has_a_document_and_a_name_decides_between_equals() -> None:
    assert hub.detect(encode_dataset(HOSTILE)).standard == "parvis"  # type: ignore[union-attr]


def test_packed_documents_are_unpacked_up_to_a_limit() -> None:
    packed = gzip.compress(b"{}" * 1000)
    assert hub.unpacked(packed) == b"{}" * 1000
    assert hub.unpacked(b"{}") == b"{}"
    for broken, most in ((packed[:-20], 10_000), (packed, 100), (b"\x1f\x8bnothing", 100)):
        with pytest.raises(ValueError, match=r".+"):
            hub.unpacked(broken, most=most)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=200) | st.text('{}[]",:0ae \n\\', max_size=120).map(str.encode))
def test_no_bytes_make_the_cutting_fail(document: bytes) -> None:
    for item in records(document):
        assert isinstance(item, (Found, Problem))


def test_deep_nesting_is_told_and_not_followed() -> None:
    for document in (b"[" * 200_000, b'{"dataset":' * 100_000, b'[{"a":' * 50_000):
        assert all(isinstance(item, (Found, Problem)) for item in records(document))
        hub.detect(document)
