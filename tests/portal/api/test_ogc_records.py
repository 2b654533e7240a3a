"""OGC API – Records at `/ogc`, by the abstract tests of the standard (OGC 20-004r1, annex A) and by OWSLib.

Each test that stands for abstract tests names them in `ats`; `NOT_HELD` says why the others are none of ours.
"""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from django.test import Client
from owslib.ogcapi.records import Records  # type: ignore[import-untyped]

from parvis.connectors import connectors
from parvis.connectors.base import SourceSpec
from parvis.connectors.client import HttpClient
from parvis.portal.api.ogc_records.documents import CONFORMANCE
from parvis.standards import ogc_record, reader
from parvis.standards.base import ReadContext
from parvis.standards.checking import json_schema

BASE = "http://127.0.0.1:8000"
ITEMS = "/ogc/collections/datasets/items"
HELD: dict[str, str] = {}
NOT_HELD = {
    "crawlable-catalog": "the catalogue is searched, not crawled",
    "local-resources-catalog": "the collections are no records of a catalogue of their own",
    "record-filter": "no CQL2; not declared",
    "searchable-catalog/filtering-conformance": "no CQL2; not declared",
    "searchable-catalog/building-blocks/filtering": "no CQL2; not declared",
    "searchable-catalog/mandatory-queryables": "no CQL2; not declared",
    "sorting": "one key at a time; not declared",
    "searchable-catalog/sorting-conformance": "one key at a time; not declared",
    "searchable-catalog/building-blocks/sorting": "one key at a time; not declared",
    "html": "a page is answered with a redirect to the portal's own; not declared",
    "autodiscovery": "pages point to the forms of their dataset; not declared",
    "query-param-profile": "one profile alone; not declared",
    "record-core/templated-link": "no link is templated",
    "record-core/templated-link-header": "no link is templated",
    "record-core/time-zone": "times are in UTC",
    "record-collection/links-catalog-series": "the catalogue has no earlier editions",
    "record-collection/records-array-name": "records are not within the catalogue",
    "record-collection/records": "records are not within the catalogue",
    "record-collection/license": "licences are those of each dataset",
}
Test = Callable[..., None]


def ats(*names: str) -> Callable[[Test], Test]:
    def mark(test: Test) -> Test:
        HELD.update(dict.fromkeys(names, test.__name__))
        return test

    return mark


def get(client: Client, path: str, status: int = 200, **headers: str) -> Any:
    response = client.get(path, headers=headers)
    assert response.status_code == status, (path, response.content[:500])
    return response.json()


def problems(value: Any, schema: str) -> list[tuple[str, str]]:
    return [(problem.code, problem.pointer) for problem in json_schema.check(value, schema)]


def ids(answer: Any) -> set[str]:
    return {feature["id"] for feature in answer["features"]}


def rels(value: Any, rel: str) -> list[Any]:
    return [link for link in value["links"] if link["rel"] == rel]


@ats("oas30/conformance", "json/conformance", "searchable-catalog/conformance")
def test_the_landing_page_leads_to_all_else(client: Client, seeded: dict[str, str]) -> None:
    landing = get(client, "/ogc")
    assert get(client, "/ogc/")["title"] == landing["title"]
    assert problems(landing, "ogc-record/landing-page") == []
    for rel in ("service-desc", "conformance", "data", "service-doc"):
        for link in rels(landing, rel):
            assert client.get(link["href"].removeprefix(BASE)).status_code == 200, link
    assert get(client, "/ogc/conformance")["conformsTo"] == CONFORMANCE
    assert {link["hreflang"] for link in rels(landing, "alternate") if link["type"] == "application/json"} == {"fr"}


@ats("oas30/oas-common", "records-api/mandatory-params")
@ats("record-core-query-parameters/q-definition", "record-core-query-parameters/type-definition")
@ats("record-core-query-parameters/ids-definition", "record-core-query-parameters/externalIds-definition")
def test_the_description_defines_every_parameter(client: Client, seeded: dict[str, str]) -> None:
    response = client.get("/ogc/api")
    assert response["Content-Type"].startswith("application/vnd.oai.openapi+json")
    described = response.json()
    operation = described["paths"]["/collections/{collectionId}/items"]["get"]
    names = {one["$ref"].rpartition("/")[2] for one in operation["parameters"]}
    assert {"bbox", "datetime", "externalIds", "ids", "limit", "q", "type"} <= names
    listed = described["components"]["parameters"]
    for name in ("q", "type", "ids", "externalIds"):
        assert listed[name]["schema"] == {"type": "array", "items": {"type": "string"}}
        assert listed[name]["explode"] is False
    assert names <= listed.keys()


@ats("records-api/catalogs-response", "records-api/catalog-response", "record-collection/itemType")
@ats("record-collection/mandatory-properties-collection", "record-collection/links", "record-collection/links-records")
@ats("record-collection/links-catalog-related", "record-collection/links-catalog-hierarchy")
@ats("searchable-catalog/mandatory-catalog-properties", "json/catalog-response", "json/catalog-content")
@ats("json/catalog-content-profile", "record-collection/default-mediatype", "record-collection/contact")
def test_the_catalogue_is_a_collection_of_records(client: Client, seeded: dict[str, str]) -> None:
    answer = get(client, "/ogc/collections")
    assert problems(answer, "ogc-features/collections") == []
    for collection in (answer["collections"][0], get(client, "/ogc/collections/datasets")):
        assert problems(collection, "ogc-record/collection") == []
        assert collection["itemType"] == "record"
        assert {"self", "items", "root", "parent", "profile"} <= {link["rel"] for link in collection["links"]}
    assert get(client, "/ogc/collections/nothing", 404)["code"] == "not-found"


@ats(
    "records-api/records-op",
    "json/record-content",
    "record-collection/links-record",
    "searchable-catalog/building-blocks",
)
@ats(
    "searchable-catalog/mandatory-record-properties",
    "record-core/mandatory-properties-record",
    "records-api/features-api",
)
@ats("record-core/links", "record-core/contact", "record-core/license", "records-api/resource-name-mapping")
@ats("record-core/time-interval", "record-core/time-instant", "record-core/time-instant-interval")
def test_every_published_dataset_is_a_valid_record(client: Client, seeded: dict[str, str]) -> None:
    response = client.get(ITEMS)
    assert response["Content-Type"] == "application/geo+json"
    answer = response.json()
    assert problems(answer, "ogc-features/featureCollectionGeoJSON") == []
    assert ids(answer) == {seeded[name] for name in ("water", "fires", "budget")}
    assert (answer["numberMatched"], answer["numberReturned"]) == (3, 3)
    for feature in answer["features"]:
        body = json.dumps(feature).encode()
        detected = ogc_record.detect(body)
        assert detected
        assert [problem.code for problem in ogc_record.check(body, detected)] == []


@ats("records-api/record-op", "records-api/record-response", "json/record-response", "json/record-content-profile")
@ats("record-core/default-mediatype")
def test_a_record_links_to_itself_its_catalogue_and_its_other_forms(client: Client, seeded: dict[str, str]) -> None:
    address = f"{ITEMS}/{seeded['water']}"
    response = client.get(address, headers={"accept": "application/geo+json"})
    assert response["Content-Type"] == "application/geo+json"
    record = response.json()
    assert problems(record, "ogc-record") == []
    assert all(link["rel"] for link in record["links"])
    assert rels(record, "self")[0]["href"] == BASE + address
    assert rels(record, "collection")[0]["href"] == f"{BASE}/ogc/collections/datasets"
    assert rels(record, "profile")[0]["href"] == "http://www.opengis.net/def/profile/OGC/0/ogc-record"
    assert {link["type"] for link in rels(record, "alternate")} == {"text/html", "application/geo+json"}
    for link in (*rels(record, "alternate"), *rels(record, "self")):
        assert client.get(link["href"].removeprefix(BASE)).status_code == 200
    assert get(client, f"{ITEMS}/{seeded['gone']}", 404)["code"] == "dataset-unknown"


def test_each_language_has_its_record_and_they_say_the_same(client: Client, seeded: dict[str, str]) -> None:
    address = f"{ITEMS}/{seeded['water']}"
    french = get(client, address, accept_language="fr-CA,fr;q=0.9")
    assert french["properties"]["title"] == "Qualité de l’eau potable"
    assert french["properties"]["language"]["code"] == "fr"
    english = get(client, address + "?lang=en")
    assert english["properties"]["title"] == "Drinking water quality"
    read = [ogc_record.read(json.dumps(one).encode(), ReadContext()).dataset for one in (french, english)]
    assert read[0]
    assert read[1]
    assert read[0].title.values == read[1].title.values
    assert read[0].keywords == read[1].keywords


def test_a_record_read_back_is_the_dataset(client: Client, seeded: dict[str, str]) -> None:
    from .conftest import WATER

    record = get(client, f"{ITEMS}/{seeded['water']}")
    found = ogc_record.read(json.dumps(record).encode(), ReadContext()).dataset
    assert found
    assert found.description.values == WATER.description.values
    for name in ("periods", "extents", "languages", "frequency", "access_rights", "subjects", "licence"):
        assert getattr(found, name) == getattr(WATER, name), name
    assert (found.issued, found.modified) == (WATER.issued, WATER.modified)
    assert [item.url for item in found.distributions] == [item.url for item in WATER.distributions]
    assert [item.protocol for item in found.services] == ["WMS"]


@ats("record-core-query-parameters/q-response", "record-core-query-parameters/type-response")
@ats("record-core-query-parameters/ids-response", "record-core-query-parameters/externalIds-response")
@ats("record-core-query-parameters/bbox", "record-core-query-parameters/datetime", "record-core-query-parameters/limit")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=wildfire", {"fires"}),
        ("q=eau", {"water"}),
        ("q=wildfire,budget", {"fires", "budget"}),
        ("q=drinking+water", {"water"}),
        ("q=water+drinking", set()),
        ("type=dataset", {"water", "fires", "budget"}),
        ("type=service", set()),
        ("type=service,dataset&q=budget", {"budget"}),
        ("ids={water},{fires}", {"water", "fires"}),
        ("ids={water},{gone},nothing", {"water"}),
        ("ids={water},{fires}&q=wildfire", {"fires"}),
        ("ids={water}&bbox=0,0,1,1", set()),
        ("ids={water}&datetime=2016-01-01", {"water"}),
        ("externalIds=10.5072/abc", {"water"}),
        ("externalIds=water-quality,nothing", {"water"}),
        ("externalIds=water", set()),
        ("externalIds=10.5072/abc&q=wildfire", set()),
        ("bbox=-140,61,-130,65", {"water"}),
        ("bbox=-140,61,0,-130,65,10", {"water"}),
        ("bbox=0,0,10,10", set()),
        ("bbox=170,50,-130,65", {"water"}),
        ("datetime=2016-05-01", {"water"}),
        ("datetime=2016-05-01T00:00:00Z", {"water"}),
        ("datetime=../2014-12-31", set()),
        ("datetime=2020-06-30/..", {"water"}),
        ("datetime=2020-07-01/..", set()),
        ("bbox=-140,61,-130,65&datetime=2016-05-01&q=water&type=dataset", {"water"}),
    ],
)
def test_a_question_finds_those_records_and_no_others(
    client: Client, seeded: dict[str, str], query: str, expected: set[str]
) -> None:
    answer = get(client, f"{ITEMS}?{query.format(**seeded)}")
    assert ids(answer) == {seeded[name] for name in expected}
    assert answer["numberMatched"] == len(expected)


def test_pages_follow_each_other_without_a_gap_or_a_double(client: Client, seeded: dict[str, str]) -> None:
    for query in ("limit=1", "limit=2&q=water,wildfire,budget"):
        path, seen = f"{ITEMS}?{query}", list[str]()
        while path:
            answer = get(client, path)
            seen += [feature["id"] for feature in answer["features"]]
            assert answer["numberMatched"] == 3
            following = rels(answer, "next")
            path = following[0]["href"].removeprefix(BASE) if following else ""
        assert sorted(seen) == sorted(seeded[name] for name in ("water", "fires", "budget"))


def test_records_are_sorted_as_asked(client: Client, seeded: dict[str, str]) -> None:
    titles = [one["properties"]["title"] for one in get(client, f"{ITEMS}?sortby=title")["features"]]
    assert titles == sorted(titles)
    assert len(titles) == 3


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=x", "bbox=1,2,3", "bbox=a,b,c,d", "bbox=0,10,5,5", "datetime=yesterday",
        "datetime=2016-13-01", "datetime=2017-01-01/2016-01-01", "datetime=../..", "f=xml",
        "colour=red", "sortby=size", "offset=-1",
    ],
)  # fmt: skip
def test_what_can_not_be_used_is_refused_in_both_languages(client: Client, seeded: dict[str, str], query: str) -> None:
    for lang, word in (("en", "parameter"), ("fr", "paramètre")):
        response = client.get(f"{ITEMS}?{query}", headers={"accept-language": lang})
        assert response.status_code == 400
        assert response["Content-Type"] == "application/problem+json"
        assert response["Content-Language"] == lang
        refusal = response.json()
        assert problems(refusal, "ogc-features/exception") == []
        assert refusal["errors"][0]["pointer"] == f"/{query.partition('=')[0]}"
        assert word in (refusal["title"] + refusal["description"]).casefold()


def test_a_browser_is_led_to_the_portals_own_pages(client: Client, seeded: dict[str, str]) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    for path, place in (
        ("/ogc", f"{BASE}/fr/api"),
        (f"{ITEMS}?q=eau", f"{BASE}/fr/jeux-de-donnees?q=eau"),
        (f"{ITEMS}/{seeded['water']}", f"{BASE}/fr/jeux-de-donnees/"),
    ):
        response = client.get(path, headers={"accept": browser, "accept-language": "fr"})
        assert (response.status_code, response["Location"].startswith(place)) == (303, True), response["Location"]
    assert client.get(f"{ITEMS}?f=json", headers={"accept": browser}).status_code == 200


def test_any_site_may_read_it_and_nobody_may_write(client: Client, seeded: dict[str, str]) -> None:
    assert client.get("/ogc")["Access-Control-Allow-Origin"] == "*"
    assert client.options(ITEMS).status_code == 204
    refused = client.post(ITEMS)
    assert (refused.status_code, refused["Content-Type"]) == (405, "application/problem+json")


def test_owslib_reads_it(server: str, seeded: dict[str, str], settings: Any) -> None:
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, base_url=server)
    records = Records(f"{server}/ogc/")
    assert records.records() == ["datasets"]
    assert set(records.conformance()["conformsTo"]) == set(CONFORMANCE)
    found = records.collection_items("datasets", q="wildfire")
    assert [one["id"] for one in found["features"]] == [seeded["fires"]]
    assert records.collection_item("datasets", seeded["water"])["properties"]["type"] == "dataset"
    assert "type" in records.collection_queryables("datasets")["properties"]


@pytest.mark.corpus
def test_every_abstract_test_of_the_standard_has_a_test_here_or_a_reason(corpus: Any) -> None:
    folder = corpus / "standards" / "ogcapi-records" / "core" / "standard" / "abstract_tests"
    if not folder.is_dir():
        pytest.skip("the corpus has no abstract tests of OGC API – Records")
    missing = []
    for path in sorted(folder.rglob("ATS_*.adoc")):
        if path.name.startswith("ATS_class"):
            continue
        text = path.read_text("utf-8")
        name = next(line.split("/conf/")[1].strip() for line in text.splitlines() if line.startswith("identifier::"))
        group = name.split("/")[0]
        if not {name, group} & (HELD.keys() | NOT_HELD.keys()) and not group.startswith("local-resources-catalog"):
            missing.append(name)
    assert missing == []


def test_the_interface_describes_itself_in_both_languages(client: Client, seeded: dict[str, str]) -> None:
    assert get(client, "/ogc/api?lang=fr")["paths"]["/collections"]["get"]["summary"] == "Les collections"
    french = get(client, "/ogc/collections/datasets?lang=fr")
    assert "jeu de données" in french["description"]
    assert "dataset" in get(client, "/ogc/collections/datasets?lang=en")["description"]


def test_beyond_what_the_index_can_leaf_through_it_is_said(
    client: Client, seeded: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parvis.portal.api.geo_search.DEEPEST", 2)
    assert get(client, f"{ITEMS}?q=water&offset=1&limit=2", 400)["code"] == "query-too-deep"
    assert get(client, f"{ITEMS}?offset=1&limit=2")["numberMatched"] == 3, "the store can be walked to its end"


@pytest.mark.parametrize("kind", ["ogc-records", "stac"])
def test_another_parvis_harvests_it(server: str, seeded: dict[str, str], settings: Any, kind: str) -> None:
    settings.CONFIG = msgspec.structs.replace(settings.CONFIG, base_url=server)
    address = f"{server}/{'ogc' if kind == 'ogc-records' else 'stac'}"
    with HttpClient(local=True) as harvester:
        found = connectors()[kind].detect(address, harvester, local=True)
        assert found
        assert (found.kind, found.count) == (kind, 3)
        source = SourceSpec(url=found.url, kind=kind, local=True, options=found.options)
        walked = list(connectors()[kind].pages(source, harvester, state={}))
    records = {record.guid: record for page in walked for record in page.records}
    assert records.keys() == {seeded[name] for name in ("water", "fires", "budget")}
    assert not [problem for page in walked for problem in page.problems]
    water = records[seeded["water"]]
    read = reader(water.standard).read(water.payload, ReadContext()).dataset
    assert read
    assert read.title.values == {"en": "Drinking water quality", "fr": "Qualité de l’eau potable"}
