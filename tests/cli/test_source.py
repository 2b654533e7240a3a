"""Adding, listing and deciding about sources from the command line."""

import pytest

from tests.cli.conftest import document, package

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index")]


@pytest.fixture
def added(cli, server) -> str:
    result = cli("source", "add", server.url, "--local", "--json")
    assert result.exit_code == 0, result.output
    return document(result.stdout)["source"]["slug"]


def test_add_says_what_it_found_at_the_address(cli, server) -> None:
    result = cli("source", "add", server.url + "/dataset/wells-1", "--local")
    assert result.exit_code == 0
    assert "ckan 2.10.4" in result.stdout
    assert "District data" in result.stdout
    assert "12 records" in result.stdout
    assert "Added as district-data." in result.stdout


def test_add_takes_a_name_in_each_language_a_jurisdiction_and_an_interval(cli, server) -> None:
    names = ("--name", "en=Wells", "--name", "fr=Puits")
    result = cli("source", "add", server.url, "--local", *names, "--jurisdiction", "CA-YT", "--every", "6", "--json")
    source = document(result.stdout)["source"]
    assert source["name"] == {"en": "Wells", "fr": "Puits"}
    assert (source["slug"], source["jurisdiction"], source["interval_hours"]) == ("wells", "CA-YT", 6)


def test_an_address_of_this_machine_is_refused_without_local(cli, server) -> None:
    result = cli("source", "add", server.url)
    assert result.exit_code == 2
    assert "--local" in result.stderr
    assert not server.requests


def test_a_file_of_this_machine_is_refused_without_local(cli, tmp_path) -> None:
    file = tmp_path / "data.json"
    file.write_text("{}")
    assert cli("source", "add", str(file)).exit_code == 2


def test_an_address_where_nothing_answers_is_a_failure_that_adds_nothing(cli) -> None:
    result = cli("source", "add", "http://127.0.0.1:9/", "--local")
    assert result.exit_code == 1
    assert document(cli("source", "list", "--json").stdout)["count"] == 0


def test_the_same_portal_is_not_added_twice(cli, server, added) -> None:
    result = cli("source", "add", server.url, "--local")
    assert result.exit_code == 2
    assert added in result.stderr


def test_list_and_show_give_one_json_document(cli, added) -> None:
    listed = document(cli("source", "list", "--json").stdout)
    assert [source["slug"] for source in listed["sources"]] == [added]
    shown = document(cli("source", "show", added, "--json").stdout)
    assert (shown["kind"], shown["datasets"], shown["runs"]) == ("ckan", 0, [])


def test_preview_shows_records_as_they_would_appear_and_stores_none(cli, server, site, added) -> None:
    site.put(package(3, surprise="kept aside"))
    result = cli("source", "preview", added, "--json")
    assert result.exit_code == 0, result.output
    preview = document(result.stdout)
    assert len(preview["items"]) == 12
    assert preview["unplaced"] == {"surprise": 1}
    assert document(cli("search", "--json").stdout)["count"] == 0


def test_a_paused_source_is_left_out_of_all_until_it_is_resumed(cli, added) -> None:
    assert cli("source", "pause", added).exit_code == 0
    assert document(cli("harvest", "--all", "--json").stdout)["runs"] == []
    assert cli("source", "resume", added).exit_code == 0
    assert len(document(cli("harvest", "--all", "--json").stdout)["runs"]) == 1


@pytest.mark.parametrize("verb", ["show", "pause", "resume", "remove", "undo", "confirm", "preview"])
def test_an_unknown_source_is_unusable_input(cli, verb) -> None:
    result = cli("source", verb, "nowhere")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr
    assert result.stdout == ""


def test_remove_asks_before_it_withdraws_datasets(cli, added) -> None:
    cli("harvest", added)
    refused = cli("source", "remove", added, input="n\n")
    assert refused.exit_code == 1
    assert document(cli("search", "--json").stdout)["count"] == 12
    assert cli("source", "remove", added, input="y\n").exit_code == 0
    assert document(cli("search", "--json").stdout)["count"] == 0
    assert document(cli("source", "list", "--json").stdout)["count"] == 0


def test_undo_takes_the_last_run_back_and_pauses_the_source(cli, added) -> None:
    cli("harvest", added)
    result = cli("source", "undo", added)
    assert result.exit_code == 0
    assert "12 datasets" in result.stdout
    assert document(cli("search", "--json").stdout)["count"] == 0
    assert document(cli("source", "show", added, "--json").stdout)["paused"] is True


def test_undo_and_confirm_without_anything_to_do_fail_without_change(cli, added) -> None:
    assert cli("source", "undo", added).exit_code == 1
    assert cli("source", "confirm", added).exit_code == 1


def test_records_that_vanished_in_numbers_wait_for_confirm(cli, site, added) -> None:
    cli("harvest", added)
    for number in range(8):
        site.delete(package(number)["id"])
    held = cli("harvest", added, "--full")
    assert held.exit_code == 1
    assert f"parvis source confirm {added}" in held.stderr
    assert document(cli("search", "--json").stdout)["count"] == 12
    confirmed = cli("source", "confirm", added)
    assert confirmed.exit_code == 0
    assert "8 datasets withdrawn" in confirmed.stdout
    assert document(cli("search", "--json").stdout)["count"] == 4


def test_the_registry_is_counted_and_listed_as_json(cli) -> None:
    counted = document(cli("source", "add", "--registry", "--count", "--json").stdout)
    assert counted["portals"] > counted["covered"] > 0
    assert sum(counted["by_kind"].values()) == counted["covered"]
    assert len(counted["uncovered"]) == counted["portals"] - counted["covered"]
    assert {each["why"] for each in counted["uncovered"]} <= {"no-interface", "not-read", "not-installed"}
    listed = document(cli("source", "add", "--registry", "--json").stdout)
    assert listed["count"] == len(listed["portals"]) == counted["portals"]
    assert sum(portal["covered"] for portal in listed["portals"]) == counted["covered"]
    assert all(portal["names"]["en"] and portal["names"]["fr"] for portal in listed["portals"])


def test_the_registrys_count_names_the_rest_and_says_why(cli) -> None:
    text = cli("source", "add", "--registry", "--count").stdout
    assert "arcgis-hub" in text
    line = next(line for line in text.splitlines() if "bankofcanada-ca" in line)
    assert "no connector reads what it lists: openapi" in line


def test_portals_of_the_registry_are_added_by_name_without_asking_them(cli) -> None:
    result = cli("source", "add", "--registry", "open-yukon", "donnees-quebec", "--json")
    assert result.exit_code == 0, result.output
    assert {source["slug"] for source in document(result.stdout)["sources"]} == {"open-yukon", "donnees-quebec"}
    quebec = document(cli("source", "show", "donnees-quebec", "--json").stdout)
    assert (quebec["jurisdiction"], quebec["language"]) == ("CA-QC", "fr")


def test_an_unknown_portal_of_the_registry_adds_none_of_those_named(cli) -> None:
    result = cli("source", "add", "--registry", "open-yukon", "atlantis")
    assert result.exit_code == 2
    assert "atlantis" in result.stderr
    assert document(cli("source", "list", "--json").stdout)["count"] == 0
