"""What each platform does that others don't: caps, closed folders, missing details, older interfaces."""

from typing import Any

import pytest

from parvis.connectors import connectors
from parvis.connectors.base import FetchError, Page, SourceSpec
from tests.contracts.portals import PORTALS, records
from tests.replay.arcgis_hub_site import ArcgisHubSite
from tests.replay.arcgis_server_site import ArcgisServerSite
from tests.replay.dkan_site import DkanSite
from tests.replay.http import Answer, Request
from tests.replay.ipt_site import IptSite
from tests.replay.memory import MemoryClient
from tests.replay.opendatasoft_site import OpendatasoftSite

ROOT = "https://portal.example.ca"


def walk(kind: str, client: Any, path: str = "", **options: str) -> list[Page]:
    source = SourceSpec(url=ROOT + path, kind=kind, options=options)
    return list(connectors()[kind].pages(source, client, state={}))


def guids(pages: list[Page]) -> list[str]:
    return [record.guid for page in pages for record in page.records]


def codes(pages: list[Page]) -> list[str]:
    return [problem.code for page in pages for problem in page.problems]


def test_opendatasoft_goes_on_with_the_export_behind_the_last_offset() -> None:
    template = records("opendatasoft", 1)[0]
    site = OpendatasoftSite([{**template, "dataset_id": f"d{number:05d}"} for number in range(10_150)])
    found = guids(walk("opendatasoft", MemoryClient(site)))
    assert len(found) == len(set(found)) == 10_150


def test_opendatasoft_portals_that_refuse_to_sort_are_walked_all_the_same() -> None:
    site = OpendatasoftSite(records("opendatasoft", 2), sorts=False)
    assert len(guids(walk("opendatasoft", MemoryClient(site)))) == 2


def test_opendatasoft_texts_of_the_other_language_stand_beside_the_first() -> None:
    from parvis.standards import ReadContext, reader

    site = OpendatasoftSite(records("opendatasoft", 1))
    site.french["street-trees"] = "Arbres de rue"
    client = MemoryClient(site)
    found = connectors()["opendatasoft"].detect(ROOT, client, local=False)
    assert found is not None
    assert found.options == {"languages": "en,fr"}
    record = walk("opendatasoft", client, **found.options)[0].records[0]
    dataset = reader("opendatasoft").read(record.payload, ReadContext(language="en")).dataset
    assert dataset is not None
    assert dataset.title.values == {"en": "Street trees", "fr": "Arbres de rue"}


def test_hub_goes_on_by_date_of_creation_where_the_search_gives_up() -> None:
    template = records("arcgis-hub", 1)[0]
    said, first = template["properties"], 1_500_000_000_000
    items = [
        {**template, "id": f"{number:032x}", "properties": {**said, "created": first + number // 3}}
        for number in range(11_000)
    ]
    found = guids(walk("arcgis-hub", MemoryClient(ArcgisHubSite(items))))
    assert len(found) == len(set(found)) == 11_000


def test_hub_is_read_by_its_older_interface_where_it_has_no_search() -> None:
    client = MemoryClient(ArcgisHubSite(records("arcgis-hub", 2), search=False, v3=True))
    found = connectors()["arcgis-hub"].detect(ROOT, client, local=False)
    assert found is not None
    assert (found.version, found.count) == ("v3", 2)
    assert len(guids(walk("arcgis-hub", client, **found.options))) == 2


def test_the_search_over_all_hubs_is_no_portal() -> None:
    site = ArcgisHubSite(records("arcgis-hub", 2))
    assert connectors()["arcgis-hub"].detect("https://hub.arcgis.com", MemoryClient(site), local=False) is None


def test_a_closed_folder_of_arcgis_server_is_said_and_the_rest_read() -> None:
    services = {"Open/Roads": records("arcgis-server", 1)[0]}
    pages = walk("arcgis-server", MemoryClient(ArcgisServerSite(services, closed=("Secret",))), "/arcgis/rest/services")
    assert guids(pages) == ["Open/Roads"]
    assert codes(pages) == ["folder-closed"]


def test_details_that_cannot_be_had_cost_no_record() -> None:
    for kind, path in (("socrata", ""), ("dataverse", ""), ("erddap", "/erddap"), ("ipt", "/ipt")):
        portal = PORTALS[kind](3)

        def spoil(request: Any, answer: Any) -> Any:
            broken = any(part in request.target for part in ("/api/views/", "/export", "/info/set_", "/eml.do"))
            return type(answer)(403, b"<html>", answer.headers) if broken else answer

        pages = walk(kind, MemoryClient(portal.site, mutate=spoil), path)
        assert set(guids(pages)) == portal.guids(), kind
        assert codes(pages) == ["details-missing"] * 3, kind


def test_dkan_1_lists_packages_within_a_list() -> None:
    package = {"id": "1", "name": "one", "title": "One", "notes": "n", "resources": []}
    client = MemoryClient(DkanSite([], packages=[package]))
    found = connectors()["dkan"].detect(ROOT, client, local=False)
    assert found is not None
    pages = walk("dkan", client, **found.options)
    assert [(record.guid, record.standard) for record in pages[0].records] == [("1", "ckan")]


def test_what_dkan_2_says_of_its_own_saving_is_when_a_dataset_changed_and_no_field_of_it() -> None:
    dataset = records("dkan", 1)[0] | {"modified": "2019-01-01", "%modified": "2026-02-03T04:05:06-0500"}
    (page,) = [page for page in walk("dkan", MemoryClient(DkanSite([dataset]))) if page.records]
    assert page.records[0].modified == "2026-02-03T04:05:06-0500"
    assert b"%modified" not in page.records[0].payload
    assert b'"modified":"2019-01-01"' in page.records[0].payload


def test_dkans_references_are_taken_out_of_their_wrapping() -> None:
    import json

    dataset = {"identifier": "a", "title": "A", "distribution": [{"identifier": "x", "data": {"title": "CSV"}}]}
    [record] = walk("dkan", MemoryClient(DkanSite([dataset])))[0].records
    assert json.loads(record.payload)["distribution"] == [{"title": "CSV"}]


def test_an_ipt_of_version_3_lists_what_gbif_does_not_know() -> None:
    resources = {
        f"resource-{n:04d}": {"title": f"R {n}", "abstract": "a", "published": "2024-01-02"} for n in range(40)
    }
    site = IptSite(resources, third=True, unregistered=frozenset({"resource-0033"}))
    client = MemoryClient(site)
    found = connectors()["ipt"].detect(ROOT + "/ipt", client, local=False)
    assert found
    assert found.count == 40
    pages = walk("ipt", client, "/ipt")
    assert set(guids(pages)) == set(resources)
    assert not [url for url in client.asked if "rss.do" in url]
    site.doubled.append("resource-0001")
    assert codes(walk("ipt", MemoryClient(site), "/ipt")) == ["guid-duplicate"]


def test_a_bad_day_of_an_ipts_second_inventory_does_not_make_its_first_the_whole() -> None:
    resources = {"resource-0001": {"title": "R", "abstract": "a", "published": "2024-01-02"}}

    def down(request: Request, answer: Answer) -> Answer:
        return Answer(503, b"") if "/v2/" in request.path else answer

    with pytest.raises(FetchError):
        walk("ipt", MemoryClient(IptSite(resources, third=True), mutate=down), "/ipt")


def test_an_old_ipt_without_inventory_is_read_by_its_feed() -> None:
    site = IptSite({"herbarium": {"title": "Herbarium", "abstract": "a", "published": ""}}, inventory=False)
    pages = walk("ipt", MemoryClient(site), "/ipt")
    assert guids(pages) == ["herbarium"]
    assert pages[0].records[0].standard == "eml"


def test_socratas_charts_and_stories_are_left_out_and_its_counters_too() -> None:
    import json

    portal = PORTALS["socrata"](2)
    first = next(iter(portal.site.assets.values()))
    first["resource"]["type"] = "story"
    [record] = walk("socrata", MemoryClient(portal.site))[0].records
    text = json.dumps(json.loads(record.payload))
    assert "page_views" not in text
    assert "viewCount" not in text
    assert '"top"' not in text
