"""What every connector promises, run over every connector found."""

import json
import string
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.connectors import connectors
from parvis.connectors.base import FetchError, Page, SourceSpec
from parvis.connectors.client import HttpClient
from parvis.connectors.detect import detect
from parvis.model import Problem
from parvis.standards import readers
from parvis.vocab.problems import describe, wordings
from tests.replay.clock import Clock
from tests.replay.http import Answer, Request
from tests.replay.memory import MemoryClient
from tests.replay.server import ReplayServer

from .portals import PORTALS, Portal

COUNT = 430
KINDS = sorted(connectors())


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    assert request.param in PORTALS, f"tests/contracts/portals.py has no portal for the kind {request.param}"
    return str(request.param)


@pytest.fixture
def portal(kind: str) -> Portal:
    return PORTALS[kind](COUNT)


@pytest.fixture
def server(portal: Portal) -> Iterator[ReplayServer]:
    with ReplayServer(portal.site) as running:
        yield running


@pytest.fixture
def client() -> Iterator[HttpClient]:
    time = Clock()
    limits = {"read_timeout": 5, "max_bytes": 5_000_000, "max_download": 5_000_000}
    with HttpClient(local=True, clock=time.now, sleep=time.sleep, **limits) as running:
        yield running


@pytest.fixture
def source(kind: str, portal: Portal, server: ReplayServer) -> SourceSpec:
    return SourceSpec(url=server.url + portal.path, kind=kind, local=True)


def walk(source: SourceSpec, client: Any, *, state: dict[str, str] | None = None, cursor: str = "") -> list[Page]:
    return list(connectors()[source.kind].pages(source, client, state=state or {}, cursor=cursor))


def guids(pages: list[Page]) -> list[str]:
    return [record.guid for page in pages for record in page.records]


def assert_worded(problem: Problem) -> None:
    """Both languages have words for it, and the problem has all that these name."""
    assert problem.code in wordings(), f"no words for {problem.code}"
    for lang in ("en", "fr"):
        template = wordings()[problem.code][lang]
        words = describe(problem, lang)
        assert words.message
        assert words.remedy
        texts = (template.message, template.remedy)
        named = {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}
        assert named <= problem.values.keys(), f"{problem.code} lacks {named - problem.values.keys()}"


def test_detects_its_portal_and_counts_its_records(kind: str, client: HttpClient, source: SourceSpec) -> None:
    found = connectors()[kind].detect(source.url, client, local=True)
    assert found is not None
    assert (found.kind, found.count) == (kind, COUNT)
    assert len(guids(walk(msgspec.structs.replace(source, url=found.url), client))) == COUNT


class FrontDoor:
    """A host whose first page links to the portal, and that redirects from where it was before."""

    def __init__(self, path: str) -> None:
        self.path = path or "/"

    def answer(self, request: Request) -> Answer | None:
        if request.path == "/old/catalogue":
            return Answer(301, b"", {"Location": self.path})
        if request.path == "/":
            page = f"<!DOCTYPE html><html><body><a class='more' href='{self.path}'>Data | Données</a></body></html>"
            return Answer(200, page.encode(), {"Content-Type": "text/html"})
        return None


BESIDE, BENEATH = "/no/such/page", "{path}/no/such/page"
UNTOLD = {"file": {BESIDE, BENEATH}, "jkan": {BESIDE}}
"Where nothing tells: a file has only its own address, and a JKAN's folder may be called anything."


@pytest.mark.parametrize(
    ("found_kind", "wrong"),
    [(kind, wrong) for kind in KINDS for wrong in (BESIDE, BENEATH) if wrong not in UNTOLD.get(kind, set())],
)
def test_is_found_from_a_wrong_path_on_its_host(found_kind: str, wrong: str) -> None:
    portal = PORTALS[found_kind](3)
    client = MemoryClient(portal.site, FrontDoor(portal.path))
    found = detect("http://portal.example" + wrong.format(path=portal.path.rstrip("/")), client)
    assert (found.kind, found.count) == (found_kind, 3)
    assert len(client.asked) <= 32
    assert len(client.asked) == len(set(client.asked)), "nothing is asked twice"


@pytest.mark.parametrize("found_kind", KINDS)
def test_is_found_where_its_former_address_redirects_to(found_kind: str, client: HttpClient) -> None:
    portal = PORTALS[found_kind](3)
    with ReplayServer(portal.site, FrontDoor(portal.path)) as server:
        found = detect(f"{server.url}/old/catalogue", client, local=True)
        assert found.kind == found_kind
        assert "/old/" not in found.url
        source = SourceSpec(url=found.url, kind=found.kind, local=True, options=found.options)
        assert set(guids(walk(source, client))) == portal.guids()


def test_gives_every_record_once_with_a_payload_that_is_its_own(
    portal: Portal, client: HttpClient, source: SourceSpec
) -> None:
    pages = walk(source, client)
    assert len(pages) > 1
    assert sorted(guids(pages)) == sorted(portal.guids())
    for record in (record for page in pages for record in page.records):
        assert record.payload.startswith(b"<") or isinstance(json.loads(record.payload), dict)
    assert {record.standard for page in pages for record in page.records} <= readers().keys()


def test_lists_the_same_guids_as_it_gives_records(
    kind: str, portal: Portal, client: HttpClient, source: SourceSpec
) -> None:
    listed = [guid for batch in connectors()[kind].guids(source, client) for guid in batch]
    assert sorted(listed) == sorted(portal.guids())


def test_goes_on_from_every_cursor_without_losing_a_record(client: HttpClient, source: SourceSpec) -> None:
    pages = walk(source, client)
    for number, page in enumerate(pages):
        rest = walk(source, client, cursor=page.cursor)
        before = guids(pages[: number + 1])
        assert set(before) | set(guids(rest)) == set(guids(pages))
        assert not set(before) & set(guids(rest))


def test_takes_a_cursor_it_cannot_read_for_the_beginning(client: HttpClient, source: SourceSpec) -> None:
    assert len(guids(walk(source, client, cursor="}not a cursor"))) == COUNT


def test_says_unchanged_or_nothing_where_nothing_changed(client: HttpClient, source: SourceSpec) -> None:
    state = walk(source, client)[-1].state
    assert state
    again = walk(source, client, state=state)
    assert guids(again) == []
    assert connectors()[source.kind].INCREMENTAL or again[-1].unchanged


def test_gives_what_changed_since(portal: Portal, client: HttpClient, source: SourceSpec) -> None:
    state = walk(source, client)[-1].state
    changed = max(portal.guids())
    portal.change(changed)
    again = walk(source, client, state=state)
    assert changed in guids(again)
    if connectors()[source.kind].INCREMENTAL:
        assert guids(again) == [changed]


def test_no_longer_lists_what_vanished(kind: str, portal: Portal, client: HttpClient, source: SourceSpec) -> None:
    vanished = max(portal.guids())
    portal.delete(vanished)
    listed = {guid for batch in connectors()[kind].guids(source, client) for guid in batch}
    assert vanished not in listed
    assert len(listed) == COUNT - 1
    assert vanished not in guids(walk(source, client))


def test_a_guid_given_twice_is_one_record_and_a_problem(portal: Portal, client: HttpClient, source: SourceSpec) -> None:
    doubled = min(portal.guids())
    portal.double(doubled)
    pages = walk(source, client)
    assert len(guids(pages)) == COUNT
    problems = [problem for page in pages for problem in page.problems]
    assert [(problem.code, problem.record) for problem in problems] == [("guid-duplicate", doubled)]


@pytest.mark.parametrize(
    ("fault", "how"),
    [
        ("status", {"status": 500}),
        ("status", {"status": 503, "headers": {"Retry-After": "1"}}),
        ("status", {"status": 429, "headers": {"Retry-After": "2"}}),
        ("cut", {}),
        ("slow", {"seconds": 0.05}),
    ],
)
def test_a_passing_fault_costs_no_record(
    portal: Portal, server: ReplayServer, client: HttpClient, source: SourceSpec, fault: str, how: dict[str, Any]
) -> None:
    server.fault(portal.list_path, fault, times=1, **how)
    assert sorted(guids(walk(source, client))) == sorted(portal.guids())


@pytest.mark.parametrize(
    ("fault", "how", "codes"),
    [
        ("status", {"status": 500}, {"status-server-error"}),
        ("status", {"status": 403}, {"status-forbidden"}),
        ("status", {"status": 404}, {"status-not-found"}),
        ("status", {"status": 429}, {"status-too-many-requests"}),
        ("cut", {}, {"connection-cut"}),
        ("html", {}, {"html-instead-of-json", "html-instead-of-xml", "html-without-rdf"}),
        ("truncated", {}, {"json-truncated", "reply-not-json", "xml-broken", "xml-cut-off", "rdf-broken"}),
        ("malformed", {}, {"reply-not-json", "wrong-kind", "not-xml", "rdf-broken"}),
        ("endless", {}, {"too-large"}),
        ("body", {"body": b""}, {"reply-not-json", "not-xml", "rdf-unrecognised"}),
        ("body", {"body": b"[" * 100_000}, {"json-too-deep", "reply-unexpected", "not-xml", "rdf-unrecognised"}),
        (
            "body",
            {"body": b'{"success": false, "error": {"message": "down"}}'},
            {"ckan-refused", "wrong-kind", "not-xml", "rdf-unrecognised"},
        ),
    ],
)
def test_a_lasting_fault_ends_the_walk_with_a_worded_problem(
    portal: Portal,
    server: ReplayServer,
    client: HttpClient,
    source: SourceSpec,
    fault: str,
    how: dict[str, Any],
    codes: set[str],
) -> None:
    server.fault("/", fault, times=None, **how)
    with pytest.raises(FetchError) as caught:
        walk(source, client)
    assert_worded(caught.value.problem)
    assert caught.value.problem.code in codes


def test_what_came_before_a_document_or_walk_broke_off_is_given(
    portal: Portal, server: ReplayServer, client: HttpClient, source: SourceSpec
) -> None:
    sound = getattr(portal, "sound", 1 if source.kind == "ckan" else 0)
    server.fault(portal.list_path, "truncated", times=None, skip=sound)
    given: list[str] = []

    def keep() -> None:
        for page in connectors()[source.kind].pages(source, client, state={}):
            given.extend(record.guid for record in page.records)

    with pytest.raises(FetchError):
        keep()
    assert given
    assert set(given) <= portal.guids()


def test_a_redirect_to_a_private_address_is_refused(
    portal: Portal, server: ReplayServer, source: SourceSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parvis.connectors.guard.is_public", lambda address: str(address) == "127.0.0.1")
    elsewhere = source.url.replace("127.0.0.1", "127.0.0.2")
    server.fault("/", "redirect", times=None, location=elsewhere)
    with HttpClient(local=False) as guarded, pytest.raises(FetchError) as caught:
        walk(msgspec.structs.replace(source, local=False), guarded)
    assert caught.value.problem.code == "address-private"
    assert_worded(caught.value.problem)


def test_a_source_that_is_not_local_reads_no_file(kind: str, tmp_path: Any) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text('[{"id": "1", "name": "a", "title": "A", "resources": []}]')
    for url in (str(secret), secret.as_uri()):
        spec = SourceSpec(url=url, kind=kind, local=False)
        with HttpClient(local=False) as guarded, pytest.raises(FetchError) as caught:
            walk(spec, guarded)
        assert_worded(caught.value.problem)


HOSTILE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def mutations(draw: st.DrawFn) -> Any:
    """A change of a reply: a value somewhere in it replaced or taken away, or its bytes damaged."""
    how = draw(st.sampled_from(["replace", "remove", "cut", "damage"]))
    path = draw(st.lists(st.integers(0, 40), min_size=1, max_size=6))
    value = draw(HOSTILE)
    position = draw(st.floats(0, 1))

    def mutate(request: Request, answer: Answer) -> Answer:
        body = answer.body
        at = int(position * max(len(body) - 1, 0))
        if how == "cut":
            body = body[:at]
        elif how == "damage":
            body = body[:at] + bytes([path[0]]) + body[at + 1 :]
        else:
            body = _mutated(body, path, value, how)
        return Answer(answer.status, body, answer.headers)

    return mutate


def _mutated(body: bytes, path: list[int], value: Any, how: str) -> bytes:
    try:
        document = json.loads(body)
    except ValueError:
        return body
    holder = document
    for step in path:
        keys = list(holder) if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else []
        if not keys:
            break
        key = keys[step % len(keys)]
        if step == path[-1] or not isinstance(holder[key], dict | list):
            if how == "replace":
                holder[key] = value
            else:
                del holder[key]
            break
        holder = holder[key]
    return json.dumps(document).encode()


@pytest.mark.parametrize("tested", KINDS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutate=mutations())
def test_no_reply_crashes_it_and_every_problem_is_worded(tested: str, mutate: Any) -> None:
    portal = PORTALS[tested](5)
    client = MemoryClient(portal.site, mutate=mutate)
    source = SourceSpec(url=f"http://portal.example{portal.path}", kind=tested)
    problems: list[Problem] = []
    try:
        for page in connectors()[tested].pages(source, client, state={}):
            problems.extend(page.problems)
            assert all(record.guid and record.payload for record in page.records)
        for batch in connectors()[tested].guids(source, client):
            assert all(batch)
    except FetchError as error:
        problems.append(error.problem)
    try:
        connectors()[tested].detect(source.url, client, local=False)
    except FetchError as error:
        problems.append(error.problem)
    for problem in problems:
        assert_worded(problem)
