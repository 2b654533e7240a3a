"""The mapping tables from the command line."""

import json
from pathlib import Path

import pytest

from parvis.portal.config import admin_key
from parvis.portal.settings import CONFIG
from tests.cli.conftest import document

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_list_and_show_say_what_tables_there_are_and_what_they_hold(cli) -> None:
    listed = document(cli("profile", "list", "--json").stdout)
    assert {"alberta", "british-columbia", "ontario", "quebec", "yukon"} <= {row["table"] for row in listed["tables"]}
    shown = document(cli("profile", "show", "british-columbia", "--field", "licence", "--json").stdout)
    assert {"field": "licence", "value": "2", "code": "bc-oglbc", "changed": False, "own": None} in shown["mappings"]


def test_a_value_is_set_unset_and_a_change_undone(cli) -> None:
    assert cli("profile", "set", "yukon", "frequency", "rarely", "P5Y").exit_code == 0
    (change,) = document(cli("profile", "history", "yukon", "--json").stdout)["changes"]
    assert (change["value"], change["code"], change["before"]) == ("rarely", "P5Y", None)
    assert change["by"]
    assert cli("profile", "undo", str(change["number"])).exit_code == 0
    assert document(cli("profile", "export").stdout) == {}
    assert cli("profile", "unset", "yukon", "frequency", "rarely").exit_code == 1


def test_what_can_not_be_mapped_is_unusable_input(cli) -> None:
    result = cli("profile", "set", "yukon", "frequency", "rarely", "P9Z")
    assert result.exit_code == 2
    assert "P9Z" in result.stderr
    assert cli("profile", "show", "mars").exit_code == 2


def test_an_export_is_imported(cli, tmp_path: Path) -> None:
    file = tmp_path / "mappings.json"
    file.write_text(json.dumps({"yukon": {"frequency": {"rarely": "P5Y"}}}))
    assert "1 mapping was new." in cli("profile", "import", str(file)).stdout
    written = tmp_path / "again.json"
    assert cli("profile", "export", "-o", str(written)).exit_code == 0
    assert json.loads(written.read_text()) == json.loads(file.read_text())
    file.write_text("[1]")
    assert cli("profile", "import", str(file)).exit_code == 2


def test_unmapped_says_where_there_are_none(cli) -> None:
    assert document(cli("profile", "unmapped", "--json").stdout) == {"count": 0, "values": []}


def test_key_is_what_pages_ask_for(cli) -> None:
    assert cli("profile", "key").stdout.strip() == admin_key(CONFIG.home)
