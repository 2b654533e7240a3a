"""Croissant: files, sets of files and columns; what is written conforms, by our rules and by mlcroissant's."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest

from parvis.model import Dataset, Problem
from parvis.standards import croissant, schema_org
from parvis.standards.base import Detected, ReadContext, Record, WriteContext
from parvis.standards.croissant.writer import is_tabular
from parvis.standards.writing import WRITERS
from tests.standards.samples import CONTEXT, FULL

FIXTURE = Path(__file__).parents[2] / "fixtures" / "standards" / "croissant" / "ice.json"
SCHEMA = {"schema": {"fields": [{"name": "station"}, {"name": "value", "type": "number", "description": "mg/L"}]}}
TABLE = msgspec.structs.replace(
    FULL,
    extras={},
    distributions=(
        msgspec.structs.replace(FULL.distributions[0], extras=SCHEMA, checksum="sha256:" + "ab" * 32),
    ),
)  # fmt: skip


def write(dataset: Dataset, context: WriteContext = CONTEXT) -> bytes:
    return WRITERS["croissant"].one(Record(dataset=dataset), context)


def problems(document: Any) -> list[Problem]:
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return list(croissant.check(data, Detected(standard="croissant")))


def errors(document: Any) -> list[tuple[str, str]]:
    return [(item.code, item.pointer) for item in problems(document) if item.severity == "error"]


def fixture() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FIXTURE.read_text("utf-8"))
    return found


def test_files_are_distributions_and_what_describes_their_insides_is_kept() -> None:
    reading = croissant.read(FIXTURE.read_bytes(), ReadContext())
    found = reading.dataset
    assert found
    assert reading.profile == "croissant/1.0"
    assert [(item.id, item.format, item.checksum) for item in found.distributions] == [
        ("photographs.zip", "ZIP", f"sha256:{fixture()['distribution'][0]['sha256']}"),
        ("thickness.csv", "CSV", "md5:9e107d9d372bb6826bd81d3542a419d6"),
    ]
    assert found.relations == ()
    assert found.extras.keys() == {"citeAs", "recordSet", "distribution"}
    again = json.loads(write(found))
    assert again["recordSet"] == fixture()["recordSet"]
    assert again["distribution"][2] == fixture()["distribution"][2]
    assert errors(again) == []


def test_its_version_is_detected_and_schema_org_does_not_claim_it() -> None:
    found = croissant.detect(FIXTURE.read_bytes())
    assert found
    assert (found.standard, found.version) == ("croissant", "1.0")
    assert not schema_org.recognises(FIXTURE.read_bytes())
    ours = croissant.detect(write(FULL))
    assert ours
    assert ours.version == "1.1"


def test_columns_are_written_where_a_table_schema_tells_them() -> None:
    document = json.loads(write(TABLE))
    (table,) = document["recordSet"]
    assert [(field["name"], field["dataType"]) for field in table["field"]] == [
        ("station", "sc:Text"),
        ("value", "sc:Float"),
    ]
    assert table["field"][1]["source"] == {"fileObject": {"@id": "r-1"}, "extract": {"column": "value"}}
    assert errors(document) == []
    assert "recordSet" not in json.loads(write(FULL))


def test_names_are_by_language_as_the_context_has_them() -> None:
    document = json.loads(write(TABLE, WriteContext(lang="en")))
    assert document["name"] == {"en": "Drinking water", "fr-t-en": "Eau potable"}
    file = document["distribution"][0]
    assert (file["name"], file["alternateName"]) == ("Samples", [{"@value": "Échantillons", "@language": "fr"}])
    found = croissant.read(write(TABLE), ReadContext()).dataset
    assert found
    assert found.distributions[0].title.values == {"en": "Samples", "fr": "Échantillons"}


@pytest.mark.parametrize(
    ("at", "name", "value", "problem"),
    [
        ((), "license", None, ("croissant-field-missing", "")),
        ((), "creator", None, ("croissant-field-missing", "")),
        ((), "conformsTo", None, ("croissant-field-missing", "")),
        (("distribution", 0), "contentUrl", None, ("croissant-field-missing", "/distribution/0")),
        (("distribution", 0), "@type", "sc:Thing", ("croissant-type", "/distribution/0")),
        (("distribution", 2), "includes", None, ("croissant-field-missing", "/distribution/2")),
        (("distribution", 1), "@id", "photographs.zip", ("croissant-repeated", "/distribution/1")),
        (("distribution", 2), "containedIn", {"@id": "x.zip"}, ("croissant-reference", "/distribution/2/containedIn")),
        (("recordSet", 0, "field", 0), "source", None, ("croissant-field-missing", "/recordSet/0/field/0")),
        (
            ("recordSet", 0, "field", 0),
            "source",
            {"fileObject": {"@id": "other.csv"}, "extract": {"column": "cm"}},
            ("croissant-reference", "/recordSet/0/field/0"),
        ),
    ],
)
def test_each_rule_is_broken_at_its_place(at: tuple[Any, ...], name: str, value: Any, problem: tuple[str, str]) -> None:
    document = fixture()
    assert errors(document) == []
    holder: Any = document
    for part in at:
        holder = holder[part]
    if value is None:
        del holder[name]
    else:
        holder[name] = value
    assert problem in errors(document)
    assert all(item.values["reference"].startswith("https://docs.mlcommons.org/") for item in problems(document))


def test_a_file_without_checksum_is_of_a_live_dataset() -> None:
    plain = msgspec.structs.replace(FULL.distributions[0], checksum=None)
    document = json.loads(write(msgspec.structs.replace(FULL, distributions=(plain,))))
    assert document["isLiveDataset"] is True
    assert not [item for item in problems(document) if item.values["field"] == "sha256"]
    assert "isLiveDataset" not in json.loads(write(TABLE))


def test_only_tables_that_can_be_fetched_make_a_dataset_tabular() -> None:
    assert is_tabular(FULL)
    assert not is_tabular(msgspec.structs.replace(FULL, distributions=()))


_ORACLE = """
import sys, mlcroissant
for name in sys.argv[1:]:
    found = mlcroissant.Dataset(jsonld=name)
    print(name, len(found.metadata.distribution), len(found.metadata.record_sets))
"""


@pytest.mark.services
def test_mlcroissant_accepts_what_is_written(tmp_path: Path) -> None:
    python = os.environ.get("PARVIS_MLCROISSANT_PYTHON") or shutil.which("mlcroissant-python")
    if not python:
        pytest.skip("PARVIS_MLCROISSANT_PYTHON names no Python with mlcroissant (requirements/croissant.txt)")
    plain = msgspec.structs.replace(FULL.distributions[0], checksum=None)
    live = msgspec.structs.replace(FULL, distributions=(plain,))
    names = []
    for number, (dataset, context) in enumerate([(TABLE, CONTEXT), (TABLE, WriteContext(lang="fr", base_url="https://x.ca")),
                                                 (live, CONTEXT)]):  # fmt: skip
        path = tmp_path / f"{number}.json"
        path.write_bytes(write(dataset, context))
        names.append(str(path))
    done = subprocess.run([python, "-c", _ORACLE, *names], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert [line.split()[1:] for line in done.stdout.splitlines()] == [["1", "1"], ["1", "1"], ["1", "0"]]
