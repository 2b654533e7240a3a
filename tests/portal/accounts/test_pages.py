"""Signing in on pages, and what pages are to people who don't."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from parvis.portal.accounts import services as accounts
from parvis.portal.mail import services as mail

from .conftest import OPERATOR

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index")]
LANGS = pytest.mark.parametrize("lang", ["en", "fr"])


def last_code() -> str:
    found = re.search(r"^    (\S+)$", mail.message_text(number=mail.list_messages()[0].number) or "", re.MULTILINE)
    assert found
    return found[1]


@pytest.mark.parametrize("name", ["home", "datasets", "organizations", "governments", "sources", "about", "api"])
@LANGS
def test_public_pages_look_at_no_session_and_set_no_cookie_of_one(lang: str, name: str, db) -> None:
    made = accounts.add_administrator(email="a@example.ca", by=OPERATOR)
    known = Client()
    known.post(made.url.partition("8000")[2])
    stranger = Client()
    one, other = stranger.get(reverse(f"{lang}:{name}")), known.get(reverse(f"{lang}:{name}"))
    assert set(one.cookies) <= {"parvis_lang"}
    assert "Cookie" not in one.headers.get("Vary", "")
    assert one.content == other.content


@LANGS
def test_a_new_person_signs_up_with_a_code_and_signs_in_with_another(lang: str) -> None:
    client = Client()
    answer = client.post(reverse(f"{lang}:account_signup"), {"email": "new@example.ca", "name": "Nía"})
    assert answer.headers["Location"] == reverse(f"{lang}:account_email_verification_sent")
    assert mail.list_messages()[0].lang == lang
    client.get(answer.headers["Location"])
    answer = client.post(answer.headers["Location"], {"code": last_code(), "action": "verify"})
    assert answer.headers["Location"] == reverse(f"{lang}:account")
    assert client.get(answer.headers["Location"]).status_code == 200
    known = accounts.find_person(email="new@example.ca")
    assert known is not None
    assert (known.name, known.lang) == ("Nía", lang)
    again = Client()
    answer = again.post(reverse(f"{lang}:account_request_login_code"), {"email": "NEW@example.ca"})
    assert again.get(answer.headers["Location"]).status_code == 200
    answer = again.post(answer.headers["Location"], {"code": last_code()})
    assert answer.headers["Location"] == reverse(f"{lang}:account")


@LANGS
def test_an_unknown_address_is_answered_as_a_known_one(lang: str) -> None:
    accounts.accept_invitation(
        token=accounts.add_administrator(email="known@example.ca", by=OPERATOR).url.rpartition("/")[2]
    )
    answers = []
    for address in ("known@example.ca", "stranger@example.ca"):
        client = Client()
        answer = client.post(reverse(f"{lang}:account_request_login_code"), {"email": address})
        shown = client.get(answer.headers["Location"])
        bare = re.sub(r'value="[A-Za-z0-9]{64}"', "", shown.content.decode().replace(address, "X"))
        answers.append((answer.status_code, answer.headers["Location"], shown.status_code, bare))
    assert answers[0] == answers[1]


def test_too_many_requests_for_codes_are_refused_in_words() -> None:
    form = {"email": "a@example.ca"}
    answers = [Client().post(reverse("fr:account_request_login_code"), form) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 200, 200]
    assert "Trop d’essais ont échoué" in answers[-1].content.decode()
    assert len(mail.list_messages()) == 3


@LANGS
def test_an_invitation_is_taken_up_by_one_button_and_signs_a_new_person_in(lang: str) -> None:
    made = accounts.add_administrator(email="boss@example.ca", by=OPERATOR, lang=lang)
    path = made.url.partition("8000")[2]
    client = Client()
    assert client.get(path).status_code == 200
    assert client.post(path).headers["Location"] == reverse(f"{lang}:account")
    assert client.get(reverse(f"{lang}:administer-mail")).status_code == 200
    assert client.get(path).status_code == 410


def test_administration_is_for_those_who_may() -> None:
    client = Client()
    client.post(reverse("en:account_signup"), {"email": "p@example.ca", "name": ""})
    client.post(reverse("en:account_email_verification_sent"), {"code": last_code(), "action": "verify"})
    for name in ("administer-people", "administer-mail", "administer-audit"):
        assert client.get(reverse(f"en:{name}")).status_code == 403
        assert Client().get(reverse(f"en:{name}")).status_code == 302


def test_a_form_without_its_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(reverse("en:account_login"), {"login": "a@b.ca", "password": "x"}).status_code == 403
