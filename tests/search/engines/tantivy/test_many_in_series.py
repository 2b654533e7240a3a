"""Series of hundreds: found in a few calls, counted alike one by one and by estimate."""

from collections.abc import Iterator

import pytest

from parvis.model import Dataset, Text
from parvis.search.documents import document
from parvis.search.engines.tantivy import TantivyEngine, folding
from parvis.search.model import Query, SearchDocument

YEARS = range(1600, 2100)
KINDS = ("wells", "harbours", "lighthouses")


def documents() -> Iterator[SearchDocument]:
    """Three series of five hundred years, and forty datasets that come after them by title."""
    for kind in KINDS:
        for year in YEARS:
            yield made(f"{kind}-{year}", f"Survey of {kind} {year}", "Survey.")
    for number in range(40):
        yield made(f"own-{number}", f"Tale {'of a tale ' * number}", f"Of a survey, and of thing {number}.")


def made(id: str, title: str, description: str) -> SearchDocument:
    dataset = Dataset(id=id, title=Text({"en": title}), description=Text({"en": description}))
    return document(dataset, slug=id, organization_slug="office", organization_name=None, source="here")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> TantivyEngine:
    made = TantivyEngine(tmp_path_factory.mktemp("series"))
    made.rebuild(documents(), change=1)
    return made


def kind(id: str) -> str:
    return id.rpartition("-")[0] if id.startswith(KINDS) else id


@pytest.mark.parametrize(("offset", "limit"), [(0, 1), (0, 20), (5, 20), (20, 23), (43, 5)])
@pytest.mark.parametrize("asked", [{"text": "survey"}, {"text": "survey", "sort": "title"}, {}])
def test_pages_are_the_first_of_each_series_in_the_order_of_all(engine, asked, offset, limit) -> None:
    everything = [hit for start in (0, 1000) for hit in engine.search(Query(offset=start, limit=1000, **asked)).hits]
    firsts = list({kind(hit.id): hit.id for hit in reversed(everything)}.items())
    expected = [hit.id for hit in everything if (kind(hit.id), hit.id) in firsts]
    assert len(expected) == len(KINDS) + 40
    page = engine.search(Query(fold=True, offset=offset, limit=limit, **asked))
    assert [hit.id for hit in page.hits] == expected[offset : offset + limit]


def test_a_page_full_of_one_series_is_asked_again_without_it(engine, monkeypatch) -> None:
    pages = []
    read = folding.numbers_of
    monkeypatch.setattr(folding, "numbers_of", lambda searcher, hits: pages.append(hits) or read(searcher, hits))
    assert len(engine.search(Query(text="survey", sort="title", fold=True, limit=20)).hits) == 20
    assert len(pages) == 3


@pytest.mark.parametrize("exactly", [2_000, 10])
def test_the_members_of_a_series_are_counted_alike_in_few_results_and_in_many(engine, monkeypatch, exactly) -> None:
    monkeypatch.setattr(folding, "EXACTLY", exactly)
    engine.close()  # What was counted before is forgotten.
    answer = engine.search(Query(text="survey", fold=True, limit=43))
    folded = {kind(hit.id): hit.folded.count for hit in answer.hits if hit.folded}
    assert folded == dict.fromkeys(KINDS, len(YEARS) - 1)
    assert answer.folded_about == (exactly == 10)
    assert answer.folded == pytest.approx(answer.count - 43, abs=4 if answer.folded_about else 0)
