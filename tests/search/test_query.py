"""What people type, and how it is understood."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.search.query import LONGEST, MOST_PREFIXES, MOST_WORDS, All, Any, Not, Phrase, Word, fold, leaves, parse


def codes(text: str) -> list[str]:
    return [problem.code for problem in parse(text).problems]


def words(text: str) -> list[str]:
    return [leaf.text for leaf in leaves(parse(text).root)]


def W(text: str) -> Word:  # noqa: N802 - short for reading trees
    return Word(text)


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("", ()),
        ("eau potable", (W("eau"), W("potable"))),
        ('"eau potable" lac', (Phrase("eau potable"), W("lac"))),
        ("« eau potable »", (Phrase("eau potable"),)),
        ("“eau potable”", (Phrase("eau potable"),)),
        ("eau -lac", (W("eau"), Not(W("lac")))),
        ('eau -"lac gelé"', (W("eau"), Not(Phrase("lac gelé")))),
        ("eau NOT lac", (W("eau"), Not(W("lac")))),
        ("eau SAUF lac", (W("eau"), Not(W("lac")))),
        ("eau PAS lac", (W("eau"), Not(W("lac")))),
        ("eau not lac", (W("eau"), Word("not", optional=True), W("lac"))),
        ("eau ET lac AND mer", (W("eau"), W("lac"), W("mer"))),
        ("eau OU lac mer", (Any((W("eau"), W("lac"))), W("mer"))),
        ("eau OR lac OR mer", (Any((W("eau"), W("lac"), W("mer"))),)),
        ("eau AND lac OR mer", (Any((All((W("eau"), W("lac"))), W("mer"))),)),
        ("eau OR lac AND mer", (Any((W("eau"), All((W("lac"), W("mer"))))),)),
        ("(eau lac) OR mer", (Any((All((W("eau"), W("lac"))), W("mer"))),)),
        ("-(eau lac)", (Not(All((W("eau"), W("lac")))),)),
        ("NOT NOT eau", (W("eau"),)),
        ("hydro*", (Word("hydro", prefix=True),)),
        ("Sainte-Foy", (W("Sainte-Foy"),)),
        ("2021-2022", (W("2021-2022"),)),
        ("water - quality", (W("water"), W("quality"))),
        ("water, quality; (air)!", (W("water"), W("quality"), W("air"))),
    ],
)
def test_reading(text: str, understood: tuple[object, ...]) -> None:
    assert parse(text).root.nodes == understood


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("l'eau", "eau"),
        ("l’eau", "eau"),
        ("L'EAU", "EAU"),
        ("d’œuvre", "œuvre"),
        ("qu'elle", "elle"),
        ("Canada's", "Canada"),
        ("aujourd'hui", "aujourd'hui"),
        ("O'Brien", "O'Brien"),
        ("'eau'", "eau"),
    ],
)
def test_elisions_and_possessives_are_no_part_of_a_word(text: str, word: str) -> None:
    assert words(text) == [word]


@pytest.mark.parametrize("text", ["the", "de", "la", "of"])
def test_the_commonest_words_are_not_required(text: str) -> None:
    assert parse(text).root.nodes == (Word(text, optional=True),)
    assert parse(f"{text} OR x1").root.nodes == (Any((Word(text), Word("x1"))),)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * (LONGEST + 1), "search-too-long"),
        ('eau "potable', "search-quote-unclosed"),
        ("AND OR -", "search-no-words"),
        ("***", "search-no-words"),
        ("qua*lité", "search-wildcard-misplaced"),
        ("q*", "search-wildcard-misplaced"),
        ("aa* bb* cc* dd* ee*", "search-too-many-prefixes"),
        ("mot " * (MOST_WORDS + 1), "search-too-many-words"),
    ],
)
def test_what_is_not_understood_is_told_once(text: str, code: str) -> None:
    assert codes(text) == [code]


def test_nothing_is_told_of_what_is_understood() -> None:
    assert codes('l\'eau -lac "de source" hydro* OR (a1 b1)') == codes("") == codes("   ") == []


def test_an_unclosed_quote_leaves_its_words() -> None:
    assert words('"eau potable" lac "gelé') == ["eau potable", "lac", "gelé"]


def test_only_so_many_words_and_prefixes_are_searched() -> None:
    assert len(words("mot " * 500)) == MOST_WORDS
    kept = parse(" ".join(f"mot{n}*" for n in range(MOST_WORDS))).words
    assert sum(word.prefix for word in kept) == MOST_PREFIXES


def test_unseen_characters_part_words_and_letters_are_composed() -> None:
    assert words("eau\x00potable\u202elac") == ["eau", "potable", "lac"]
    assert words("que\u0301bec") == ["québec"]


def test_folding_is_what_the_index_does() -> None:
    assert fold("ŒUVRE Québec Ærø ᐃᓄᒃ") == "oeuvre quebec aerø ᐃᓄᒃ"


def test_a_question_of_any_length_is_read_in_no_time() -> None:
    start = time.process_time()
    for text in ("(" * 10_000, "a* " * 5_000, '"' * 9_999, "NOT " * 3_000, "-" * 10_000, "x" * 10_000):
        parse(text)
    assert time.process_time() - start < 1


@given(text=st.text(max_size=60) | st.lists(st.sampled_from([*'"()-*’', " OR ", " AND ", " NOT ", "eau"])).map("".join))
def test_no_text_is_an_error_and_nothing_empty_is_searched(text: str) -> None:
    for leaf in leaves(parse(text).root):
        assert any(char.isalnum() for char in leaf.text)
