"""CSW, GeoNetwork and folders on the web beyond the contract: what real servers refuse, break and lay out otherwise."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from parvis.connectors import csw, geonetwork, waf
from parvis.connectors.base import FetchError, Page, SourceSpec
from parvis.connectors.client import HttpClient
from tests.contracts.catalogues import _records
from tests.replay.clock import Clock
from tests.replay.csw_site import CswSite, GeonetworkSite
from tests.replay.server import ReplayServer
from tests.replay.waf_site import WafSite

GMD = "http://www.isotc211.org/2005/gmd"


@contextmanager
def served(site: Any) -> Iterator[tuple[ReplayServer, HttpClient]]:
    time = Clock()
    with ReplayServer(site) as server, HttpClient(local=True, clock=time.now, sleep=time.sleep) as client:
        yield server, client


def walk(module: Any, url: str, client: HttpClient, state: dict[str, str] | None = None) -> list[Page]:
    return list(module.pages(SourceSpec(url=url, kind=module.KIND, local=True), client, state=state or {}))


def walk_from(module: Any, url: str, client: HttpClient, cursor: str) -> list[Page]:
    return list(module.pages(SourceSpec(url=url, kind=module.KIND, local=True), client, state={}, cursor=cursor))


def guids(pages: list[Page]) -> list[str]:
    return [record.guid for page in pages for record in page.records]


def test_a_catalogue_that_cannot_sort_is_walked_all_the_same() -> None:
    site = CswSite(_records(150), sorts=False)
    with served(site) as (server, client):
        assert sorted(guids(walk(csw, f"{server.url}/csw", client))) == sorted(site.records)


def test_a_catalogue_that_cannot_filter_gives_what_changed_by_its_own_dates() -> None:
    site = CswSite(_records(150), filters=False)
    with served(site) as (server, client):
        state = walk(csw, f"{server.url}/csw", client)[-1].state
        changed = min(site.records)
        site.records[changed]["modified"] = "2026-05-05T05:05:05Z"
        assert guids(walk(csw, f"{server.url}/csw", client, state)) == [changed]


def test_a_filter_for_changes_spares_the_catalogue_the_rest() -> None:
    site = CswSite(_records(150))
    with served(site) as (server, client):
        state = walk(csw, f"{server.url}/csw", client)[-1].state
        before = len(server.targets("request=GetRecords"))
        walk(csw, f"{server.url}/csw", client, state)
        assert len(server.targets("request=GetRecords")) == before + 1


def test_one_broken_record_costs_itself_alone() -> None:
    records = _records(150)
    bad = sorted(record["id"] for record in records)[70]
    site = CswSite(records, broken=frozenset({bad}))
    with served(site) as (server, client):
        pages = walk(csw, f"{server.url}/csw", client)
    assert set(site.records) - set(guids(pages)) == {bad}
    assert [problem.code for page in pages for problem in page.problems] == ["csw-record-unreachable"]


@pytest.mark.parametrize(
    ("version", "schemas", "standard"),
    [("2.0.2", (GMD,), "iso-19139"), ("2.0.2", (), "csw"), ("3.0.0", (GMD,), "iso-19139"), ("3.0.0", (), "csw")],
)
def test_the_richest_schema_of_either_version_is_asked(version: str, schemas: tuple[str, ...], standard: str) -> None:
    site = CswSite(_records(5), version=version, schemas=schemas)
    with served(site) as (server, client):
        pages = walk(csw, f"{server.url}/csw", client)
    assert {record.standard for page in pages for record in page.records} == {standard}
    assert len(guids(pages)) == 5


def test_an_address_with_a_request_in_it_is_understood() -> None:
    with served(CswSite(_records(5))) as (server, client):
        url = f"{server.url}/csw?service=CSW&version=2.0.2&request=GetCapabilities"
        found = csw.detect(url, client, local=True)
    assert found
    assert (found.url, found.count) == (f"{server.url}/csw", 5)


def test_a_refusal_says_what_the_catalogue_said() -> None:
    with served(CswSite(_records(5))) as (server, client):
        server.fault("/csw", "body", times=None, body=b"<ows:ExceptionReport xmlns:ows='http://www.opengis.net/"
                     b"ows'><ows:Exception><ows:ExceptionText>Closed today</ows:ExceptionText></ows:Exception>"
                     b"</ows:ExceptionReport>")  # fmt: skip
        with pytest.raises(FetchError) as caught:
            walk(csw, f"{server.url}/csw", client)
    assert caught.value.problem.code == "csw-refused"
    assert caught.value.problem.values["error"] == "Closed today"


@pytest.mark.parametrize("says", [True, False])
@pytest.mark.parametrize("version", ["2.0.2", "3.0.0"])
def test_a_catalogue_that_takes_only_post_is_asked_in_xml(version: str, says: bool) -> None:
    site = CswSite(_records(150), version=version, methods=("POST",), says=says)
    with served(site) as (server, client):
        found = csw.detect(f"{server.url}/csw", client, local=True)
        assert found
        assert (found.url, found.count, found.version) == (f"{server.url}/csw", 150, version)
        pages = walk(csw, f"{server.url}/csw", client)
        assert sorted(guids(pages)) == sorted(site.records)
        changed = min(site.records)
        site.records[changed]["modified"] = "2026-05-05T05:05:05Z"
        before = len(server.targets("/csw"))
        assert guids(walk(csw, f"{server.url}/csw", client, pages[-1].state)) == [changed]
        # The capabilities, by GET or after its refusal by POST, and one page of what changed.
        assert len(server.targets("/csw")) - before == (2 if says else 3)


def test_a_catalogue_that_says_it_takes_pairs_but_refuses_them_is_asked_in_xml() -> None:
    site = CswSite(_records(30), sorts=False, filters=False)
    with served(site) as (server, client):
        server.fault("request=GetRecords", "status", status=400, times=None)
        assert sorted(guids(walk(csw, f"{server.url}/csw", client))) == sorted(site.records)
        found = csw.detect(f"{server.url}/csw", client, local=True)
        assert found
        assert found.count == 30


@pytest.mark.parametrize(("fault", "how"), [("status", {"status": 503, "headers": {"Retry-After": "5"}}), ("cut", {})])
def test_a_question_in_xml_that_failed_for_now_is_put_again(fault: str, how: dict[str, Any]) -> None:
    site = CswSite(_records(150), methods=("POST",))
    with served(site) as (server, client):
        server.fault("/csw", fault, skip=2, times=1, **how)
        assert sorted(guids(walk(csw, f"{server.url}/csw", client))) == sorted(site.records)


def test_what_a_geonetwork_took_in_comes_even_if_its_own_date_is_old() -> None:
    site = GeonetworkSite(_records(150))
    with served(site) as (server, client):
        pages = walk(geonetwork, f"{server.url}/geonetwork", client)
        state = pages[-1].state
        harvested, whole = min(site.records), {one.guid: one for page in pages for one in page.records}
        site.taken[harvested] = "2026-05-05T05:05:05Z"
        again = walk(geonetwork, f"{server.url}/geonetwork", client, state)
        # Not a byte is another than in a whole walk, so that nothing seems changed that isn't.
        assert [(one.guid, one.payload) for page in again for one in page.records] == [
            (harvested, whole[harvested].payload)
        ]
        assert again[-1].state["since"] == "2026-05-05T05:05:05Z"
        asked = [json.loads(each.body)["query"]["bool"]["filter"] for each in server.requests if each.method == "POST"]
        assert {"range": {"changeDate": {"gte": state["since"]}}} in asked[-1]
        assert server.targets("request=GetRecordById")
        assert guids(walk(geonetwork, f"{server.url}/geonetwork", client, again[-1].state)) == []


def test_the_search_of_a_geonetwork_lists_all_records_page_by_page() -> None:
    site = GeonetworkSite(_records(450))
    with served(site) as (server, client):
        source = SourceSpec(url=f"{server.url}/geonetwork", kind="geonetwork", local=True)
        listed = [name for batch in geonetwork.guids(source, client) for name in batch]
        assert sorted(listed) == sorted(site.records)
        bodies = [json.loads(each.body) for each in server.requests if each.path.endswith("_search")]
        assert [len(body.get("search_after", ())) for body in bodies] == [0, 0, 2, 2]
        assert not server.targets("request=GetRecords")


def test_a_geonetwork_without_csw_is_read_by_its_search() -> None:
    site = GeonetworkSite(_records(120), csw=False)
    with served(site) as (server, client):
        found = geonetwork.detect(server.url, client, local=True)
        pages = walk(geonetwork, f"{server.url}/geonetwork", client)
        assert not server.targets("sitemap")
        last = walk_from(geonetwork, f"{server.url}/geonetwork", client, pages[-1].cursor)
    assert found
    assert found.count == 120
    assert sorted(guids(pages)) == sorted(site.records)
    assert guids(last) == []


def test_an_old_geonetwork_without_csw_is_read_by_its_sitemap() -> None:
    site = GeonetworkSite(_records(120), csw=False, search=False)
    with served(site) as (server, client):
        found = geonetwork.detect(server.url, client, local=True)
        pages = walk(geonetwork, f"{server.url}/geonetwork", client)
    assert found
    assert (found.title, found.version) == ("Cartes | Maps", "4.2.11")
    assert sorted(guids(pages)) == sorted(site.records)


@pytest.mark.parametrize("kind", ["apache", "nginx", "iis"])
def test_index_pages_of_three_servers_are_read_and_their_dates_heeded(kind: str) -> None:
    records = {f"{'deep/' * (number % 3)}{record['id']}.xml": record for number, record in enumerate(_records(60))}
    site = WafSite(records, server=kind)
    with served(site) as (server, client):
        pages = walk(waf, f"{server.url}/waf/", client)
        assert sorted(guids(pages)) == sorted(site.files)
        changed = min(site.files)
        site.files[changed]["modified"] = "2026-05-05T05:05:05Z"
        before = len(server.targets(".xml"))
        assert guids(walk(waf, f"{server.url}/waf/", client, pages[-1].state)) == [changed]
        # Those of the last day are asked again; others are not.
        assert len(server.targets(".xml")) - before < 12


def test_a_file_that_is_no_record_is_left_out_and_said() -> None:
    site = WafSite({record["id"] + ".xml": record for record in _records(10)})
    bad = sorted(site.files)[3]
    with served(site) as (server, client):
        server.fault(bad, "body", times=None, body=b"Sorry")
        pages = walk(waf, f"{server.url}/waf/", client)
    assert len(guids(pages)) == 9
    assert [(problem.code, problem.record) for page in pages for problem in page.problems] == [
        ("waf-file-unreadable", bad)
    ]
