"""`parvis convert`: documents of one standard in another, and the account of what was carried and what was not."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from parvis.cli.main import parvis
from parvis.standards import hub
from parvis.standards.writing import WRITERS
from tests.cli.conftest import document

Cli = Callable[..., Result]
FIXTURES = Path(__file__).parent.parent / "fixtures" / "standards"
GC = FIXTURES / "ckan" / "gc.json"


def test_a_document_is_converted_and_every_field_accounted_for(cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "lamps.json"
    done = cli("convert", str(GC), "--to", "dcat-us", "-o", str(target), "--report")
    assert done.exit_code == 0, done.output
    (dataset,) = json.loads(target.read_bytes())["dataset"]
    assert dataset["title"] == "Lighthouse lamps"
    rows = {line.split()[0]: line for line in done.output.splitlines() if "." in line.split(" ")[0]}
    assert "Lampes de phare" in rows["title.fr"]
    assert "1 record written." in done.output


def test_the_account_is_json_for_programs_with_the_document_in_it(cli: Cli) -> None:
    done = cli("convert", str(GC), "--from", "ckan", "--to", "dcat-us", "--json")
    assert done.exit_code == 0, done.output
    report = document(done.stdout)
    assert (report["source"], report["target"], report["records"], report["converted"]) == ("ckan/gc", "dcat-us", 1, 1)
    fields = {field["field"]: field for field in report["fields"]}
    assert fields["title.en"]["same"] == 1
    assert fields["title.fr"]["lost"] == 1
    assert fields["title.fr"]["examples"][0] == {"field": "title.fr", "how": "lost", "before": "Lampes de phare"}
    for total in ("same", "near", "lost", "added"):
        assert report[total] == sum(field[total] for field in report["fields"])
    assert json.loads(report["document"])["dataset"][0]["title"] == "Lighthouse lamps"


def test_to_parvis_and_back_nothing_is_lost(cli: Cli, tmp_path: Path) -> None:
    done = cli("convert", str(GC), "--to", "parvis", "--json", "-o", str(tmp_path / "own.jsonl"))
    report = document(done.stdout)
    assert (report["near"], report["lost"], report["added"]) == (0, 0, 0)
    again = cli("convert", str(tmp_path / "own.jsonl"), "--from", "parvis", "--to", "parvis")
    assert again.stdout_bytes == (tmp_path / "own.jsonl").read_bytes()


@pytest.mark.parametrize("target", sorted(WRITERS))
def test_many_records_are_converted_to_every_standard(cli: Cli, tmp_path: Path, target: str) -> None:
    packages = []
    for number in range(3):
        package = json.loads(GC.read_bytes())
        package |= {"id": f"0b5ab1de-2222-4f4a-8a51-{number:012}", "name": f"lamps-{number}"}
        package["digital_object_identifier"] = f"10.5555/lamps.{number}"
        packages.append(package)
    source, made = tmp_path / "all.json", tmp_path / f"made{WRITERS[target].suffix}"
    source.write_text(json.dumps(packages))
    done = cli("convert", str(source), "--to", target, "-o", str(made))
    assert done.exit_code == 0, done.output
    if WRITERS[target].reader:
        read = [item for item in hub.read_document(made.read_bytes(), WRITERS[target].reader) if item.dataset]
        assert len(read) == 3


def test_standard_input_is_read_and_standard_output_holds_the_document_alone(cli: Cli) -> None:
    done = cli("convert", "-", "--to", "schema-org", input=GC.read_text("utf-8"))
    assert done.exit_code == 0
    assert json.loads(done.stdout)["@type"] == "Dataset"


def test_a_record_that_cannot_be_a_dataset_is_told_and_the_others_are_written(cli: Cli, tmp_path: Path) -> None:
    source = tmp_path / "two.json"
    source.write_text(json.dumps([{"title": {"values": {"en": "Water"}}}, {"title": {"values": {}}}]))
    done = cli("convert", str(source), "--from", "parvis", "--to", "ckan", "--json")
    assert done.exit_code == 1, "done in part"
    report = document(done.stdout)
    assert (report["records"], report["converted"]) == (2, 1)
    assert "record-empty" in [problem["code"] for problem in report["problems"]]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.json", "--to", "ckan"), "nowhere.json"),
        ((str(GC), "--to", "klingon"), "klingon"),
        ((str(GC), "--from", "klingon", "--to", "ckan"), "klingon"),
        ((str(GC),), "--to"),
        (("http://127.0.0.1:9/x", "--to", "ckan"), "127.0.0.1"),
    ],
)
def test_what_cannot_be_used_is_said_and_leaves_with_2(cli: Cli, arguments: tuple[str, ...], said: str) -> None:
    done = cli("convert", *arguments)
    assert done.exit_code == 2
    assert said in done.output


def test_a_document_of_no_standard_leaves_with_2(cli: Cli, tmp_path: Path) -> None:
    for number, text in enumerate((b"a,b\n1,2\n", b"\x00\xff\x00", b"<html>", b"{}", b"[]", b"")):
        path = tmp_path / f"{number}.bin"
        path.write_bytes(text)
        done = cli("convert", str(path), "--to", "ckan")
        assert done.exit_code == 2, (text, done.output)


def test_help_names_both_verbs() -> None:
    assert {"convert", "validate"} <= set(parvis.list_commands(None))  # type: ignore[arg-type]
