"""A folder of metadata in every standard at once: each document is known for what it is, and cut into its records."""

import gzip
from pathlib import Path

import msgspec
import pytest

from parvis.connectors import cut, file
from parvis.connectors.base import FetchError, Page, SourceSpec
from parvis.connectors.detect import detect
from parvis.model import Dataset, Text
from parvis.standards import ReadContext, hub, readers
from parvis.standards.base import WriteContext
from parvis.standards.converting import as_record
from parvis.standards.writing import WRITERS
from tests.replay.memory import MemoryClient
from tests.standards.samples import FULL

READ_BACK = sorted(name for name, writer in WRITERS.items() if writer.reader)


def datasets(count: int, series: str = "w") -> list[Dataset]:
    titles = [msgspec.structs.replace(FULL.title, values={"en": f"Water {series} {number}"}) for number in range(count)]
    return [
        msgspec.structs.replace(
            FULL,
            id="",
            provenance=None,
            title=title,
            landing_page=Text({"en": f"https://example.org/{series}/{number}"}),
            identifiers=(msgspec.structs.replace(FULL.identifiers[0], value=f"10.5072/{series}{number}"),),
        )
        for number, title in enumerate(titles)
    ]


def document(name: str, count: int = 1, series: str = "w") -> bytes:
    writer = WRITERS[name]
    records = [as_record(dataset) for dataset in datasets(count, series)]
    return writer.one(records[0], WriteContext()) if count == 1 else b"".join(writer.many(records, WriteContext()))


def walk(path: Path) -> list[Page]:
    return list(file.pages(SourceSpec(url=str(path), kind="file", local=True), MemoryClient(), state={}))


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("name", READ_BACK)
def test_a_document_of_any_standard_gives_its_records(tmp_path: Path, name: str, packed: bool) -> None:
    writer = WRITERS[name]
    path = tmp_path / f"records{writer.suffix}{'.gz' if packed else ''}"
    path.write_bytes(gzip.compress(document(name, 3)) if packed else document(name, 3))
    (page,) = walk(path)
    assert [record.standard for record in page.records] == [writer.reader] * 3
    assert len({record.guid for record in page.records}) == 3
    titles = []
    for record in page.records:
        reading = readers()[record.standard].read(record.payload, ReadContext(guid=record.guid, language="en"))
        assert reading.dataset
        titles.append(reading.dataset.title.get("en"))
    assert titles == ["Water w 0", "Water w 1", "Water w 2"]


def test_a_folder_of_many_standards_is_detected_and_walked(tmp_path: Path) -> None:
    for name in READ_BACK:
        (tmp_path / f"{name}{WRITERS[name].suffix}").write_bytes(document(name, series=name))
    (tmp_path / "readme.txt").write_text("not metadata")
    found = detect(str(tmp_path), MemoryClient(), local=True)
    assert found.kind == "file"
    assert set(found.options["standards"].split()) == {WRITERS[name].reader for name in READ_BACK}
    seen = {record.standard for page in walk(tmp_path) for record in page.records}
    assert seen == {WRITERS[name].reader for name in READ_BACK}


def test_what_is_broken_is_told_and_the_other_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"<html><body>Not found</body></html>")
    (tmp_path / "b.ckan.json").write_bytes(document("ckan"))
    pages = file.pages(SourceSpec(url=str(tmp_path), kind="file", local=True), MemoryClient(), state={})
    told: list[Page] = []
    with pytest.raises(FetchError) as raised:
        told.extend(pages)
    assert raised.value.problem.code == "files-unreadable"


def test_one_guid_in_two_files_is_taken_once(tmp_path: Path) -> None:
    name = next(name for name in READ_BACK if WRITERS[name].reader not in cut.STREAMED)
    for number in (1, 2):
        (tmp_path / f"{number}{WRITERS[name].suffix}").write_bytes(document(name))
    (page,) = walk(tmp_path)
    assert len(page.records) == 1
    assert [problem.code for problem in page.problems] == ["guid-duplicate"]


def test_every_standard_that_is_written_is_detected_as_itself() -> None:
    for name in READ_BACK:
        detected = hub.detect(document(name, 2))
        assert detected is not None, name
        assert detected.standard == WRITERS[name].reader, name
