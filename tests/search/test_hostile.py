"""Whatever is typed, both engines' compilers make a question of bounded size of it, and the index answers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.search.engines.opensearch.compile import Compiler as ClusterCompiler
from parvis.search.engines.tantivy import TantivyEngine
from parvis.search.expand import expand
from parvis.search.lexicon import Lexicon
from parvis.search.model import SORTS, Query
from parvis.search.parameters import read_parameters
from parvis.search.query import MOST_WORDS, leaves, parse
from tests.search.corpus import DOCUMENTS
from tests.search.hostile import HOSTILE, scripts

MOST_CLAUSES = 6_000
"Of one question for a cluster: Lucene refuses many more."

_SIGNS = "\"'()-*’«»/\\^~:{}[]!?+&|<>\0\u202e\u200d\u0301İß🇨🇦ᐃن水\ud800"
_WORDS = ("eau", "water", "wa*", "l'eau", "saumon", "the", "Sainte-Foy", "18-10-0004-01", '"drinking water"', "10.5/x")
_OPERATORS = (" ", "  ", " OR ", " ET ", " NOT ", " SAUF ")
_pieces = st.sampled_from([*_SIGNS, *_WORDS, *_OPERATORS])
questions = st.lists(_pieces, max_size=120).map("".join) | st.text(max_size=200)
languages = st.sampled_from(["en", "fr", "iu", "ikt", "de", "x"])


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TantivyEngine]:
    engine = TantivyEngine(tmp_path_factory.mktemp("hostile"))
    engine.rebuild(iter(DOCUMENTS), change=1)
    yield engine
    engine.close()


def answered(engine: TantivyEngine, text: str, lang: str) -> None:
    """Every verb that takes what somebody typed."""
    found = engine.search(Query(text=text, lang=lang, fold=True, explain=True))
    assert found.count >= len(found.hits)
    for sort in SORTS:
        # What ranks finds just what only matches: two compilations of one question.
        assert engine.search(Query(text=text, lang=lang, sort=sort, facets=())).count == found.count
    for problem in found.problems:
        assert problem.code.startswith("search-")
    engine.suggest(text, lang=lang)
    engine.similar(text, lang=lang)
    engine.cards([text])
    engine.search(Query(filters={"format": (text,), "series": (text,)}, start=text, end=text, without=(text,)))
    assert read_parameters({"q": [text], "lang": [text], "bbox": [text], "from": [text], "page": [text], text: [text]})


def compiled(text: str, lang: str) -> list[Any]:
    """The question as a cluster would get it, without being asked."""
    root, _, _ = expand(parse(text).root, lang, Lexicon())
    compiler = ClusterCompiler(lang)
    return [compiler.matching(root), compiler.matching(root, fewer=True), compiler.ranking(root)]


@settings(deadline=None)
@given(text=questions, lang=languages)
def test_any_question_is_answered_by_the_index_in_the_process(indexed: TantivyEngine, text: str, lang: str) -> None:
    answered(indexed, text, lang)


@settings(deadline=None)
@given(text=questions, lang=languages)
def test_any_question_can_be_sent_to_a_cluster_and_is_of_bounded_size(text: str, lang: str) -> None:
    for clause in compiled(text, lang):
        sent = json.dumps(clause, ensure_ascii=False)
        sent.encode("utf-8")  # A lone half of a character could not be sent.
        assert sent.count("{") < MOST_CLAUSES


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_question_is_answered_and_cut_to_size(indexed: TantivyEngine, name: str) -> None:
    for lang in ("en", "fr", "iu"):
        answered(indexed, HOSTILE[name], lang)
        assert sum(1 for _ in leaves(parse(HOSTILE[name]).root)) <= MOST_WORDS
        for clause in compiled(HOSTILE[name], lang):
            assert json.dumps(clause).count("{") < MOST_CLAUSES


def test_every_script_of_unicode_is_searched(indexed: TantivyEngine) -> None:
    assert len(scripts()) > 150
    for text in scripts().values():
        found = indexed.search(Query(text=text, lang="en"))
        assert found.count == len(found.hits) or found.count > 10
        indexed.suggest(text, lang="iu")


def test_a_word_of_any_script_finds_the_title_that_has_it(tmp_path: Path) -> None:
    import msgspec

    words = {
        "iu": "ᐃᓄᒃᑎᑐᑦ",
        "ar": "مياه",
        "he": "מים",
        "ru": "вода",
        "el": "νερό",
        "ko": "한국어",
        "am": "ውሃ",
        "cr": "ᓂᐱᕀ",
    }
    engine = TantivyEngine(tmp_path)
    engine.rebuild(
        (msgspec.structs.replace(DOCUMENTS[0], id=lang, titles={lang: f"{word} 2020"}) for lang, word in words.items()),
        change=1,
    )
    for lang, word in words.items():
        assert [hit.id for hit in engine.search(Query(text=word, lang="en")).hits] == [lang]
