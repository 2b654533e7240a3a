"""Laws of writing and reading back, over every standard that is written and read.

Nothing is lost in silence: what a writer says it holds comes back just as it was, writing twice gives the same
bytes, and what was read back is written the same again.
"""

from typing import Any

import msgspec
import pytest

from parvis.model import Dataset, Text
from parvis.standards import hub, readers
from parvis.standards.base import ReadContext, WriteContext, Writer
from parvis.standards.converting import as_record
from parvis.standards.writing import WRITERS
from parvis.vocab import code_list
from tests.standards.drawn import SEEDS, drawn
from tests.standards.samples import FULL, HOSTILE

READ_BACK = [writer for writer in WRITERS.values() if writer.reader]
CONTEXTS = {
    "alone": WriteContext(lang="en"),
    "portal": WriteContext(base_url="https://open.example", title={"en": "Open", "fr": "Ouvert"}),
}
every_writer = pytest.mark.parametrize("writer", READ_BACK, ids=lambda writer: writer.name)
every_draw = pytest.mark.parametrize("seed", SEEDS)


def written(writer: Writer, dataset: Dataset, context: WriteContext = CONTEXTS["alone"]) -> bytes:
    return writer.one(as_record(dataset), context)


def read(writer: Writer, document: bytes) -> Dataset:
    language = CONTEXTS["alone"].lang if writer.untagged else "und"
    found = list(hub.read_document(document, writer.reader, ReadContext(language=language)))
    assert len(found) == 1, [reading.problems for reading in found]
    assert found[0].dataset is not None, found[0].problems
    return found[0].dataset


def at(value: Any, path: list[str]) -> Any:
    """What stands at a path; a list of them where a list is on the way."""
    if not path:
        return value
    if isinstance(value, tuple):
        return tuple(at(item, path) for item in value)
    return at(getattr(value, path[0]), path[1:]) if value is not None else None


def difference(first: bytes, second: bytes) -> str:
    """Where two documents part."""
    place = next((at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), 0)
    return f"{first[place - 150 : place + 100]!r}\n{second[place - 150 : place + 100]!r}"


def comparable(value: Any, name: str = "") -> Any:
    """A value without what no promise covers: in which language an address was first written, and what a source said
    of a file in fields of its own (`distributions.extras` promises that, where it is promised)."""
    if isinstance(value, Text):
        return value.values if name in {"url", "landing_page"} else value
    if isinstance(value, msgspec.Struct):
        return [comparable(getattr(value, field), field) for field in value.__struct_fields__ if field != "extras"]
    return [comparable(item, name) for item in value] if isinstance(value, tuple) else value


@every_draw
@every_writer
def test_what_a_writer_holds_comes_back_as_it_was(writer: Writer, seed: int) -> None:
    for number, dataset in enumerate(drawn(seed)):
        after = read(writer, written(writer, dataset))
        for field in sorted(writer.holds):
            path = field.split(".")
            back, given = comparable(at(after, path), path[-1]), comparable(at(dataset, path), path[-1])
            assert back == given, f"{field} of dataset {number}"


@every_draw
@every_writer
def test_writing_twice_gives_the_same_bytes(writer: Writer, seed: int) -> None:
    for dataset in drawn(seed):
        for context in CONTEXTS.values():
            assert written(writer, dataset, context) == written(writer, dataset, context)


@every_draw
@every_writer
def test_what_was_read_back_is_written_the_same(writer: Writer, seed: int) -> None:
    for number, dataset in enumerate(drawn(seed)):
        first = written(writer, dataset)
        second = written(writer, read(writer, first))
        assert second == first, f"dataset {number}\n{difference(first, second)}"


@every_writer
def test_what_is_written_is_recognised(writer: Writer) -> None:
    document = written(writer, FULL)
    detected = hub.detect(document)
    assert detected is not None
    assert detected.standard == writer.reader


@every_writer
@pytest.mark.parametrize("dataset", [FULL, HOSTILE], ids=["full", "hostile"])
def test_many_datasets_are_read_back_one_by_one(writer: Writer, dataset: Dataset) -> None:
    for number in (0, 1, 3):
        document = b"".join(writer.many(iter([as_record(dataset)] * number), CONTEXTS["alone"]))
        found = [reading.dataset for reading in hub.read_document(document, writer.reader) if reading.dataset]
        assert len(found) in ({number} if number < 2 else {1, number})


@pytest.mark.parametrize("name", list(WRITERS))
def test_a_standard_that_is_read_and_written_is_read_back(name: str) -> None:
    writer = WRITERS[name]
    assert writer.reader in readers()
    assert writer.holds, "a writer that promises nothing can't be held to it"
    assert {field.split(".")[0] for field in writer.holds} <= set(Dataset.__struct_fields__)


@pytest.mark.parametrize("name", sorted({*readers(), *WRITERS}))
def test_a_standard_has_a_name_in_both_languages(name: str) -> None:
    assert name in code_list("standard"), "put its name into vocab/data/standard.json"
