"""`parvis community` and `parvis report`: records in and out, and the report made of them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from parvis.community import read, workbook
from tests.community.groups import EXAMPLE, example

pytestmark = pytest.mark.django_db
Cli = Callable[..., Result]


def test_records_go_in_and_come_out_the_same_as_json_and_as_a_workbook(cli: Cli, tmp_path: Path) -> None:
    done = cli("community", "import", str(EXAMPLE), "--note", "first")
    assert done.exit_code == 0, done.output
    assert "cogwg: version 1." in done.output
    for name, back in (("group.json", read), ("group.xlsx", workbook.read)):
        assert cli("community", "export", str(tmp_path / name)).exit_code == 0
        assert back((tmp_path / name).read_bytes()).community == example()


def test_a_change_of_an_older_version_is_refused(cli: Cli) -> None:
    cli("community", "import", str(EXAMPLE))
    done = cli("community", "import", str(EXAMPLE), "--expected", "0")
    assert done.exit_code == 1
    assert "changed meanwhile" in done.output


def test_a_file_with_errors_is_taken_only_where_that_is_said(cli: Cli, tmp_path: Path) -> None:
    document = json.loads(EXAMPLE.read_bytes())
    document["meetings"][3]["date"] = "the thirteenth"
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(document))
    done = cli("community", "import", str(broken))
    assert done.exit_code == 2
    assert "/meetings/3/date" in done.output
    assert cli("community", "list", "--json").stdout.strip() == "[]"
    assert cli("community", "import", str(broken), "--partial").exit_code == 1
    assert json.loads(cli("community", "list", "--json").stdout)[0]["number"] == 1


@pytest.mark.parametrize(("lang", "title"), [("en", "COGWG: annual report"), ("fr", "GTGOC\u00a0: rapport annuel")])
def test_the_report_is_made_of_the_records_kept_or_of_a_file(cli: Cli, tmp_path: Path, lang: str, title: str) -> None:
    cli("community", "import", str(EXAMPLE))
    for number, given in enumerate(((), ("--from", str(EXAMPLE)))):
        target = tmp_path / f"{number}.html"
        done = cli("report", "annual", *given, "--year", "2021", "--year", "2022", "--lang", lang, "-o", str(target))
        assert done.exit_code == 0, done.output
        assert title in target.read_text("utf-8")
        assert "(" in done.output  # the difference between declared and counted figures is told to who makes it
    assert (tmp_path / "0.html").read_bytes() == (tmp_path / "1.html").read_bytes()


def test_without_a_group_or_a_file_it_is_said_what_to_do(cli: Cli) -> None:
    done = cli("report", "annual", "--year", "2021")
    assert done.exit_code == 2
    assert "parvis community import FILE" in done.output


def test_a_language_without_words_is_refused_with_those_there_are(cli: Cli) -> None:
    done = cli("report", "annual", "--from", str(EXAMPLE), "--year", "2021", "--lang", "xx")
    assert done.exit_code == 2
    assert "en, fr" in done.output


def test_the_template_and_the_schema_are_there_to_begin_with(cli: Cli, tmp_path: Path) -> None:
    assert cli("report", "template", str(tmp_path / "t.xlsx")).exit_code == 0
    assert cli("report", "check", str(tmp_path / "t.xlsx")).exit_code == 2
    assert json.loads(cli("report", "schema").stdout)["title"] == "parvis-community/1"
