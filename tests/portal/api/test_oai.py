"""OAI-PMH 2.0 at /oai, as harvesters read it."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from lxml import etree
from sickle import Sickle
from sickle.oaiexceptions import BadResumptionToken, CannotDisseminateFormat, IdDoesNotExist, NoRecordsMatch

from parvis.connectors import oai_pmh
from parvis.connectors.base import SourceSpec
from parvis.connectors.client import HttpClient
from parvis.portal.api.oai.formats import formats
from parvis.portal.catalogue import services as catalogue
from parvis.standards import hub, readers

from .conftest import FIRES, NOW, WATER, save

OAI = "{http://www.openarchives.org/OAI/2.0/}"
READERS = {"oai_dc": "oai-dc", "datacite": "datacite", "oai_datacite": "datacite", "iso19139": "iso-19139",
           "iso19115-3": "iso-19115-3", "dcat": "dcat", "csw": "csw"}  # fmt: skip


def ask(client: Client, **arguments: str) -> ET.Element:
    response = client.get("/oai", arguments)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    body = b"".join(response) if response.streaming else response.content  # type: ignore[call-overload]
    holds_to_the_protocol(body)
    return ET.fromstring(body)


def holds_to_the_protocol(body: bytes) -> None:
    """Every answer is made of what OAI-PMH says, in its order, with its types."""
    grammar = etree.RelaxNG(etree.parse(Path(__file__).with_name("oai_pmh.rng")))
    assert grammar.validate(etree.fromstring(body)), grammar.error_log


def error_of(root: ET.Element) -> str | None:
    found = root.find(f"{OAI}error")
    return found.get("code") if found is not None else None


def test_sickle_reads_who_it_is_and_what_it_gives(server: str, seeded: dict[str, str]) -> None:
    sickle = Sickle(f"{server}/oai")
    who = sickle.Identify()
    assert (who.protocolVersion, who.deletedRecord, who.granularity) == ("2.0", "persistent", "YYYY-MM-DDThh:mm:ssZ")
    assert who.earliestDatestamp == "2026-03-01T12:00:00Z"
    assert {form.metadataPrefix for form in sickle.ListMetadataFormats()} == set(formats())
    sets = {found.setSpec: found.setName for found in sickle.ListSets()}
    assert sets["jurisdiction:CA-BC"] == "Government of British Columbia"
    assert sets["organization:bc-wildfire-service"] == "BC Wildfire Service"


@pytest.mark.parametrize("prefix", list(READERS))
def test_sickle_reads_it_whole_twice_in_every_form_and_parvis_reads_what_it_got(
    server: str, seeded: dict[str, str], monkeypatch: pytest.MonkeyPatch, prefix: str
) -> None:
    monkeypatch.setattr("parvis.portal.api.oai.answers.PER_LIST", 2)
    assert prefix in formats()
    reader = READERS[prefix]
    walks = []
    for _ in range(2):
        records = list(Sickle(f"{server}/oai").ListRecords(metadataPrefix=prefix))
        walks.append([(record.header.identifier, record.header.datestamp, record.raw) for record in records])
        assert {record.header.identifier.rpartition(":")[2] for record in records} == set(seeded.values())
        assert [record.header.identifier.rpartition(":")[2] for record in records if record.deleted] == [seeded["gone"]]
    assert [walk[:2] for walk in walks[0]] == [walk[:2] for walk in walks[1]]
    if reader not in readers():
        pytest.skip(f"no reader of {reader}")
    titles = set()
    for _, _, raw in walks[0]:
        metadata = ET.fromstring(raw).find(f"{OAI}metadata")
        if metadata is not None:
            for item in hub.read_document(ET.tostring(metadata[0]), reader):
                assert item.dataset, item.problems
                titles.add(item.dataset.title.get("en"))
    assert titles == {"Drinking water quality", "Wildfire perimeters", "Budget tables"}


def test_a_set_is_a_government_or_an_organisation(server: str, seeded: dict[str, str]) -> None:
    sickle = Sickle(f"{server}/oai")
    for name in ("jurisdiction:CA-BC", "organization:bc-wildfire-service"):
        headers = list(sickle.ListIdentifiers(metadataPrefix="oai_dc", set=name))
        assert [header.identifier.rpartition(":")[2] for header in headers] == [seeded["fires"]]
        assert name in headers[0].setSpecs
    with pytest.raises(NoRecordsMatch):
        list(sickle.ListIdentifiers(metadataPrefix="oai_dc", set="jurisdiction:XX"))


def test_one_record_or_what_became_of_it(server: str, seeded: dict[str, str]) -> None:
    sickle = Sickle(f"{server}/oai")
    name = f"oai:127.0.0.1:{seeded['water']}"
    record = sickle.GetRecord(identifier=name, metadataPrefix="oai_dc")
    assert record.metadata["title"] == ["Drinking water quality", "Qualité de l’eau potable"]
    assert sickle.GetRecord(identifier=f"oai:127.0.0.1:{seeded['gone']}", metadataPrefix="oai_dc").deleted
    with pytest.raises(IdDoesNotExist):
        sickle.GetRecord(identifier="oai:127.0.0.1:nothing", metadataPrefix="oai_dc")
    with pytest.raises(CannotDisseminateFormat):
        sickle.GetRecord(identifier=name, metadataPrefix="marc21")
    with pytest.raises(BadResumptionToken):
        list(sickle.ListRecords(resumptionToken="nothing"))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({}, "badVerb"),
        ({"verb": "Steal"}, "badVerb"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "Identify", "set": "x"}, "badArgument"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "yesterday"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-02-30"}, "badArgument"),
        (
            {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-01-01", "until": "2026-01-01T00:00:00Z"},
            "badArgument",
        ),
        (
            {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2027-01-01", "until": "2026-01-01"},
            "badArgument",
        ),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "resumptionToken": "x"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "until": "1999-01-01"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "x"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "resumptionToken": "e30"}, "badResumptionToken"),
        ({"verb": "ListSets", "resumptionToken": "<script>"}, "badResumptionToken"),
    ],
)
def test_errors_are_answers_as_the_protocol_says(
    client: Client, seeded: dict[str, str], arguments: dict[str, str], code: str
) -> None:
    root = ask(client, **arguments)
    assert error_of(root) == code
    told = root.find(f"{OAI}request")
    assert told is not None
    assert (told.get("verb") is None) == (code in ("badVerb", "badArgument"))


@pytest.mark.parametrize(
    "arguments",
    [
        {"verb": "Identify"},
        {"verb": "ListMetadataFormats"},
        {"verb": "ListSets"},
        {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc", "from": "2026-01-01"},
        *({"verb": "ListRecords", "metadataPrefix": prefix, "set": "jurisdiction:CA-BC"} for prefix in READERS),
    ],
    ids=lambda arguments: " ".join(arguments.values()),
)
def test_every_verb_answers_in_the_form_that_the_protocol_gives(
    client: Client, seeded: dict[str, str], arguments: dict[str, str]
) -> None:
    root = ask(client, **arguments)
    assert [child.tag for child in root] == [f"{OAI}responseDate", f"{OAI}request", f"{OAI}{arguments['verb']}"]


def test_parts_of_a_list_and_deleted_records_have_that_form(
    client: Client, seeded: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parvis.portal.api.oai.answers.PER_LIST", 2)
    monkeypatch.setattr("parvis.portal.api.oai.answers.PER_SETS", 2)
    for verb, more in (("ListRecords", {"metadataPrefix": "oai_dc"}), ("ListSets", {})):
        root, parts = ask(client, verb=verb, **more), 1
        while token := root.findtext(f".//{OAI}resumptionToken"):
            root, parts = ask(client, verb=verb, resumptionToken=token), parts + 1
        assert parts > 1


def test_a_catalogue_without_sets_says_so_in_that_form(
    client: Client, seeded: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("list_jurisdictions", "list_organizations"):
        monkeypatch.setattr(catalogue, name, list)
    assert error_of(ask(client, verb="ListSets")) == "noSetHierarchy"


def test_until_the_second_and_from_the_second_meet(client: Client, seeded: dict[str, str]) -> None:
    same = {"from": "2026-03-01T12:00:00Z", "until": "2026-03-01T12:00:00Z"}
    root = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", **same)
    assert len(root.findall(f".//{OAI}header")) == 4
    day = {"from": "2026-03-01", "until": "2026-03-01"}
    assert len(ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", **day).findall(f".//{OAI}header")) == 4


def test_post_is_answered_too_and_repeated_arguments_are_not(client: Client, seeded: dict[str, str]) -> None:
    assert b"<Identify>" in b"".join(client.post("/oai", {"verb": "Identify"}))  # type: ignore[call-overload]
    assert b'code="badVerb"' in client.get("/oai?verb=Identify&verb=Identify").content


def tokens(client: Client, **arguments: str) -> list[list[str]]:
    """The ids of each list, behind each token."""
    lists: list[list[str]] = []
    while True:
        root = ask(client, **arguments)
        lists.append([(node.text or "").rpartition(":")[2] for node in root.findall(f".//{OAI}header/{OAI}identifier")])
        token = root.findtext(f".//{OAI}resumptionToken")
        if not token:
            return lists
        arguments = {"verb": arguments["verb"], "resumptionToken": token}


def test_what_changes_during_a_harvest_is_neither_lost_nor_in_the_way(
    client: Client, fresh: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parvis.portal.api.oai.answers.PER_LIST", 1)
    first = ask(client, verb="ListRecords", metadataPrefix="oai_dc")
    name = (first.findtext(f".//{OAI}identifier") or "").rpartition(":")[2]
    guid = next(guid for guid, id in fresh.items() if id == name)
    other = "fires" if guid != "fires" else "water"
    changed: Any = {"fires": FIRES, "water": WATER}[other]
    import msgspec

    origin = "british-columbia" if other == "fires" else "federal"
    save(origin, {other: msgspec.structs.replace(changed, version="9")}, at=NOW + timedelta(hours=1))
    rest = tokens(client, verb="ListRecords", resumptionToken=first.findtext(f".//{OAI}resumptionToken") or "")
    assert sorted(id for ids in [[name], *rest] for id in ids) == sorted(fresh.values())
    assert rest[-1] == [fresh[other]]


def test_a_harvester_that_comes_back_gets_what_changed_and_what_was_withdrawn(
    server: str, fresh: dict[str, str]
) -> None:
    later = NOW + timedelta(days=1)
    catalogue.withdraw(ids=[catalogue.dataset_id(origin="british-columbia", guid="fires")], run=None, at=later)
    headers = list(Sickle(f"{server}/oai").ListIdentifiers(metadataPrefix="oai_dc", **{"from": "2026-03-02"}))
    assert [(header.identifier.rpartition(":")[2], header.deleted) for header in headers] == [(fresh["fires"], True)]


def test_another_parvis_harvests_it(server: str, seeded: dict[str, str]) -> None:
    with HttpClient(local=True) as client:
        found = oai_pmh.detect(server, client, local=True)
        assert found
        source = SourceSpec(url=found.url, kind="oai-pmh", local=True)
        pages = list(oai_pmh.pages(source, client, state={}))
        records = [record for page in pages for record in page.records]
        assert {record.guid.rpartition(":")[2] for record in records} == set(seeded.values()) - {seeded["gone"]}
        assert {record.standard for record in records} == {"iso-19115-3"}
        again = list(oai_pmh.pages(source, client, state=pages[-1].state))
        assert [record for page in again for record in page.records] == []
