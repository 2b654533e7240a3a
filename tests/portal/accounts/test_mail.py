"""The queue of messages: sent once, tried again while the server is away, erased where they let somebody in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.portal.config import ConfigError
from parvis.portal.mail import models, sending
from parvis.portal.mail import services as mail
from parvis.portal.mail_servers import mail_settings

pytestmark = pytest.mark.django_db(transaction=True)


def queued(**more: object) -> int:
    given = {"kind": "test", "to": "a@example.ca", "lang": "fr", "subject": "Été", "parts": (mail.Code(text="K7"),)}
    footer = mail.Footer(reason="Parce que.", links=(("Arrêter", "https://example.ca/stop"),))
    return mail.queue(**{**given, "footer": footer, **more})  # type: ignore[arg-type]


def test_a_message_goes_out_once_as_text_and_html_in_its_language(smtp) -> None:
    queued(headers={"List-Unsubscribe": "<https://example.ca/stop>"})
    assert mail.send_due() == 1
    assert mail.send_due() == 0
    (got,) = smtp.messages
    assert got["Subject"] == "Été"
    assert got["Content-Language"] == "fr"
    assert got["List-Unsubscribe"] == "<https://example.ca/stop>"
    text, html = got.get_body(("plain",)).get_content(), got.get_body(("html",)).get_content()
    assert "K7" in text
    assert "Arrêter\u00a0:" in text
    assert '<html lang="fr">' in html
    assert "K7" in html


def test_without_a_mail_server_messages_wait(settings) -> None:
    queued()
    assert mail.send_due() == 0
    assert mail.mail_state().waiting == 1
    assert not mail.mail_state().server


def test_a_server_that_is_away_is_tried_again_after_growing_waits(smtp, settings) -> None:
    settings.EMAIL_PORT = 1
    number = queued()
    other = queued()
    waits = []
    for _ in range(3):
        models.Message.objects.filter(pk=number).update(next_at=timezone.now() - timedelta(days=1))
        assert mail.send_due() == 0
        waits.append(round((models.Message.objects.get(pk=number).next_at - timezone.now()).total_seconds(), -1))
    assert waits == [30, 60, 120]
    assert models.Message.objects.get(pk=other).tries == 0
    assert "refused" in mail.mail_state().error
    settings.EMAIL_PORT = int(mail_settings(settings.CONFIG.email_url)["EMAIL_PORT"])  # type: ignore[call-overload]
    assert mail.retry_messages() == 2
    assert mail.send_due() == 2


def test_what_a_server_refuses_for_good_is_given_up_and_the_rest_goes_on(smtp) -> None:
    first = queued()
    smtp.refuse = "550 no such mailbox"
    assert mail.send_due(limit=1) == 0
    smtp.refuse = ""
    queued(to="b@example.ca")
    assert mail.send_due() == 1
    assert models.Message.objects.get(pk=first).state == "failed"


def test_a_code_is_erased_once_it_is_sent_and_a_late_one_is_not_sent(smtp) -> None:
    sent = queued(secret=True)
    late = queued(secret=True, lasts=timedelta(minutes=15))
    models.Message.objects.filter(pk=late).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert mail.send_due() == 1
    assert [mail.message_text(number=number) for number in (sent, late)] == ["", ""]
    assert models.Message.objects.get(pk=late).state == "expired"


def test_a_message_whose_sender_died_is_taken_over_with_the_same_message_id(smtp) -> None:
    number = queued()
    taken = sending._take()
    assert taken is not None
    assert mail.send_due() == 0
    models.Message.objects.filter(pk=number).update(next_at=timezone.now() - timedelta(seconds=1))
    assert mail.send_due() == 1
    assert smtp.messages[0]["Message-ID"] == taken.message_id


@pytest.mark.parametrize("url", ["http://x", "smtp://", "smtp://u:secret@h:x", "file://host/x", "smtp://h?a=b"])
def test_an_address_that_is_none_is_told_without_its_password(url: str) -> None:
    with pytest.raises(ConfigError) as told:
        mail_settings(url)
    assert "secret" not in str(told.value)
