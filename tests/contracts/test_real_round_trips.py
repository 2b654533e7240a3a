"""The laws of round trips over real records: those of the corpus, written in every standard and read back."""

import itertools
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from parvis.model import Dataset
from parvis.standards import hub
from parvis.standards.base import ReadContext, Writer
from parvis.standards.carrying import compare
from parvis.standards.converting import read_back
from tests.contracts.test_round_trips import CONTEXTS, READ_BACK, at, comparable, difference, read, written

pytestmark = pytest.mark.corpus
COLLECTIONS = {
    "csa": "csa_ckan/*.jsonl",
    "alberta": "canada/provincial_ckan/alberta_datasets_import.json",
    "alberta-publications": "canada/provincial_ckan/alberta_publications_import.json",
    "federated": "canada/gc_ckan/*.json",
    "hnap": "hnap_samples/records.zip",
    "hnap-canada": "canada/hnap_xml/**/*.xml",
    "federal": "fgp_proxy_samples/records.zip",
    "dcat-ap": "standards/dcat-ap/**/*.ttl",
    "dcat-3": "standards/dcat3/**/*.ttl",
    "stac": "standards/stac-1.1.0/**/*.json",
    "schema-org": "standards/schemaorg/**/*.jsonld",
}
MOST = 25
"Records of a collection."
_read: dict[str, list[Dataset]] = {}


def collection(corpus: Path, name: str) -> list[Dataset]:
    if name not in _read:
        _read[name] = list(itertools.islice(_datasets(corpus, COLLECTIONS[name]), MOST))
    return _read[name]


def _datasets(corpus: Path, pattern: str) -> Iterator[Dataset]:
    for name, document in _documents(corpus, pattern):
        detected = hub.detect(document, name)
        if detected is None:
            continue
        found = hub.read_document(document, detected.standard, ReadContext(language="en"))
        yield from (reading.dataset for reading in itertools.islice(found, MOST) if reading.dataset)


def _documents(corpus: Path, pattern: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(corpus.glob(pattern)):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as packed:
                yield from ((name, packed.read(name)) for name in sorted(packed.namelist())[: MOST * 4])
        else:
            yield path.name, path.read_bytes()


@pytest.mark.parametrize("writer", READ_BACK, ids=lambda writer: writer.name)
@pytest.mark.parametrize("name", COLLECTIONS)
def test_the_laws_hold_for_real_records(corpus: Path, name: str, writer: Writer) -> None:
    datasets = collection(corpus, name)
    if not datasets:
        pytest.skip(f"the corpus has no records of {name}")
    for dataset in datasets:
        document = written(writer, dataset)
        assert written(writer, dataset) == document
        after = read(writer, document)
        for field in sorted(writer.holds):
            path = field.split(".")
            assert comparable(at(after, path), path[-1]) == comparable(at(dataset, path), path[-1]), field
        again = written(writer, after)
        assert again == document, difference(document, again)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_parvis_own_form_loses_nothing_of_a_real_record(corpus: Path, name: str) -> None:
    from parvis.standards.converting import as_record
    from parvis.standards.writing import WRITERS

    for dataset in collection(corpus, name):
        after = read_back(WRITERS["parvis"], as_record(dataset), CONTEXTS["alone"])
        assert {outcome.how for outcome in compare(dataset, after)} <= {"same"}
