"""The lexicon as a question asks it, and its files."""

from pathlib import Path

import pytest

from parvis.search.expand import expand
from parvis.search.lexicon import (
    About,
    Correction,
    Corrections,
    Learned,
    Lexicon,
    LexiconFolder,
    Terms,
    UnusableFileError,
    read_learned,
    write_corrections,
    write_learned,
)
from parvis.search.lexicon.lookup import MOST_ADDED
from parvis.search.lexicon.store import VERSION
from parvis.search.lexicon.words import key_of
from parvis.search.query import parse

ABOUT = About(made="2026-11-30T12:00:00+00:00", pairs=12, datasets=3, change=7)
WATER = key_of("water", "en")


def written(folder: Path, **words: list[tuple[str, float]]) -> Path:
    table = {key_of(word, "en"): found for word, found in words.items()}
    write_learned(folder, Learned({"en": {"fr": table}}, 12), ABOUT)
    return folder


def lexicon(folder: Path, terms: Terms | None = None, corrections: Corrections | None = None) -> Lexicon:
    return Lexicon(read_learned(folder), terms or Terms(()), corrections)


def texts(found: Lexicon, word: str, lang: str = "en") -> list[tuple[str, float]]:
    return [(item.text, item.weight) for item in found.translations([word], lang)]


def test_learned_words_come_with_their_likelihood(tmp_path: Path) -> None:
    found = lexicon(written(tmp_path, water=[("eau", 0.9), ("aquatique", 0.2)]))
    assert texts(found, "Water") == texts(found, "waters") == [("eau", 0.9), ("aquatique", 0.2)]
    assert (found.entries, found.about) == (1, ABOUT)


def test_what_is_unlikely_or_too_much_is_not_added(tmp_path: Path) -> None:
    many = [(f"mot{letter}", 0.5) for letter in "abcdefgh"]
    found = lexicon(written(tmp_path, water=[("eau", 0.9), ("rare", 0.05)], land=many))
    assert texts(found, "water") == [("eau", 0.9)]
    assert len(texts(found, "land")) == MOST_ADDED


def test_a_word_that_is_the_same_in_the_other_language_needs_no_translation(tmp_path: Path) -> None:
    found = lexicon(written(tmp_path, population=[("population", 0.8), ("domicile", 0.1)]))
    assert texts(found, "population") == []


def test_numbers_names_and_common_words_are_not_translated(tmp_path: Path) -> None:
    found = lexicon(written(tmp_path, water=[("eau", 0.9)]))
    for word in ("2015", "Halifax", "the", "x", ""):
        assert texts(found, word) == []


def test_official_terms_and_what_was_learned_are_one(tmp_path: Path) -> None:
    terms = Terms([{"en": ["fish"], "fr": ["poisson"]}])
    found = lexicon(written(tmp_path, fish=[("poissons", 0.95), ("pêche", 0.3)]), terms)
    assert texts(found, "fish") == [("poisson", 0.95), ("pêche", 0.3)]


def test_a_word_unknown_in_the_readers_language_is_taken_for_one_of_another(tmp_path: Path) -> None:
    found = lexicon(written(tmp_path, water=[("eau", 0.9)]))
    assert [(item.text, item.lang) for item in found.translations(["water"], "fr")] == [("eau", "fr")]


def correction(kind: str, term: str, other: str) -> Correction:
    return Correction(kind=kind, lang="en", term=term, other_lang="fr", other=other)  # type: ignore[arg-type]


def test_corrections_outdo_everything(tmp_path: Path) -> None:
    folder = written(tmp_path, fish=[("poisson", 0.95), ("pêche", 0.3)])
    made = Corrections([correction("add", "fish", "ichtyofaune"), correction("forbid", "fish", "Pêches")])
    found = lexicon(folder, corrections=made)
    assert texts(found, "fishes") == [("ichtyofaune", 1.0), ("poisson", 0.95)]
    assert texts(found, "ichtyofaune", "fr") == [("fish", 1.0)]


def test_what_officials_say_can_be_forbidden_in_both_directions() -> None:
    terms = Terms([{"en": ["fish"], "fr": ["poisson"]}])
    found = Lexicon(None, terms, Corrections([correction("forbid", "fish", "poisson")]))
    assert texts(found, "fish") == texts(found, "poisson", "fr") == []


def test_a_likely_term_replaces_its_words_and_an_unlikely_one_stands_beside_them(tmp_path: Path) -> None:
    keys = {"hot": "chaud", "water": "eau", "tank": "réservoir"}
    table = {key_of(word, "en"): [(other, 0.9)] for word, other in keys.items()}
    table[f"{key_of('hot', 'en')} {WATER}"] = [("eau chaude sanitaire", 0.8)]
    table[f"{WATER} {key_of('tank', 'en')}"] = [("citerne", 0.4)]
    write_learned(tmp_path, Learned({"en": {"fr": table}}, 1), ABOUT)
    found = lexicon(tmp_path)
    assert list(expand(parse("hot water").root, "en", found).added) == ["hot water"]
    assert list(expand(parse("water tank").root, "en", found).added) == ["water tank", "water", "tank"]


def test_the_folder_is_read_anew_when_it_changes(tmp_path: Path) -> None:
    folder = LexiconFolder(tmp_path)
    before = folder.stamp
    assert folder.current().translations(["zymurgy"], "en") == ()
    written(tmp_path, zymurgy=[("zymologie", 0.6)])
    assert texts(folder.current(), "zymurgy") == [("zymologie", 0.6)]
    write_corrections(tmp_path, [correction("add", "zymurgy", "brassage")])
    assert texts(folder.current(), "zymurgy") == [("brassage", 1.0), ("zymologie", 0.6)]
    assert folder.stamp != before
    assert folder.current() is folder.current()


@pytest.mark.parametrize("damage", ["cut", "empty", "other", "nonsense"])
def test_a_damaged_file_is_told_and_searches_go_on_with_official_terms(tmp_path: Path, damage: str) -> None:
    file = written(tmp_path, water=[("eau", 0.9)]) / "learned.msgpack"
    data = file.read_bytes()
    file.write_bytes(
        {"cut": data[:-9], "empty": b"", "other": data.replace(bytes([VERSION]), b"\x63", 1), "nonsense": b"\xc1"}[
            damage
        ]
    )
    with pytest.raises(UnusableFileError):
        read_learned(tmp_path)
    folder = LexiconFolder(tmp_path)
    assert "emploi" in dict(texts(folder.current(), "employment"))
    assert "learned.msgpack" in (folder.problem or "")


def test_files_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    written(tmp_path, water=[("eau", 0.9)])
    before = (tmp_path / "learned.msgpack").read_bytes()
    with pytest.raises(TypeError):
        write_learned(tmp_path, Learned({"en": {"fr": {"water": [object()]}}}, 1), ABOUT)  # type: ignore[list-item]
    assert (tmp_path / "learned.msgpack").read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["learned.msgpack"]


def test_a_word_that_only_one_of_the_stemmers_makes_the_same_is_added(tmp_path: Path) -> None:
    write_learned(tmp_path, Learned({"fr": {"en": {key_of("inactif", "fr"): [("inactive", 0.95)]}}}, 1), ABOUT)
    assert texts(lexicon(tmp_path), "inactifs", "fr") == [("inactive", 0.95)]


def test_short_stems_keep_words_apart() -> None:
    assert key_of("génie", "fr") != key_of("gens", "fr")
    assert key_of("lacs", "fr") == key_of("lac", "fr")


def test_a_compound_is_no_other_word(tmp_path: Path) -> None:
    terms = Terms([{"en": ["by-product"], "fr": ["sous-produit"]}])
    write_learned(tmp_path, Learned({"fr": {"en": {key_of("produit", "fr"): [("product", 0.8)]}}}, 1), ABOUT)
    found = lexicon(tmp_path, terms)
    assert texts(found, "produits", "fr") == [("product", 0.8)]
    assert ("by-product", 0.9) in texts(found, "sous-produit", "fr")
