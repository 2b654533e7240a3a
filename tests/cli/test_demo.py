"""The demo's catalogue: Statistics Canada's tables once, live portals where they answer, no long wait without."""

import json
import threading
import time
from pathlib import Path

import pytest

from parvis.cli import demo_catalogue
from parvis.connectors.base import FetchError
from parvis.model import Problem
from parvis.portal.catalogue import services as catalogue
from parvis.portal.harvest import services as harvest
from tests.cli.conftest import document

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index")]


@pytest.fixture(autouse=True)
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package of two tables, whose code would be noticed if it were run."""
    data = tmp_path / "statcan_dialogue_dataset" / "_data"
    data.mkdir(parents=True)
    (data.parent / "__init__.py").write_text("raise AssertionError('the code of the package was run')")
    tables = {
        str(pid): {
            "productId": pid,
            "cubeTitleEn": f"Wells of {name}",
            "cubeTitleFr": f"Puits de {name}",
            "cubeStartDate": "2001-01-01",
            "cubeEndDate": "2020-01-01",
            "releaseTime": "2021-01-01T08:30",
            "frequencyCode": 12,
        }
        for pid, name in ((10100001, "Yukon"), (10100002, "Nunavut"))
    }
    (data / "basic_info.json").write_text(json.dumps(tables), "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(demo_catalogue, "tables_folder", lambda: data)


def unreachable(slug: str, seconds: float) -> None:
    raise FetchError(Problem("host-unknown", values={"host": slug}))


def test_the_tables_are_loaded_and_each_portal_that_can_not_be_reached_has_a_line(cli, monkeypatch) -> None:
    monkeypatch.setattr(demo_catalogue, "_look", unreachable)
    result = cli("demo", "--no-serve")
    assert result.exit_code == 0, result.output
    lines = [line for line in result.stderr.splitlines() if "can't be reached" in line]
    assert len(lines) == len(demo_catalogue.PORTALS)
    assert catalogue.count_datasets() == 2
    assert document(cli("search", "puits", "--lang", "fr", "--json").stdout)["count"] == 2
    (source,) = harvest.list_sources()
    assert source.name == {"en": "Statistics Canada", "fr": "Statistique Canada"}
    assert source.jurisdiction == "CA"


def test_a_second_start_harvests_nothing_again_and_keeps_what_is_there(cli, monkeypatch) -> None:
    monkeypatch.setattr(demo_catalogue, "_look", unreachable)
    cli("demo", "--no-serve")
    result = cli("demo", "--no-serve")
    assert result.exit_code == 0
    assert catalogue.count_datasets() == 2
    assert len(harvest.list_runs()) == 1


def test_portals_that_never_answer_hold_the_demo_up_for_a_bounded_time(cli, monkeypatch) -> None:
    monkeypatch.setattr(demo_catalogue, "_look", unreachable)
    cli("demo", "--no-serve")
    go_on = threading.Event()
    monkeypatch.setattr(demo_catalogue, "_look", lambda slug, seconds: go_on.wait(30))
    monkeypatch.setattr(demo_catalogue, "LATER_TRY", 0.5)
    started = time.monotonic()
    try:
        result = cli("demo", "--no-serve")
    finally:
        go_on.set()
    assert result.exit_code == 0
    assert time.monotonic() - started < 10
    assert result.stderr.count("no answer in time") == len(demo_catalogue.PORTALS)


def test_a_portal_that_answers_is_harvested_in_part_and_paused(cli, server, monkeypatch) -> None:
    from parvis.connectors.client import HttpClient

    def look(slug: str, seconds: float) -> None:
        if slug != "open-canada":
            unreachable(slug, seconds)

    monkeypatch.setattr(demo_catalogue, "_look", look)
    monkeypatch.setattr(demo_catalogue, "_client", lambda seconds: HttpClient(local=True))
    monkeypatch.setattr(demo_catalogue, "LIMIT", 7)
    from parvis.cli import source_registry
    from parvis.connectors.base import Detection

    def add(portal: object) -> harvest.SourceEntry:
        detection = Detection(kind="ckan", url=server.url)
        return harvest.add_source(url=server.url, client=None, slug="open-canada", detection=detection)[0]

    monkeypatch.setattr(source_registry, "add_portal", add)
    result = cli("demo", "--no-serve")
    assert result.exit_code == 0, result.output
    source = harvest.get_source("open-canada")
    assert source
    assert (source.datasets, source.paused) == (7, True)
    assert "9 datasets" in result.stderr


def test_the_package_is_found_without_its_code_being_run(monkeypatch) -> None:
    monkeypatch.undo()
    folder = demo_catalogue.tables_folder()
    assert (folder / "basic_info.json").is_file()
    import sys

    assert demo_catalogue.PACKAGE not in sys.modules
