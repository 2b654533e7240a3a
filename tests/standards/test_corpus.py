"""Real records: every one is read, with a title, and comes back from the store as it was."""

import csv
import gzip
import itertools
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from parvis.model import decode_dataset, encode_dataset
from parvis.standards import ReadContext, Reading, reader, recognise

pytestmark = pytest.mark.corpus


def read_all(payloads: Iterable[bytes], **context: str) -> list[Reading]:
    module, found = reader("ckan"), []
    for payload in payloads:
        reading = module.read(payload, ReadContext(**{"language": "en", **context}))  # type: ignore[arg-type]
        assert reading.dataset is not None, reading.problems
        assert reading.dataset.title
        document = encode_dataset(reading.dataset)
        assert decode_dataset(document) == reading.dataset
        found.append(reading)
    return found


def lines(path: Path) -> Iterable[bytes]:
    return (line for line in path.read_bytes().splitlines() if line.strip())


def test_the_space_agencys_catalogue_is_bilingual(corpus: Path) -> None:
    found = read_all(lines(corpus / "csa_ckan" / "ckan_metadata_dump_20220526.jsonl"))
    assert len(found) == 136
    for reading in found:
        assert reading.profile == "ckan/gc"
        assert reading.dataset
        assert set(reading.dataset.title.values) == {"en", "fr"}
        assert reading.dataset.publisher
        assert reading.dataset.publisher.name.get("fr") == "Agence spatiale canadienne"
    assert sum(len(r.dataset.distributions) + len(r.dataset.services) for r in found if r.dataset) == 970


@pytest.mark.parametrize(("name", "count"), [("datasets", 447), ("publications", 876)])
def test_albertas_catalogue(corpus: Path, name: str, count: int) -> None:
    path = corpus / "canada" / "provincial_ckan" / f"alberta_{name}_import.json"
    found = read_all(lines(path), base_url="https://open.alberta.ca")
    assert len(found) == count
    assert all(r.dataset and r.dataset.licence and r.dataset.licence.code == "ab-ogla" for r in found)
    # One publication names no organisation at all.
    assert sum(bool(r.dataset and r.dataset.publisher) for r in found) >= count - 1


def test_british_columbias_and_a_federated_record(corpus: Path) -> None:
    folder = corpus / "canada"
    (bc,) = read_all([(folder / "provincial_ckan" / "bc_package_show_natural_resource_district.json").read_bytes()])
    assert bc.dataset
    assert bc.dataset.licence
    assert bc.dataset.licence.code == "bc-oglbc"
    (federated,) = read_all([(folder / "gc_ckan" / "federated_bc_crown_tenures_2026-01-28.json").read_bytes()])
    assert federated.dataset
    assert federated.dataset.description.machine == ("fr",)
    assert federated.dataset.jurisdiction == "CA-BC"


def test_yukons_whole_catalogue(corpus: Path) -> None:
    path = corpus / "canada" / "yukon" / "migration" / "output" / "data.csv"
    with path.open(encoding="utf-8", newline="") as file:
        payloads = [
            json.dumps({"name": row["dkan_node_id"], "type": row.pop("schema_type"), **row}).encode()
            for row in csv.DictReader(file)
        ]
    found = read_all(payloads, jurisdiction="CA-YT")
    assert len(found) > 400
    assert all(
        r.dataset and r.dataset.licence and r.dataset.licence.code == "yk-oglyk"
        for r in found
        if r.dataset and r.dataset.licence
    )
    assert sum(bool(r.dataset and r.dataset.subjects) for r in found) > 0.9 * len(found)


def test_a_slice_of_25000_american_records(corpus: Path) -> None:
    with gzip.open(corpus / "datagov_ckan" / "raw_sample_25000.jsonl.gz") as file:
        payloads = list(itertools.islice(file, 0, 24_000, 12))
    found = read_all(payloads)
    assert len(found) == 2000
    assert all(recognise(payload) == "ckan" for payload in payloads[::20])
    errors = [problem for r in found for problem in r.problems if problem.severity == "error"]
    assert len(errors) < 20, "an error is a thing left out: hardly one in a hundred records"
