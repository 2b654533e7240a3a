"""Sitemaps: robots.txt, packed maps, twins, pages that fail, pages of several datasets, what changed since."""

import json
from typing import Any

from parvis.connectors import sitemap
from parvis.connectors.base import Page, SourceSpec
from tests.replay.memory import MemoryClient
from tests.replay.sitemap_site import SitemapSite


def records(count: int) -> list[dict[str, Any]]:
    return [{"id": f"d{n:02}", "title": f"T{n}", "modified": f"2024-01-{n + 1:02}"} for n in range(count)]


def walk(client: MemoryClient, *, state: dict[str, str] | None = None, url: str = "http://x.example/") -> list[Page]:
    return list(sitemap.pages(SourceSpec(url=url, kind="sitemap", language="en"), client, state=state or {}))


def guids(pages: list[Page]) -> list[str]:
    return [record.guid for page in pages for record in page.records]


def test_robots_txt_says_where_the_sitemap_is_and_what_not_to_ask_for() -> None:
    client = MemoryClient(SitemapSite(records(4), robots="User-agent: *\nDisallow: /datasets/d02"))
    assert guids(walk(client)) == ["/datasets/d00", "/datasets/d01", "/datasets/d03"]
    assert not [asked for asked in client.asked if asked.endswith("d02")]


def test_maps_may_be_packed_and_twins_are_asked_for_once() -> None:
    client = MemoryClient(SitemapSite(records(5), packed=True, per_map=2))
    assert len(guids(walk(client))) == 5
    assert not [asked for asked in client.asked if "/fr/jeux/" in asked]


def test_pages_that_did_not_change_are_not_asked_for() -> None:
    site = SitemapSite(records(6))
    state = walk(MemoryClient(site))[-1].state
    site.records["d01"] |= {"title": "New", "modified": "2024-02-02"}
    client = MemoryClient(site)
    assert guids(walk(client, state=state)) == ["/datasets/d01"]
    assert len([asked for asked in client.asked if "/datasets/" in asked]) <= 2


def test_a_page_that_fails_or_has_several_or_no_dataset_costs_no_other() -> None:
    two = [{"@type": "Dataset", "name": "A"}, {"@type": "Dataset", "name": "B"}]
    listing = json.dumps({"@context": "https://schema.org", "@graph": two})
    broken = '<script type="application/ld+json">{"@context": "https://schema.org"</script>'
    pages = {
        "/about": "<h1>About</h1>",
        "/all": f'<script type="application/ld+json">{listing}</script>',
        "/broken": broken,
    }
    site = SitemapSite(records(2), pages=pages)
    walked = walk(MemoryClient(site))
    assert guids(walked) == ["/datasets/d00", "/datasets/d01"]
    problems = [(problem.code, problem.record) for page in walked for problem in page.problems]
    assert problems == [("page-of-several-datasets", "/all"), ("page-data-not-json", "/broken")]


def test_pages_of_other_hosts_are_left_alone() -> None:
    site = SitemapSite(records(1), pages={".evil.example/x": "x"})
    client = MemoryClient(site)
    walk(client)
    assert not [asked for asked in client.asked if "evil" in asked]


def test_a_site_whose_pages_describe_no_dataset_is_none_of_its_kind() -> None:
    site = SitemapSite([], pages={"/a": "a", "/b": "b"})
    assert sitemap.detect("http://x.example/", MemoryClient(site), local=False) is None
    found = sitemap.detect("x.example", MemoryClient(SitemapSite(records(3))), local=False)
    assert found
    assert (found.kind, found.count) == ("sitemap", 3)
