"""CSVW metadata, checked by the rules of the metadata vocabulary; the W3C's own tests are the oracle."""

import json
from pathlib import Path
from typing import Any

import pytest

from parvis.model import Concept, Dataset, Distribution, Text
from parvis.standards import csvw, hub
from parvis.standards.base import ReadContext, Record, WriteContext
from parvis.standards.csvw import rules as csvw_rules
from parvis.standards.csvw.writer import document

from .records import dataset, record
from .samples import FULL

WELLS, TREES = record("csvw", "wells"), record("csvw", "trees")
CONTEXT = "http://www.w3.org/ns/csvw"


def checked(value: Any) -> list[tuple[str, str, str]]:
    return [(problem.severity, problem.code, problem.pointer) for problem in csvw_rules.check(value)]


def table(**more: Any) -> dict[str, Any]:
    return {"@context": CONTEXT, "url": "a.csv", **more}


def column(**more: Any) -> dict[str, Any]:
    return table(tableSchema={"columns": [{"name": "a", "titles": "A", **more}]})


def columns(*names: str, **more: Any) -> dict[str, Any]:
    return table(tableSchema={"columns": [{"name": name} for name in names], **more})


FIRST = "/tableSchema/columns/0"
COMMON = ("error", "csvw-common", "/dc:title")
CLASH = {"minInclusive": 5, "maxExclusive": 5}
KEY = {"columnReference": "a", "reference": {"resource": "b.csv", "columnReference": "x"}}


def test_a_group_gives_a_dataset_its_tables_as_files_with_their_schemas() -> None:
    found = dataset("csvw", WELLS)
    assert found.title.values == {"en": "Observation wells", "fr": "Puits d’observation"}
    assert found.publisher
    assert found.publisher.name.get() == "Ministry of Environment"
    assert found.licence
    assert found.licence.code == "cc-by-4.0"
    assert found.modified == "2023-05-06"
    assert found.extents[0].name.get("fr") == "Colombie-Britannique"
    wells, levels = found.distributions
    assert wells.extras["tableSchema"] == WELLS["tables"][0]["tableSchema"]
    assert (levels.format, levels.extras["dialect"]) == ("TSV", {"delimiter": "\t"})


def test_a_table_alone_is_a_dataset_of_one_file() -> None:
    found = dataset("csvw", TREES)
    assert found.title == Text({"fr": "Arbres publics"}, "fr")
    assert [agent.name.get() for agent in found.creators] == ["Ville de Québec"]
    assert [item.url for item in found.distributions] == ["https://donnees.example.ca/arbres.csv"]
    detected = hub.detect(json.dumps(TREES).encode())
    assert detected
    assert (detected.standard, detected.profile) == ("csvw", "table")


def test_what_is_written_breaks_no_rule_and_comes_back() -> None:
    one = Dataset(
        title=Text({"en": "Table", "fr": "Tableau"}),
        themes=(Concept(Text({"en": "Water"}, "en"), "w", "https://e.org/themes"),),
        distributions=(Distribution(url="https://e.org/a.csv", format="CSV"),),
    )
    for each in (one, FULL):
        value = document(Record(dataset=each), WriteContext())
        problems = checked(value)
        tables = [item for item in each.distributions if item.format in ("CSV", "TSV") and item.url]
        assert [code for _, code, _ in problems] == ([] if tables else ["csvw-tables-missing"])
        found = csvw.read(json.dumps(value).encode(), ReadContext()).dataset
        assert found
        assert found.title.values == each.title.values
        assert [(term.label.values, term.code, term.scheme) for term in found.themes] == [
            (term.label.values, term.code, term.scheme) for term in each.themes
        ]


@pytest.mark.parametrize(
    "value",
    [
        table(),
        {"@context": [CONTEXT, {"@language": "fr", "@base": "https://e.org/"}], "tables": [{"url": "a.csv"}]},
        table(**{"dc:title": {"@value": "A", "@language": "en"}, "schema:name": "x", "https://e.org/p": 3}),
        column(datatype={"base": "decimal", "minimum": 0, "format": "#,##0.00"}, required=True, null=["", "-"]),
        column(datatype={"base": "boolean", "format": "oui|non"}, titles={"fr": ["A", "B"]}),
        table(tableSchema={"columns": [{"name": "a"}, {"name": "b", "virtual": True}], "primaryKey": ["a"]}),
    ],
)
def test_sound_metadata_have_no_problem(value: Any) -> None:
    assert checked(value) == []


@pytest.mark.parametrize(
    ("value", "severity", "code", "pointer"),
    [
        ([], "error", "not-an-object", ""),
        ({"url": "a.csv"}, "error", "csvw-context", "/@context"),
        ({"@context": [CONTEXT, {"x": 1}], "url": "a.csv"}, "error", "csvw-context", "/@context"),
        ({"@context": CONTEXT, "tables": []}, "error", "csvw-tables-missing", "/tables"),
        ({"@context": CONTEXT, "tables": [{}]}, "error", "csvw-lacks", "/tables/0"),
        (table(**{"@id": "_:b"}), "error", "csvw-id", "/@id"),
        (table(**{"@type": "Column"}), "error", "csvw-type", "/@type"),
        (table(colour="red"), "warning", "csvw-property", "/colour"),
        (table(dialect={"header": "yes"}), "warning", "csvw-value", "/dialect/header"),
        (column(datatype="anySimpleType"), "warning", "csvw-datatype", "/tableSchema/columns/0/datatype"),
        (
            column(datatype={"base": "string", "minimum": 1}),
            "error",
            "csvw-constraint-unfit",
            f"{FIRST}/datatype/minimum",
        ),
        (column(datatype={"base": "integer", **CLASH}), "error", "csvw-constraints-clash", f"{FIRST}/datatype"),
        (
            column(datatype={"base": "string", "minLength": 3, "maxLength": 2}),
            "error",
            "csvw-constraints-clash",
            f"{FIRST}/datatype",
        ),
        (column(name="_a"), "warning", "csvw-value", f"{FIRST}/name"),
        (column(titles={"a-bad-language": "A"}), "warning", "csvw-language", f"{FIRST}/titles/a-bad-language"),
        (columns("a", "a"), "error", "csvw-column-repeated", "/tableSchema/columns/1/name"),
        (
            table(tableSchema={"columns": [{"name": "a", "virtual": True}, {"name": "b"}]}),
            "error",
            "csvw-virtual-first",
            "/tableSchema/columns/1",
        ),
        (columns("a", primaryKey="b"), "warning", "csvw-column-unknown", "/tableSchema/primaryKey"),
        (columns("a", foreignKeys=[KEY]), "error", "csvw-table-unknown", "/tableSchema/foreignKeys/0/reference"),
        (table(**{"dc:title": {"@value": "A", "@type": "string", "@language": "en"}}), *COMMON),
        (table(**{"dc:title": {"@list": []}}), "error", "csvw-common", "/dc:title/@list"),
    ],
)  # fmt: skip
def test_broken_rules_are_told_with_their_place(value: Any, severity: str, code: str, pointer: str) -> None:
    assert (severity, code, pointer) in checked(value)


_OF_DATA = frozenset(
    [
        34, 35, 107, 109, 111, 124, 125, 126, 127, 147, 148, 154, 157, *range(160, 168), 169, *range(172, 183), 185,
        186,
        191, 192, 194, 196, 197, 198, *range(203, 209), *range(210, 216), 230, 232, 234, 247, 257, 258, 269, 278, 279,
        280, 281, *range(286, 305),
    ]
)  # fmt: skip
"Negative tests that only the table itself fails: its cells, its header, its rows' keys. No table is opened here."
_CONTRADICTED = frozenset({308})
"An unknown datatype as an address is an error by test308, and a warning by test238."


@pytest.mark.corpus
def test_the_w3cs_tests_of_metadata_give_the_same_verdicts(corpus: Path) -> None:
    folder = corpus / "standards" / "csvw" / "tests"
    if not folder.is_dir():
        pytest.skip("the corpus has no tests of CSVW: put w3c/csvw's folder tests there as standards/csvw/tests")
    manifest = json.loads((folder / "manifest-validation.jsonld").read_text("utf-8"))
    tested = 0
    for entry in manifest["entries"]:
        name = entry.get("option", {}).get("metadata") or entry["action"]
        number = int(entry["id"].rpartition("test")[2])
        if not name.endswith(".json") or number in _OF_DATA | _CONTRADICTED:
            continue
        try:
            severities = {severity for severity, _, _ in checked(json.loads((folder / name).read_text("utf-8")))}
        except ValueError:
            severities = {"error"}
        verdict = "Negative" if "error" in severities else "Warning" if severities else "Positive"
        assert entry["type"].startswith(f"csvt:{verdict}"), (name, severities)
        tested += 1
    assert tested > 150
