"""The CKAN-compatible API, asked by the real `ckanapi` client over HTTP."""

from typing import Any

import pytest
from ckanapi import NotAuthorized, NotFound, RemoteCKAN, SearchQueryError, ValidationError


@pytest.fixture(params=["get", "post"])
def ckan(request: pytest.FixtureRequest, server: str) -> Any:
    with RemoteCKAN(server, get_only=request.param == "get") as remote:
        yield remote.action


def names(result: dict[str, Any]) -> list[str]:
    return [package["title"] for package in result["results"]]


def test_search_finds_words_in_either_language(ckan: Any) -> None:
    assert names(ckan.package_search(q="drinking water")) == ["Drinking water quality"]
    assert names(ckan.package_search(q="eau potable")) == ["Drinking water quality"]


FILTERS = {
    "organization:health-canada": 2,
    'organization:"health-canada"': 2,
    "res_format:CSV": 2,
    "res_format:(SHP OR WMS)": 2,
    "+res_format:CSV +organization:health-canada": 1,
    "res_format:CSV AND organization:bc-wildfire-service": 1,
    "tags:water": 1,
    'tags:"fire" OR tags:"water"': 2,
    "groups:nature_and_environment": 2,
    "license_id:bc-oglbc": 1,
    "dataset_type:dataset": 3,
    "-dataset_type:harvest state:active": 3,
    "state:deleted": 0,
    "organization:health-canada organization:bc-wildfire-service": 0,
    "metadata_modified:[2026-01-01T00:00:00Z TO *]": 3,
    "metadata_modified:[2026-04-01T00:00:00Z TO NOW]": 0,
    "metadata_modified:[2026-01-01T00:00:00Z TO *] organization:health-canada": 2,
    "metadata_modified:[2026-03-01T12:00:00Z TO 2026-03-01T12:00:00Z] res_format:CSV": 2,
    "metadata_modified:[2026-03-01T12:00:00.001Z TO *] res_format:CSV": 0,
}


def test_filters_of_solr_are_understood(ckan: Any) -> None:
    assert {fq: ckan.package_search(fq=fq)["count"] for fq in FILTERS} == FILTERS


def test_everything_is_asked_for_in_solrs_way(ckan: Any) -> None:
    assert ckan.package_search(q="*:*")["count"] == 3
    assert ckan.package_search(q="*:*", fq="*:*")["count"] == 3
    assert ckan.package_search(fq_list=["res_format:CSV", "tags:fire"])["count"] == 1


REFUSED = (
    "organization:a OR res_format:CSV",
    "-organization:health-canada",
    "tags:water tags:health",
    "colour:red",
    "organization:heal*",
    "title:[a TO b]",
    "metadata_modified:[yesterday TO *]",
    "metadata_modified:[NOW-7DAYS TO NOW]",
    "metadata_modified:[* TO *",
    "(((",
    "OR",
)


def test_what_cannot_be_answered_exactly_is_refused(ckan: Any) -> None:
    for fq in REFUSED:
        with pytest.raises(SearchQueryError):
            ckan.package_search(fq=fq)


def test_a_field_of_words_is_widened_and_that_is_told(client: Any, seeded: dict[str, str]) -> None:
    answer = client.get("/api/3/action/package_search", {"q": "title:wildfire", "colour": "red"}).json()
    assert answer["result"]["count"] == 1
    assert {problem["code"] for problem in answer["problems"]} == {"query-field-widened", "parameter-unknown"}


def test_pages_sorts_and_chosen_fields(ckan: Any) -> None:
    titles = ["Budget tables", "Drinking water quality", "Wildfire perimeters"]
    assert names(ckan.package_search(sort="title_string asc")) == titles
    page = ckan.package_search(sort="title_string asc", rows=1, start=1)
    assert (page["count"], names(page)) == (3, titles[1:2])
    assert ckan.package_search(rows=0)["results"] == []
    (chosen,) = ckan.package_search(q="wildfire", fl="id,name")["results"]
    assert set(chosen) == {"id", "name"}
    with pytest.raises(SearchQueryError):
        ckan.package_search(sort="colour desc")


def test_facets_are_counted_and_named(ckan: Any) -> None:
    result = ckan.package_search(**{"facet.field": ["organization", "res_format", "tags"], "facet.limit": 2, "rows": 0})
    assert result["facets"]["organization"] == {"health-canada": 2, "bc-wildfire-service": 1}
    assert next(iter(result["facets"]["res_format"].items())) == ("CSV", 2)
    assert len(result["facets"]["tags"]) == 2
    assert result["search_facets"]["organization"]["items"][0]["display_name"] == "Health Canada"


def test_a_filter_holds_for_its_own_facet(ckan: Any) -> None:
    fields = {"facet.field": ["organization", "res_format"], "rows": 0}
    facets = ckan.package_search(fq="organization:bc-wildfire-service res_format:CSV", **fields)["facets"]
    assert facets == {"organization": {"bc-wildfire-service": 1}, "res_format": {"CSV": 1, "SHP": 1}}


def test_a_package_has_ckans_fields_and_the_bilingual_ones(ckan: Any, seeded: dict[str, str]) -> None:
    package = ckan.package_show(id=seeded["water"])
    assert package == ckan.package_show(id=package["name"])
    assert package["title_translated"] == {"en": "Drinking water quality", "fr": "Qualité de l’eau potable"}
    assert package["organization"]["title"] == "Health Canada"
    assert package["organization"]["name"] == package["owner_org"] == "health-canada"
    assert package["license_id"] == "ca-ogl-lgo"
    assert package["isopen"] is True
    assert [resource["format"] for resource in package["resources"]] == ["CSV", "WMS"]
    assert {tag["name"] for tag in package["tags"]} == {"water", "health", "eau", "santé"}
    assert {"key": "collection_note", "value": "kept"} in package["extras"]
    assert package["metadata_modified"] == "2026-03-01T12:00:00.000000"


def test_a_machines_translation_stands_under_its_tag(ckan: Any, seeded: dict[str, str]) -> None:
    package = ckan.package_show(id=seeded["fires"])
    assert set(package["title_translated"]) == {"en", "fr-t-en"}


def test_what_is_not_there_or_was_withdrawn_is_not_found(ckan: Any, seeded: dict[str, str]) -> None:
    for call in (
        lambda: ckan.package_show(id="nothing"),
        lambda: ckan.package_show(id=seeded["gone"]),
        lambda: ckan.organization_show(id="nothing"),
        lambda: ckan.group_show(id="nothing"),
        lambda: ckan.resource_show(id="nothing"),
        lambda: ckan.no_such_action(),
    ):
        with pytest.raises(NotFound):
            call()


def test_a_missing_or_wrong_argument_is_a_validation_error(ckan: Any) -> None:
    with pytest.raises(ValidationError) as error:
        ckan.package_show()
    assert "id" in error.value.error_dict
    with pytest.raises(ValidationError):
        ckan.package_search(rows="many")


def test_nothing_can_be_written(ckan: Any) -> None:
    with pytest.raises(NotAuthorized):
        ckan.package_create(name="x")


def test_lists(ckan: Any, seeded: dict[str, str]) -> None:
    everything = ckan.package_list()
    assert len(everything) == 3
    assert ckan.package_list(limit=1, offset=1) == everything[1:2]
    assert len(ckan.current_package_list_with_resources(limit=2)) == 2
    assert ckan.organization_list() == ["bc-wildfire-service", "health-canada"]
    first, second = ckan.organization_list(all_fields=True, sort="package_count desc")
    assert (first["package_count"], second["package_count"]) == (2, 1)
    shown = ckan.organization_show(id="health-canada", include_datasets=True)
    assert {package["id"] for package in shown["packages"]} == {seeded["water"], seeded["budget"]}
    assert set(ckan.group_list()) == {"health_and_safety", "nature_and_environment", "economics_and_industry"}
    assert ckan.group_show(id="nature_and_environment", include_datasets=True)["package_count"] == 2
    assert ckan.tag_list() == ["eau", "fire", "forest", "health", "money", "santé", "water"]
    assert ckan.tag_list(query="wat") == ["water"]
    assert ckan.tag_show(id="water", include_datasets=True)["packages"][0]["id"] == seeded["water"]
    assert any(licence["id"] == "ca-ogl-lgo" for licence in ckan.license_list())
    assert ckan.organization_list_for_user() == []


def test_a_short_list_of_tags_is_not_said_to_be_cut(
    client: Any, seeded: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"path": "/api/3/action/tag_list", "data": {"limit": "2"}}
    answer = client.get(**asked).json()
    assert (answer["result"], answer.get("problems", [])) == (["eau", "fire"], [])
    monkeypatch.setattr("parvis.portal.api.ckan.listings.MOST_TAGS", 3)
    answer = client.get(**asked).json()
    assert len(answer["result"]) == 2
    (problem,) = answer["problems"]
    assert problem["code"] == "tags-most-frequent"
    assert "the 3 tags" in problem["message"]


def test_a_resource_is_found_by_its_id(ckan: Any, seeded: dict[str, str]) -> None:
    for package in ckan.package_search()["results"]:
        for resource in package["resources"]:
            assert ckan.resource_show(id=resource["id"]) == resource


def test_the_site_says_what_it_is(ckan: Any) -> None:
    assert ckan.status_show()["site_title"] == "Parvis"
    assert ckan.site_read() is True
    assert "package" in ckan.help_show(name="package_search").casefold() or ckan.help_show(name="package_search")
    assert [item["name"] for item in ckan.package_autocomplete(q="wildf")]
