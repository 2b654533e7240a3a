"""The verbs of `parvis mail`."""

from typing import Any

import click
import msgspec

from .language import _, ngettext
from .output import Failed, Unusable, answer, answer_json, say, table
from .runs import moment, number
from .verbs import json_option, verb

STATES = ("waiting", "sending", "sent", "failed", "expired")


def _opened() -> Any:
    from .portal import open_portal

    open_portal()
    from parvis.portal.mail import services as mail

    return mail


@verb("list", _("List the messages, newest first."))
@click.option("--state", type=click.Choice(STATES), help=_("Only messages of this state."))
@json_option
def list_command(state: str | None, as_json: bool) -> None:
    mail = _opened()
    found = mail.list_messages(state=state or "")
    if as_json:
        document = {"count": len(found), "state": mail.mail_state(), "messages": found}
        answer_json(msgspec.to_builtins(document))
        return
    if not mail.mail_state().server:
        say(_("No mail server is set (PARVIS_EMAIL_URL): messages wait."))
    headings = (_("Number"), _("When"), _("To"), _("Subject"), _("State"), _("Tries"), _("Error"))
    rows = [
        (str(it.number), moment(it.created_at), it.to, it.subject, it.state, str(it.tries), it.error) for it in found
    ]
    table(headings, rows)


@verb("show", _("Show the text of a message that was not sent yet: a code, where there is no mail server."))
@click.argument("message", metavar=_("NUMBER"), type=int)
def show_command(message: int) -> None:
    text = _opened().message_text(number=message)
    if not text:
        raise Unusable(
            _("There is no text of a message {number}: sent codes and links are erased.").format(number=message)
        )
    answer(text)


@verb("retry", _("Try messages again now: those named, or all that wait or were given up."))
@click.argument("messages", metavar=_("[NUMBER]..."), nargs=-1, type=int)
def retry_command(messages: tuple[int, ...]) -> None:
    count = _opened().retry_messages(numbers=messages)
    text = ngettext("{count} message is tried again.", "{count} messages are tried again.", count)
    answer(text.format(count=number(count)))


@verb("send", _("Send what is due now: for cron, where no worker runs (parvis serve --no-harvest)."))
def send_command() -> None:
    mail = _opened()
    from parvis.portal.following import services as following

    if not mail.mail_state().server:
        raise Failed(_("No mail server is set (PARVIS_EMAIL_URL): messages wait."))
    following.send_digests()
    sent = mail.send_due()
    answer(ngettext("{count} message was sent.", "{count} messages were sent.", sent).format(count=number(sent)))
