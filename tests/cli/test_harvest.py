"""Harvesting, searching and showing from the command line, in one process."""

import threading

import pytest

from tests.cli.conftest import document, package

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index")]


@pytest.fixture
def source(cli, server) -> str:
    return document(cli("source", "add", server.url, "--local", "--json").stdout)["source"]["slug"]


def test_harvest_reports_each_run_as_one_json_document(cli, source) -> None:
    result = cli("harvest", source, "--json")
    assert result.exit_code == 0, result.output
    harvested = document(result.stdout)
    (run,) = harvested["runs"]
    assert (run["status"], run["fetched"], run["new"], run["failed"]) == ("done", 12, 12, 0)
    assert (harvested["busy"], harvested["interrupted"], harvested["index_error"]) == ([], False, "")


def test_what_was_harvested_is_found_at_once(cli, source) -> None:
    cli("harvest", source)
    found = document(cli("search", "wells", "--json").stdout)
    assert found["count"] == 12
    assert found["items"][0]["title"]["en"].startswith("Water wells")
    assert found["facets"]["format"] == [{"value": "CSV", "count": 12}]


def test_a_second_harvest_finds_everything_unchanged(cli, source) -> None:
    cli("harvest", source)
    (run,) = document(cli("harvest", source, "--full", "--json").stdout)["runs"]
    assert (run["new"], run["changed"], run["unchanged"]) == (0, 0, 12)


def test_a_limit_takes_so_many_and_withdraws_nothing(cli, source) -> None:
    cli("harvest", source)
    (run,) = document(cli("harvest", source, "--limit", "5", "--json").stdout)["runs"]
    assert (run["fetched"], run["withdrawn"]) == (5, 0)


def test_a_bad_record_makes_it_part_done_and_is_named_with_what_to_do(cli, site, source) -> None:
    site.put(package(40, id="x" * 600))
    result = cli("harvest", source, "--json")
    (run,) = document(result.stdout)["runs"]
    assert result.exit_code == 1
    assert (run["status"], run["fetched"], run["new"], run["failed"]) == ("partial", 13, 12, 1)
    (problem,) = run["problems"]
    assert problem["code"] == "guid-too-long"
    assert problem["message"]
    assert problem["remedy"]


def test_a_portal_that_breaks_off_fails_its_run_and_keeps_what_came_before(cli, server, site, source) -> None:
    site.page_cap = 4
    server.fault("package_search", "status", times=None, skip=2, status=404)
    result = cli("harvest", source, "--json")
    (run,) = document(result.stdout)["runs"]
    assert result.exit_code == 1
    assert (run["status"], run["problem"]["message"] != "") == ("failed", True)


def test_an_unknown_source_harvests_none_of_those_named(cli, server, source) -> None:
    asked = len(server.requests)
    result = cli("harvest", source, "nowhere", "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(server.requests) == asked


@pytest.mark.parametrize("args", [(), ("--all", "--due"), ("--watch", "--all"), ("--limit", "0", "--all")])
def test_a_command_that_contradicts_itself_is_unusable(cli, args) -> None:
    assert cli("harvest", *args).exit_code == 2


def test_nothing_due_is_done(cli) -> None:
    result = cli("harvest", "--due", "--json")
    assert result.exit_code == 0
    assert document(result.stdout)["runs"] == []


def test_a_harvest_of_another_process_is_left_alone(cli, server, site, source) -> None:
    """The first harvest waits in the middle of a page while the second is asked for."""
    reached, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        reached.set()
        go_on.wait(20)

    server.fault("package_search", "run", action=hold, skip=1)
    site.page_cap = 4
    # click's runner replaces the process's standard streams: only one of the two may use it.
    from parvis.portal.harvest import services as harvest

    thread = threading.Thread(target=lambda: harvest.harvest(sources=[source]))
    thread.start()
    try:
        assert reached.wait(20)
        result = cli("harvest", source, "--json")
    finally:
        go_on.set()
        thread.join(20)
    assert result.exit_code == 1
    assert document(result.stdout)["busy"] == [source]


def test_search_filters_sorts_and_counts(cli, source) -> None:
    cli("harvest", source)
    assert document(cli("search", "--filter", "format=CSV", "--limit", "3", "--json").stdout)["count"] == 12
    assert document(cli("search", "--filter", "format=PDF", "--json").stdout)["count"] == 0
    newest = document(cli("search", "--sort", "modified", "--json").stdout)["items"]
    assert [item["modified"] for item in newest] == sorted((item["modified"] for item in newest), reverse=True)


@pytest.mark.parametrize(
    "args", [("--filter", "colour=red"), ("--filter", "format"), ("--filter", "page=2"), ("--sort", "colour")]
)
def test_a_filter_or_order_that_is_none_is_unusable(cli, args) -> None:
    result = cli("search", *args, "--json")
    assert result.exit_code == 2
    assert result.stdout == ""


def test_harvested_text_cannot_command_the_terminal(cli, site, source) -> None:
    site.put(package(50, title="Wells \x1b]0;owned\x07\x1b[31mred\u202e"))
    cli("harvest", source)
    result = cli("search", "owned")
    assert "owned" in result.stdout
    assert not set(result.stdout) & {"\x1b", "\x07", "\u202e"}


def test_show_tells_a_dataset_by_id_or_slug(cli, source) -> None:
    cli("harvest", source)
    item = document(cli("search", "--json").stdout)["items"][0]
    by_id, by_slug = cli("show", item["id"]), cli("show", item["slug"])
    assert by_id.exit_code == by_slug.exit_code == 0
    assert by_id.stdout == by_slug.stdout
    assert item["title"]["en"] in by_id.stdout
    assert "https://example.ca/" in by_id.stdout


def test_show_of_nothing_is_unusable(cli) -> None:
    assert cli("show", "nothing-here").exit_code == 2


def test_reindex_makes_the_index_anew(cli, source) -> None:
    from parvis.portal.catalogue import services as catalogue

    cli("harvest", source)
    catalogue.engine().rebuild(iter(()), change=0)
    assert document(cli("search", "--json").stdout)["count"] == 0
    result = cli("reindex")
    assert (result.exit_code, result.stdout) == (0, "12 datasets indexed.\n")
    assert document(cli("search", "--json").stdout)["count"] == 12


def test_show_gives_a_dataset_in_a_standard(cli, source) -> None:
    cli("harvest", source)
    id = document(cli("search", "--json").stdout)["items"][0]["id"]
    assert document(cli("show", id, "--as", "json").stdout)["title"]["values"]["en"].startswith("Water wells")
    assert "dcat:Dataset" in cli("show", id, "--as", "dcat-turtle").stdout
    assert cli("show", id, "--as", "papyrus").exit_code == 2


def test_export_writes_the_whole_catalogue_to_standard_output_or_a_file(cli, source, tmp_path) -> None:
    cli("harvest", source)
    assert len(document(cli("export", "--as", "dcat-us").stdout)["dataset"]) == 12
    target = tmp_path / "catalogue.jsonl"
    result = cli("export", "--as", "json", "-o", str(target), "--source", source)
    assert (result.exit_code, result.stdout) == (0, "")
    assert len(target.read_text("utf-8").splitlines()) == 12
    assert list(tmp_path.iterdir()) == [target]


def test_an_export_that_can_not_be_written_leaves_nothing(cli, source, tmp_path) -> None:
    result = cli("export", "--as", "json", "-o", str(tmp_path / "absent" / "catalogue.jsonl"))
    assert result.exit_code == 1
    assert "absent" in result.stderr
