"""Files and folders of records, in whatever form they were saved."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from parvis.connectors import file
from parvis.connectors.base import FetchError, Page, SourceSpec
from parvis.connectors.detect import detect
from tests.replay.memory import MemoryClient


def package(number: int) -> dict[str, Any]:
    return {
        "id": f"id-{number}",
        "name": f"n-{number}",
        "title": f"T {number}",
        "notes": "n",
        "resources": [],
        "tags": [],
    }


def dataset(number: int) -> dict[str, Any]:
    return {"identifier": f"id-{number}", "title": "T", "accessLevel": "public", "distribution": []}


TABLE = {"pid": "10100002", "title_en": "Debt", "title_fr": "Dette", "release_time": "2021-09-27T08:30"}
CUBE = {"productId": 10100002, "cubeTitleEn": "Debt", "cubeTitleFr": "Dette"}
TWO = [package(1), package(2)]


def walk(path: Path, **how: Any) -> list[Page]:
    source = SourceSpec(url=str(path), kind="file", local=True)
    return list(file.pages(source, MemoryClient(), state=how.pop("state", {}), **how))


def found(pages: list[Page]) -> list[tuple[str, str]]:
    return [(record.standard, record.guid) for page in pages for record in page.records]


def lines(*values: Any) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (json.dumps(package(1)), [("ckan", "id-1")]),
        (json.dumps(package(1), indent=2), [("ckan", "id-1")]),
        (json.dumps(TWO), [("ckan", "id-1"), ("ckan", "id-2")]),
        (json.dumps(TWO, indent=1), [("ckan", "id-1"), ("ckan", "id-2")]),
        (lines(*TWO), [("ckan", "id-1"), ("ckan", "id-2")]),
        (lines(*TWO).rstrip(), [("ckan", "id-1"), ("ckan", "id-2")]),
        ("\ufeff" + lines(*TWO), [("ckan", "id-1"), ("ckan", "id-2")]),
        (lines(package(1)), [("ckan", "id-1")]),
        (lines(package(1)) + json.dumps(package(2), indent=2), [("ckan", "id-1"), ("ckan", "id-2")]),
        (json.dumps({"success": True, "result": {"count": 2, "results": TWO}}), [("ckan", "id-1"), ("ckan", "id-2")]),
        (json.dumps({"success": True, "result": package(1)}), [("ckan", "id-1")]),
        (json.dumps({"success": True, "result": TWO}), [("ckan", "id-1"), ("ckan", "id-2")]),
        (json.dumps({"conformsTo": "x", "dataset": [dataset(1)]}), [("dcat-us", "id-1")]),
        (json.dumps([dataset(1), dataset(2)]), [("dcat-us", "id-1"), ("dcat-us", "id-2")]),
        (json.dumps({"10100002": TABLE}), [("statcan", "10100002")]),
        (json.dumps([CUBE]), [("statcan", "10100002")]),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_records_are_found_in_every_form(tmp_path: Path, text: str, expected: Any, packed: bool) -> None:
    path = tmp_path / ("records.json.gz" if packed else "records.json")
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    assert found(walk(path)) == expected
    detected = detect(str(path), MemoryClient(), local=True)
    assert (detected.count, detected.url) == (len(expected), str(path))


def test_a_folder_is_read_in_the_order_of_its_names_with_all_below_it(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.jsonl").write_text(lines(package(2)))
    (tmp_path / "a.json").write_text(json.dumps(package(1)))
    (tmp_path / "c.json").write_text(json.dumps({"dataset": [dataset(3)]}))
    (tmp_path / "README.md").write_text("# About")
    (tmp_path / ".hidden.json").write_text(json.dumps(package(9)))
    assert found(walk(tmp_path)) == [("ckan", "id-1"), ("ckan", "id-2"), ("dcat-us", "id-3")]


def test_links_are_not_followed_out_of_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text(json.dumps(package(9)))
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "in.json").write_text(json.dumps(package(1)))
    (folder / "link.json").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "up").symlink_to(tmp_path)
    assert found(walk(folder)) == [("ckan", "id-1")]


def test_a_broken_file_is_a_problem_the_others_are_read_and_nothing_is_taken_for_vanished(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text(json.dumps(package(1)))
    (tmp_path / "2.json").write_text(json.dumps(TWO)[:-30])
    (tmp_path / "3.json").write_text("<html>")
    (tmp_path / "4.json").write_text(json.dumps(package(4)))
    pages: list[Page] = []

    def keep() -> None:
        for page in file.pages(SourceSpec(url=str(tmp_path), local=True), MemoryClient(), state={}):
            pages.append(page)

    with pytest.raises(FetchError) as caught:
        keep()
    assert caught.value.problem.code == "files-unreadable"
    assert caught.value.problem.values == {"count": "2", "total": "4", "files": "2.json, 3.json"}
    assert found(pages) == [("ckan", "id-1"), ("ckan", "id-4")]
    told = [(problem.code, Path(problem.pointer).name) for page in pages for problem in page.problems]
    assert told == [("guid-duplicate", "0"), ("json-truncated", "2.json"), ("html-instead-of-json", "3.json")]


def test_a_bad_line_costs_no_other(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(lines(package(1)) + '{"id": "broken\n' + "[7]\n\n" + lines(package(2), {"what": "ever"}))
    pages = walk(path)
    assert found(pages) == [("ckan", "id-1"), ("ckan", "id-2")]
    assert [(problem.code, problem.pointer) for page in pages for problem in page.problems] == [
        ("line-not-json", "line 2"),
        ("record-not-object", "line 3"),
        ("record-unrecognised", "line 6"),
    ]


def test_files_are_unchanged_until_one_is(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text(json.dumps(package(1)))
    state = walk(tmp_path)[-1].state
    assert [page.unchanged for page in walk(tmp_path, state=state)] == [True]
    (tmp_path / "2.json").write_text(json.dumps(package(2)))
    assert len(found(walk(tmp_path, state=state))) == 2


def test_a_file_is_read_only_as_a_local_source(tmp_path: Path) -> None:
    path = tmp_path / "1.json"
    path.write_text(json.dumps(package(1)))
    with pytest.raises(FetchError) as caught:
        detect(str(path), MemoryClient(), local=False)
    assert caught.value.problem.code == "path-not-local"
    with pytest.raises(FetchError) as caught:
        detect(path.as_uri(), MemoryClient(), local=False)
    assert caught.value.problem.code in ("path-not-local", "address-scheme")
    assert detect(path.as_uri(), MemoryClient(), local=True).kind == "file"


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(FetchError) as caught:
        walk(tmp_path / "gone.json")
    assert caught.value.problem.code == "file-missing"


@pytest.mark.corpus
def test_every_package_of_the_real_files_is_found(corpus: Path) -> None:
    pages = walk(corpus / "csa_ckan")
    assert len(found(pages)) == 136
    pages = walk(corpus / "canada" / "provincial_ckan")
    assert len(found(pages)) > 1300
    assert {problem.code for page in pages for problem in page.problems} <= {"guid-duplicate"}
