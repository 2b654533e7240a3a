"""Inuktut in both of its scripts."""

import unicodedata

import pytest

from parvis.search import scripts
from parvis.search.query import All, Meant, Phrase, Word, parse
from parvis.search.scripts import in_both_scripts, romanized, syllabics


@pytest.mark.parametrize(
    ("syllabic", "roman"),
    [
        ("ᓄᓇᕗᑦ", "nunavut"),
        ("ᐃᓄᒃᑎᑐᑦ", "inuktitut"),
        ("ᐃᖃᓗᐃᑦ", "iqaluit"),
        ("ᑲᖏᖅᖠᓂᖅ", "kangiqłiniq"),
        ("ᐅᖃᓕᒫᕋᖅ", "uqalimaaraq"),
        ("ᑕᖅᑭᖅ", "taqqiq"),
        ("ᐃᓐᓇᖅ", "innaq"),
        ("ᐅᖃᕐᓂᖅ", "uqarniq"),
        ("ᒥᙱᑦ", "minngit"),
        ("ᕼᐊᒻᓚᑦ", "hamlat"),
    ],
)
def test_a_word_is_the_same_in_both_scripts(syllabic: str, roman: str) -> None:
    assert romanized(syllabic) == roman
    assert syllabics(roman) == syllabics(roman.upper()) == syllabic


def test_the_row_of_nunavik_is_read() -> None:
    assert romanized("ᐊᓪᓓᑦ") == "allait"
    assert syllabics("allait") == "ᐊᓪᓚᐃᑦ"


@pytest.mark.parametrize(
    "word", ["housing", "water", "statistics", "animal", "traffic", "grant", "at", "plan", "2015", "", "eau"]
)
def test_words_without_the_sounds_of_inuktut_are_left_alone(word: str) -> None:
    assert syllabics(word) == romanized(word) == ""


def test_syllables_of_other_languages_are_left_alone() -> None:
    assert romanized("ᓀᐦᐃᔭᐍᐏᐣ") == ""  # Cree.


def test_the_syllables_are_those_that_unicode_names_so() -> None:
    vowels = {"i": "I", "u": "O", "a": "A", "ii": "II", "uu": "OO", "aa": "AA", "ai": "E"}
    consonants = {"ł": "LH", "j": "Y", "g": "C", "v": "F"}  # As other languages of the same letters have them.
    other = {"rai": "R-CREE RE", "qai": "QAI", "ngai": "NGAI"}
    for (consonant, vowel), syllable in scripts._SYLLABICS.items():
        said = f"{consonants.get(consonant, consonant.upper())}{vowels[vowel]}"
        assert unicodedata.name(syllable) == f"CANADIAN SYLLABICS {other.get(consonant + vowel, said)}"


def test_what_is_wanted_is_looked_for_in_both_and_nothing_else_is() -> None:
    assert in_both_scripts(parse("nunavut").root) == All((Meant(Word("nunavut"), (Phrase("ᓄᓇᕗᑦ"),)),))
    for text in ('"nunavut"', "-nunavut", "nunav*", "housing"):
        root = parse(text).root
        assert in_both_scripts(root) == root
