"""Statistics Canada's tables, from its service and from the folder of the demonstration."""

import json
import os
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from parvis.connectors import statcan, statcan_metadata
from parvis.connectors.base import Page, SourceSpec
from tests.contracts.portals import records
from tests.replay.documents import WdsSite
from tests.replay.memory import MemoryClient


def note(number: int, text: str, dimension: int = 0) -> dict[str, Any]:
    link = {"footnoteId": number, "dimensionPositionId": dimension, "memberId": 0}
    return {"footnoteId": number, "footnotesEn": text, "footnotesFr": f"{text} (fr)", "link": link}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two tables as the package has them, the first with footnotes and members."""
    data = tmp_path / "statcan_dialogue_dataset" / "_data"
    data.mkdir(parents=True)
    entry = {
        "title_en": "Population",
        "title_fr": "Population",
        "release_time": "2021-09-29T08:30",
        "subject_code": ["17"],
    }
    tables = {pid: {"pid": pid, **entry} for pid in ("17100005", "10100002")}
    (data / "basic_info.json").write_text(json.dumps(tables))
    notes = [note(1, "On a member", 2), note(2, "On the table"), note(2, "On the table"), note(3, "", 0)]
    (data / "footnotes.json").write_text(json.dumps({"17100005": notes, "99999999": notes}))
    members = [
        {"memberId": 1, "parentMemberId": None, "memberNameEn": "Canada", "memberNameFr": "Canada"},
        {"memberId": 2, "parentMemberId": 1, "memberNameEn": "Quebec", "memberNameFr": "Québec"},
    ]
    with zipfile.ZipFile(data / "members.zip", "w") as archive:
        archive.writestr("17100005.json", json.dumps([{"dimensionNameEn": "Geography", "member": members}]))
    return tmp_path


def walk(folder: Path, **how: Any) -> list[Page]:
    source = SourceSpec(url=str(folder), kind="statcan", local=True)
    return list(statcan.pages(source, MemoryClient(), state=how.pop("state", {}), **how))


def test_the_folder_is_found_from_any_folder_above_it(folder: Path) -> None:
    for path in (folder, folder / "statcan_dialogue_dataset", folder / "statcan_dialogue_dataset" / "_data"):
        found = statcan.detect(str(path), MemoryClient(), local=True)
        assert found is not None
        assert (found.url, found.count) == (str(folder / "statcan_dialogue_dataset" / "_data"), 2)
    assert statcan.detect(str(folder), MemoryClient(), local=False) is None


def test_a_table_comes_with_its_first_footnotes_and_places_in_both_languages(folder: Path) -> None:
    (page,) = walk(folder)
    first, second = (json.loads(record.payload) for record in page.records)
    assert first["footnotes"] == [
        {"en": "On the table", "fr": "On the table (fr)"},
        {"fr": " (fr)"},
        {"en": "On a member", "fr": "On a member (fr)"},
    ]
    assert first["geography"] == [{"en": "Canada", "fr": "Canada"}]
    assert "footnotes" not in second
    assert second["title_fr"] == "Population"
    assert [record.guid for record in page.records] == ["17100005", "10100002"]
    assert page.records[0].modified == "2021-09-29T08:30"


def test_the_folder_is_unchanged_until_one_of_its_files_is(folder: Path) -> None:
    state = walk(folder)[-1].state
    assert [page.unchanged for page in walk(folder, state=state)] == [True]
    os.utime(folder / "statcan_dialogue_dataset" / "_data" / "footnotes.json", (1, 1))
    assert len(walk(folder, state=state)[0].records) == 2


@pytest.mark.parametrize("name", ["footnotes.json", "members.zip"])
def test_tables_can_do_without_footnotes_and_members(folder: Path, name: str) -> None:
    (folder / "statcan_dialogue_dataset" / "_data" / name).unlink()
    assert len(walk(folder)[0].records) == 2


def test_a_broken_archive_of_members_costs_only_the_places(folder: Path) -> None:
    (folder / "statcan_dialogue_dataset" / "_data" / "members.zip").write_bytes(b"PK\x03\x04 broken")
    (page,) = walk(folder)
    assert "geography" not in json.loads(page.records[0].payload)
    assert "footnotes" in json.loads(page.records[0].payload)


def test_the_service_is_found_from_the_addresses_people_know() -> None:
    client = MemoryClient(WdsSite([{"productId": 17100005, "cubeTitleEn": "Population"}]))
    for url in (
        "www150.statcan.gc.ca",
        "https://www150.statcan.gc.ca/n1/en/type/data",
        "https://www.statcan.gc.ca/fr/debut",
    ):
        found = statcan.detect(url, client, local=False)
        assert found is not None
        assert (found.url, found.count) == ("https://www150.statcan.gc.ca", 1)


class TestService:
    """The Web Data Service, asked for what changed."""

    @pytest.fixture(autouse=True)
    def _now(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(statcan_metadata, "today", lambda: date(2026, 3, 30))

    @staticmethod
    def site(**how: Any) -> WdsSite:
        return WdsSite(records("statcan", 2), **how)

    @staticmethod
    def walk(site: WdsSite, client: MemoryClient | None = None, **how: Any) -> list[Page]:
        source = SourceSpec(url="http://wds.example", kind="statcan", options=how.pop("options", {}))
        return list(statcan.pages(source, client or MemoryClient(site), state=how.pop("state", {}), **how))

    def test_only_the_tables_released_since_are_asked_for_by_post(self) -> None:
        site = self.site()
        state = self.walk(site)[-1].state
        assert state["since"] == "2026-03-27T12:30:00Z"
        site.cubes[0]["releaseTime"] = "2026-03-30T12:30:00Z"
        client = MemoryClient(site)
        pages = self.walk(site, client, state=state)
        assert [record.guid for page in pages for record in page.records] == ["17100005"]
        assert [url.rpartition("/rest/")[2] for url in client.asked] == [
            "getChangedCubeList/2026-03-27", "getChangedCubeList/2026-03-28", "getChangedCubeList/2026-03-29",
            "getChangedCubeList/2026-03-30", "getCubeMetadata",
        ]  # fmt: skip
        assert pages[-1].state["since"] == "2026-03-30T12:30:00Z"

    @pytest.mark.parametrize("details", ["yes", "no"])
    def test_a_table_says_the_same_whether_listed_or_asked_for(self, details: str) -> None:
        site = self.site()
        options = {"details": details}
        listed = {one.guid: one for page in self.walk(site, options=options) for one in page.records}
        state = {"since": "2026-03-20T00:00:00Z", "edge": ""}
        (asked,) = [one for page in self.walk(site, options=options, state=state) for one in page.records]
        assert asked == listed[asked.guid]
        assert ("footnotes" in json.loads(asked.payload)) == (details == "yes")

    def test_details_are_footnotes_and_places_in_both_languages(self) -> None:
        (page,) = self.walk(self.site(), options={"details": "yes"})
        first = json.loads(page.records[0].payload)
        assert first["footnotes"] == [{"en": "Estimates.", "fr": "Estimations."}]
        assert first["geography"] == [{"en": "Canada", "fr": "Canada"}]

    def test_a_table_that_spoils_a_question_costs_itself_alone(self) -> None:
        site = self.site(refused=(17100005,))
        state = {"since": "2026-03-20T00:00:00Z", "edge": ""}
        site.cubes[0]["releaseTime"] = site.cubes[1]["releaseTime"] = "2026-03-28T12:30:00Z"
        pages = self.walk(site, state=state)
        assert [one.guid for page in pages for one in page.records] == ["10100002"]
        assert [(each.code, each.record) for page in pages for each in page.problems] == [
            ("package-unreachable", "17100005")
        ]

    def test_after_a_long_time_the_list_is_taken_whole(self) -> None:
        site = self.site()
        client = MemoryClient(site)
        pages = self.walk(site, client, state={"since": "2026-01-01T00:00:00Z", "edge": ""})
        assert [url.rpartition("/")[2] for url in client.asked] == ["getAllCubesList"]
        assert [one.guid for page in pages for one in page.records] == ["10100002"]


@pytest.mark.corpus
def test_the_demonstrations_tables_all_come(request: pytest.FixtureRequest) -> None:
    from importlib.util import find_spec

    spec = find_spec("statcan_dialogue_dataset")
    if spec is None or spec.origin is None:
        pytest.skip("the optional package statcan-dialogue-dataset is not installed")
    pages = walk(Path(spec.origin).parent)
    records = [record for page in pages for record in page.records]
    assert len({record.guid for record in records}) == len(records) == 5927
    assert not [problem for page in pages for problem in page.problems]
