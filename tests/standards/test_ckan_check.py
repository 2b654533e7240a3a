"""CKAN's own rules of packages, and documents of many packages."""

import json
from typing import Any

import pytest

from parvis.model import Problem
from parvis.standards import ckan, hub
from parvis.standards.base import Detected, Part, ReadContext
from parvis.vocab.problems import wordings

from .records import record

PLAIN = Detected(standard="ckan")
SOUND: dict[str, Any] = {
    "id": "a",
    "name": "wells",
    "title": "Wells",
    "owner_org": "water",
    "license_id": "ca-ogl-lgo",
    "notes": "All wells.",
    "metadata_modified": "2026-01-02T03:04:05.000006",
    "tags": [{"name": "water"}],
    "extras": [{"key": "note", "value": "kept"}],
    "resources": [{"id": "r", "url": "https://x.ca/wells.csv", "format": "CSV", "size": 12}],
}


def check(value: Any, detected: Detected = PLAIN) -> list[Problem]:
    found = list(ckan.check(value if isinstance(value, bytes) else json.dumps(value).encode(), detected))
    assert all(problem.code in wordings() for problem in found)
    return found


def test_a_sound_package_breaks_no_rule() -> None:
    assert check(SOUND) == []


@pytest.mark.parametrize(
    ("change", "code", "pointer", "severity"),
    [
        ({"name": ""}, "ckan-required", "/name", "error"),
        ({"name": "Wells of all"}, "ckan-name", "/name", "error"),
        ({"name": "w" * 101}, "ckan-name", "/name", "error"),
        ({"title": ""}, "ckan-required", "/title", "warning"),
        ({"owner_org": None}, "ckan-required", "/owner_org", "warning"),
        ({"license_id": ""}, "ckan-licence-missing", "/license_id", "warning"),
        ({"notes": ["x"]}, "ckan-type", "/notes", "error"),
        ({"version": "1" * 101}, "ckan-too-long", "/version", "error"),
        ({"maintainer_email": "a@"}, "ckan-email", "/maintainer_email", "warning"),
        ({"url": "javascript:alert(1)"}, "ckan-address", "/url", "warning"),
        ({"metadata_created": "yesterday"}, "ckan-date", "/metadata_created", "warning"),
        ({"title_translated": {"en": 3}}, "ckan-type", "/title_translated/en", "error"),
        ({"title_translated": {"not a tag": "x"}}, "ckan-language", "/title_translated/not a tag", "error"),
        ({"tags": "water"}, "ckan-type", "/tags", "error"),
        ({"tags": [{"name": "w"}]}, "ckan-tag-length", "/tags/0", "warning"),
        ({"tags": [{"name": "water (all)"}]}, "ckan-tag-signs", "/tags/0", "warning"),
        ({"tags": [3]}, "ckan-type", "/tags/0", "error"),
        ({"extras": [{"key": "a"}, {"key": "a"}]}, "ckan-extra-repeated", "/extras/1", "error"),
        ({"extras": [{"value": "a"}]}, "ckan-required", "/extras/0", "error"),
        ({"resources": []}, "ckan-no-resources", "/resources", "warning"),
        ({"resources": [3]}, "ckan-type", "/resources/0", "error"),
        ({"resources": [{"url": "", "format": "CSV"}]}, "ckan-required", "/resources/0/url", "warning"),
        ({"resources": [{"url": "x", "format": "CSV"}]}, "ckan-address", "/resources/0/url", "warning"),
        ({"resources": [{"url": "https://x.ca"}]}, "ckan-required", "/resources/0/format", "warning"),
        (
            {"resources": [{"url": "https://x.ca", "format": "A", "size": "1 KB"}]},
            "ckan-size",
            "/resources/0/size",
            "warning",
        ),
        ({"resources": [SOUND["resources"][0]] * 2}, "ckan-id-repeated", "/resources/1/id", "error"),
    ],
)
def test_each_rule_finds_what_breaks_it_and_says_where(
    change: dict[str, Any], code: str, pointer: str, severity: str
) -> None:
    found = [(problem.code, problem.pointer, problem.severity) for problem in check(SOUND | change)]
    assert (code, pointer, severity) in found
    assert all(problem.values["rule"] and problem.values["reference"] for problem in check(SOUND | change))


WRAPPED: dict[str, Any] = {
    "bare": SOUND,
    "shown": {"success": True, "result": SOUND},
    "searched": {"success": True, "result": {"count": 2, "results": [SOUND, SOUND]}},
    "listed": [SOUND, SOUND],
}


@pytest.mark.parametrize("name", list(WRAPPED))
def test_packages_are_found_in_whatever_ckan_answers_and_problems_point_into_it(name: str) -> None:
    document = json.dumps(WRAPPED[name]).encode()
    detected = ckan.detect(document)
    assert detected
    assert detected.standard == "ckan"
    parts = list(ckan.split(document, ReadContext(base_url="https://x.ca")))
    assert {(part.guid, part.modified, part.url) for part in parts if isinstance(part, Part)} == {
        ("a", SOUND["metadata_modified"], "https://x.ca/dataset/wells")
    }
    bad = json.dumps(WRAPPED[name]).replace('"title": "Wells"', '"title": ""').encode()
    pointers = [problem.pointer for problem in check(bad)]
    expected = {"bare": ["/title"], "shown": ["/result/title"], "searched": ["/result/results/0/title",
                "/result/results/1/title"], "listed": ["/0/title", "/1/title"]}  # fmt: skip
    assert pointers == expected[name]


def test_one_package_a_line_is_a_document_too() -> None:
    document = b"\n".join(json.dumps(SOUND | {"id": str(number)}).encode() for number in range(3))
    assert [part.guid for part in ckan.split(document, ReadContext()) if isinstance(part, Part)] == ["0", "1", "2"]
    assert len([item for item in hub.read_document(document) if item.dataset]) == 3


def test_a_document_that_breaks_off_gives_what_came_before_and_says_so() -> None:
    whole = json.dumps([SOUND, SOUND | {"id": "b"}, SOUND | {"id": "c"}]).encode()
    found = list(ckan.split(whole[:-40], ReadContext()))
    assert [part.guid for part in found if isinstance(part, Part)] == ["a", "b"]
    assert [item for item in found if isinstance(item, Problem)]


@pytest.mark.parametrize("document", [b"", b"[]", b"{}", b"3", b"<html>", b"[" * 1000, b'{"result": {}}', b"\xff\xfe"])
def test_what_holds_no_package_is_none_and_breaks_nothing(document: bytes) -> None:
    assert ckan.detect(document) is None
    list(ckan.split(document, ReadContext()))
    check(document)


@pytest.mark.parametrize(
    ("name", "profile"),
    [("gc", "gc"), ("alberta", "alberta"), ("bc", "bc"), ("ontario", "ontario"), ("yukon", "yukon"), ("core", "")],
)
def test_the_profile_of_a_document_is_found_out(name: str, profile: str) -> None:
    detected = ckan.detect(json.dumps(record("ckan", name)).encode())
    assert detected
    assert detected.profile == profile


def test_what_a_profile_says_of_a_field_goes_before_what_ckan_says_of_it() -> None:
    gc = Detected(standard="ckan", profile="gc")
    package = record("ckan", "gc")
    package["license_id"] = ""
    codes = [problem.code for problem in check(package, gc) if problem.values.get("field") == "license_id"]
    assert codes == ["gc-required"]
