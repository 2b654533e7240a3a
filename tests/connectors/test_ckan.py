"""Walking CKAN sites that change, cap, fail and lie."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.connectors import ckan
from parvis.connectors.base import FetchError, Page, SourceSpec
from parvis.connectors.client import HttpClient
from tests.replay.ckan_site import CkanSite
from tests.replay.http import Answer, Request
from tests.replay.memory import MemoryClient
from tests.replay.server import ReplayServer

SOURCE = SourceSpec(url="http://portal.example", kind="ckan", options={"rows": "10"})


def package(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"{number:06d}",
        "name": f"name-{number}",
        "title": f"Title {number}",
        "metadata_modified": "2025-01-01T00:00:00",
        "state": "active",
        "private": False,
        "type": "dataset",
        "owner_org": None,
        "resources": [],
    } | fields


def site(count: int, **how: Any) -> CkanSite:
    return CkanSite([package(number * 10) for number in range(1, count + 1)], **how)


def walk(client: Any, source: SourceSpec = SOURCE, **how: Any) -> list[Page]:
    return list(ckan.pages(source, client, state=how.pop("state", {}), **how))


def guids(pages: list[Page]) -> list[str]:
    return [record.guid for page in pages for record in page.records]


def codes(pages: list[Page]) -> list[str]:
    return [problem.code for page in pages for problem in page.problems]


def before(match: Callable[[Request], bool], action: Callable[[], object]) -> Callable[[Request, Answer], Answer]:
    """Does something to the site as soon as one such request was answered."""
    left = [True]

    def mutate(request: Request, answer: Answer) -> Answer:
        if left[0] and match(request):
            left[0] = False
            action()
        return answer

    return mutate


def asks_from(start: int) -> Callable[[Request], bool]:
    return lambda request: int(request.query.get("start", "-1")) >= start


def test_a_record_deleted_on_a_page_already_read_makes_none_be_missed() -> None:
    portal = site(60)
    expected = portal.ids
    client = MemoryClient(portal, mutate=before(asks_from(20), lambda: [portal.delete(i) for i in expected[:5]]))
    assert guids(walk(client)) == expected


def test_more_records_deleted_than_a_page_holds_make_none_be_missed() -> None:
    portal = site(200)
    expected = portal.ids
    client = MemoryClient(portal, mutate=before(asks_from(90), lambda: [portal.delete(i) for i in expected[:75]]))
    assert guids(walk(client)) == expected


def test_deletions_that_leave_the_next_page_beyond_the_end_make_none_be_missed() -> None:
    portal = site(100)
    expected = portal.ids
    client = MemoryClient(portal, mutate=before(asks_from(80), lambda: [portal.delete(i) for i in expected[:50]]))
    assert guids(walk(client)) == expected


def test_a_record_added_before_the_page_doubles_none() -> None:
    portal = site(60)
    expected = portal.ids
    client = MemoryClient(
        portal, mutate=before(asks_from(20), lambda: [portal.put(package(n)) for n in (11, 12, 13, 455)])
    )
    assert guids(walk(client)) == sorted([*expected, "000455"])


def test_a_record_that_changes_meanwhile_is_neither_missed_nor_doubled_and_comes_again_next_time() -> None:
    portal = site(60)
    client = MemoryClient(
        portal,
        mutate=before(asks_from(20), lambda: portal.change("000010", metadata_modified="2099-01-01T00:00:00")),
    )
    pages = walk(client)
    assert guids(pages) == portal.ids
    assert guids(walk(MemoryClient(portal), state=pages[-1].state)) == ["000010"]


@settings(max_examples=150, deadline=None)
@given(
    size=st.integers(0, 90),
    rows=st.integers(1, 25),
    cap=st.integers(2, 25),
    happenings=st.lists(
        st.tuples(st.integers(1, 20), st.sampled_from(["delete", "add", "change"]), st.integers(0, 1000)), max_size=30
    ),
)
def test_whatever_happens_between_pages_each_record_that_stays_is_given_once(
    size: int, rows: int, cap: int, happenings: list[tuple[int, str, int]]
) -> None:
    portal = site(size, page_cap=cap)
    stayed = set(portal.ids)
    answered = [0]

    def mutate(request: Request, answer: Answer) -> Answer:
        answered[0] += 1
        for when, what, number in happenings:
            if when != answered[0]:
                continue
            if what == "add":
                portal.put(package(number))
            elif portal.ids:
                chosen = portal.ids[number % len(portal.ids)]
                if what == "delete":
                    portal.delete(chosen)
                    stayed.discard(chosen)
                else:
                    portal.change(chosen, metadata_modified="2099-01-01T00:00:00")
        return answer

    options = {"rows": str(rows)}
    found = guids(walk(MemoryClient(portal, mutate=mutate), SourceSpec(url=SOURCE.url, options=options)))
    assert len(found) == len(set(found))
    assert stayed <= set(found)


@pytest.mark.parametrize("cap", [2, 7, 9, 100])
def test_a_site_that_caps_its_pages_is_walked_to_its_end(cap: int) -> None:
    portal = site(35, page_cap=cap)
    client = MemoryClient(portal)
    assert guids(walk(client)) == portal.ids
    assert len(client.asked) <= 5 + 2 * 35 // (min(cap, 10) - 1)


def test_packages_that_the_index_has_and_the_store_has_not_stop_nothing() -> None:
    portal = site(80)
    for lost in (portal.ids[9], portal.ids[10], portal.ids[18], portal.ids[79]):
        portal.lose(lost)
    assert guids(walk(MemoryClient(portal))) == [i for i in portal.ids if i not in portal._ghosts]


def test_a_record_that_the_site_fails_on_is_left_out_with_a_problem() -> None:
    portal = site(60)
    portal.poisoned = {portal.ids[33], portal.ids[57]}
    pages = walk(MemoryClient(portal))
    assert guids(pages) == [i for i in portal.ids if i not in portal.poisoned]
    told = [p for page in pages for p in page.problems]
    assert [(p.code, p.values["position"]) for p in told] == [
        ("record-unreachable", "34"),
        ("record-unreachable", "58"),
    ]


def test_a_site_that_fails_on_everything_ends_the_walk() -> None:
    portal = site(60)
    client = MemoryClient(portal, mutate=lambda q, a: Answer(500) if int(q.query.get("start", 0)) >= 20 else a)
    portal.poisoned = set(portal.ids[20:])
    given: list[str] = []

    def keep() -> None:
        for page in ckan.pages(SOURCE, client, state={}):
            given.extend(record.guid for record in page.records)

    with pytest.raises(FetchError) as caught:
        keep()
    assert caught.value.problem.code == "status-server-error"
    assert len(client.asked) < 200
    assert given == portal.ids[:20]


def test_a_site_that_does_not_sort_is_walked_until_all_were_seen() -> None:
    portal = CkanSite([package(number) for number in (5, 3, 9, 1, 7, 2, 8, 4, 6, 12, 11, 10, 15)], sorts=False)
    pages = walk(MemoryClient(portal), SourceSpec(url=SOURCE.url, options={"rows": "4"}))
    assert sorted(guids(pages)) == sorted(portal.ids)
    assert {page.cursor for page in pages} == {""}


def test_a_site_whose_pages_never_touch_is_walked_to_an_end() -> None:
    def two(request: Request, answer: Answer) -> Answer:
        shown = (1, 2) if request.query.get("start") == "0" else (5, 6)
        result = {"count": 4, "results": [package(number) for number in shown]}
        return Answer(body=json.dumps({"success": True, "result": result}).encode())

    found = guids(walk(MemoryClient(CkanSite(), mutate=two, most=200)))
    assert set(found) == {"000001", "000002", "000005", "000006"}


@pytest.mark.parametrize("count", [15, 500])
def test_a_site_that_gives_the_same_page_over_and_over_withdraws_nothing(count: int) -> None:
    client = MemoryClient(site(count, ignores_start=True))
    with pytest.raises(FetchError) as caught:
        walk(client)
    assert caught.value.problem.code == "walk-incomplete"
    assert len(client.asked) < 10


def test_a_site_that_stops_giving_before_its_count_withdraws_nothing() -> None:
    portal = site(500)

    def mutate(request: Request, answer: Answer) -> Answer:
        if int(request.query.get("start", 0)) < 100:
            return answer
        return Answer(body=b'{"success": true, "result": {"count": 500, "results": []}}')

    with pytest.raises(FetchError) as caught:
        walk(MemoryClient(portal, mutate=mutate))
    assert caught.value.problem.code == "walk-incomplete"
    assert caught.value.problem.values["total"] == "500"


def test_a_site_without_search_is_walked_by_its_lists() -> None:
    portal = site(250, search=False)
    assert sorted(guids(walk(MemoryClient(portal)))) == portal.ids
    listed = [guid for batch in ckan.guids(SOURCE, MemoryClient(portal)) for guid in batch]
    assert sorted(listed) == portal.ids


def test_a_dkan_site_wraps_its_packages_in_lists() -> None:
    def wrapped(request: Request, answer: Answer) -> Answer:
        if "current_package_list" in request.path:
            packages = [package(number) for number in (1, 2)] if request.query["offset"] == "0" else []
            return Answer(body=json.dumps({"success": True, "result": [packages]}).encode())
        if "package_show" in request.path:
            return Answer(body=json.dumps({"success": True, "result": [json.loads(answer.body)["result"]]}).encode())
        return answer

    portal = CkanSite([package(number) for number in (1, 2, 3)], search=False)
    assert guids(walk(MemoryClient(portal, mutate=wrapped))) == ["000001", "000002", "000003"]


def test_a_package_that_is_listed_but_not_shown_is_a_problem_and_the_rest_goes_on() -> None:
    def hidden(request: Request, answer: Answer) -> Answer:
        return Answer(403) if request.query.get("id") == "name-20" else answer

    pages = walk(MemoryClient(site(5, search=False), mutate=hidden))
    assert sorted(guids(pages)) == ["000010", "000030", "000040", "000050"]
    assert codes(pages) == ["package-unreachable"]


def test_a_site_that_cannot_filter_by_date_is_walked_whole() -> None:
    def refuses(request: Request, answer: Answer) -> Answer:
        return Answer(400) if "fq" in request.query else answer

    portal = site(30)
    found = guids(walk(MemoryClient(portal, mutate=refuses), state={"since": "2026-01-01T00:00:00Z"}))
    assert found == portal.ids


def test_private_draft_and_harvest_packages_are_left_out_and_counted() -> None:
    portal = CkanSite(
        [
            package(1),
            package(2, private=True),
            package(3, private="True"),
            package(4, state="draft"),
            package(5, type="harvest"),
            package(6, state=None, type=None),
        ]
    )
    (page,) = walk(MemoryClient(portal))
    assert guids([page]) == ["000001", "000006"]
    told = {problem.values["reason"]: problem.values["count"] for problem in page.problems}
    assert told == {"private": "2", "draft": "1", "harvest": "1"}
    listed = [guid for batch in ckan.guids(SOURCE, MemoryClient(portal)) for guid in batch]
    assert "000005" not in listed
    assert "000004" not in listed


def test_organisations_come_with_the_records_that_name_them_each_asked_for_once() -> None:
    portal = CkanSite([package(number, owner_org=f"org-{number % 3}") for number in range(50)])
    portal.organizations = {
        f"org-{n}": {"id": f"org-{n}", "title_translated": {"en": f"Org {n}", "fr": f"Organisme {n}"}} for n in range(3)
    }
    client = MemoryClient(portal)
    pages = walk(client)
    assert all(page.organizations.keys() == {"org-0", "org-1", "org-2"} for page in pages)
    assert json.loads(pages[0].organizations["org-1"])["title_translated"]["fr"] == "Organisme 1"
    assert sum("organization_show" in asked for asked in client.asked) == 3


def test_a_site_that_shows_no_organisation_is_not_asked_for_each() -> None:
    portal = CkanSite([package(number, owner_org=f"org-{number}") for number in range(50)])
    portal.organizations = {}
    client = MemoryClient(portal)
    pages = walk(client)
    assert len(guids(pages)) == 50
    assert codes(pages) == ["organization-unreachable"] * 3
    assert sum("organization_show" in asked for asked in client.asked) <= 6


def test_what_is_no_package_is_a_problem_and_costs_no_other() -> None:
    results = [package(1), "text", 7, None, ["a"], {"title": "no id"}, {"id": 12, "name": "only-a-name"}, package(2)]
    body = json.dumps({"success": True, "result": {"count": len(results), "results": results}}).encode()
    pages = walk(MemoryClient(CkanSite(), mutate=lambda q, a: Answer(body=body)))
    assert guids(pages) == ["000001", "only-a-name", "000002"]
    assert codes(pages) == ["record-not-object"] * 4 + ["record-without-id"]


def test_the_next_run_asks_for_what_changed_since_a_day_before_this_one_began_by_the_sites_clock() -> None:
    def dated(request: Request, answer: Answer) -> Answer:
        return Answer(answer.status, answer.body, {"Date": "Tue, 03 Mar 2026 10:00:00 GMT"})

    state = walk(MemoryClient(site(3), mutate=dated))[-1].state
    assert state == {"since": "2026-03-02T10:00:00Z"}
    client = MemoryClient(site(3))
    walk(client, state=state)
    assert "fq=metadata_modified:[2026-03-02T10:00:00Z TO *]" in unquote(client.asked[0])


def test_a_resumed_walk_keeps_the_beginning_of_the_one_it_goes_on_from() -> None:
    def dated(request: Request, answer: Answer) -> Answer:
        return Answer(answer.status, answer.body, {"Date": "Tue, 03 Mar 2026 10:00:00 GMT"})

    portal = site(60)
    first = next(iter(ckan.pages(SOURCE, MemoryClient(portal, mutate=dated), state={})))
    rest = walk(MemoryClient(portal), cursor=first.cursor)
    assert rest[-1].state == {"since": "2026-03-02T10:00:00Z"}


def test_a_resumed_walk_misses_none_though_records_were_deleted_meanwhile() -> None:
    portal = site(60)
    expected = portal.ids
    pages = iter(ckan.pages(SOURCE, MemoryClient(portal), state={}))
    first, second = next(pages), next(pages)
    for gone in expected[:6]:
        portal.delete(gone)
    rest = guids(walk(MemoryClient(portal), cursor=second.cursor))
    assert guids([first, second]) + rest == expected


@pytest.mark.parametrize(
    ("given", "root"),
    [
        ("", ""),
        ("/", ""),
        ("/recherche", "/recherche"),
        ("/recherche/api/3/action", "/recherche"),
        ("/recherche/api/3/action/package_search?q=eau", "/recherche"),
        ("/recherche/api/action", "/recherche"),
        ("/recherche/dataset/pistes-cyclables", "/recherche"),
        ("/recherche/fr/dataset/pistes-cyclables", "/recherche"),
        ("/recherche/organization/ville-de-quebec#x", "/recherche"),
        ("/fr/donnees-ouvertes", "/data"),
        ("/", "/data"),
    ],
)
def test_any_address_of_a_site_leads_to_its_root(given: str, root: str) -> None:
    client = MemoryClient(site(3, root=root, title="Données Québec", version="2.9.7", locale="fr"))
    found = ckan.detect(f"http://portal.example.ca{given}", client, local=False)
    assert found is not None
    assert found.url == f"http://portal.example.ca{root}"
    assert (found.title, found.version, found.count, found.language) == ("Données Québec", "2.9.7", 3, "fr")
    assert len(guids(walk(client, SourceSpec(url=found.url)))) == 3


def test_a_redirect_of_the_api_is_where_the_site_is(client: HttpClient) -> None:
    with ReplayServer(site(3, root="/en")) as server:
        server.fault("/old/api/3/action/package_search", "redirect", location="/en/api/3/action/package_search?rows=0")
        found = ckan.detect(server.url + "/old", client, local=True)
        assert found is not None
        assert found.url == server.url + "/en"


def test_pages_are_fetched_side_by_side(client: HttpClient) -> None:
    with ReplayServer(site(900)) as server:
        server.fault("package_search", "slow", seconds=0.01, times=None)
        source = SourceSpec(url=server.url, local=True, options={"rows": "50"})
        assert len(guids(walk(client, source))) == 900
        assert server.most_at_once > 1
