"""Periods, places, formats and publishers among the words of a question."""

from datetime import date

import pytest

from parvis.search.engines.tantivy import TantivyEngine
from parvis.search.model import Query, SearchDocument
from parvis.search.query import Meant, leaves, parse
from parvis.search.understanding import Piece, Publishers, understand

TODAY = date(2026, 12, 1)
PUBLISHERS = Publishers(
    [
        ("statcan", {"en": "Statistics Canada", "fr": "Statistique Canada"}),
        ("hc", {"en": "Health Canada", "fr": "Santé Canada"}),
    ]
)


def pieces(text: str, *literal: str) -> tuple[Piece, ...]:
    return understand(parse(text).root, today=TODAY, publishers=PUBLISHERS, literal=literal).pieces


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("housing 2015 to 2020", "2015", "2020"),
        ("logement 2015 à 2020", "2015", "2020"),
        ("2015-2020", "2015", "2020"),
        ("2015–2020 rents", "2015", "2020"),
        ("from 2015 to 2020", "2015", "2020"),
        ("between 2001 and 2005", "2001", "2005"),
        ("entre 2001 et 2005", "2001", "2005"),
        ("2015-16", "2015", "2016"),
        ("2015-03", "2015-03", "2015-03"),
        ("census 2021", "2021", "2021"),
        ("recensement 2021", "2021", "2021"),
        ("since 2018", "2018", None),
        ("depuis 2018", "2018", None),
        ("after 2018", "2019", None),
        ("avant 2010", None, "2009"),
        ("before 2010", None, "2009"),
        ("jusqu’en 2015", None, "2015"),
        ("last five years", "2021", "2026"),
        ("les cinq dernières années", "2021", "2026"),
        ("l’année dernière", "2025", "2025"),
        ("the 1990s", "1990", "1999"),
        ("années 1990", "1990", "1999"),
        ("june 2015", "2015-06", "2015-06"),
        ("août 2015", "2015-08", "2015-08"),
    ],
)
def test_a_period_is_recognised_as_people_write_it(text: str, start: str | None, end: str | None) -> None:
    (piece,) = pieces(text)
    assert (piece.kind, piece.start, piece.end) == ("period", start, end)


@pytest.mark.parametrize("text", ["36-10-0491-01", "2020 to 2015", "18100004", '"2015"', "-2015", "2015*", "3021"])
def test_what_is_no_period_or_not_wanted_is_none(text: str) -> None:
    assert all(piece.start == piece.end for piece in pieces(text) if text == "2020 to 2015")
    assert text == "2020 to 2015" or not pieces(text)


@pytest.mark.parametrize(
    ("text", "kind", "filters"),
    [
        ("housing csv", "format", {"format": ("CSV",)}),
        ("shapefile roads", "format", {"format": ("SHP",)}),
        ("fichier de formes routes", "format", {"format": ("SHP",)}),
        ("logement au Québec", "place", {"jurisdiction": ("CA-QC",)}),
        ("logement quebec", "place", {"jurisdiction": ("CA-QC",)}),
        ("Quebec City trees", "place", {"jurisdiction": ("CA-QC-quebec",)}),
        ("arbres Ville de Toronto", "place", {"jurisdiction": ("CA-ON-toronto",)}),
        ("ile du prince edouard", "place", {"jurisdiction": ("CA-PE",)}),
        ("Prince Edward Island", "place", {"jurisdiction": ("CA-PE",)}),
        ("l’Ontario", "place", {"jurisdiction": ("CA-ON",)}),
        ("QC", "place", {"jurisdiction": ("CA-QC",)}),
        ("Santé Canada", "publisher", {"organization": ("hc",)}),
        ("health canada recalls", "publisher", {"organization": ("hc",)}),
        ("StatCan", "publisher", {"organization": ("statcan",)}),
    ],
)
def test_places_formats_and_publishers_are_recognised_by_any_name(
    text: str, kind: str, filters: dict[str, tuple[str, ...]]
) -> None:
    (piece,) = pieces(text)
    assert (piece.kind, dict(piece.filters)) == (kind, filters)


@pytest.mark.parametrize("text", ["index", "sk", "open data", "access to word", "Canada", "ontario* ", '"csv"', "-csv"])
def test_ordinary_words_and_what_is_quoted_or_excluded_stay_words(text: str) -> None:
    assert pieces(text) == ()


def test_a_former_name_of_a_place_brings_todays() -> None:
    (piece,) = pieces("housing Frobisher Bay")
    assert "Iqaluit" in piece.names


def test_the_rest_of_the_question_has_no_preposition_left_over() -> None:
    assert [piece.rest for piece in pieces("logement au Québec depuis 2018")] == [
        "logement depuis 2018",
        "logement au Québec",
    ]


def test_each_piece_can_be_meant_as_words_alone() -> None:
    assert [piece.kind for piece in pieces("csv Ontario 2015", "CSV", "2015")] == ["place"]


def test_no_word_of_the_question_is_taken_away() -> None:
    found = understand(parse("StatCan csv trees Ontario 2015").root, today=TODAY, publishers=PUBLISHERS)
    assert sum(isinstance(node, Meant) for node in found.root.nodes) == 4
    assert [word.text for word in leaves(found.root)] == ["StatCan", "csv", "trees", "Ontario", "2015"]


def document(id: str, title: str, **more: object) -> SearchDocument:
    card = b'{"id":"%s","slug":"%s","title":{"values":{"en":"%s"}}}' % (id.encode(), id.encode(), title.encode())
    return SearchDocument(id=id, titles={"en": title}, texts={"en": ""}, card=card, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> TantivyEngine:
    made = TantivyEngine(tmp_path_factory.mktemp("understanding"))
    made.rebuild(
        iter(
            [
                document("titled", "Trees csv schema"),
                document("file", "Trees", facets={"format": ("CSV",)}),
                document("years", "Trees of the city", start="2012", end="2018"),
                document("titled-year", "Trees 2015"),
                document("north", "Trees of Iqaluit"),
                document("other", "Trees elsewhere", facets={"format": ("PDF",)}, start="1990", end="1991"),
            ]
        ),
        change=1,
    )
    return made


@pytest.mark.parametrize(
    ("text", "first", "found"),
    [
        ("trees csv", "titled", {"titled", "file"}),
        ("trees 2015", "titled-year", {"titled-year", "years"}),
        ("trees Frobisher Bay", "north", {"north"}),
        ("trees csv schema", "titled", {"titled"}),
    ],
)
def test_what_words_say_is_found_beside_the_words_and_an_exact_title_stays_first(
    engine: TantivyEngine, text: str, first: str, found: set[str]
) -> None:
    hits = [hit.id for hit in engine.search(Query(text=text, explain=True)).hits]
    assert hits[0] == first
    assert set(hits) == found


def test_without_understanding_the_words_alone_count(engine: TantivyEngine) -> None:
    answer = engine.search(Query(text="trees csv", understand=False))
    assert ([hit.id for hit in answer.hits], answer.understood) == (["titled"], ())
    assert [hit.id for hit in engine.search(Query(text="trees csv", literal=("csv",))).hits] == ["titled"]
