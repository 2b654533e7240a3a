"""What pages say of a dataset: language, freshness, terms, changes, citation, marks."""

from datetime import date

import pytest
from django.utils.translation import override

from parvis.model import Agent, Dataset, Licence, Text
from parvis.portal.catalogue.services import Difference
from parvis.portal.web.cards import mark
from parvis.portal.web.changes import changes
from parvis.portal.web.freshness import freshness
from parvis.portal.web.licences import terms
from parvis.portal.web.summary import citation
from parvis.portal.web.templating import json_block
from parvis.portal.web.texts import shown, web_address

TODAY = date(2026, 11, 24)


def test_a_text_in_another_language_is_known_as_such() -> None:
    text = shown(Text({"fr": "Eau"}, "fr"), "en")
    assert (text.value, text.lang, text.foreign, text.machine) == ("Eau", "fr", True, False)


def test_a_machine_s_translation_is_known_as_such() -> None:
    assert shown(Text({"en": "Water", "fr": "Eau"}, "en", ("fr",)), "fr").machine
    assert not shown(Text({"en": "Water", "fr": "Eau"}, "en", ("fr",)), "en").machine


def test_a_text_of_unstated_language_is_not_called_foreign() -> None:
    text = shown(Text({"und": "Water"}), "fr")
    assert (text.lang, text.foreign) == ("", False)


def test_a_regional_variant_is_taken_for_its_language() -> None:
    assert shown(Text({"en": "Water", "fr-CA": "Eau"}), "fr").value == "Eau"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "javascript://example.org/%0aalert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org",
        "x",
        "",
        None,
        "http://[",
        "h" * 5000,
    ],
)
def test_addresses_that_must_not_be_followed_are_none(url: str | None) -> None:
    assert web_address(url) == ""


@pytest.mark.parametrize(
    ("modified", "frequency", "status", "late"),
    [
        ("2026-11-01", "P1M", None, False),
        ("2026-08-01", "P1M", None, True),
        ("2026-11-20", "P1D", None, False),
        ("2026-11-01", "P1D", None, True),
        ("2025-09-01", "P1Y", None, False),
        ("2020", "P1Y", "completed", None),
        ("2020", "irregular", None, None),
        ("2020", "not_planned", None, None),
        (None, "P1M", None, None),
        ("2020", None, None, None),
    ],
)
def test_an_update_is_late_only_against_what_was_promised(
    modified: str | None, frequency: str | None, status: str | None, late: bool | None
) -> None:
    dataset = Dataset(modified=modified, frequency=frequency, status=status)
    assert freshness(dataset, "en", today=TODAY).late is late


def test_known_terms_are_explained_and_unknown_ones_are_not_guessed() -> None:
    known = terms(Licence(code="ca-ogl-lgo"), "fr")
    assert known is not None
    assert known.open
    assert "Citer la source" in known.requires
    unknown = terms(Licence(title=Text({"en": "House rules"}), url=Text({"en": "javascript:x"})), "fr")
    assert unknown is not None
    assert (unknown.known, unknown.title.value, unknown.url, unknown.permits) == (False, "House rules", "", ())
    assert terms(None, "en") is None
    assert terms(Licence(), "en") is None


def test_a_citation_has_who_when_what_and_where() -> None:
    dataset = Dataset(
        title=Text({"fr": "Eau"}), publisher=Agent(name=Text({"fr": "Environnement"})), issued="2019-05-01"
    )
    with override("fr"):
        text = citation(dataset, "fr", url="https://parvis.ca/fr/x", site="Parvis", today=TODAY)
    assert text == (
        "Environnement (2019). Eau [jeu de données]. Parvis. "
        "Consulté le 24 novembre 2026 à l’adresse https://parvis.ca/fr/x"
    )


def test_changes_name_their_field_and_show_the_words_that_changed() -> None:
    with override("en"):
        title, status = changes(
            [
                Difference("/title/values/fr", "Eau <b>vive</b>", "Eau <b>calme</b>"),
                Difference("/status", None, "ongoing"),
            ],
            "en",
        )
    assert (title.field, title.within) == ("Title", "French")
    assert title.before == "Eau &lt;b&gt;<del>vive</del>&lt;/b&gt;"
    assert title.after == "Eau &lt;b&gt;<ins>calme</ins>&lt;/b&gt;"
    assert (status.before, status.after) == (None, "<ins>Ongoing</ins>")


def test_marks_are_put_around_what_matched_and_never_break_the_markup() -> None:
    assert mark("l’eau <vive>", [(2, 5)]) == "l’<mark>eau</mark> &lt;vive&gt;"
    assert mark("abc", [(2, 9), (0, 1), (0, 2), (-1, 1)]) == "<mark>a</mark>bc"


def test_a_data_block_can_t_be_ended_from_within() -> None:
    block = json_block({"x": "</script><!--&\u2028"})
    assert "<" not in block
    assert "&" not in block
    import json

    assert json.loads(block) == {"x": "</script><!--&\u2028"}
