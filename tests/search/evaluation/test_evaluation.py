"""Ways of searching, indexes of one language, known items, and the page of a change."""

import re
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest

from parvis.search.evaluation.baseline import PlainIndex
from parvis.search.evaluation.collections import Collection
from parvis.search.evaluation.described import BY_LANGUAGE, only
from parvis.search.evaluation.evaluation import ALL, Row, across_languages, changes, evaluated
from parvis.search.evaluation.exporting import export
from parvis.search.evaluation.indexes import opened
from parvis.search.evaluation.known import known_items
from parvis.search.evaluation.page import page
from parvis.search.evaluation.topics import Topic
from parvis.search.evaluation.variants import UnknownOptionError, Variant, standard, switchable, variant
from parvis.search.model import ENOUGH, Query
from parvis.search.ranking import PROFILES
from tests.search.corpus import DOCUMENTS

TOPICS = (
    Topic(id="e", text="drinking water", lang="en", pair="p", need={"en": "Water", "fr": "Eau"}),
    Topic(id="f", text="eau potable", lang="fr", pair="p"),
    Topic(id="x", text="<script>alert(1)</script> xyzzyq", lang="en"),
)
COLLECTION = Collection(
    name="made",
    topics=TOPICS,
    judgments={"e": {"drinking-water": 1}, "f": {"drinking-water": 1}, "x": {"ghg": 1}},
    reasons={"e": {"drinking-water": "Just that & no more."}},
)
WAYS = (Variant("own", {"translate": False}), Variant("translated"))


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    ways = opened(lambda: DOCUMENTS)
    return list(evaluated(COLLECTION, WAYS, ways, described=("en", "fr", ALL), explain=True))


def test_a_variant_is_read_from_text_as_the_question_types_it() -> None:
    made = variant("mine", ("translate=off", "ranking=bm25"))
    assert made.query("x", "fr", 5) == Query(
        text="x", lang="fr", limit=5, enough=ENOUGH, correct=True, facets=(), translate=False, ranking=PROFILES["bm25"]
    )


def test_one_figure_within_a_ranking_can_be_changed() -> None:
    made = variant("mine", ("ranking.translated=0.7", "ranking.weights.title=9"))
    assert made.options["ranking"].translated == 0.7
    assert made.options["ranking"].weights.title == 9
    assert made.options["ranking"].described == Query().ranking.described


def test_every_option_of_a_question_can_be_switched_but_those_that_measuring_decides() -> None:
    assert {"translate", "ranking", "fold"} <= set(switchable())
    assert not {"text", "limit", "offset", "lang"} & set(switchable())


@pytest.mark.parametrize(
    "text", ["nonsense=1", "translate", "translate=perhaps", "limit=3", "ranking.no=1", "translate.x=1"]
)
def test_what_is_no_option_is_told(text: str) -> None:
    with pytest.raises(UnknownOptionError) as caught:
        variant("mine", (text,))
    assert caught.value.text == text


def test_the_standard_ways_begin_with_plain_bm25() -> None:
    assert [item.name for item in standard()] == ["bm25", "own-words", "dictionaries", "learned"]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_dataset_described_in_one_language_alone_has_no_word_of_another(lang: str) -> None:
    for document in DOCUMENTS:
        kept = only(document, lang)
        for field in BY_LANGUAGE:
            assert set(getattr(kept, field)) <= {lang, "und"}
        other = {"en": "fr", "fr": "en"}[lang]
        if (gone := document.titles.get(other)) and gone != document.titles.get(lang):
            assert gone.encode() not in kept.card
        assert "keyword" not in kept.facets


def test_plain_bm25_finds_any_of_the_words_in_any_form() -> None:
    index = PlainIndex(DOCUMENTS)
    found = [hit.id for hit in index.search(Query(text="drinking xyzzyq waters", lang="en")).hits]
    assert found[0] == "drinking-water"
    assert index.search(Query(text="xyzzyq", lang="en")).count == 0


def test_plain_bm25_of_no_documents_finds_nothing() -> None:
    assert PlainIndex(()).search(Query(text="water")).count == 0


def test_each_way_is_measured_from_every_language_into_every_language(rows: list[Row]) -> None:
    told = {(row.variant, row.asked, row.described) for row in rows}
    assert told == set(product(("own", "translated"), ("en", "fr"), ("en", "fr", ALL)))


def test_asking_in_another_language_finds_it_only_with_translation(rows: list[Row]) -> None:
    values = {(row.variant, row.asked, row.described): row.values["RR"] for row in rows}
    assert values["own", "en", "en"]["e"] == 1.0
    assert values["own", "fr", "en"]["f"] == 0.0
    assert values["translated", "fr", "en"]["f"] > 0.0


def test_what_is_left_across_languages_is_told_against_the_datasets_own(rows: list[Row]) -> None:
    found = {(item.variant, item.asked, item.described): item for item in across_languages(rows)}
    assert found.keys() == {(way, *pair) for way in ("own", "translated") for pair in (("en", "fr"), ("fr", "en"))}
    item = found["translated", "fr", "en"]
    own = next(row for row in rows if (row.variant, row.asked, row.described) == ("translated", "en", "en"))
    assert item.own == own.means["nDCG@10"]
    assert item.part == pytest.approx(item.across / item.own)


def test_known_items_ask_for_each_title_and_split_datasets_in_halves() -> None:
    found = known_items(DOCUMENTS, langs=("en", "fr"), sample=10, seed=3)
    assert len(found.topics) == 20
    assert all(found.judgments[topic.id] == {topic.pair: 1} for topic in found.topics)
    assert {topic.pair for topic in found.part(split="tune").topics}.isdisjoint(
        topic.pair for topic in found.part(split="test").topics
    )
    assert found == known_items(DOCUMENTS, langs=("en", "fr"), sample=10, seed=3)
    assert found != known_items(DOCUMENTS, langs=("en", "fr"), sample=10, seed=4)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_page_shows_both_lists_in_both_languages_and_loads_nothing(rows: list[Row]) -> None:
    text = page(COLLECTION, list(changes(rows, "own")))
    parsed = _Page()
    parsed.feed(text)
    names = {tag for tag, _ in parsed.tags}
    assert not names & {"script", "img", "link", "iframe"}
    assert all(not (attrs.get("src") or (attrs.get("href") or "#")[0] != "#") for _, attrs in parsed.tags)
    assert re.search(r'<span lang="en">Before</span>.*?<span lang="fr">Avant</span>', text)
    assert "Just that &amp; no more." in text
    assert text.count("<ol>") >= 2


def test_what_was_typed_cannot_break_the_page(rows: list[Row]) -> None:
    assert "<script>alert" not in page(COLLECTION, list(changes(rows, "own")))


def test_a_page_of_no_change_is_none() -> None:
    with pytest.raises(ValueError, match="no change"):
        page(COLLECTION, [])


def test_runs_are_written_as_trec_evals_do(rows: list[Row], tmp_path: Path) -> None:
    export(tmp_path, COLLECTION, rows)
    lines = (tmp_path / "run-en-en-own.txt").read_text("utf-8").splitlines()
    assert lines[0].split() == ["e", "Q0", "drinking-water", "1", lines[0].split()[4], "own"]
    assert (tmp_path / "qrels.txt").read_text("utf-8").splitlines()[0] == "e 0 drinking-water 1"
