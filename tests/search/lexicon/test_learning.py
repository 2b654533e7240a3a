"""What is learned from texts that say the same in several languages."""

import pytest

from parvis.model import Agent, Concept, Dataset, Text, TextList
from parvis.search.lexicon import Learned, bitexts, learn
from parvis.search.lexicon.alignment import Link, Pair, align
from parvis.search.lexicon.phrases import phrases
from parvis.search.lexicon.words import key_of, tokens

TITLES = [
    ("Greenhouse gas emissions", "Émissions de gaz à effet de serre"),
    ("Greenhouse gas inventory", "Inventaire des gaz à effet de serre"),
    ("Reduction of greenhouse gas", "Réduction des gaz à effet de serre"),
    ("Natural gas prices", "Prix du gaz naturel"),
    ("Air emissions", "Émissions atmosphériques"),
    ("Water inventory", "Inventaire de l’eau"),
    ("Water quality", "Qualité de l’eau"),
    ("Air quality", "Qualité de l’air"),
    ("House prices", "Prix des maisons"),
    ("Reduction of prices", "Réduction des prix"),
    ("Population of Canada", "Population du Canada"),
    ("Water in Canada", "L’eau au Canada"),
]


@pytest.fixture(scope="module")
def learned() -> Learned:
    return learn({"en": english, "fr": french} for english, french in TITLES)


def words_of(text: str, lang: str) -> list[str]:
    return [token.key for token in tokens(text, lang)]


def test_words_are_folded_and_stemmed_without_numbers_letters_and_common_words() -> None:
    assert words_of("L’Émission des 25 données A, selon l’âge", "fr") == [
        key_of("emission", "fr"),
        key_of("donnees", "fr"),
        key_of("age", "fr"),
    ]
    assert key_of("Données", "fr") != key_of("don", "fr")
    assert key_of("people", "en") == key_of("person", "en")


def test_a_language_without_a_stemmer_keeps_its_words() -> None:
    assert words_of("ᐃᒪᖅ ᓄᓇ", "iu") == ["ᐃᒪᖅ", "ᓄᓇ"]


def test_words_that_keep_coming_together_translate_each_other() -> None:
    pairs = [Pair((1, 2), (12, 11), 1.0), Pair((1, 3), (13, 11), 1.0), Pair((4, 2), (14, 12), 1.0)]
    first = {(link.one, link.other): link.sure for link in next(align(pairs))}
    assert first[0, 1] > 0.8
    assert first[1, 0] > 0.8
    assert first.get((0, 0), 0.0) < 0.2


def test_training_can_be_stopped() -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        learn([{"en": "water", "fr": "eau"}], check=stop)


def test_both_directions_are_learned_with_their_likelihood(learned: Learned) -> None:
    text, share = learned.tables["en"]["fr"][key_of("water", "en")][0]
    assert (text, share > 0.5) == ("eau", True)
    text, share = learned.tables["fr"]["en"][key_of("eau", "fr")][0]
    assert (text, share > 0.5) == ("water", True)


def test_words_are_written_as_they_mostly_are() -> None:
    found = learn(
        [{"en": f"{word} permits", "fr": f"Permis : {autre}"} for word, autre in zip("abc", "abc", strict=True)]
    )
    assert found.tables["en"]["fr"][key_of("permits", "en")][0][0] == "permis"


def test_phrases_are_learned_whole(learned: Learned) -> None:
    key = " ".join(words_of("greenhouse gas", "en"))
    assert learned.tables["en"]["fr"][key][0][0] == "gaz à effet de serre"


def test_a_phrase_whose_words_translate_one_by_one_is_not_kept(learned: Learned) -> None:
    assert " ".join(words_of("water quality", "en")) not in learned.tables["en"]["fr"]


def test_no_phrase_runs_over_a_comma() -> None:
    links = [Link(0, 1, 1.0), Link(1, 0, 1.0)]
    assert ((0, 2), (0, 2)) in list(phrases(links, [0, 0], [0, 0]))
    assert list(phrases(links, [0, 1], [0, 0])) == []


def test_a_phrase_keeps_no_word_that_belongs_elsewhere() -> None:
    links = [Link(0, 0, 1.0), Link(1, 2, 1.0), Link(2, 1, 1.0)]
    assert ((0, 2), (0, 3)) not in list(phrases(links, [0] * 3, [0] * 3))


def test_every_pair_of_languages_is_learned() -> None:
    found = learn({"en": "water", "fr": "eau", "iu": "ᐃᒪᖅ"} for _ in range(3))
    assert {(one, other) for one, tables in found.tables.items() for other in tables} == {
        (one, other) for one in ("en", "fr", "iu") for other in ("en", "fr", "iu") if one != other
    }
    assert found.tables["iu"]["fr"]["ᐃᒪᖅ"][0][0] == "eau"


def test_less_is_learned_where_less_may_be_looked_at() -> None:
    texts = [{"en": english, "fr": french} for english, french in TITLES]
    assert learn(texts, most_cells=8).pairs < learn(texts).pairs == len(TITLES)


def test_titles_keywords_names_and_sentences_are_learned_from() -> None:
    dataset = Dataset(
        title=Text({"en": "Bridges", "fr": "Ponts"}),
        description=Text({"en": "All bridges. Each year.", "fr": "Tous les ponts. Chaque année."}),
        keywords=TextList({"en": ("road", "river"), "fr": ("route", "rivière")}),
        themes=(Concept(Text({"en": "Transport", "fr": "Transports"})),),
        publisher=Agent(name=Text({"en": "City", "fr": "Ville"})),
    )
    found = [(text["en"], text["fr"]) for text in bitexts(dataset)]
    assert {("Bridges", "Ponts"), ("City", "Ville"), ("Transport", "Transports")} <= set(found)
    assert {("road", "route"), ("river", "rivière")} <= set(found)
    assert {("All bridges.", "Tous les ponts."), ("Each year.", "Chaque année.")} <= set(found)


def test_machine_translations_and_untranslated_texts_are_not_learned_from() -> None:
    machine = Dataset(title=Text({"en": "Bridges", "fr": "Brides"}, machine=("fr",)))
    copied = Dataset(title=Text({"en": "Ponts", "fr": "Ponts"}))
    alone = Dataset(title=Text({"und": "Bridges", "fr": "Ponts"}))
    assert [list(bitexts(dataset)) for dataset in (machine, copied, alone)] == [[], [], []]


def test_sentences_that_do_not_go_together_are_not_learned_from() -> None:
    dataset = Dataset(description=Text({"en": "One. Two.", "fr": "Une seule phrase"}))
    assert list(bitexts(dataset)) == []
