"""Mica beyond the contract: where it stands, and catalogues without harmonized datasets."""

import json

from parvis.connectors import mica
from parvis.connectors.base import SourceSpec
from tests.contracts.portals import records
from tests.replay.memory import MemoryClient
from tests.replay.mica_site import MicaSite


def test_it_is_found_under_a_path_with_what_it_calls_itself() -> None:
    client = MemoryClient(MicaSite(records("mica", 2), root="/mica"))
    found = mica.detect("http://portal.example/individual-search#lists?type=studies", client, local=False)
    assert found
    assert (found.url, found.title, found.language) == ("http://portal.example/mica", "Études | Studies", "fr")
    assert found.count == 2


def test_a_catalogue_without_harmonized_datasets_has_its_collected_ones() -> None:
    client = MemoryClient(MicaSite(records("mica", 2), harmonizes=False))
    source = SourceSpec(url="http://portal.example", kind="mica")
    pages = list(mica.pages(source, client, state={}))
    assert [one.guid for page in pages for one in page.records] == ["cartagene-baseline"]


def test_what_is_said_of_who_asks_is_no_part_of_a_record() -> None:
    client = MemoryClient(MicaSite(records("mica", 1)))
    (page,) = [page for page in mica.pages(SourceSpec(url="http://p.example", kind="mica"), client, state={})
               if page.records]  # fmt: skip
    record = json.loads(page.records[0].payload)
    assert "permissions" not in record
    assert record["collected"]["studyTable"]["studySummary"]["id"] == "example-cohort"
    assert page.records[0].url == "http://p.example/dataset/cartagene-baseline"
