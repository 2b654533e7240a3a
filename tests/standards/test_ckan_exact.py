"""CKAN packages carry all of a dataset: in CKAN's fields, and in an extra what those can't say."""

import gzip
import itertools
import json
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

from parvis.model import Dataset
from parvis.standards import ckan
from parvis.standards.base import ReadContext, WriteContext
from parvis.standards.ckan.exact import EXTRA
from parvis.standards.writing import write_one

from .records import record
from .samples import FULL, ID

CONTEXT = WriteContext(lang="en")


def read(package: Any, language: str = "en") -> Dataset:
    document = package if isinstance(package, bytes) else json.dumps(package).encode()
    dataset = ckan.read(document, ReadContext(language=language)).dataset
    assert dataset
    return dataset


def written(dataset: Dataset) -> dict[str, Any]:
    package: dict[str, Any] = json.loads(write_one("ckan", dataset, CONTEXT))
    return package


def own(dataset: Dataset) -> Dataset:
    """Without what a catalogue gives."""
    return msgspec.structs.replace(dataset, id="", provenance=None)


@pytest.mark.parametrize("language", ["en", "fr", "und"])
def test_everything_comes_back_whatever_language_the_reader_takes_for_granted(language: str) -> None:
    dataset = own(FULL)
    assert read(write_one("ckan", dataset, CONTEXT), language) == dataset


@pytest.mark.parametrize("name", ["alberta", "bc", "core", "data_gov", "gc", "gc_federated", "ontario", "yukon"])
def test_records_of_every_profile_come_back(name: str) -> None:
    dataset = read(record("ckan", name))
    assert read(write_one("ckan", dataset, CONTEXT)) == dataset


def test_whoever_changes_the_package_in_ckan_is_believed() -> None:
    package = written(own(FULL))
    assert EXTRA in [extra["key"] for extra in package["extras"]]
    package["frequency"] = "P5Y"
    package["title_translated"] = {"en": "Changed"}
    dataset = read(package)
    assert dataset.frequency == "P5Y"
    assert dataset.title.get() == "Changed"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "[1]",
        "{",
        '{"fields": 3}',
        '{"fields": {"title": {"is": {}, "read": "x"}}}',
        '{"language": 3, "fields": {}}',
    ],
)
def test_an_extra_that_is_none_of_ours_changes_nothing(value: str) -> None:
    package = written(own(FULL)) | {"extras": []}
    plain = read(package)
    odd = read(package | {"extras": [{"key": EXTRA, "value": value}]})
    assert msgspec.structs.replace(odd, extras={}) == msgspec.structs.replace(plain, extras={})


def test_an_extra_can_not_bring_in_an_address_that_runs_nor_a_value_of_the_wrong_kind() -> None:
    package = written(own(FULL))
    (extra,) = [extra for extra in package["extras"] if extra["key"] == EXTRA]
    said = json.loads(extra["value"])
    for name, hostile in (("landing_page", {"values": {"en": "javascript:alert(1)"}}), ("modified", 3), ("title", {})):
        plain = read(package | {"extras": []})
        from parvis.standards.ckan.exact import _fingerprint

        said["fields"][name] = {"is": hostile, "read": _fingerprint(getattr(plain, name))}
    extra["value"] = json.dumps(said)
    dataset = read(package)
    assert "javascript" not in json.dumps(dataset.landing_page.values)
    assert dataset.modified == FULL.modified
    assert dataset.title == FULL.title
    assert dataset.extras[EXTRA]


def test_a_catalogues_own_id_is_written_and_read_as_an_identifier() -> None:
    assert (ID, "ckan-id") in [(item.value, item.type) for item in read(written(FULL) | {"extras": []}).identifiers]


@pytest.mark.corpus
def test_real_records_come_back_and_ckans_own_fields_say_most_of_them(corpus: Path) -> None:
    with gzip.open(corpus / "datagov_ckan" / "raw_sample_25000.jsonl.gz") as file:
        payloads = list(itertools.islice(file, 0, 6_000, 30))
    for name in ("datasets", "publications"):
        path = corpus / "canada" / "provincial_ckan" / f"alberta_{name}_import.json"
        payloads += path.read_bytes().splitlines()[::10]
    said: Counter[str] = Counter()
    for payload in payloads:
        dataset = read(payload)
        document = write_one("ckan", dataset, CONTEXT)
        assert read(document) == dataset
        extras = {extra["key"]: extra["value"] for extra in json.loads(document)["extras"]}
        said.update(json.loads(extras.get(EXTRA, "{}")).get("fields", {}).keys())
    assert said["title"] == said["description"] == said["modified"] == said["frequency"] == 0
    assert said["keywords"] + said["subjects"] < 0.1 * len(payloads), said
