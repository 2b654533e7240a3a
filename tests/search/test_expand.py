"""Words of the other language."""

import json
from importlib.resources import files

import pytest

from parvis.search.analysis import STOPWORDS
from parvis.search.expand import expand
from parvis.search.lexicon import Lexicon, Synonyms, Terms
from parvis.search.query import Added, All, Any, Not, Phrase, Word, fold, parse


def lexicon(entries: list[dict[str, list[str]]]) -> Lexicon:
    return Lexicon(terms=Terms(entries))


def added(text: str, lang: str) -> dict[str, tuple[str, ...]]:
    return expand(parse(text).root, lang)[1]


@pytest.mark.parametrize(
    ("text", "lang", "word", "other"),
    [
        ("logement", "fr", "logement", "housing"),
        ("logements", "fr", "logements", "housing"),
        ("LOGEMENT", "en", "LOGEMENT", "housing"),
        ("employment", "en", "employment", "emploi"),
        ("eaux usées", "fr", "eaux usées", "wastewater"),
        ("gaz à effet de serre", "fr", "gaz à effet de serre", "greenhouse gas"),
        ("greenhouse gases", "en", "greenhouse gases", "gaz à effet de serre"),
        ("travaux", "fr", "travaux", "labour"),
        ("GES", "fr", "GES", "GHG"),
        ("EI", "en", "EI", "AE"),
        ("hopitaux", "fr", "hopitaux", "hospital"),
        ("libraries", "en", "libraries", "bibliothèque"),
        ("trimestriel", "fr", "trimestriel", "Quarterly"),
        ("nature environment", "en", "nature environment", "Nature et environnement"),
        ("cree", "en", "cree", "cri"),
    ],
)
def test_official_terms_translate_each_other(text: str, lang: str, word: str, other: str) -> None:
    assert other in added(text, lang)[word]


def test_the_longest_term_is_translated_as_one() -> None:
    assert list(added("drinking water samples", "en")) == ["drinking water"]


def test_a_term_neither_begins_nor_ends_with_a_common_word() -> None:
    assert list(added("the gdp by industry", "en")) == ["gdp", "industry"]


def test_a_word_of_both_languages_is_taken_for_the_readers() -> None:
    terms = lexicon([{"en": ["pain"], "fr": ["douleur"]}, {"en": ["bread"], "fr": ["pain"]}])
    assert expand(parse("pain").root, "fr", terms)[1] == {"pain": ("bread",)}
    assert expand(parse("pain").root, "en", terms)[1] == {"pain": ("douleur",)}


def test_phrases_exclusions_prefixes_and_common_words_are_left_alone() -> None:
    for text in ('"eau"', "-eau", "eau*", "de", "zzz"):
        root = parse(text).root
        assert expand(root, "fr") == (root, {}, {})


def test_alternatives_are_translated_within() -> None:
    terms = lexicon([{"en": ["water"], "fr": ["eau"]}])
    root = expand(parse("eau OR lac -eau").root, "fr", terms).root
    water = Added(Word("eau"), (Phrase("water", "en", 0.9),))
    assert root == All((Any((water, Word("lac"))), Not(Word("eau"))))


def test_a_third_language_needs_no_change() -> None:
    terms = lexicon([{"en": ["water"], "fr": ["eau"], "iu": ["ᐃᒪᖅ"]}])
    assert set(expand(parse("ᐃᒪᖅ").root, "iu", terms)[1]["ᐃᒪᖅ"]) == {"water", "eau"}


def test_the_curated_terms_are_whole() -> None:
    entries = json.loads((files("parvis.search") / "data" / "terms.json").read_text("utf-8"))
    assert len(entries) > 300
    for entry in entries:
        assert {"en", "fr"} <= set(entry)
        assert all(term.strip() == term and term for terms in entry.values() for term in terms)
        assert all("'" not in term for term in entry["fr"])


def test_the_synonyms_are_whole() -> None:
    groups = json.loads((files("parvis.search") / "data" / "synonyms.json").read_text("utf-8"))
    assert len(groups) > 300
    for group in groups:
        asked = group.pop("asked", {})
        assert set(group) == {"en", "fr"}
        assert set(asked) <= {"en", "fr"}
        for terms in (group, asked):
            assert all(term.strip() == term and term for found in terms.values() for term in found)
            assert all("'" not in term for term in terms.get("fr", ()))
        for lang, found in group.items():
            every = [fold(term) for term in (*found, *asked.get(lang, ()))]
            assert len(every) == len(set(every)), group
            edges = [words[at] for words in map(str.split, every) if len(words) > 1 for at in (0, -1)]
            assert STOPWORDS.isdisjoint(edges), group  # Never looked up so.


@pytest.mark.parametrize(
    ("text", "lang", "other"),
    [
        ("jail", "en", "correctional institution"),
        ("jail", "en", "établissement correctionnel"),
        ("cows", "en", "cattle"),
        ("Vaches", "fr", "bovins"),
        ("statcan", "en", "Statistics Canada"),
        ("produit intérieur brut", "fr", "PIB"),
        ("GST", "en", "goods and services tax"),
        ("TPS", "fr", "taxe sur les produits et services"),
        ("kids", "en", "child"),
        ("sans-abri", "fr", "itinérance"),
    ],
)
def test_what_means_the_same_is_looked_for_in_both_languages(text: str, lang: str, other: str) -> None:
    assert other in added(text, lang)[text]


def test_what_people_call_things_is_not_looked_for_by_who_says_them_officially() -> None:
    assert "jail" not in str(added("correctional institution", "en"))


def test_official_terms_of_one_thing_are_no_synonyms_but_their_acronyms_are() -> None:
    terms = lexicon([{"en": ["plant", "factory"], "fr": ["usine"]}, {"en": ["gross product", "GP"], "fr": ["produit"]}])
    assert expand(parse("factory").root, "en", terms).added == {"factory": ("usine",)}
    assert expand(parse("gp").root, "en", terms).added == {"gp": ("produit", "gross product")}


def test_a_synonym_of_one_language_leaves_the_words_to_be_translated_one_by_one() -> None:
    terms = Lexicon(
        terms=Terms([{"en": ["water"], "fr": ["eau"]}], (), [Synonyms({"en": ["tap water", "city supply"]}, {})])
    )
    assert list(expand(parse("tap water").root, "en", terms).added) == ["tap water", "water"]


def test_a_long_name_is_translated_whole_and_word_by_word() -> None:
    terms = lexicon(
        [{"en": ["water well drilling price index"], "fr": ["indice du forage"]}, {"en": ["price"], "fr": ["prix"]}]
    )
    found = expand(parse("water well drilling price index").root, "en", terms)
    assert list(found.added) == ["water well drilling price index", "price"]


def test_each_word_that_was_added_has_its_strength() -> None:
    terms = lexicon([{"en": ["bicycle", "bike"], "fr": ["vélo"]}])
    found = expand(parse("vélo").root, "fr", terms)
    assert found.added == {"vélo": ("bicycle", "bike")}
    assert found.strengths == {"vélo": (0.9, 0.7)}


def test_a_reader_can_do_without_one_of_the_words_added() -> None:
    terms = lexicon([{"en": ["bicycle", "bike"], "fr": ["vélo"]}])
    assert expand(parse("vélo").root, "fr", terms, without=["BIKE "]).added == {"vélo": ("bicycle",)}
    assert expand(parse("vélo").root, "fr", terms, without=["bike", "bicycle"]).root == All((Word("vélo"),))
