"""`parvis validate`: what a publisher's CI asks of it: exit codes, JSON, SARIF and JUnit."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import Result

from parvis.cli.json_lines import lines_of_pointers
from parvis.cli.xml_lines import line_of_place
from tests.cli.conftest import document
from tests.replay.documents import DocumentSite
from tests.replay.server import ReplayServer

Cli = Callable[..., Result]
GC = Path(__file__).parent.parent / "fixtures" / "standards" / "ckan" / "gc.json"
KEYS = {"standard", "version", "datasets", "distributions", "services", "records", "errors", "warnings", "score"}


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A federal package whose frequency and portal release date break the profile's rules."""
    package = json.loads(GC.read_bytes())
    package["frequency"] = "every other Tuesday"
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(package, indent=1))
    return path


@pytest.fixture
def fine(tmp_path: Path) -> Path:
    """A record of Parvis's own form, which has no rules to break."""
    path = tmp_path / "fine.json"
    path.write_text(json.dumps({"title": {"values": {"en": "Fine", "fr": "Bien"}}}))
    return path


def test_the_report_is_one_json_document_with_the_agreed_keys(cli: Cli, wrong: Path) -> None:
    done = cli("validate", str(wrong), "--json")
    assert done.exit_code == 1
    report = document(done.stdout)
    assert report.keys() >= KEYS | {"problems"}
    assert (report["standard"], report["datasets"], report["distributions"]) == ("ckan", 1, 2)
    assert report["records"][0]["title"] == {"en": "Lighthouse lamps", "fr": "Lampes de phare"}
    assert report["records"][0]["id"] == "0b5ab1de-2222-4f4a-8a51-6f1d2f1f0a02"
    assert 0 <= report["score"] < 100
    assert report["errors"] == sum(problem["severity"] == "error" for problem in report["problems"])
    assert any(problem["pointer"].startswith("/frequency") for problem in report["problems"])
    assert all(problem["message"] and problem["code"] for problem in report["problems"])


def test_exit_codes_say_whether_it_may_pass(cli: Cli, wrong: Path, fine: Path, tmp_path: Path) -> None:
    assert cli("validate", str(fine)).exit_code == 0
    assert cli("validate", str(wrong)).exit_code == 1
    nothing = tmp_path / "nothing.txt"
    nothing.write_text("not metadata at all")
    assert cli("validate", str(nothing)).exit_code == 2
    assert cli("validate", str(tmp_path / "missing.json")).exit_code == 2
    assert cli("validate", str(fine), "--as", "klingon").exit_code == 2
    assert cli("validate", str(fine), "--json", "--sarif").exit_code == 2


def test_warnings_fail_where_that_is_asked(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "warned.json"
    url = {"values": {"en": "javascript:alert(1)"}}
    path.write_text(json.dumps({"title": {"values": {"en": "Warned"}}, "landing_page": url}))
    report = document(cli("validate", str(path), "--json").stdout)
    assert (report["errors"], report["warnings"]) == (0, 1)
    assert cli("validate", str(path)).exit_code == 0
    assert cli("validate", str(path), "--fail-on", "warning").exit_code == 1


def test_people_are_told_what_where_and_how_to_mend_it(cli: Cli, wrong: Path) -> None:
    said = cli("validate", str(wrong)).output
    assert "Standard: ckan" in said
    assert "Lighthouse lamps" in said
    assert "/frequency" in said
    assert "every other Tuesday" in said


def test_standard_input_and_a_stated_standard(cli: Cli, wrong: Path) -> None:
    done = cli("validate", "-", "--as", "ckan", "--json", input=wrong.read_text())
    assert document(done.stdout)["standard"] == "ckan"


def test_an_address_is_fetched_unless_it_is_private(cli: Cli) -> None:
    with ReplayServer(DocumentSite("/record.json", GC.read_bytes())) as server:
        assert cli("validate", f"{server.url}/record.json", "--json").exit_code == 2
        done = cli("validate", f"{server.url}/record.json", "--json", "--local")
        assert document(done.stdout)["standard"] == "ckan"


def test_sarif_has_what_code_hosts_require(cli: Cli, wrong: Path) -> None:
    """SARIF 2.1.0, 3.13 to 3.52: the required properties, their types and their references to each other."""
    done = cli("validate", str(wrong), "--sarif")
    assert done.exit_code == 1
    log: dict[str, Any] = document(done.stdout)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "parvis"
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(ids) == len(set(ids))
    assert run["results"]
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        assert result["message"]["text"]
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"] == "wrong.json"
        assert location["physicalLocation"].get("region", {"startLine": 1})["startLine"] >= 1
    frequency = next(line for line, text in enumerate(wrong.read_text().splitlines(), 1) if '"frequency"' in text)
    lines = [result["locations"][0]["physicalLocation"].get("region", {}).get("startLine") for result in run["results"]]
    assert frequency in lines, "a code host shows the problem beside its line"


def test_sarif_has_the_line_of_what_is_wrong_in_xml(cli: Cli, tmp_path: Path) -> None:
    """Also where blank lines come first, and in the second record of an answer."""
    path = tmp_path / "wrong.xml"
    text = "\n".join(
        (
            "",
            '<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:dct="http://purl.org/dc/terms/"',
            '    xmlns:dc="http://purl.org/dc/elements/1.1/"><csw:SearchResults>',
            "<csw:Record><dc:identifier>a</dc:identifier><dc:title>Wells</dc:title></csw:Record>",
            "<csw:Record>",
            "  <dc:identifier>b</dc:identifier><dc:title>Pumps</dc:title>",
            "  <dct:modified>2020</dct:modified>",
            "  <dct:references>javascript:alert(1)</dct:references>",
            "</csw:Record></csw:SearchResults></csw:GetRecordsResponse>",
        )
    )
    path.write_text(text)
    (run,) = document(cli("validate", str(path), "--sarif").stdout)["runs"]
    lines = {
        result["ruleId"]: result["locations"][0]["physicalLocation"].get("region", {}).get("startLine")
        for result in run["results"]
    }
    assert lines["link-unsafe"] == next(at for at, line in enumerate(text.split("\n"), 1) if "javascript" in line)
    assert all(lines.values()), lines


@pytest.mark.parametrize(
    ("pointer", "line"),
    [("/a", 3), ("/a/x:b[2]", 5), ("/a/x:b[2]/c", 6), ("/a/x:b[3]", 3), ("/a/x:b/@id", 4), ("/z", 0), ("a", 0)],
)
def test_every_element_of_a_document_has_its_line(pointer: str, line: int) -> None:
    text = b'\xef\xbb\xbf\n\n<a xmlns:x="urn:x">\n<x:b id="1"/>\n<!-- x --><x:b>\n<c/></x:b></a>'
    assert line_of_place(text)(pointer) == line


def test_junit_has_a_case_for_each_record_failed_where_it_is_wrong(cli: Cli, wrong: Path, fine: Path) -> None:
    (suite,) = ET.fromstring(cli("validate", str(wrong), "--junit").stdout).findall("testsuite")
    cases = suite.findall("testcase")
    assert (suite.get("tests"), suite.get("failures")) == (str(len(cases)), "1")
    assert "Lighthouse lamps" in str(cases[0].get("name"))
    failure = cases[0].find("failure")
    assert failure is not None
    assert "every other Tuesday" in str(failure.text)
    (suite,) = ET.fromstring(cli("validate", str(fine), "--junit").stdout).findall("testsuite")
    assert (suite.get("failures"), suite.get("errors")) == ("0", "0")


def test_hostile_values_break_neither_sarif_nor_junit(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / '<hostile> & "quoted".json'
    nasty = "</failure>]]>\u0007\ufffe\u202e<script>&amp;"
    path.write_text(json.dumps({"id": nasty, "name": nasty, "title": nasty, "resources": [{"url": nasty}], "tags": []}))
    ET.fromstring(cli("validate", str(path), "--junit").stdout)
    document(cli("validate", str(path), "--sarif").stdout)


def pointers(value: Any, at: str = "") -> list[str]:
    found = [at]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += pointers(inner, f"{at}/{str(key).replace('~', '~0').replace('/', '~1')}")
    return found


def test_every_place_of_a_document_has_its_line() -> None:
    text = '{"a": [\n1,\n {"b\\"/c~": [\n\n"x" , {"y":\n2}]}],\n "d":{},"e":[],\n"f":"a,b:{}"}'
    lines = lines_of_pointers(text.encode())
    assert set(lines) == set(pointers(json.loads(text)))
    assert (lines["/a/0"], lines['/a/1/b"~1c~0/1/y'], lines["/f"]) == (2, 5, 8)
    assert lines_of_pointers(b'{"a": [') == {"": 1, "/a": 1}
