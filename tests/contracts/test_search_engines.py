"""What every search engine must do, over one small bilingual catalogue."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.model import Dataset, Identifier, Text
from parvis.search.engines.base import Engine, IndexLocked, IndexUnavailable
from parvis.search.model import FACETS, Query, SearchDocument
from tests.contracts.engines import Opener
from tests.search.corpus import BOXES, DATASETS, DOCUMENTS, FIRST, FOUND, NOT_FOUND, made

BY_ID = {document.id: document for document in DOCUMENTS}


def ids(engine: Engine, **asked: object) -> list[str]:
    return [hit.id for hit in engine.search(Query(**{"limit": 100, **asked})).hits]  # type: ignore[arg-type]


# Words


@pytest.mark.parametrize(("text", "lang", "first"), FIRST)
def test_the_best_answer_comes_first(full: Engine, text: str, lang: str, first: str) -> None:
    assert ids(full, text=text, lang=lang)[:1] == [first]


@pytest.mark.parametrize(("text", "lang", "wanted"), FOUND)
def test_what_is_meant_is_found_in_either_language(full: Engine, text: str, lang: str, wanted: set[str]) -> None:
    assert wanted <= set(ids(full, text=text, lang=lang))


@pytest.mark.parametrize(("text", "unwanted"), NOT_FOUND)
def test_what_is_not_meant_is_not_found(full: Engine, text: str, unwanted: str) -> None:
    found = ids(full, text=text)
    assert found
    assert unwanted not in found


@pytest.mark.parametrize(
    "asked",
    [
        *("18100004", "18-10-0004", "18-10-0004-01", "1810000401", '"18-10-0004"', "18-10-0004 prices"),
        *("10.5072/CPI", "https://doi.org/10.5072/cpi", "http://dx.doi.org/10.5072/cpi", "doi:10.5072/cpi"),
        *("9F2F1B38-6e0c-4a53-9d55-0a4a8ef2a111", "9f2f1b386e0c4a539d550a4a8ef2a111"),
    ],
)
def test_an_identifier_finds_its_dataset_first_however_it_is_written(empty: Engine, asked: str) -> None:
    names = (("18100004", "statcan-pid"), ("18-10-0004-01", "statcan-table"), ("https://doi.org/10.5072/cpi", "uri"))
    uuid = Identifier("9f2f1b38-6e0c-4a53-9d55-0a4a8ef2a111", "uuid")
    table = Dataset(id="cpi", title=Text({"en": "Prices"}), identifiers=(*(Identifier(*name) for name in names), uuid))
    others = [
        Dataset(
            id=f"other-{n}", title=Text({"en": f"18 10 0004 prices, 18-10-0004-{n}"}), description=Text({"en": asked})
        )
        for n in range(2, 5)
    ]
    with empty.writer() as writer:
        writer.put(made(dataset) for dataset in (*others, table))
        writer.commit(1)
    assert ids(empty, text=asked)[:1] == ["cpi"]


def test_all_words_are_required(full: Engine) -> None:
    assert ids(full, text="water quality lead") == ["drinking-water"]


def test_where_few_have_all_words_those_with_some_come_after_them_and_it_is_told(full: Engine) -> None:
    answer = full.search(Query(text="drinking water quality", enough=10, limit=50))
    assert answer.hits[0].id == "drinking-water"
    assert len(answer.hits) > 1
    told = [problem for problem in answer.problems if problem.code == "search-some-words"]
    assert [problem.values for problem in told] == [{"count": "1"}]
    assert ids(full, text="drinking water quality", enough=0) == ["drinking-water"]


def test_the_commonest_words_are_not_marked(full: Engine) -> None:
    hit = full.search(Query(text="the quality of drinking water", highlight=True)).hits[0]
    title = hit.read_card().title.values["en"]
    marked = {title[start:end].lower() for start, end in hit.highlights["title"]}
    assert marked
    assert not marked & {"the", "of", "in"}


def test_words_that_only_ask_are_not_searched(full: Engine) -> None:
    asked = full.search(Query(text="where can I find drinking water"))
    assert [hit.id for hit in asked.hits] == ids(full, text="drinking water")
    assert not any(problem.code == "search-fewer-words" for problem in asked.problems)
    assert full.search(Query(text="how many")).count == full.search(Query(text="many how")).count


def test_where_nothing_has_all_words_most_of_them_do_and_it_is_told(full: Engine) -> None:
    answer = full.search(Query(text="drinking water zzyzx"))
    assert answer.hits[0].id == "drinking-water"
    assert "search-fewer-words" in [problem.code for problem in answer.problems]
    assert "search-fewer-words" not in [problem.code for problem in full.search(Query(text="drinking water")).problems]


def test_a_word_of_the_other_language_is_added_and_told_unless_refused(full: Engine) -> None:
    answer = full.search(Query(text="saumon", lang="fr"))
    assert (answer.hits[0].id, answer.added) == ("salmon", {"saumon": ("salmon",)})
    assert full.search(Query(text="saumon", lang="fr", translate=False)).count == 0


def test_a_typed_word_counts_more_than_its_translation_in_the_same_place(full: Engine) -> None:
    found = ids(full, text="logement", lang="fr")
    assert set(found[:2]) == {"rental-vacancy", "social-housing-qc"}
    assert "housing-starts" in found[2:]


def test_a_word_that_was_added_is_found_in_its_irregular_forms(empty: Engine) -> None:
    with empty.writer() as writer:
        writer.put([made(Dataset(id="play", title=Text({"en": "Children at play"})))])
        writer.commit(1)
    assert ids(empty, text="enfant", lang="fr") == ["play"]  # By *child*.


def test_the_readers_language_is_preferred_where_both_fit(empty: Engine) -> None:
    one, two = DOCUMENTS[0], DOCUMENTS[1]
    with empty.writer() as writer:
        writer.put(
            [
                msgspec.structs.replace(one, id="e", titles={"en": "Transport report"}, texts={}),
                msgspec.structs.replace(two, id="f", titles={"fr": "Transport rapport"}, texts={}),
            ]
        )
        writer.commit(1)
    assert ids(empty, text="transport", lang="en", translate=False) == ["e", "f"]
    assert ids(empty, text="transport", lang="fr", translate=False) == ["f", "e"]
    assert ids(empty, text="transport", lang="fr-CA", translate=False) == ["f", "e"]


def filled(engine: Engine, datasets: dict[str, tuple[str, str]], lang: str) -> None:
    """Put datasets of a title and a text into an engine."""
    with engine.writer() as writer:
        for id, (title, text) in datasets.items():
            writer.put([made(Dataset(id=id, title=Text.of(title, lang), description=Text.of(text, lang)))])
        writer.commit(1)


def test_a_word_counts_more_in_a_title(empty: Engine) -> None:
    texts = {"text": ("Fish of the lake", "Trout, trout and perch"), "title": ("Trout of the lake", "Fish and perch")}
    filled(empty, texts | {f"{id}-again": text for id, text in texts.items()}, "en")
    found = ids(empty, text="trout")
    assert set(found[:2]) == {"title", "title-again"}
    assert len(found) == 4


def test_the_very_word_comes_before_another_of_the_same_stem(empty: Engine) -> None:
    filled(empty, {"a": ("Log sonique", ""), "b": ("Logement social", "")}, "fr")
    assert ids(empty, text="log", lang="fr") == ["a", "b"]
    assert ids(empty, text="logement", lang="fr", translate=False) == ["b", "a"]


def test_a_title_that_is_the_question_comes_first(empty: Engine) -> None:
    others = {
        f"other-{n}": ("Fish of many kinds in many rivers of the country", "other words " * 30) for n in range(20)
    }
    repeated = ("Lake trout, lake trout", "lake trout " * 40)
    filled(empty, {"whole": ("Lake trout", ""), "more": repeated, **others}, "en")
    assert ids(empty, text="lake trout")[0] == "whole"
    assert ids(empty, text="LAKE  TROUT!")[0] == "whole"


def test_words_of_a_language_without_a_stemmer_are_found(empty: Engine) -> None:
    with empty.writer() as writer:
        writer.put([made(msgspec.structs.replace(DATASETS[0], title=Text({"iu": "ᐃᓄᒃᑎᑐᑦ ᐅᖃᐅᓯᖅ", "en": "Language"})))])
        writer.commit(1)
    assert ids(empty, text="ᐃᓄᒃᑎᑐᑦ", lang="iu") == [DATASETS[0].id]
    assert ids(empty, text="ᐃᓄ*", lang="iu") == [DATASETS[0].id]


# Filters and facets


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    def arcs(box: tuple[float, ...]) -> list[tuple[float, float]]:
        return [(box[0], box[2])] if box[0] <= box[2] else [(box[0], 180.0), (-180.0, box[2])]

    around = any(a[0] <= b[1] and b[0] <= a[1] for a in arcs(one) for b in arcs(other))
    return around and one[1] <= other[3] and other[1] <= one[3]


def matches(document: SearchDocument, query: Query, without: str = "") -> bool:
    for name, values in query.filters.items():
        if name != without and values and not set(values) & set(document.facets.get(name, ())):
            return False
    box = BOXES[document.id]
    if query.bbox and not (box and overlap(box, query.bbox)):
        return False
    if query.start or query.end:
        if not (document.start or document.end):
            return False
        if query.end and document.start and document.start[:4] > query.end[:4]:
            return False
        if query.start and document.end and document.end[:4] < query.start[:4]:
            return False
    return True


VALUES = {name: sorted({value for doc in DOCUMENTS for value in doc.facets.get(name, ())}) for name in FACETS}
longitude = st.floats(-180, 180, allow_nan=False).map(lambda value: round(value, 1))
latitude = st.floats(-90, 90, allow_nan=False).map(lambda value: round(value, 1))
boxes = st.tuples(longitude, latitude, longitude, latitude).map(
    lambda box: (box[0], min(box[1], box[3]), box[2], max(box[1], box[3]))
)
years = st.integers(1990, 2025).map(str)


@st.composite
def filtered(draw: st.DrawFn) -> Query:
    names = draw(st.lists(st.sampled_from([name for name in FACETS if VALUES[name]]), unique=True, max_size=3))
    filters = {
        name: tuple(
            draw(st.lists(st.sampled_from([*VALUES[name], "no-such-value"]), min_size=1, max_size=3, unique=True))
        )
        for name in names
    }
    period = sorted(draw(st.tuples(years, years)))
    return Query(
        filters=filters,
        bbox=draw(st.none() | boxes),
        start=draw(st.none() | st.just(period[0])),
        end=draw(st.none() | st.just(period[1])),
        limit=100,
    )


@settings(max_examples=150, deadline=None)
@given(query=filtered())
def test_filters_find_and_facets_count_what_a_plain_loop_does(full: Engine, query: Query) -> None:
    answer = full.search(query)
    wanted = {document.id for document in DOCUMENTS if matches(document, query)}
    assert {hit.id for hit in answer.hits} == wanted
    assert answer.count == len(wanted)
    for name in FACETS:
        # A facet's own values are counted as if none of them were chosen: each tells what choosing it would add.
        counted = Counter(
            value
            for document in DOCUMENTS
            if matches(document, query, without=name)
            for value in document.facets.get(name, ())
        )
        chosen = dict.fromkeys(query.filters.get(name, ()), 0)
        assert {bucket.value: bucket.count for bucket in answer.facets[name]} == {**chosen, **counted}


def test_facets_count_only_what_the_words_find(full: Engine) -> None:
    answer = full.search(Query(text="water", limit=100))
    counted = Counter(value for hit in answer.hits for value in BY_ID[hit.id].facets["format"])
    assert {bucket.value: bucket.count for bucket in answer.facets["format"]} == counted


def test_facets_are_cut_to_a_size_with_the_most_frequent_first_and_the_chosen_kept(full: Engine) -> None:
    everything = full.search(Query()).facets["organization"]
    rare = everything[-1]
    answer = full.search(Query(facet_size=2, filters={"organization": (rare.value,)}))
    assert [bucket.count for bucket in everything] == sorted((b.count for b in everything), reverse=True)
    assert answer.facets["organization"][:2] == everything[:2]
    assert answer.facets["organization"][2:] == (rare,)


def test_only_the_facets_asked_for_are_counted(full: Engine) -> None:
    assert list(full.search(Query(facets=("format",))).facets) == ["format"]
    assert full.search(Query(facets=())).facets == {}


@pytest.mark.parametrize(
    ("box", "found"),
    [
        ((175, 50, -175, 53), True),
        ((-170, 50, -166, 53), True),
        ((165, 50, 172, 53), True),
        ((-160, 50, 160, 53), False),
        ((-180, -90, 180, 90), True),
        ((175, 10, -175, 20), False),
    ],
)
def test_boxes_meet_across_the_antimeridian(full: Engine, box: tuple[float, ...], found: bool) -> None:
    assert ("ferry-terminals" in ids(full, bbox=box)) is found


def test_a_period_meets_open_ends_and_whole_years(full: Engine) -> None:
    after = set(ids(full, start="2030"))
    assert after == {document.id for document in DOCUMENTS if document.start and not document.end}
    december = {document.id for document in DOCUMENTS if document.end == "2015"}
    assert december
    assert december <= set(ids(full, start="2015-12-30"))


def test_an_unknown_filter_sort_or_date_is_told_and_left_aside(full: Engine) -> None:
    answer = full.search(Query(filters={"colour": ("red",)}, sort="luck", start="soon"))
    assert answer.count == len(DOCUMENTS)
    assert {problem.code for problem in answer.problems} == {
        "search-filter-unknown",
        "search-sort-unknown",
        "search-date-unreadable",
    }


# Order and pages


@pytest.mark.parametrize("field", ["modified", "issued"])
def test_dates_sort_newest_first_and_the_undated_last(full: Engine, field: str) -> None:
    dates = [getattr(BY_ID[id], field) for id in ids(full, sort=field)]
    dated = [date for date in dates if date]
    assert dates == dated + [None] * (len(dates) - len(dated))
    assert dated == sorted(dated, reverse=True)
    assert len(set(dates)) > 5


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_titles_sort_in_the_readers_language_without_regard_to_accents(full: Engine, lang: str) -> None:
    found = ids(full, sort="title", lang=lang)
    titles = [BY_ID[id].titles.get(lang) for id in found]
    plain = str.maketrans("éÉèêôâœŒ’,'", "eeeeoao " + "   ")
    keys = [title.translate(plain).lower().replace("œ", "oe") for title in titles if title and "œ" not in title.lower()]
    assert keys == sorted(keys)
    if lang == "fr":
        assert found.index("schools") < found.index("farms")  # Écoles, Exploitations


@pytest.mark.parametrize("asked", [{"text": "open"}, {}, {"sort": "issued"}, {"sort": "title"}, {"sort": "modified"}])
def test_pages_neither_repeat_nor_miss_a_dataset(full: Engine, asked: dict[str, str]) -> None:
    whole = ids(full, **asked)
    paged = [id for start in range(0, len(whole), 7) for id in ids(full, **asked, offset=start, limit=7)]
    assert len(whole) > 20
    assert len(set(whole)) == len(whole)
    assert paged == whole


def test_what_is_equally_relevant_keeps_its_order_however_it_was_written(opener: Opener, tmp_path: Path) -> None:
    twins = [msgspec.structs.replace(DOCUMENTS[0], id=f"twin-{n}", identifiers=(), modified=None) for n in range(30)]
    orders = []
    for name, pieces in (("one", [twins]), ("many", [twins[20:], twins[:7], twins[7:20]])):
        opened = opener(tmp_path / name)
        with opened.writer() as writer:
            for change, piece in enumerate(pieces):
                writer.put(piece)
                writer.commit(change)
        orders += [(ids(opened, text="housing"), ids(opened, sort="modified"))]
        opened.close()
    assert orders[0] == orders[1]


def test_pages_too_deep_are_refused_with_a_word(full: Engine) -> None:
    answer = full.search(Query(offset=1_000_000))
    assert answer.hits == ()
    assert answer.count == len(DOCUMENTS)
    assert [problem.code for problem in answer.problems] == ["search-too-deep"]


def test_no_hits_wanted_still_counts(full: Engine) -> None:
    answer = full.search(Query(limit=0))
    assert (answer.hits, answer.count) == ((), len(DOCUMENTS))


# What comes with the hits


@pytest.mark.parametrize(
    ("text", "lang", "id", "stretches"),
    [
        ("building", "en", "building-permits", {"title": ["Building"], "description": ["buildings"]}),
        ("l'eau", "fr", "drinking-water", {"title": ["eau"], "description": ["eau"]}),
        ("oeuvre", "fr", "art-works", {"title": ["Œuvres"]}),
        ("logement", "en", "housing-starts", {"title": ["Housing"], "description": ["dwellings"]}),
        ("infra*", "fr", "travaux-mtl", {"title": ["infrastructure"]}),
    ],
)
def test_highlights_are_the_words_that_match(
    full: Engine, text: str, lang: str, id: str, stretches: dict[str, list[str]]
) -> None:
    hit = next(hit for hit in full.search(Query(text=text, lang=lang, highlight=True)).hits if hit.id == id)
    card = hit.read_card()
    shown = {
        name: [getattr(card, name).values[lang][start:end] for start, end in found]
        for name, found in hit.highlights.items()
    }
    assert shown == stretches
    assert full.search(Query(text=text, lang=lang)).hits[0].highlights == {}


@pytest.mark.parametrize(
    ("typed", "lang", "offered"),
    [
        ("drinking wa", "en", "Drinking water quality"),
        ("QUALITE DE L'EA", "fr", "Qualité de l’eau potable"),
        ("ecol", "fr", "Écoles et effectifs"),
        ("œuv", "fr", "Œuvres d’art"),
        ("forest", "en", "Forest fires"),
    ],
)
def test_titles_complete_what_is_typed(full: Engine, typed: str, lang: str, offered: str) -> None:
    titles = {item.text: item.slug for item in full.suggest(typed, lang=lang) if item.slug}
    assert offered in titles
    assert titles[offered] == next(f"{doc.id}-slug" for doc in DOCUMENTS if offered in doc.titles.values())


def test_words_complete_what_is_typed_as_they_are_spelt(full: Engine) -> None:
    assert "inondations" in [item.text for item in full.suggest("inon", lang="fr") if not item.slug]
    assert "école" in "".join(item.text for item in full.suggest("ecol", lang="fr") if not item.slug)


def test_words_are_completed_only_as_some_title_goes_on(empty: Engine) -> None:
    filled(empty, {"a": ("Taux de change selon le chantier", ""), "b": ("Taux de chômage", "")}, "fr")
    offered = {item.text for item in empty.suggest("taux de ch", lang="fr") if not item.slug}
    assert offered == {"taux de change", "taux de chômage"}


def test_titles_that_begin_with_what_is_typed_come_before_those_that_contain_it(empty: Engine) -> None:
    long = "Lake sturgeon of the northern rivers and of all their tributaries"
    filled(empty, {"long": (long, ""), **{f"{n}": (f"Deep lake {n}", "") for n in range(60)}}, "en")
    titles = [item.text for item in empty.suggest("lake", lang="en") if item.slug]
    assert titles[0] == long


def test_as_many_completions_as_asked_for_and_none_for_nothing(full: Engine) -> None:
    assert len(full.suggest("c", lang="en", limit=3)) == 3
    assert full.suggest("c", lang="en", limit=0) == ()
    assert full.suggest("", lang="en") == full.suggest(" -", lang="en") == full.suggest("zzzz", lang="en") == ()


def test_similar_datasets_are_like_it_and_never_itself(full: Engine) -> None:
    assert "groundwater" in full.similar("drinking-water", lang="en")
    assert "social-housing-qc" not in full.similar("social-housing-qc", lang="fr", limit=100)
    assert len(full.similar("floods", lang="en", limit=2)) == 2
    assert full.similar("no-such-dataset", lang="en") == ()


def test_cards_are_what_was_put_in(full: Engine) -> None:
    assert full.cards(["floods", "no-such-dataset", "lakes"]) == {
        "floods": BY_ID["floods"].card,
        "lakes": BY_ID["lakes"].card,
    }


# Changes of the catalogue

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVER = datetime.max.replace(tzinfo=UTC)
EDGES = {
    "a-second-early": timedelta(seconds=-1),
    "a-millisecond-early": timedelta(milliseconds=-1),
    "at-noon": timedelta(),
    "at-noon-too": timedelta(),
    "a-millisecond-late": timedelta(milliseconds=1),
    "a-year-late": timedelta(days=365),
}


@pytest.fixture(scope="module")
def changed(opener: Opener, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Datasets that changed about noon, one of which that isn't known, in several pieces of the index."""
    documents = [msgspec.structs.replace(BY_ID["floods"], id=id, changed=NOON + late) for id, late in EDGES.items()]
    documents.append(msgspec.structs.replace(BY_ID["lakes"], id="unknown"))
    opened = opener(tmp_path_factory.mktemp("changed"))
    with opened.writer() as writer:
        for number, document in enumerate(documents):
            writer.put([document])
            writer.commit(number + 1)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("since", "until", "wanted"),
    [
        (NOON, None, {"at-noon", "at-noon-too", "a-millisecond-late", "a-year-late"}),
        (None, NOON, {"at-noon", "at-noon-too", "a-millisecond-early", "a-second-early"}),
        (NOON, NOON, {"at-noon", "at-noon-too"}),
        (NOON + timedelta(microseconds=1), None, {"a-millisecond-late", "a-year-late"}),
        (NOON.astimezone(timezone(timedelta(hours=-5))), NOON, {"at-noon", "at-noon-too"}),
        (NOON.replace(tzinfo=None), NOON, {"at-noon", "at-noon-too"}),
        (datetime.min.replace(tzinfo=UTC), EVER, set(EDGES)),
        (EVER, None, set()),
        (NOON, NOON - timedelta(1), set()),
    ],
)
def test_what_changed_in_a_time_is_found_to_the_millisecond(
    changed: Engine, since: datetime | None, until: datetime | None, wanted: set[str]
) -> None:
    assert set(ids(changed, changed_from=since, changed_to=until)) == wanted


def test_what_changed_narrows_words_filters_and_counts(changed: Engine) -> None:
    subject = BY_ID["floods"].facets["subject"][0]
    asked = {"text": "floods", "filters": {"subject": (subject,)}, "facets": ("subject",)}
    answers = [changed.search(Query(**asked, changed_from=time)) for time in (None, NOON, NOON + timedelta(1))]
    assert [answer.count for answer in answers] == [6, 4, 1]
    assert [{b.value: b.count for b in answer.facets["subject"]}[subject] for answer in answers] == [6, 4, 1]


def test_an_answer_is_walked_through_in_the_order_of_changes_or_of_ids(changed: Engine) -> None:
    for text in ("", "floods"):
        oldest = ids(changed, text=text, sort="changed-oldest", changed_to=EVER)
        assert oldest == sorted(oldest, key=lambda id: (EDGES[id], oldest.index(id)))
        assert len(oldest) == len(EDGES)
        assert ids(changed, text=text, sort="changed", changed_to=EVER) == oldest[::-1]
        pages = [ids(changed, text=text, sort="changed-oldest", offset=n, limit=1, changed_from=NOON) for n in range(4)]
        assert [id for page in pages for id in page] == oldest[2:]
    assert ids(changed, sort="id") == sorted([*EDGES, "unknown"])
    assert ids(changed, sort="changed")[-1] == "unknown"


def test_all_is_walked_through_by_id(full: Engine) -> None:
    assert ids(full, sort="id", limit=1000) == sorted(BY_ID)


# Writing


def test_an_index_that_is_not_there_says_so(empty: Engine) -> None:
    assert not empty.state().exists
    for ask in (
        lambda: empty.search(Query()),
        lambda: empty.suggest("a", lang="en"),
        lambda: empty.similar("a", lang="en"),
        lambda: empty.cards(["a"]),
    ):
        with pytest.raises(IndexUnavailable):
            ask()


def test_putting_replaces_deleting_removes_and_the_change_is_remembered(empty: Engine) -> None:
    with empty.writer() as writer:
        writer.put(DOCUMENTS[:3])
        writer.commit(41)
        writer.put([msgspec.structs.replace(DOCUMENTS[0], titles={"en": "Zebras"}, texts={})])
        writer.delete([DOCUMENTS[1].id, "no-such-dataset"])
        writer.commit(42)
    state = empty.state()
    assert (state.exists, state.change, state.documents) == (True, 42, 2)
    assert state.bytes > 0
    assert ids(empty, text="zebra") == [DOCUMENTS[0].id]
    assert ids(empty, text="census metropolitan") == []
    assert set(ids(empty)) == {DOCUMENTS[0].id, DOCUMENTS[2].id}


def test_nothing_is_seen_before_the_commit_nor_after_a_crash(opener: Opener, tmp_path: Path) -> None:
    writing, reading = opener(tmp_path), opener(tmp_path)
    with writing.writer() as writer:
        writer.put(DOCUMENTS[:2])
        writer.commit(1)

    def crash() -> None:
        with writing.writer() as writer:
            writer.put(DOCUMENTS[2:9])
            writer.delete([DOCUMENTS[0].id])
            assert len(ids(reading)) == 2
            raise RuntimeError("crash")

    with pytest.raises(RuntimeError, match="crash"):
        crash()
    with writing.writer() as writer:
        writer.put(DOCUMENTS[10:11])
        writer.commit(2)
    assert set(ids(reading)) == {DOCUMENTS[0].id, DOCUMENTS[1].id, DOCUMENTS[10].id}
    assert reading.state().change == 2


def test_another_reader_sees_a_commit_at_once(opener: Opener, tmp_path: Path) -> None:
    writing, reading = opener(tmp_path), opener(tmp_path)
    with writing.writer() as writer:
        for number, document in enumerate(DOCUMENTS[:5], 1):
            writer.put([document])
            writer.commit(number)
            assert len(ids(reading)) == number
            assert sum(bucket.count for bucket in reading.search(Query()).facets["jurisdiction"]) == number


def test_a_second_writer_waits_and_is_refused(opener: Opener, tmp_path: Path) -> None:
    one, two = opener(tmp_path), opener(tmp_path)
    with one.writer(), pytest.raises(IndexLocked), two.writer(wait=0.05):
        pass
    with two.writer(wait=0.05) as writer:
        writer.commit(1)


def test_a_writer_and_a_rebuild_wait_for_each_other(opener: Opener, tmp_path: Path) -> None:
    one, two = opener(tmp_path), opener(tmp_path)
    with one.writer() as writer:
        with pytest.raises(IndexLocked):
            two.rebuild(iter(DOCUMENTS), change=1, wait=0.05)
        waiting = threading.Thread(target=lambda: two.rebuild(iter(DOCUMENTS[:4]), change=2, wait=30))
        waiting.start()
        writer.put(DOCUMENTS[:2])
        writer.commit(1)
        assert one.state().change == 1
    waiting.join()
    assert (one.state().change, len(ids(one))) == (2, 4)


def test_search_goes_on_while_the_index_is_rebuilt(opener: Opener, tmp_path: Path) -> None:
    writing, reading = opener(tmp_path), opener(tmp_path)
    writing.rebuild(iter(DOCUMENTS[:10]), change=1)
    counts: set[int] = set()
    failures: list[Exception] = []
    over = threading.Event()

    def search() -> None:
        while not over.is_set():
            try:
                counts.add(reading.search(Query()).count)
                reading.suggest("h", lang="en")
            except Exception as error:
                failures.append(error)

    searching = [threading.Thread(target=search) for _ in range(3)]
    for thread in searching:
        thread.start()
    for change in range(2, 6):
        writing.rebuild(iter(DOCUMENTS[: 10 * (change % 2 + 1)]), change=change)
    over.set()
    for thread in searching:
        thread.join()
    assert failures == []
    assert counts <= {10, 20}
    assert (reading.state().change, len(ids(reading))) == (5, 20)


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(empty: Engine) -> None:
    def failing() -> Iterator[SearchDocument]:
        yield from DOCUMENTS[:5]
        raise RuntimeError("the store went away")

    empty.rebuild(iter(DOCUMENTS[:3]), change=7)
    with pytest.raises(RuntimeError, match="store"):
        empty.rebuild(failing(), change=8)
    assert (empty.state().change, len(ids(empty))) == (7, 3)
    empty.rebuild(iter(DOCUMENTS[:4]), change=9)
    assert (empty.state().change, len(ids(empty))) == (9, 4)


def test_many_threads_get_the_same_answers(full: Engine) -> None:
    asked = [(text, lang) for text, lang, _ in FIRST]
    alone = [ids(full, text=text, lang=lang) for text, lang in asked]
    together: list[list[list[str]]] = []
    threads = [
        threading.Thread(target=lambda: together.append([ids(full, text=text, lang=lang) for text, lang in asked]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == [alone] * 4


# Hostile questions

HOSTILE = [
    "a" * 10_000,
    "a* " * 3_000,
    '"' * 9_999,
    "(" * 5_000 + "x",
    "NOT " * 2_000,
    "AND OR NOT ET OU SAUF",
    "-" * 500,
    "* ? ~ ^ [a TO b] {} \\ / : + !",
    "title:water id:* _exists_:x",
    "\x00\x01\x1b[31m\u202e\ufeff\ud800",
    "l'l'l'l'l'eau",
    "eau OR",
    ") OR (",
    '"" -"" ()',
    "𝓦𝓪𝓽𝓮𝓻 水 नदी ماء น้ำ ᐃᒪᖅ ᏅᏬᏘ",
    "0" * 300,
    "'\"; DROP TABLE datasets; --",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_question_is_an_error(full: Engine, text: str) -> None:
    answer = full.search(Query(text=text, highlight=True))
    assert answer.count >= len(answer.hits)
    full.suggest(text, lang="fr")
    full.similar(text, lang="fr")
    full.cards([text])
    full.search(Query(filters={"format": (text,)}))


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(max_size=80)
    | st.lists(st.sampled_from(['"', "(", ")", "-", "*", "OR", "AND", "NOT", "eau", "l’", "water", " "])).map("".join),
    lang=st.sampled_from(["en", "fr", "iu", "und", "zz-ZZ", ""]),
)
def test_no_text_in_any_script_is_an_error(full: Engine, text: str, lang: str) -> None:
    answer = full.search(Query(text=text, lang=lang, highlight=True))
    for hit in answer.hits:
        for found in hit.highlights.values():
            assert all(start < end for start, end in found)
            assert all(one[1] <= other[0] for one, other in pairwise(found))
    full.suggest(text, lang=lang)


def test_a_dataset_of_any_shape_can_be_put_in(empty: Engine) -> None:
    huge = msgspec.structs.replace(
        DOCUMENTS[0],
        id="huge",
        titles={"en": "t" * 100_000, "zz": "", "und": "\U0001f4a7 " * 10},
        texts={"en": "word " * 200_000, "fr": "\u0000\u0301"},
        identifiers=("i" * 70_000, ""),
        facets={"format": ("f" * 70_000, ""), "colour": ("red",)},
        issued="not a date",
        modified="9999-99-99",
        start="?",
        end="",
    )
    with empty.writer() as writer:
        writer.put([huge, DOCUMENTS[1]])
        writer.commit(1)
    assert set(ids(empty)) == {"huge", DOCUMENTS[1].id}
    assert ids(empty, text="word") == ["huge"]
