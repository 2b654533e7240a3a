"""The manual's examples do what it says they do."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from parvis.connectors.base import FetchError, SourceSpec
from parvis.connectors.client import HttpClient
from parvis.model import decode_dataset, encode_dataset
from parvis.standards import ReadContext
from tests.replay.http import Answer, Request, json_answer
from tests.replay.server import ReplayServer

from .manual import TWINS, code, module, pages

COUNT = 250
CONNECTOR = module("add-a-connector", "connector")
READER = module("add-a-standard", "reader")


def entry(number: int) -> dict[str, Any]:
    metas = {
        "title": f"Arbres {number}",
        "description": "<p>Chaque arbre.</p>",
        "keyword": ["arbre", "parc"],
        "publisher": "Ville de Laval",
        "modified": "2026-02-03T10:00:00+00:00",
        "language": "fr",
        "records_count": 12,
    }
    return {"dataset_id": f"arbres-{number:03}", "has_records": True, "metas": {"default": metas}}


class Opendatasoft:
    def __init__(self, entries: list[Any]) -> None:
        self.entries = entries

    def answer(self, request: Request) -> Answer | None:
        if request.path != CONNECTOR.CATALOGUE:
            return None
        start, size = int(request.query["offset"]), int(request.query["limit"])
        return json_answer({"total_count": len(self.entries), "results": self.entries[start : start + size]})


@pytest.fixture
def site() -> Opendatasoft:
    return Opendatasoft([entry(number) for number in range(COUNT)])


@pytest.fixture
def source(site: Opendatasoft) -> Iterator[SourceSpec]:
    with ReplayServer(site) as server:
        yield SourceSpec(url=server.url, kind=CONNECTOR.KIND, local=True)


@pytest.fixture
def client() -> Iterator[HttpClient]:
    with HttpClient(local=True, attempts=1) as running:
        yield running


def test_the_connector_recognises_its_portal_by_any_page_of_it(source: SourceSpec, client: HttpClient) -> None:
    found = CONNECTOR.detect(f"{source.url}/explore/dataset/arbres-001/", client, local=True)
    assert (found.kind, found.url, found.count) == ("opendatasoft", source.url, COUNT)


def test_the_connector_takes_no_other_site_for_its_own(client: HttpClient) -> None:
    with ReplayServer() as server:
        assert CONNECTOR.detect(server.url, client, local=True) is None


def test_the_connector_gives_every_record_once_and_goes_on_from_every_page(
    source: SourceSpec, client: HttpClient
) -> None:
    walked = list(CONNECTOR.pages(source, client, state={}))
    guids = [record.guid for page in walked for record in page.records]
    assert guids == [f"arbres-{number:03}" for number in range(COUNT)]
    assert [guid for batch in CONNECTOR.guids(source, client) for guid in batch] == guids
    for number, page in enumerate(walked, 1):
        rest = [
            record.guid
            for later in CONNECTOR.pages(source, client, state={}, cursor=page.cursor)
            for record in later.records
        ]
        assert [record.guid for before in walked[:number] for record in before.records] + rest == guids


def test_the_connector_tells_what_is_no_record_and_gives_the_others(
    site: Opendatasoft, source: SourceSpec, client: HttpClient
) -> None:
    site.entries[3:4] = ["rubbish"]
    walked = list(CONNECTOR.pages(source, client, state={}))
    assert sum(len(page.records) for page in walked) == COUNT - 1
    assert [problem.code for page in walked for problem in page.problems] == ["record-not-object"]


def test_the_connector_stops_where_the_portal_answers_something_else(
    site: Opendatasoft, source: SourceSpec, client: HttpClient
) -> None:
    site.answer = lambda request: json_answer({"error": "no"})  # type: ignore[method-assign]
    with pytest.raises(FetchError):
        list(CONNECTOR.pages(source, client, state={}))


def test_the_reader_makes_datasets_of_what_the_connector_gives(source: SourceSpec, client: HttpClient) -> None:
    record = next(CONNECTOR.pages(source, client, state={})).records[0]
    assert record.standard == READER.NAME
    assert READER.recognises(record.payload)
    reading = READER.read(record.payload, ReadContext(guid=record.guid, base_url="https://data.example.ca"))
    assert reading.problems == ()
    dataset = reading.dataset
    assert dataset.title.values == {"fr": "Arbres 0"}
    assert dataset.keywords.values == {"fr": ("arbre", "parc")}
    assert dataset.publisher.name.values == {"fr": "Ville de Laval"}
    assert (dataset.modified, dataset.languages) == ("2026-02-03T10:00:00Z", ("fr",))
    assert dataset.distributions[0].url.endswith("/datasets/arbres-000/exports/csv")
    assert dataset.extras == {"records_count": 12}, "what has no place is kept"
    assert decode_dataset(encode_dataset(dataset)) == dataset


HOSTILE = (
    b"",
    b"[]",
    b"{}",
    b'{"metas": 1}',
    b'{"metas": {"default": {"title": 7, "modified": "soon", "keyword": 1}}}',
)


@pytest.mark.parametrize("payload", HOSTILE)
def test_the_reader_never_raises(payload: bytes) -> None:
    reading = READER.read(payload, ReadContext())
    assert reading.dataset is not None or any(problem.severity == "error" for problem in reading.problems)


@pytest.mark.parametrize("page", sorted(TWINS))
def test_both_languages_have_the_same_examples(page: str) -> None:
    english, french = pages("en")[page], pages("fr")[TWINS[page]]
    assert code(english, "python") == code(french, "python")
    asked = [line for block in code(english, "") for line in block.splitlines() if line.startswith("GET ")]
    assert asked == [line for block in code(french, "") for line in block.splitlines() if line.startswith("GET ")]


def asked() -> list[str]:
    text = pages("en")["api"]
    return [line[4:] for block in code(text, "") for line in block.splitlines() if line.startswith("GET ")]


@pytest.mark.django_db
@pytest.mark.parametrize("address", asked())
def test_the_addresses_of_the_manual_answer(client_of_site: Any, index: None, address: str) -> None:
    path, _, query = address.partition("?")
    response = client_of_site.get(path, dict(pair.split("=", 1) for pair in query.split("&")) if query else {})
    assert response.status_code == 200, response.content
    answer = json.loads(response.content)
    assert answer.get("success", True) is True
    assert not answer.get("problems")


@pytest.fixture
def client_of_site() -> Any:
    from django.test import Client

    return Client()
