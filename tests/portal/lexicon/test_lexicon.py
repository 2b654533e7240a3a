"""The portal's lexicon: learned from its catalogue when enough has changed, corrected by people for good."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from parvis.portal.catalogue import services as catalogue
from parvis.portal.lexicon import services as lexicon
from parvis.portal.lexicon import training
from parvis.portal.operations.backup import backup, restore
from parvis.portal.operations.worker import _once
from parvis.search.model import Query

pytestmark = [pytest.mark.django_db(transaction=True)]

Fill = Callable[..., int]


def added(word: str, lang: str = "en") -> list[str]:
    return [item.text for item in lexicon.look_up(words=word, lang=lang)]


def test_a_question_finds_what_is_described_in_the_other_language_once_the_catalogue_was_learned(fill: Fill) -> None:
    fill()
    asked = Query(text="flumber", lang="en", facets=())
    assert catalogue.engine().search(asked).added == {}
    about = lexicon.train()
    assert (about.datasets, about.change) == (112, catalogue.last_change())
    found = catalogue.engine().search(asked)
    assert found.added == {"flumber": ("flombre",)}
    assert 0.5 < found.strengths["flumber"][0] <= 1


def test_facets_are_counted_again_where_the_lexicon_changed(fill: Fill) -> None:
    fill(0, 40)
    asked = Query(text="zyzzyva", lang="en", facets=("jurisdiction",))
    assert catalogue.engine().search(asked).facets["jurisdiction"] == ()
    lexicon.add_translation(term="zyzzyva", lang="en", other="prix", other_lang="fr")
    assert catalogue.engine().search(asked).facets["jurisdiction"][0].count > 0


def test_too_few_texts_teach_nothing(fill: Fill) -> None:
    fill(0, 20)
    assert lexicon.train().pairs == 0
    assert added("flumber") == []
    assert "emploi" in added("employment")


def test_it_is_learned_anew_when_enough_has_changed(fill: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not lexicon.is_due()
    fill(0, 60)
    assert lexicon.is_due()
    lexicon.train()
    assert not lexicon.is_due()
    assert lexicon.train_if_due() is None
    fill(60, 80)
    assert not lexicon.is_due()
    monkeypatch.setattr(training, "LEAST_CHANGES", 20)
    assert lexicon.is_due()


def test_the_worker_learns_after_a_harvest(fill: Fill) -> None:
    fill()
    _once(threading.Event())
    assert added("flumber") == ["flombre"]


def test_learning_stops_with_the_process_and_leaves_what_was_there(fill: Fill) -> None:
    fill()
    lexicon.train()
    with pytest.raises(lexicon.TrainingStoppedError):
        lexicon.train(stopped=lambda: True)
    assert added("flumber") == ["flombre"]


def test_corrections_survive_learning_and_tell_who_when_and_why(fill: Fill) -> None:
    fill()
    lexicon.add_translation(
        term="flumber", lang="en", other="flombre marin", other_lang="fr", by="Ann", reason="The  term of the Act"
    )
    lexicon.forbid_translation(term="flumbers", lang="en-CA", other="Flombre", other_lang="fr", by="Bo")
    lexicon.train()
    assert added("flumber") == ["flombre marin"]
    newest, oldest = lexicon.list_corrections()
    assert (oldest.kind, oldest.by, oldest.reason) == ("add", "Ann", "The term of the Act")
    assert (newest.kind, newest.lang, newest.by, newest.undone_at) == ("forbid", "en", "Bo", None)
    assert newest.at >= oldest.at


def test_the_last_correction_of_a_pair_holds_and_can_be_taken_back(fill: Fill) -> None:
    lexicon.add_translation(term="flumber", lang="en", other="flombre", other_lang="fr")
    last = lexicon.forbid_translation(term="flombres", lang="fr", other="flumber", other_lang="en")
    assert added("flumber") == []
    lexicon.undo_correction(number=last.number, by="Ann")
    assert added("flumber") == ["flombre"]
    assert [item.undone_by for item in lexicon.list_corrections(undone=True)] == ["Ann", ""]
    with pytest.raises(lexicon.LexiconError) as caught:
        lexicon.undo_correction(number=last.number)
    assert caught.value.problem.code == "lexicon-correction-unknown"


@pytest.mark.parametrize(
    ("term", "lang", "other_lang", "code"),
    [
        ("", "en", "fr", "lexicon-term-unusable"),
        ("\x00\u202e", "en", "fr", "lexicon-term-unusable"),
        ("w" * 201, "en", "fr", "lexicon-term-unusable"),
        ("water", "english!", "fr", "lexicon-language-unusable"),
        ("eaux", "fr-CA", "fr", "lexicon-terms-same"),
    ],
)
def test_what_can_not_be_a_correction_is_refused(term: str, lang: str, other_lang: str, code: str) -> None:
    with pytest.raises(lexicon.LexiconError) as caught:
        lexicon.add_translation(term=term, lang=lang, other="eau", other_lang=other_lang)
    assert caught.value.problem.code == code
    assert lexicon.list_corrections() == ()


def test_words_of_one_language_are_corrected_too(fill: Fill) -> None:
    fill()
    lexicon.forbid_translation(term="jails", lang="en", other="correctional facilities", other_lang="en")
    lexicon.add_translation(term="jail", lang="en", other="hoosegow", other_lang="en")
    found = added("jail")
    assert "correctional facility" not in found
    assert found[0] == "hoosegow"


@pytest.mark.usefixtures("copies_allowed")
def test_corrections_come_back_with_a_backup(fill: Fill, tmp_path: Path) -> None:
    fill()
    made = lexicon.add_translation(term="flumber", lang="en", other="flombre marin", other_lang="fr", by="Ann")
    backup(tmp_path / "backup.zip")
    lexicon.undo_correction(number=made.number)
    lexicon.add_translation(term="snark", lang="en", other="serpent", other_lang="fr")
    restore(tmp_path / "backup.zip", force=True)
    assert [item.by for item in lexicon.list_corrections()] == ["Ann"]
    assert added("flumber") == ["flombre marin", "flombre"]
    assert added("snark") == ["snarque"]


def test_the_results_page_tells_what_was_added_and_each_word_can_be_left_out(fill: Fill, pages: Client) -> None:
    fill()
    lexicon.add_translation(term="flumber", lang="en", other="prix, coûts", other_lang="fr")
    shown = pages.get("/en/datasets", {"q": "flumber"}).content.decode()
    assert '<span lang="fr">prix, coûts</span>' in shown
    assert "/en/datasets?q=flumber&amp;without=prix%2C+co%C3%BBts" in shown
    assert "/en/datasets?q=flumber&amp;translate=no" in shown
    without = pages.get("/en/datasets", {"q": "flumber", "without": "prix, coûts"}).content.decode()
    assert '<span lang="fr">' not in without
    assert 'name="without" form="search" value="prix, coûts"' in without
    off = pages.get("/en/datasets", {"q": "flumber", "translate": "no"}).content.decode()
    assert "Search in other words and languages too" in off
    assert 'name="translate" form="search" value="no"' in off


def test_the_page_is_in_french_too(fill: Fill, pages: Client) -> None:
    fill()
    lexicon.add_translation(term="flombre", lang="fr", other="flumber", other_lang="en")
    shown = pages.get("/fr/jeux-de-donnees", {"q": "flombre"}).content.decode()
    assert "Aussi cherché, en d’autres mots et d’autres langues" in shown
    assert "100\u00a0%" in shown


def test_the_api_tells_strengths_and_takes_words_out(fill: Fill, pages: Client) -> None:
    fill()
    lexicon.add_translation(term="flumber", lang="en", other="flombre", other_lang="fr")
    answer = pages.get("/api/v1/datasets", {"q": "flumber"}).json()
    assert (answer["added"], answer["strengths"]) == ({"flumber": ["flombre"]}, {"flumber": [1.0]})
    answer = pages.get("/api/v1/datasets", {"q": "flumber", "without": "Flombre"}).json()
    assert (answer["added"], answer["strengths"]) == ({}, {})
