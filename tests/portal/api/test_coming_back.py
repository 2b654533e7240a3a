"""What those see who come back: harvesters, and whoever keeps what they had; and what hostile records do to others."""

from datetime import UTC, datetime

import msgspec
from ckanapi import RemoteCKAN
from django.test import Client
from pyoxigraph import RdfFormat, parse
from pytest_django.live_server_helper import LiveServer

from parvis.model import Dataset, Text
from parvis.portal.catalogue import services as catalogue

from .conftest import BUDGET, save

FORMS = {"jsonld": RdfFormat.JSON_LD, "ttl": RdfFormat.TURTLE, "rdf": RdfFormat.RDF_XML}


def test_a_harvester_gets_what_changed_once_and_all(live_server: LiveServer, fresh: dict[str, str]) -> None:
    ckan = RemoteCKAN(live_server.url).action
    later = datetime(2026, 3, 2, tzinfo=UTC)
    save("federal", {"budget": msgspec.structs.replace(BUDGET, version="2")}, at=later)
    since = "metadata_modified:[2026-03-01T18:00:00Z TO *]"
    result = ckan.package_search(fq=since, rows=1000, start=0, sort="id asc")
    assert [package["id"] for package in result["results"]] == [fresh["budget"]]
    walked = [
        package["id"]
        for start in range(3)
        for package in ckan.package_search(fq="", rows=1, start=start, sort="id asc")["results"]
    ]
    assert walked == sorted([fresh["water"], fresh["fires"], fresh["budget"]])


ORDERS = ("id asc", "metadata_modified asc", "metadata_modified desc")


def test_a_harvester_walks_through_words_filters_and_times_in_any_of_its_orders(
    live_server: LiveServer, fresh: dict[str, str]
) -> None:
    """As ckanext-harvest asks, and those who ask for the newest: page by page, nothing twice and nothing left out."""
    ckan = RemoteCKAN(live_server.url).action
    for hour in range(3):
        at = datetime(2026, 3, 2, hour, 0, 0, 123999, tzinfo=UTC)
        titles = {f"lake-{hour}-{n}": Dataset(title=Text({"en": f"Lake {n}"}), subjects=("transport",)) for n in (1, 2)}
        save("lakes", titles, at=at)
    since = "metadata_modified:[2026-03-02T01:00:00.123Z TO *]"
    for asked in ({"fq": f"{since} groups:transport"}, {"q": "lake", "fq": since}, {"fq": since}):
        for order in ORDERS:
            walked = [
                package
                for start in range(0, 6, 2)
                for package in ckan.package_search(rows=2, start=start, sort=order, **asked)["results"]
            ]
            field, _, direction = order.partition(" ")
            said = [package[field] for package in walked]
            assert said == sorted(said, reverse=direction == "desc"), (asked, order)
            assert len({package["id"] for package in walked}) == len(walked) == 4, (asked, order)
    counted = ckan.package_search(fq=since, **{"facet.field": ["groups"], "rows": 0})
    assert counted["facets"]["groups"] == {"transport": 4}


def test_a_harvester_sees_what_was_undone(live_server: LiveServer, fresh: dict[str, str]) -> None:
    ckan = RemoteCKAN(live_server.url).action
    save(
        "federal", {"budget": msgspec.structs.replace(BUDGET, version="2")}, at=datetime(2026, 3, 2, tzinfo=UTC), run=7
    )
    catalogue.undo_run(run=7, at=datetime(2026, 3, 4, tzinfo=UTC))
    catalogue.sync_index()
    since = "metadata_modified:[2026-03-03T00:00:00Z TO *]"
    for asked in ({}, {"q": "budget"}):
        (package,) = ckan.package_search(fq=since, **asked)["results"]
        assert (package["id"], package["metadata_modified"]) == (fresh["budget"], "2026-03-04T00:00:00.000000")


def test_data_json_is_made_again_only_when_something_changed(client: Client, fresh: dict[str, str]) -> None:
    etag = client.get("/data.json")["ETag"]
    assert client.get("/data.json", headers={"if-none-match": etag}).status_code == 304
    save("federal", {"more": Dataset(title=Text({"en": "More"}))})
    assert client.get("/data.json", headers={"if-none-match": etag}).status_code == 200


def test_five_hundred_hostile_records_make_valid_rdf(client: Client, transactional_db: None, index: None) -> None:
    nasty = (
        '<script>"\\',
        "a\x00b\x1fc",
        "javascript:alert(1)",
        'http://exa mple.org/<>"{}|\\^`',
        "’«»\u2028\U0001f600",
        "]]>&amp;",
    )
    records = {}
    for number in range(500):
        word = nasty[number % len(nasty)] + str(number)
        records[f"r{number}"] = Dataset(
            title=Text({"en": word, "not a tag!": word}),
            description=Text({"und": word}),
            landing_page=Text({"en": word}),
            issued=word,
            languages=(word,),
            series=(Text({"en": word}),),
            version=word,
        )
    save("hostile", records)
    for suffix in ("jsonld", "ttl", "rdf"):
        for page in range(1, 6):
            response = client.get(f"/catalog.{suffix}?page={page}")
            assert sum(1 for _ in parse(response.content, FORMS[suffix])) > 500
