"""A workbook holds all that a file of records holds, and tells its errors by sheet, row and column."""

import io
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from parvis.community import workbook
from parvis.community.workbook import template

from .groups import example, groups


def changed(*cells: tuple[str, str, Any]) -> bytes:
    """The example's workbook with other values in some cells."""
    book = openpyxl.load_workbook(io.BytesIO(workbook.write(example())))
    for sheet, cell, value in cells:
        book[sheet][cell] = value
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def column(sheet: str, name: str) -> str:
    book = openpyxl.load_workbook(io.BytesIO(workbook.write(example())))
    (found,) = [cell.column_letter for cell in book[sheet][1] if cell.value == name]
    return str(found)


def test_the_example_comes_back_whole() -> None:
    found = workbook.read(workbook.write(example()))
    assert found.problems == ()
    assert found.community == example()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(groups())
def test_any_group_comes_back_whole(group: Any) -> None:
    assert workbook.read(workbook.write(group)).community == group


def test_a_day_that_the_program_made_a_date_is_read_as_that_day() -> None:
    import datetime

    at = column("meetings", "date")
    found = workbook.read(changed(("meetings", f"{at}2", datetime.datetime(2021, 1, 12))))  # noqa: DTZ001
    assert found.community == example()


@pytest.mark.parametrize(
    ("sheet", "head", "row", "value", "pointer", "code"),
    [
        ("meetings", "date", 3, "yesterday", "meetings!3 date", "schema-pattern"),
        ("meetings", "level", 3, "kings", "meetings!3 level", "schema-enum"),
        ("meetings.items", "presenters", 2, "nobody", "meetings.items!2 presenters", "community-id-unknown"),
        ("meetings.items", "of", 2, "1999-01-01", "meetings.items!2 of", "community-id-unknown"),
        ("topics", "year", 2, "soon", "topics!2 year", "schema-type"),
        ("topics", "title_fr", 2, None, "topics!2 title", "community-text-untranslated"),
        ("topics", "title_fr", 1, "titel_fr", "topics!1", "community-column-unknown"),
        ("changes.steps", "state", 2, "lost", "changes.steps!2 state", "schema-enum"),
    ],
)
def test_what_is_wrong_is_told_by_sheet_row_and_column(
    sheet: str, head: str, row: int, value: Any, pointer: str, code: str
) -> None:
    found = workbook.read(changed((sheet, f"{column(sheet, head)}{row}", value)))
    assert (pointer, code) in {(problem.pointer, problem.code) for problem in found.problems}
    assert found.community is not None
    assert len(found.community.meetings) >= 14


def test_words_that_begin_like_a_formula_stay_words() -> None:
    at = column("topics", "title_en")
    book = openpyxl.load_workbook(io.BytesIO(workbook.write(example())))
    book["topics"][f"{at}2"] = "=1+1"
    book["topics"][f"{at}2"].data_type = "s"
    made = io.BytesIO()
    book.save(made)
    group = workbook.read(made.getvalue()).community
    assert group is not None
    again = openpyxl.load_workbook(io.BytesIO(workbook.write(group)))
    assert again["topics"][f"{at}2"].data_type == "s"
    assert again["topics"][f"{at}2"].value == "=1+1"


def test_the_template_has_every_sheet_and_column_and_says_that_the_group_is_missing() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template()))
    assert {"group", "meetings", "meetings.items", "projects.rationale"} <= set(book.sheetnames)
    assert {"title_en", "title_fr", "presenters", "of"} <= {cell.value for cell in book["meetings.items"][1]}
    assert [problem.code for problem in workbook.read(template()).problems] == ["community-sheet-missing"]


@pytest.mark.parametrize("payload", [b"", b"PK\x03\x04", b"PK\x03\x04" + b"x" * 500, b"not a workbook"])
def test_what_is_no_workbook_is_told(payload: bytes) -> None:
    found = workbook.read(payload)
    assert found.community is None
    assert [problem.code for problem in found.problems] == ["community-workbook-unreadable"]
