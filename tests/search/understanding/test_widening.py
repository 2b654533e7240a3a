"""What is offered where nothing was found."""

import pytest

from parvis.search.engines.tantivy import TantivyEngine
from parvis.search.model import Query, SearchDocument
from parvis.search.understanding.widening import Holder, Wider, help_with


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> TantivyEngine:
    made = TantivyEngine(tmp_path_factory.mktemp("widening"))
    wolves: dict[str, tuple[str, ...]] = {"format": ("CSV",), "organization": ("parks",)}
    documents: list[tuple[str, str, dict[str, tuple[str, ...]], str, str]] = [
        ("wolf-1", "Wolves", wolves, "2001", "2002"),
        ("wolf-2", "Wolves", wolves, "2001", "2002"),
        ("wolf-3", "Wolves", wolves, "2001", "2002"),
        ("bear", "Bears and wolves", {"format": ("PDF",), "organization": ("forests",)}, "2015", "2016"),
        ("tax", "Taxes", {"format": ("PDF",), "organization": ("revenue",)}, "2015", "2016"),
    ]
    made.rebuild(
        (
            SearchDocument(id=id, titles={"en": title}, texts={}, facets=facets, start=start, end=end)
            for id, title, facets, start, end in documents
        ),
        change=1,
    )
    return made


def test_each_filter_is_left_out_in_turn_with_what_that_finds(engine: TantivyEngine) -> None:
    query = Query(text="wolves", filters={"format": ("CSV",), "organization": ("revenue",)})
    assert engine.search(query).count == 0
    assert help_with(engine, query).wider == (Wider("", "", 4), Wider("organization", "revenue", 3))


def test_a_period_is_left_out_too(engine: TantivyEngine) -> None:
    query = Query(text="wolves", start="2030")
    assert help_with(engine, query).wider == (Wider("from", "2030", 4),)


def test_the_organisations_with_most_datasets_of_one_of_the_words_come_first(engine: TantivyEngine) -> None:
    query = Query(text="wolves bears zebras", filters={"organization": ("revenue",)})
    assert help_with(engine, query).holders == (Holder("parks", 3), Holder("forests", 1))


def test_where_nothing_is_near_nothing_is_offered(engine: TantivyEngine) -> None:
    offered = help_with(engine, Query(text="zzzzqq"), languages=("en", "fr"))
    assert (offered.wider, offered.languages, offered.holders) == ((), (), ())
    assert help_with(engine, Query(text="the", start="2031")).holders == ()
