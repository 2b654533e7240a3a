"""Misspelt questions, over every search engine: what is put right, what is offered, and what stays as it is."""

import pytest

from parvis.search.engines.base import Engine
from parvis.search.model import Query, Results


def asked(engine: Engine, text: str, lang: str = "en", **more: object) -> Results:
    return engine.search(Query(text=text, lang=lang, enough=10, correct=True, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "lang", "meant", "first"),
    [
        ("permafrsot boreholes", "en", "permafrost boreholes", "permafrost"),  # Swapped.
        ("Pergelissol", "fr", "pergélisol", "permafrost"),  # Doubled, and with the catalogue's accent.
        ("unemployemnt", "en", "unemployment", "unemployment"),
        ("ermafrost", "en", "permafrost", "permafrost"),  # The first letter missing.
        ("vaccinasion", "fr", "vaccination", "vaccination"),  # By ear.
        ("agricutlrue", "en", "agriculture", "farms"),  # Two slips.
        ("tapwater samples", "en", "tap water samples", "drinking-water"),
        ("leau potable", "fr", "l’eau potable", "drinking-water"),
        ("ground water levels", "en", "groundwater levels", "groundwater"),
        ("permafrost bore-holes", "en", "permafrost boreholes", "permafrost"),
        ("salmon-counts", "en", None, "salmon"),
        ("counts-salmon", "en", "counts salmon", "salmon"),
        ("Arctic (permafrsot OR xyzzyx)", "en", "Arctic (permafrost OR xyzzyx)", "permafrost"),
    ],
)
def test_words_that_no_dataset_has_are_put_right(
    full: Engine, typed: str, lang: str, meant: str | None, first: str
) -> None:
    found = asked(full, typed, lang)
    assert (found.corrected or None) == meant
    assert found.hits[0].id == first
    assert bool(found.corrections) == bool(meant)


@pytest.mark.parametrize(
    ("typed", "lang"),
    [
        ("permafrost", "en"),
        ("permafrosts", "en"),  # Found in another form.
        ('"permafrsot"', "en"),  # The very words.
        ("permafrsot*", "en"),
        ("boreholes -permafrsot", "en"),
        ("GTFZ", "en"),  # In capitals: an acronym.
        ("36-10-0491-02", "en"),
        ("1810000z", "en"),
        ("Kugluktuk", "en"),  # Near nothing.
        ("Iqaluit", "en"),  # The name of a place.
        ("saumon", "fr"),  # A word of the lexicon: its translation is found.
        ("", "en"),
    ],
)
def test_what_is_a_word_of_its_own_or_meant_so_stays_as_typed(full: Engine, typed: str, lang: str) -> None:
    assert asked(full, typed, lang).corrected == ""


def test_only_the_words_that_are_wrong_are_put_right(full: Engine) -> None:
    found = asked(full, '"ground temperature" Arctic permafrsot -"permafrsot maps"')
    assert found.corrected == '"ground temperature" Arctic permafrost -"permafrsot maps"'
    assert found.corrections == {"permafrsot": "permafrost"}


def test_of_a_question_of_nothing_but_slips_the_first_few_words_are_put_right(full: Engine) -> None:
    slips = ["permafrsot", "boerholes", "unemployemnt", "vaccinasion", "agricutlrue", "inventroy"]
    assert len(asked(full, " ".join(slips)).corrections) == 4


def test_who_does_not_ask_for_it_is_answered_as_typed(full: Engine) -> None:
    found = full.search(Query(text="permafrsot boreholes", enough=0))
    assert (found.count, found.corrected, found.hits) == (0, "", ())
    assert found.suggestions == ("permafrost boreholes",)


def test_the_answer_is_that_of_the_question_put_right(full: Engine) -> None:
    right, wrong = asked(full, "permafrost boreholes"), asked(full, "permafrsot boreholes")
    assert (wrong.count, wrong.facets) == (right.count, right.facets)
    assert [hit.id for hit in wrong.hits] == [hit.id for hit in right.hits]


def test_a_filter_that_leaves_nothing_is_no_misspelling(full: Engine) -> None:
    found = asked(full, "permafrost", filters={"format": ("no-such-format",)})
    assert (found.count, found.corrected) == (0, "")


def test_other_spellings_are_offered_with_the_catalogues_own_words(full: Engine) -> None:
    assert full.search(Query(text="Pergelissol", lang="fr")).suggestions[:1] == ("pergélisol",)
    assert full.search(Query(text="permafrost")).suggestions == ()
    assert full.search(Query(text="permafrosts")).suggestions == ()  # Found as it is.
