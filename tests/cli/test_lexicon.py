"""The lexicon from the command line."""

import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings

from parvis.search import LEXICON
from tests.cli.conftest import document

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    yield
    shutil.rmtree(settings.CONFIG.home / LEXICON, ignore_errors=True)


def test_show_tells_what_is_added_for_words_and_where_from(cli) -> None:
    shown = document(cli("search", "lexicon", "show", "greenhouse", "gas", "--lang", "en", "--json").stdout)
    first = shown["translations"][0]
    assert (first["text"], first["lang"], first["origin"]) == ("gaz à effet de serre", "fr", "official")
    assert "Nothing is added" in cli("search", "lexicon", "show", "zyzzyva").stderr


def test_show_without_words_tells_how_the_lexicon_is(cli) -> None:
    assert "Nothing was learned yet" in cli("search", "lexicon", "show").stdout
    assert cli("search", "lexicon", "train").exit_code == 0
    assert "0 words and phrases" in cli("search", "lexicon", "show").stdout
    assert document(cli("search", "lexicon", "show", "--json").stdout)["about"]["datasets"] == 0


def test_translations_are_added_forbidden_and_taken_back(cli) -> None:
    assert cli("search", "lexicon", "add", "wug", "ougue", "--reason", "Used by the ministry").exit_code == 0
    assert cli("search", "lexicon", "forbid", "wug", "wogue", "--lang", "en", "--to", "fr").exit_code == 0
    assert cli("search", "lexicon", "show", "wugs").stdout.split("\t")[0] == "ougue"
    listed = document(cli("search", "lexicon", "corrections", "--json").stdout)["corrections"]
    assert [item["kind"] for item in listed] == ["forbid", "add"]
    assert listed[1]["reason"] == "Used by the ministry"
    assert listed[1]["by"]
    assert cli("search", "lexicon", "undo", str(listed[1]["number"])).exit_code == 0
    assert cli("search", "lexicon", "show", "wug").stdout == ""
    assert cli("search", "lexicon", "undo", str(listed[1]["number"])).exit_code == 2


def test_what_can_not_be_corrected_is_unusable_input(cli) -> None:
    result = cli("search", "lexicon", "add", "!", "eau")
    assert result.exit_code == 2
    assert "no letter" in result.stderr
    assert cli("search", "lexicon", "add", "eau", "l’eau", "--lang", "fr", "--to", "fr").exit_code == 2


def test_the_word_lexicon_can_still_be_searched_for(cli, index: None) -> None:
    result = cli("search", "--", "lexicon")
    assert "0 datasets found" in result.stderr
