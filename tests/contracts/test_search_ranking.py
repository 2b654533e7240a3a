"""What every search engine makes of a ranking: its order, series folded, and why a result stands where it does."""

import random
from collections.abc import Iterator

import msgspec
import pytest

from parvis.model import Dataset, Text
from parvis.search.engines.base import Engine
from parvis.search.model import Query, SearchDocument
from parvis.search.ranking import PARVIS, PROFILES, Priors, Ranking
from parvis.search.ranking.merits import MERITS, Merits
from parvis.search.ranking.profile import NO_PRIORS
from tests.contracts.engines import Opener
from tests.search.corpus import made


def ids(engine: Engine, **asked: object) -> list[str]:
    return [hit.id for hit in engine.search(Query(**{"limit": 100, **asked})).hits]  # type: ignore[arg-type]


def filled(engine: Engine, documents: list[SearchDocument]) -> Engine:
    with engine.writer() as writer:
        writer.put(documents)
        writer.commit(1)
    return engine


def dataset(id: str, title: str, text: str = "", **fields: object) -> SearchDocument:
    return made(Dataset(id=id, title=Text.of(title, "en"), description=Text.of(text, "en"), **fields))  # type: ignore[arg-type]


# Words

FILLER = "statistics of many kinds and of several years about lakes rivers roads schools farms and their people "


def test_a_word_counts_by_all_its_places_together_but_never_without_bound(empty: Engine) -> None:
    both = dataset("both", "Trout and perch", FILLER * 3)
    again = dataset("again", "Trout of the lakes", ("trout " * 12 + FILLER) * 3)
    filled(empty, [both, again, *(dataset(f"other-{n}", f"Roads {n}", FILLER) for n in range(30))])
    assert ids(empty, text="trout OR perch")[0] == "both"


def test_words_side_by_side_in_a_title_come_before_words_apart(empty: Engine) -> None:
    filled(
        empty,
        [
            dataset("apart", "Quality of the fish in northern water", FILLER),
            dataset("near", "Fish of the northern water quality", FILLER),
            dataset("backwards", "Quality water of the northern fish", FILLER),
        ],
    )
    assert ids(empty, text="water quality")[0] == "near"


def test_words_near_each_other_in_a_description_come_before_words_far_apart(empty: Engine) -> None:
    filled(
        empty,
        [
            dataset("far", "Northern lakes", f"Water {FILLER} {FILLER} quality"),
            dataset("near", "Southern lakes", f"{FILLER} water and its quality {FILLER}"),
        ],
    )
    assert ids(empty, text="water quality") == ["near", "far"]


def test_a_slug_that_is_a_plain_word_puts_nothing_first_among_several_words(empty: Engine) -> None:
    many = [dataset(f"other-{n}", f"Roads {n}", FILLER) for n in range(10)]
    named = msgspec.structs.replace(dataset("named", "Rents", f"Housing {FILLER} starts"), identifiers=("housing",))
    filled(empty, [named, dataset("meant", "Housing starts by month", FILLER), *many])
    assert ids(empty, text="housing starts")[0] == "meant"
    assert ids(empty, text="housing")[0] == "named"


# Priors


@pytest.fixture(scope="module")
def merited(opener: Opener, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Datasets alike in all but one merit each."""
    opened = opener(tmp_path_factory.mktemp("merited"))
    plain = dataset("none", "Lake trout of the north", FILLER)
    none = Merits(whole=0)
    documents = [msgspec.structs.replace(plain, merits=none)]
    documents += [
        msgspec.structs.replace(plain, id=name, merits=msgspec.structs.replace(none, **{name: 100})) for name in MERITS
    ]
    yield filled(opened, documents)
    opened.close()


@pytest.mark.parametrize("name", MERITS)
def test_each_merit_puts_a_dataset_before_its_equals_and_can_be_switched_off(merited: Engine, name: str) -> None:
    alone = msgspec.structs.replace(PARVIS, priors=msgspec.structs.replace(NO_PRIORS, **{name: 0.2}))
    assert ids(merited, text="trout", ranking=alone)[0] == name
    without = msgspec.structs.replace(PARVIS, priors=msgspec.structs.replace(PARVIS.priors, **{name: 0.0}))
    assert set(ids(merited, text="trout", ranking=without)[-2:]) == {"none", name}
    assert ids(merited, text="trout")[-1] == "none"


def test_priors_are_gentle(merited: Engine) -> None:
    hits = {hit.id: hit.score or 0.0 for hit in merited.search(Query(text="trout")).hits}
    assert max(hits.values()) / hits["none"] <= 1 + max(getattr(PARVIS.priors, name) for name in MERITS) + 0.001
    assert max(hits.values()) > hits["none"]


def test_without_priors_equals_differ_by_next_to_nothing(merited: Engine) -> None:
    ranking = msgspec.structs.replace(PARVIS, priors=NO_PRIORS)
    scores = [hit.score or 0.0 for hit in merited.search(Query(text="trout", ranking=ranking)).hits]
    assert max(scores) / min(scores) < 1.001


WORDS = "water quality housing starts price index lake trout census income survey annual table region health".split()  # noqa: SIM905


def test_an_exact_title_is_never_buried_whatever_the_others_have(empty: Engine) -> None:
    chance = random.Random(20261130)
    worst, best = Merits(whole=0), Merits(freshness=100, completeness=100, whole=100, use=100)
    documents, questions = [], []
    for number in range(60):
        title = " ".join(chance.sample(WORDS, chance.randint(1, 5)))
        questions.append(title)
        documents.append(msgspec.structs.replace(dataset(f"exact-{number}", title, FILLER * 20), merits=worst))
        # Another that has the same words in its title, side by side, and again and again in all other places.
        loud = dataset(f"loud-{number}", f"{title} {title} {chance.choice(WORDS)}s", f"{title}. " * 30)
        documents.append(msgspec.structs.replace(loud, merits=best, keywords={"en": f"{title}. " * 10}))
    titles = {document.id: document.titles["en"] for document in documents}
    filled(empty, documents)
    for ranking in (
        PARVIS,
        msgspec.structs.replace(PARVIS, priors=Priors(freshness=1, completeness=1, whole=1, use=1)),
    ):
        for title in questions:
            first = empty.search(Query(text=title.upper(), ranking=ranking, limit=1)).hits[0]
            assert titles[first.id] == title


# Profiles


def test_every_named_ranking_finds_the_same_and_plain_bm25_ranks_by_its_words_alone(full: Engine) -> None:
    for text in ("water", "housing starts", "eau potable"):
        found = [set(ids(full, text=text, ranking=ranking)) for ranking in PROFILES.values()]
        assert len(found[0]) > 0
        assert all(one == found[0] for one in found)


def test_plain_bm25_gives_titles_no_weight(empty: Engine) -> None:
    title = dataset("title", "Trout", "perch " + FILLER)
    text = dataset("text", "Perch", "trout trout " + FILLER)
    filled(empty, [title, text, *(dataset(f"other-{n}", f"Roads {n}", FILLER) for n in range(10))])
    assert ids(empty, text="trout OR zzyzx", ranking=PROFILES["bm25"])[0] == "text"
    assert ids(empty, text="trout OR zzyzx")[0] == "title"


# Series


@pytest.fixture(scope="module")
def sliced(opener: Opener, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A series of 30 years, one of 3 provinces, and 20 datasets of their own."""
    opened = opener(tmp_path_factory.mktemp("sliced"))
    documents = [dataset(f"year-{year}", f"Business counts, June {year}", "counts") for year in range(1990, 2020)]
    places = ("Ontario", "Manitoba", "Nova Scotia")
    documents += [dataset(f"in-{place}", f"Counts of farms, {place}", "counts") for place in places]
    documents += [dataset(f"own-{word}", f"Counts of {word}s", "counts") for word in WORDS]
    yield filled(opened, documents)
    opened.close()


def test_of_each_series_the_first_is_given_with_how_many_more_there_are(sliced: Engine) -> None:
    answer = sliced.search(Query(text="counts", fold=True, limit=100))
    folded = {hit.id[:4]: hit.folded.count for hit in answer.hits if hit.folded}
    assert folded == {"year": 29, "in-O": 2} or folded == {"year": 29, "in-M": 2} or folded == {"year": 29, "in-N": 2}
    assert answer.count == 30 + 3 + len(WORDS)
    assert (answer.folded, answer.folded_about) == (31, False)
    assert len(answer.hits) == answer.count - answer.folded


def test_the_first_of_a_series_stands_where_it_would_unfolded(sliced: Engine) -> None:
    unfolded = ids(sliced, text="counts june")
    assert ids(sliced, text="counts june", fold=True) == unfolded[:1]


@pytest.mark.parametrize("asked", [{"text": "counts"}, {}, {"sort": "title"}, {"text": "counts", "sort": "modified"}])
def test_folded_pages_are_full_and_neither_repeat_nor_miss_a_series(sliced: Engine, asked: dict[str, str]) -> None:
    whole = ids(sliced, **asked, fold=True)
    pages = [ids(sliced, **asked, fold=True, offset=start, limit=4) for start in range(0, len(whole), 4)]
    assert [len(page) for page in pages[:-1]] == [4] * (len(pages) - 1)
    assert [id for page in pages for id in page] == whole
    assert ids(sliced, **asked, fold=True, offset=len(whole), limit=4) == []


def test_all_of_a_series_are_shown_by_its_filter(sliced: Engine) -> None:
    folded = next(hit.folded for hit in sliced.search(Query(text="business", fold=True)).hits if hit.folded)
    shown = sliced.search(Query(text="business", fold=True, filters={"series": (folded.series,)}, limit=100))
    assert (len(shown.hits), shown.count, shown.folded) == (folded.count + 1, folded.count + 1, 0)


def test_a_filter_narrows_what_is_folded(empty: Engine) -> None:
    slices = [
        dataset(f"y{year}", f"Counts, {year}", jurisdiction=("CA", "CA-ON")[year % 2]) for year in range(2000, 2007)
    ]
    filled(empty, slices)
    answer = empty.search(Query(text="counts", fold=True, filters={"jurisdiction": ("CA",)}))
    assert (answer.count, answer.folded, len(answer.hits)) == (4, 3, 1)
    assert answer.hits[0].folded is not None
    assert answer.hits[0].folded.count == 3


def test_nothing_is_folded_unless_asked_nor_while_a_program_walks_through_all(sliced: Engine) -> None:
    assert sliced.search(Query(text="counts", limit=100)).folded == 0
    walked = sliced.search(Query(sort="id", fold=True, limit=100))
    assert (len(walked.hits), walked.folded) == (walked.count, 0)


# Explanations


def explained(engine: Engine, **asked: object) -> dict[str, object]:
    answer = engine.search(Query(explain=True, **asked))  # type: ignore[arg-type]
    assert answer.hits
    return {hit.id: hit.explanation for hit in answer.hits}


def explanation(engine: Engine, id: str, **asked: object):  # type: ignore[no-untyped-def]
    return explained(engine, **asked)[id]


def test_an_explanation_says_which_words_stand_where(full: Engine) -> None:
    told = explanation(full, "drinking-water", text="drinking water zzyzx OR lead", lang="en")
    places = {word.word: word.places for word in told.words if word.how == "typed"}
    assert "title" in places["drinking"]
    assert "title" in places["water"]
    assert "title" not in places["lead"]
    assert "zzyzx" not in places


def test_an_explanation_tells_added_words_with_their_language(full: Engine) -> None:
    told = explanation(full, "salmon", text="saumon", lang="fr")
    assert [(word.word, word.found, word.how, word.lang) for word in told.words] == [
        ("saumon", "salmon", "added", "en"),
    ]


def test_an_explanation_tells_a_keyword_and_an_identifier(empty: Engine) -> None:
    words = msgspec.structs.replace(
        dataset("d", "Rents", FILLER), keywords={"en": "dwellings. flats"}, identifiers=("18100004",)
    )
    filled(empty, [words])
    assert explanation(empty, "d", text="flat").words[0].places == ("keyword",)
    assert explanation(empty, "d", text="18-10-0004").words[0].places == ("identifier",)


@pytest.mark.parametrize("ranking", [*PROFILES.values(), msgspec.structs.replace(PARVIS, priors=Priors(use=0.5))])
def test_the_shares_of_an_explanation_are_the_whole_score(full: Engine, ranking: Ranking) -> None:
    for text in ("water quality", "housing starts", "eau", "36-10-0491-01"):
        for told in explained(full, text=text, ranking=ranking).values():
            assert sum(told.parts.values()) == pytest.approx(1.0, abs=0.001)  # type: ignore[attr-defined]
            words = sum(word.share for word in told.words)  # type: ignore[attr-defined]
            assert words == pytest.approx(told.parts["words"], abs=0.002)  # type: ignore[attr-defined]


def test_what_is_switched_off_has_no_part_in_an_explanation(full: Engine) -> None:
    quiet = msgspec.structs.replace(PARVIS, priors=NO_PRIORS, title_phrase=0.0, phrase=0.0, described=0.0)
    for told in explained(full, text="water quality", ranking=quiet).values():
        assert set(told.parts) <= {"words", "whole_title"}  # type: ignore[attr-defined]
    loud = explanation(full, "drinking-water", text="water quality").parts
    assert {"words", "phrase", "language", "whole"} <= set(loud)


def test_only_an_order_by_relevance_is_explained_and_only_where_asked(full: Engine) -> None:
    assert full.search(Query(text="water")).hits[0].explanation is None
    assert full.search(Query(text="water", sort="title", explain=True)).hits[0].explanation is None
    assert full.search(Query(explain=True)).hits[0].explanation is None


def test_other_priors_than_those_of_the_index_order_and_explain_alike(empty: Engine) -> None:
    used, fresh = Merits(use=100), Merits(freshness=100)
    filled(
        empty,
        [
            msgspec.structs.replace(dataset("used", "Bridges of the north", FILLER), merits=used),
            msgspec.structs.replace(dataset("fresh", "Bridges of the north", FILLER), merits=fresh),
        ],
    )
    by_use = msgspec.structs.replace(PARVIS, priors=Priors(freshness=0.0, completeness=0.0, whole=0.0, use=0.5))
    by_freshness = msgspec.structs.replace(PARVIS, priors=Priors(freshness=0.5, completeness=0.0, whole=0.0, use=0.0))
    assert ids(empty, text="bridges", ranking=by_use) == ["used", "fresh"]
    assert ids(empty, text="bridges", ranking=by_freshness) == ["fresh", "used"]
    assert explanation(empty, "used", text="bridges", ranking=by_use).parts["use"] == pytest.approx(1 / 3, abs=0.01)
