"""OAI-PMH: forms, tokens that expire, deleted records, changes by day and by second, errors of the protocol."""

from typing import Any

import pytest

from parvis.connectors import oai_pmh
from parvis.connectors.base import FetchError, Page, SourceSpec
from tests.replay.memory import MemoryClient
from tests.replay.oai_site import OaiSite

DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"


def records(count: int) -> list[dict[str, Any]]:
    return [
        {"id": f"oai:x:{n:03}", "title": f"T{n}", "modified": f"2024-01-{n + 1:02}T10:00:00Z"} for n in range(count)
    ]


def walk(site: OaiSite, *, state: dict[str, str] | None = None, **options: str) -> list[Page]:
    source = SourceSpec(url="http://x.example/oai", kind="oai-pmh", options=options)
    return list(oai_pmh.pages(source, MemoryClient(site), state=state or {}))


def guids(pages: list[Page]) -> list[str]:
    return [record.guid for page in pages for record in page.records]


@pytest.mark.parametrize(
    ("forms", "standard"),
    [
        ({"oai_dc": DC, "oai_datacite": "http://schema.datacite.org/oai/oai-1.1/"}, "datacite"),
        (
            {"oai_dc": DC, "iso19139": "http://www.isotc211.org/2005/gmd", "dcat": "http://www.w3.org/ns/dcat#"},
            "iso-19139",
        ),
        ({"oai_dc": DC, "marc": "http://www.loc.gov/MARC21/slim"}, "oai-dc"),
    ],
)
def test_the_richest_form_that_is_read_is_asked_for(forms: dict[str, str], standard: str) -> None:
    (page,) = walk(OaiSite(records(2), forms=forms))
    assert {record.standard for record in page.records} == {standard}


def test_another_form_can_be_asked_for() -> None:
    forms = {"oai_dc": DC, "oai_datacite": "http://schema.datacite.org/oai/oai-1.1/"}
    (page,) = walk(OaiSite(records(1), forms=forms), prefix="oai_dc")
    assert page.records[0].standard == "oai-dc"


def test_deleted_records_are_neither_given_nor_listed() -> None:
    site = OaiSite(records(5), cap=2)
    site.records["oai:x:001"]["deleted"] = True
    source = SourceSpec(url="http://x.example/oai", kind="oai-pmh")
    assert "oai:x:001" not in guids(walk(site))
    assert sum(len(batch) for batch in oai_pmh.guids(source, MemoryClient(site))) == 4


def test_a_token_that_expired_sends_the_walk_back_and_gives_nothing_twice() -> None:
    site = OaiSite(records(9), cap=3)
    site.expired = {"6!!oai_dc"}
    pages = walk(site)
    assert guids(pages) == [f"oai:x:{n:03}" for n in range(9)]
    assert not [problem for page in pages for problem in page.problems]


def test_a_repository_of_days_is_asked_by_days() -> None:
    site = OaiSite(records(4), granularity="day")
    state = walk(site)[-1].state
    site.records["oai:x:000"] |= {"title": "New", "modified": "2024-01-04T23:00:00Z"}
    source = SourceSpec(url="http://x.example/oai", kind="oai-pmh")
    client = MemoryClient(site)
    assert guids(list(oai_pmh.pages(source, client, state=state))) == ["oai:x:000"]
    assert any("from=2024-01-04" in asked and "T" not in asked.split("from=")[1] for asked in client.asked)


def test_an_error_of_the_protocol_is_told_in_its_own_words() -> None:
    with pytest.raises(FetchError) as caught:
        walk(OaiSite(records(1)), prefix="marc21")
    assert caught.value.problem.code == "oai-refused"
    assert "cannotDisseminateFormat" in caught.value.problem.values["error"]


def test_a_repository_without_records_is_no_failure() -> None:
    assert guids(walk(OaiSite([]))) == []


def test_it_is_found_beneath_any_page_of_its_host() -> None:
    client = MemoryClient(OaiSite(records(3), path="/oai/request"))
    found = oai_pmh.detect("https://x.example/handle/123/4", client, local=False)
    assert found
    assert (found.url, found.title, found.count) == ("https://x.example/oai/request", "Replay | Reprise", 3)
