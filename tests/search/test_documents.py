"""Datasets as search documents, and texts, dates and spellings on the way there."""

import time
from datetime import date

import pytest

from parvis.model import Agent, Concept, DataService, Dataset, Distribution, Extent, Licence, Period, Text, TextList
from parvis.search.dates import first_day, first_second, last_day
from parvis.search.documents import DISTRIBUTIONS, TEXT_LENGTH, TITLE_LENGTH, document
from parvis.search.model import Card, Hit, SearchDocument
from parvis.search.plain import excerpt, plain_text


def made(**fields: object) -> SearchDocument:
    return document(
        Dataset(id="d", **fields),  # type: ignore[arg-type]
        slug="the-slug",
        organization_slug="org",
        organization_name=Text({"en": "Office of Water", "fr": "Bureau de l’eau"}),
        source="portal",
    )


def card(found: SearchDocument) -> Card:
    return Hit(id=found.id, card=found.card).read_card()


def test_facets_are_codes_and_services_count_by_their_protocol() -> None:
    found = made(
        jurisdiction="CA-QC",
        subjects=("transport", "transport"),
        distributions=(
            Distribution(format="CSV"),
            Distribution(format="CSV", licence=Licence(code="cc-by")),
            Distribution(),
        ),
        services=(DataService(url="https://example.org/wms", protocol="WMS"),),
        licence=Licence(code="ca-ogl-lgo"),
        frequency="P1Y",
        languages=("en", "fr"),
    )
    assert found.facets == {
        "jurisdiction": ("CA-QC",),
        "organization": ("org",),
        "subject": ("transport",),
        "format": ("CSV", "WMS"),
        "licence": ("ca-ogl-lgo", "cc-by"),
        "frequency": ("P1Y",),
        "language": ("en", "fr"),
        "source": ("portal",),
        "keyword": (),
        "kind": ("dataset",),
        "series": (),
    }


def test_labels_of_code_lists_are_indexed_in_every_language() -> None:
    found = made(
        title=Text({"en": "Levels"}),
        subjects=("health_and_safety",),
        frequency="P3M",
        extents=(Extent(code="10"),),
    )
    assert "Santé et sécurité" in found.labels["fr"]
    assert "Health and Safety" in found.labels["en"]
    assert "Trimestriel" in found.labels["fr"]
    assert "Terre-Neuve-et-Labrador" in found.labels["fr"]


def test_keywords_organizations_series_files_places_and_themes_are_indexed_in_their_language() -> None:
    found = made(
        keywords=TextList({"en": ("wells",), "fr": ("puits",), "und": ("H2O",)}),
        series=(Text({"en": "Hydrology series"}),),
        themes=(Concept(label=Text({"fr": "Thème"})),),
        creators=(Agent(name=Text({"en": "Creator"})),),
        extents=(Extent(name=Text({"fr": "Abitibi"})),),
        distributions=(Distribution(title=Text({"en": "File title"})),),
        services=(DataService(url="https://example.org", title=Text({"fr": "Service cartographique"})),),
    )
    assert found.keywords == {"en": "wells", "fr": "puits", "und": "H2O"}
    assert found.organizations == {"en": "Office of Water. Creator", "fr": "Bureau de l’eau"}
    assert found.labels == {"en": "Hydrology series. File title", "fr": "Thème. Abitibi. Service cartographique"}


def test_tags_of_regions_and_of_translations_are_their_language() -> None:
    found = made(title=Text({"en-CA": "Water", "fr": "Eau"}, "en-CA", machine=("fr",)))
    assert found.titles == {"en": "Water", "fr": "Eau"}
    assert card(found).title.machine == ("fr",)


def test_the_card_shows_plain_text_and_is_short() -> None:
    markup = "<p>One <script>alert(1)</script></p><p>**two** [link](https://example.org)</p>"
    shown = card(
        made(
            title=Text({"en": "<b>Water</b> &amp; air"}),
            description=Text({"en": markup + " word" * 500}),
            periods=(Period("2001", "2005"), Period("1999", "2003")),
            extents=(Extent(bbox=(-80, 40, -70, 50)),),
            distributions=(Distribution(), Distribution()),
        )
    )
    assert shown.title.values == {"en": "Water & air"}
    text = shown.description.values["en"]
    assert text.startswith("One two link word")
    assert text.endswith("word…")
    assert len(text) <= 300
    assert (shown.start, shown.end, shown.files) == ("1999", "2005", 2)
    assert shown.bbox == (-80, 40, -70, 50)
    assert shown.organization == {"en": "Office of Water", "fr": "Bureau de l’eau"}


def test_markup_in_the_name_of_an_organization_is_not_shown() -> None:
    publisher = Agent(name=Text({"en": "<b>Parks</b> &amp; Trails", "fr": "<i></i>"}))
    found = document(
        Dataset(id="d", publisher=publisher), slug="s", organization_slug="o", organization_name=None, source="p"
    )
    assert card(found).organization == {"en": "Parks & Trails"}
    assert found.organizations == {"en": "Parks & Trails"}


def test_an_open_end_of_one_period_opens_the_whole() -> None:
    found = made(periods=(Period("2001", "2005"), Period("2010", None)))
    assert (found.start, found.end) == ("2001", None)


def test_a_dataset_of_any_size_costs_little() -> None:
    huge = Dataset(
        id="d",
        title=Text({"en": "t" * 10_000_000}),
        description=Text({"en": "<" * 5_000_000, "fr": "<script>" * 500_000}),
        keywords=TextList({"en": tuple(f"keyword {n}" for n in range(35_000))}),
        distributions=tuple(Distribution(title=Text({"en": f"File {n} {'x' * 1000}"})) for n in range(8_000)),
    )
    start = time.process_time()
    found = document(huge, slug="s", organization_slug=None, organization_name=None, source="p")
    assert time.process_time() - start < 1
    assert len(found.titles["en"]) == TITLE_LENGTH
    indexed = [found.texts["en"], found.keywords["en"], found.labels["en"]]
    assert sum(map(len, indexed)) <= 5 * TEXT_LENGTH
    assert len(found.card) < 10_000
    assert found.labels["en"].count("File ") <= DISTRIBUTIONS


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("no markup, 3 < 4 and 5 > 4", "no markup, 3 < 4 and 5 > 4"),
        ("<p>One</p><p>Two<br/>three</p>", "One Two three"),
        ("<style>p{}</style>One<!-- two -->", "One"),
        ("<script>alert(1)", ""),
        ("&lt;p&gt;L&#39;eau&lt;/p&gt;", "L'eau"),
        ("# Title\n\n**bold** `code` and *it*", "Title bold code and it"),
        ("![img](https://example.org/i.png) see [this](https://example.org 'x')", "img see this"),
        ("a\x00b\u200bc\u2028d\ud800e", "a b c d e"),
        ("que\u0301bec", "québec"),
        ("snake_case C# 1-2", "snake_case C# 1-2"),
    ],
)
def test_markup_becomes_plain_text(text: str, plain: str) -> None:
    assert plain_text(text, 1000) == plain


def test_an_excerpt_is_cut_between_words() -> None:
    assert excerpt("one two three", 20) == "one two three"
    assert excerpt("one two, three four", 12) == "one two…"
    assert excerpt("x" * 50, 10) == "x" * 9 + "…"


@pytest.mark.parametrize(
    ("iso", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-02-03", "2024-02-03", "2024-02-03"),
        ("20240203", "2024-02-03", "2024-02-03"),
        ("2024-02-03T04:05:06.7Z", "2024-02-03", "2024-02-03"),
    ],
)
def test_a_date_of_any_precision_is_its_days(iso: str, first: str, last: str) -> None:
    assert first_day(iso) == date.fromisoformat(first).toordinal()
    assert last_day(iso) == date.fromisoformat(last).toordinal()


@pytest.mark.parametrize("iso", [None, "", "soon", "2024-13", "2024-02-30", "0000", "12", "２０２４", "2024-01-01x"])
def test_what_is_no_date_is_none(iso: str | None) -> None:
    assert first_day(iso) is last_day(iso) is first_second(iso) is None


def test_times_of_a_day_are_in_order() -> None:
    morning, evening = first_second("2024-05-01T08:00:00"), first_second("2024-05-01 20:00")
    assert morning is not None
    assert evening is not None
    assert first_second("2024-05-01") < morning < evening < first_second("2024-05-02")  # type: ignore[operator]
