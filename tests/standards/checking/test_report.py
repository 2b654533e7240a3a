"""A document's report: what it is, what is in it, and a score that only right and wrong values move."""

import json
from pathlib import Path
from typing import Any

import pytest

from parvis.model import Problem
from parvis.standards import ReadContext, hub
from parvis.standards.checking.report import MOST, Report, check_document, joined

PACKAGE = {
    "id": "2893f1b5-ffd8-5182-b7a4-e6e6d713f757", "name": "lakes", "title": "Lakes", "notes": "All lakes.",
    "owner_org": "parks", "license_id": "cc-by", "tags": [{"name": "water"}],
    "resources": [{"id": "r1", "name": "File", "url": "https://example.ca/lakes.csv", "format": "CSV"}],
}  # fmt: skip


def report(value: Any, standard: str | None = None) -> Report:
    document = value if isinstance(value, bytes) else json.dumps(value).encode()
    return check_document(document, standard=standard, context=ReadContext(language="en"))


def test_a_sound_document_is_counted_and_scores_a_hundred() -> None:
    found = report(PACKAGE)
    assert (found.standard, found.syntax, found.datasets, found.distributions, found.services) == (
        "ckan",
        "json",
        1,
        1,
        0,
    )
    assert [(record.id, record.title) for record in found.records] == [(PACKAGE["id"], {"en": "Lakes"})]
    assert (found.errors, found.warnings, found.score, found.problems) == (0, 0, 100.0, ())


def test_each_problem_lowers_the_score_and_each_right_value_raises_it() -> None:
    wrong = report(PACKAGE | {"metadata_modified": "not a date"})
    assert wrong.errors + wrong.warnings > 0
    assert wrong.score is not None
    assert wrong.score < 100
    fuller = report(PACKAGE | {"metadata_modified": "not a date", "author": "Parks", "url": "https://example.ca/lakes"})
    assert fuller.score is not None
    assert fuller.score > wrong.score


def test_what_nobody_knows_has_no_score_and_says_so() -> None:
    found = report(b"Dear Sir or Madam")
    assert (found.standard, found.score, [problem.code for problem in found.problems]) == (
        "",
        None,
        ["standard-undetected"],
    )


def test_a_document_is_checked_as_what_the_asker_says_it_is() -> None:
    found = report(b"{}", "ckan")
    assert found.standard == "ckan"
    assert found.errors
    with pytest.raises(hub.UnknownStandardError):
        report(PACKAGE, "klingon")


def test_problems_of_a_record_stand_at_their_place_in_the_document() -> None:
    found = report({"success": True, "result": {"results": [PACKAGE, PACKAGE | {"id": "b", "metadata_modified": "x"}]}})
    assert found.datasets == 2
    assert {problem.pointer for problem in found.problems if problem.pointer} >= {"/result/results/1/metadata_modified"}


@pytest.mark.parametrize(
    ("outer", "inner", "syntax", "place"),
    [
        ("", "/title", "json", "/title"),
        ("/dataset/3", "/title", "json", "/dataset/3/title"),
        ("/csw:x/gmd:MD_Metadata[2]", "/gmd:MD_Metadata/gmd:contact", "xml", "/csw:x/gmd:MD_Metadata[2]/gmd:contact"),
        ("/csw:x/gmd:MD_Metadata[2]", "/gmd:MD_Metadata", "xml", "/csw:x/gmd:MD_Metadata[2]"),
        ("/csw:x/gmd:MD_Metadata[2]", "line 7", "xml", "/csw:x/gmd:MD_Metadata[2]"),
        ("https://a.ca/d", "https://a.ca/d dct:title", "turtle", "https://a.ca/d dct:title"),
        ("https://a.ca/d", "https://a.ca/f dct:title", "turtle", "https://a.ca/d https://a.ca/f dct:title"),
    ],
)
def test_a_place_within_a_record_becomes_one_within_the_document(
    outer: str, inner: str, syntax: str, place: str
) -> None:
    assert joined(outer, inner, syntax) == place


def test_a_check_that_fails_and_one_that_never_ends_leave_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    from parvis.standards import ckan

    def endless(document: bytes, detected: object) -> Any:
        for number in range(MOST + 50):
            yield Problem("schema-required", "error", f"/{number}", values={"name": str(number)})
        raise RuntimeError("a mistake")

    monkeypatch.setattr(ckan, "check", endless)
    found = report(PACKAGE)
    assert found.datasets == 1
    assert len(found.problems) == MOST + 1
    assert (found.problems[-1].code, found.problems[-1].values) == ("problems-cut", {"count": "51"})


def test_the_schemas_that_were_applied_are_named() -> None:
    path = Path(__file__).parents[2] / "fixtures" / "standards" / "stac" / "item.json"
    found = report(path.read_bytes())
    assert found.standard == "stac"
    assert found.schemas
    assert all(name.startswith("stac") and address.startswith("https://") for name, address in found.schemas.items())
