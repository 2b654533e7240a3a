"""The standards' own examples: all are read, and what is read comes back from every syntax as it was."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from parvis.model import Dataset
from parvis.standards import dcat
from parvis.standards.base import Part, ReadContext, WriteContext
from parvis.standards.writing import WRITERS, write_one

CORPUS = Path(os.environ.get("PARVIS_CORPUS") or Path(__file__).parents[2] / ".." / "shared" / "data") / "standards"
FOLDERS = {
    "dcat3/dcat/examples": 200,
    "dcat-ap/3.0.1/html/examples": 50,
    "dcat-us-3/docs/examples": 100,
    "geodcat-ap/releases/2.0.0/examples": 2,
    "dcat-ap-hvd/3.0.0-hvd/html/examples": 30,
}
"Examples, and how many datasets are at least in them."
SUFFIXES = (".ttl", ".rdf", ".xml", ".jsonld")
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the standards' examples are not here (PARVIS_CORPUS)"),
]


def documents(folder: str) -> Iterator[bytes]:
    for path in sorted((CORPUS / folder).rglob("*")):
        if path.suffix in SUFFIXES and "shacl" not in path.parts and "context" not in path.name:
            yield path.read_bytes()


def at(value: Any, path: list[str]) -> Any:
    if not path:
        return value
    if isinstance(value, tuple):
        return tuple(at(item, path) for item in value)
    return at(getattr(value, path[0]), path[1:]) if value is not None else None


def datasets(folder: str) -> Iterator[Dataset]:
    for document in documents(folder):
        for part in dcat.split(document, ReadContext()):
            if isinstance(part, Part):
                found = dcat.read(part.payload, ReadContext(guid=part.guid)).dataset
                if found is not None:
                    yield found


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_example_is_read(folder: str) -> None:
    count = sum(
        reading.dataset is not None for each in documents(folder) for reading in dcat.read_graph(each, ReadContext())
    )
    assert count >= FOLDERS[folder]


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("name", ["dcat-turtle", "dcat-jsonld", "dcat-rdfxml", "dcat-ntriples"])
def test_what_is_read_comes_back_as_it_was_with_what_had_no_place(folder: str, name: str) -> None:
    context = WriteContext()
    for dataset in datasets(folder):
        document = write_one(name, dataset, context)
        again = dcat.read(document, ReadContext()).dataset
        assert again is not None
        for field in sorted(WRITERS[name].holds):
            path = field.split(".")
            assert at(again, path) == at(dataset, path), field
        assert write_one(name, again, context) == document
