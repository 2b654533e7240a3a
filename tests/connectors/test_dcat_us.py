"""Catalogues that are one DCAT-US document."""

import json
from typing import Any

import pytest

from parvis.connectors import dcat_us
from parvis.connectors.base import FetchError, Page, SourceSpec
from tests.replay.documents import DataJsonSite, DocumentSite
from tests.replay.http import Answer
from tests.replay.memory import MemoryClient

ROOT = "http://portal.example.ca"


def dataset(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "identifier": f"id-{number}",
        "title": f"Title {number}",
        "accessLevel": "public",
        "publisher": {"name": "Ville de Moncton"},
        "distribution": [],
    } | fields


def walk(site: Any, **how: Any) -> list[Page]:
    source = SourceSpec(url=f"{ROOT}/data.json", kind="dcat-us")
    return list(dcat_us.pages(source, MemoryClient(site), state=how.pop("state", {}), **how))


@pytest.mark.parametrize("path", ["/data.json", "/api/feed/dcat-us/1.1.json"])
@pytest.mark.parametrize("given", ["", "/", "/datasets/51ab_0/about", "/search?q=eau"])
def test_a_portal_is_found_where_it_keeps_its_feed(path: str, given: str) -> None:
    client = MemoryClient(DataJsonSite([dataset(1), dataset(2)], path=path))
    found = dcat_us.detect(ROOT + given, client, local=False)
    assert found is not None
    assert (found.url, found.count, found.title) == (ROOT + path, 2, "Ville de Moncton")


def test_a_feed_is_found_at_an_address_of_its_own() -> None:
    client = MemoryClient(DataJsonSite([dataset(1)], path="/export/catalogue"))
    found = dcat_us.detect(ROOT + "/export/catalogue", client, local=False)
    assert found is not None
    assert found.url == ROOT + "/export/catalogue"


@pytest.mark.parametrize("body", [b"{}", b"[]x", b'{"dataset": {}}', b'[{"id": 1}]', b"<html>", b'{"datasets": []}'])
def test_other_json_is_not_taken_for_a_feed(body: bytes) -> None:
    assert dcat_us.detect(ROOT + "/data.json", MemoryClient(DocumentSite("/data.json", body)), local=False) is None


def test_a_feed_that_became_something_else_withdraws_nothing() -> None:
    with pytest.raises(FetchError) as caught:
        walk(DocumentSite("/data.json", b'{"message": "moved"}'))
    assert caught.value.problem.code == "wrong-kind"


def test_an_empty_feed_is_a_feed() -> None:
    assert [page.records for page in walk(DataJsonSite([]))] == [()]


def test_version_1_0_was_a_bare_list() -> None:
    site = DocumentSite("/data.json", json.dumps([dataset(1), dataset(2)]).encode())
    assert [record.guid for page in walk(site) for record in page.records] == ["id-1", "id-2"]


def test_etag_and_last_modified_are_sent_and_304_means_unchanged() -> None:
    site = DataJsonSite([dataset(1)])
    state = walk(site)[-1].state
    assert {"etag", "last-modified", "digest"} == state.keys()
    asked: list[dict[str, str]] = []

    def note(request: Any, answer: Answer) -> Answer:
        asked.append(request.headers)
        return answer

    source = SourceSpec(url=f"{ROOT}/data.json", kind="dcat-us")
    pages = list(dcat_us.pages(source, MemoryClient(site, mutate=note), state=state))
    assert asked[0]["if-none-match"] == site.etag
    assert "if-modified-since" in asked[0]
    assert [page.unchanged for page in pages] == [True]
    assert pages[0].state == state


def test_a_server_without_etag_is_unchanged_where_the_document_is_the_same() -> None:
    site = DataJsonSite([dataset(1)], conditional=False)
    assert [page.unchanged for page in walk(site, state=walk(site)[-1].state)] == [True]


def test_the_payload_does_not_depend_on_how_the_document_is_laid_out() -> None:
    values = {"dataset": [dataset(1, description="Été", count=1.5)]}
    flat, wide = json.dumps(values).encode(), json.dumps(values, indent=4, ensure_ascii=False).encode()
    payloads = {walk(DocumentSite("/data.json", body))[0].records[0].payload for body in (flat, wide)}
    assert len(payloads) == 1


def test_a_record_without_identifier_gets_one_that_lasts_and_a_warning() -> None:
    def walk_with(title: str) -> list[Page]:
        return walk(DataJsonSite([dataset(1), dataset(2, identifier=None, title=title, description=title * 2)]))

    first, again, other = walk_with("A"), walk_with("A"), walk_with("B")
    guids = [pages[0].records[1].guid for pages in (first, again, other)]
    assert guids[0] == guids[1] != guids[2]
    (problem,) = first[0].problems
    assert (problem.code, problem.severity, problem.pointer) == ("guid-derived", "warning", "/dataset/1/identifier")


def test_a_walk_resumed_on_a_changed_document_begins_again() -> None:
    site = DataJsonSite([dataset(number) for number in range(450)])
    cursor = walk(site)[0].cursor
    site.datasets.insert(0, dataset(1000))
    site.refresh()
    resumed = [record.guid for page in walk(site, cursor=cursor) for record in page.records]
    assert len(resumed) == 451


def test_what_is_no_record_is_a_problem_with_its_place() -> None:
    (page,) = walk(DocumentSite("/data.json", b'{"dataset": [7, {"identifier": "a", "title": "t"}, null, [1]]}'))
    assert [record.guid for record in page.records] == ["a"]
    assert [(p.code, p.pointer) for p in page.problems] == [
        ("record-not-object", "/dataset/0"),
        ("record-not-object", "/dataset/2"),
        ("record-not-object", "/dataset/3"),
    ]


def test_a_feed_of_version_3_is_of_the_same_kind_and_its_datasets_of_their_own_standard() -> None:
    new = {
        "@type": "Dataset",
        "title": "Tides",
        "titleMap": {"en": "Tides", "fr": "Marées"},
        "description": "Heights.",
        "identifier": {"@type": "Identifier", "@id": "https://data.example.gov/tides", "notation": "T-1"},
        "contactPoint": [{"@type": "Kind", "fn": "Desk", "hasEmail": "mailto:desk@example.gov"}],
    }
    site = DataJsonSite([new, dataset(2)])
    found = dcat_us.detect(ROOT, MemoryClient(site), local=False)
    assert found is not None
    assert (found.kind, found.version, found.count) == ("dcat-us", "3.0", 2)
    (page,) = walk(site)
    assert [(record.guid, record.standard) for record in page.records] == [
        ("https://data.example.gov/tides", "dcat-us-3"),
        ("id-2", "dcat-us"),
    ]
