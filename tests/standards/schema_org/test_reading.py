"""schema.org's Dataset: how it stands in documents and pages, and what is read of it."""

import json
from typing import Any

import pytest

from parvis.model import Dataset, Problem
from parvis.standards import schema_org
from parvis.standards.base import Detected, Part, ReadContext, WriteContext
from parvis.standards.converting import as_record

LAKES: dict[str, Any] = {
    "@type": "Dataset",
    "@id": "https://lakes.example.ca/ice",
    "name": "Lake ice",
    "description": "Thickness of the ice of 42 lakes, measured each winter since 1998.",
}
PAGE = """<!DOCTYPE html><html lang="fr"><head><title>x</title>
<script type="application/ld+json">{}</script></head><body>{}</body></html>"""


def parts(document: str | bytes) -> list[Part]:
    data = document.encode() if isinstance(document, str) else document
    found = list(schema_org.split(data, ReadContext()))
    return [part for part in found if isinstance(part, Part)]


def read(value: Any, **context: Any) -> Dataset:
    payload = value if isinstance(value, bytes) else json.dumps(value).encode()
    dataset = schema_org.read(payload, ReadContext(**context)).dataset
    assert dataset
    return dataset


@pytest.mark.parametrize(
    "context",
    [
        "https://schema.org/",
        "http://schema.org",
        "https://schema.org/docs/jsonldcontext.json",
        ["http://schema.org/", {"dcat": "http://www.w3.org/ns/dcat#"}],
        {"@vocab": "http://schema.org/"},
    ],
)
def test_any_form_of_the_context_is_the_same(context: Any) -> None:
    record = {"@context": context, **LAKES}
    assert schema_org.recognises(json.dumps(record).encode())
    assert read(record).title.get() == "Lake ice"


def test_prefixes_and_aliases_are_resolved_by_the_documents_own_context() -> None:
    record = {
        "@context": {"s": "http://schema.org/", "titre": "s:name", "type": "@type", "id": "@id"},
        "type": "s:Dataset",
        "titre": "Glace",
        "s:description": "Épaisseur de la glace",
        "s:license": {"id": "https://creativecommons.org/licenses/by/4.0/"},
    }
    found = read(record, language="fr")
    assert (found.title.values, found.description.get("fr")) == ({"fr": "Glace"}, "Épaisseur de la glace")
    assert found.licence
    assert found.licence.code == "cc-by-4.0"


def test_a_context_elsewhere_is_never_fetched_and_the_rest_is_read() -> None:
    record = {"@context": ["https://schema.org/", "http://127.0.0.1:9/context.jsonld"], **LAKES, "odd:thing": 1}
    found = read(record)
    assert found.title
    assert found.extras == {"odd:thing": 1}


def test_a_graph_gives_its_datasets_with_what_they_refer_to() -> None:
    document = {
        "@context": "https://schema.org/",
        "@graph": [
            {**LAKES, "publisher": {"@id": "#org"}, "distribution": [{"@id": "#file"}]},
            {"@id": "#org", "@type": "Organization", "name": "Lakes Institute", "member": {"@id": "#org"}},
            {"@id": "#file", "@type": "DataDownload", "contentUrl": "https://lakes.example.ca/ice.csv"},
        ],
    }
    (part,) = parts(json.dumps(document))
    assert (part.guid, part.pointer) == ("https://lakes.example.ca/ice", "/@graph/0")
    found = read(part.payload)
    assert found.publisher
    assert found.publisher.name.get() == "Lakes Institute"
    assert found.distributions[0].format == "CSV"


def test_a_data_catalog_gives_each_dataset_once_and_none_of_those_inside_another() -> None:
    inner = {"@type": "Dataset", "name": "Part", "@id": "https://lakes.example.ca/part"}
    document = {
        "@context": "https://schema.org/",
        "@type": "DataCatalog",
        "dataset": [{**LAKES, "hasPart": inner}, LAKES, {"@type": "Dataset", "name": "Snow"}],
    }
    assert [part.guid for part in parts(json.dumps(document))] == ["https://lakes.example.ca/ice", "Snow"]


def test_a_page_gives_what_its_scripts_hold_even_with_comments_and_commas_too_many() -> None:
    script = "<!-- " + json.dumps({"@context": "https://schema.org", **LAKES})[:-1] + ",} -->"
    page = PAGE.format(script, "")
    detected = schema_org.detect(page.encode())
    assert detected
    assert (detected.standard, detected.syntax) == ("schema-org", "html")
    (part,) = parts(page)
    assert read(part.payload).title.get() == "Lake ice"


def test_a_broken_script_is_a_problem_with_its_line_and_the_others_are_read() -> None:
    good = json.dumps({"@context": "https://schema.org", **LAKES})
    page = PAGE.format("{not json", f'<script type="application/ld+json">{good}</script>').encode()
    found = list(schema_org.split(page, ReadContext()))
    assert [type(item) for item in found] == [Problem, Part]
    assert isinstance(found[0], Problem)
    assert (found[0].code, found[0].pointer) == ("page-data-not-json", "line 2")


@pytest.mark.parametrize(
    "body",
    [
        """<div itemscope itemtype="https://schema.org/Dataset"><h1 itemprop="name">Glace des lacs</h1>
        <p itemprop="description">Épaisseur</p><a itemprop="license" href="https://creativecommons.org/licenses/by/4.0/">CC</a>
        <div itemprop="distribution" itemscope itemtype="http://schema.org/DataDownload">
        <link itemprop="contentUrl" href="https://x.example.ca/a.csv">
        <meta itemprop="encodingFormat" content="text/csv"></div>
        <time itemprop="dateModified" datetime="2024-05-01">mai</time></div>""",
        """<div vocab="https://schema.org/" typeof="Dataset"><h1 property="name">Glace des lacs</h1>
        <p property="description">Épaisseur</p><a property="license" href="https://creativecommons.org/licenses/by/4.0/">CC</a>
        <div property="distribution" typeof="DataDownload"><a property="contentUrl" href="https://x.example.ca/a.csv">a</a>
        <meta property="encodingFormat" content="text/csv"></div>
        <time property="dateModified" datetime="2024-05-01">mai</time></div>""",
    ],
    ids=["microdata", "rdfa"],
)
def test_markup_is_read_like_a_script(body: str) -> None:
    (part,) = parts(f'<!DOCTYPE html><html lang="fr"><body>{body}</body></html>')
    found = read(part.payload)
    assert found.title.values == {"fr": "Glace des lacs"}
    assert found.modified == "2024-05-01"
    assert found.licence
    assert found.licence.code == "cc-by-4.0"
    assert (found.distributions[0].url, found.distributions[0].media_type) == ("https://x.example.ca/a.csv", "text/csv")


def test_texts_of_translations_belong_to_the_same_dataset() -> None:
    record = {
        "@context": ["https://schema.org/", {"@language": "en"}],
        **LAKES,
        "workTranslation": {"@context": {"@language": "fr"}, "@type": "Dataset", "name": "Glace des lacs"},
    }
    assert read(record).title.values == {"en": "Lake ice", "fr": "Glace des lacs"}


def test_a_box_is_latitude_first_and_an_interval_may_be_open() -> None:
    place = {"@type": "Place", "geo": {"@type": "GeoShape", "box": "60 170 70 -170"}}
    found = read({"@context": "https://schema.org", **LAKES, "spatialCoverage": place, "temporalCoverage": "1998/.."})
    assert found.extents[0].bbox == (170, 60, -170, 70)
    assert (found.periods[0].start, found.periods[0].end) == ("1998", None)


def test_what_has_no_place_is_kept_and_written_back() -> None:
    record = {"@context": "https://schema.org", **LAKES, "funder": {"@type": "Organization", "name": "Fund"}}
    found = read(record)
    assert found.extras == {"funder": record["funder"]}
    again = json.loads(schema_org.WRITERS[0].one(as_record(found), WriteContext()))
    assert again["funder"] == record["funder"]


def problems(record: dict[str, Any]) -> dict[str, Problem]:
    document = json.dumps({"@context": "https://schema.org", **record}).encode()
    detected = Detected(standard="schema-org")
    return {f"{item.code} {item.values['rule']}": item for item in schema_org.check(document, detected)}


def test_googles_required_fields_are_errors_and_recommended_ones_are_not() -> None:
    found = problems({"@type": "Dataset", "description": "Too short."})
    errors = {name for name, item in found.items() if item.severity == "error"}
    assert errors == {"schema-org-field-required name", "schema-org-text-short description"}
    assert found["schema-org-text-short description"].values["length"] == "10"
    assert found["schema-org-field-recommended license"].severity == "warning"
    assert all(item.values["reference"].startswith("https://developers.google.com/") for item in found.values())
    assert "schema-org-text-long description" in problems({**LAKES, "description": "x" * 5001})


def test_a_complete_dataset_has_no_error_and_a_download_needs_its_address() -> None:
    assert not [item for item in problems(LAKES).values() if item.severity == "error"]
    found = problems({**LAKES, "distribution": [{"@type": "DataDownload", "encodingFormat": "CSV"}]})
    assert found["schema-org-field-required distribution.contentUrl"].pointer == "/distribution/0"
    assert "schema-org-type creator" in problems({**LAKES, "creator": "Somebody"})
    assert "schema-org-box spatialCoverage" in problems(
        {**LAKES, "spatialCoverage": {"@type": "Place", "geo": {"@type": "GeoShape", "box": "170 60 -170 70"}}}
    )
