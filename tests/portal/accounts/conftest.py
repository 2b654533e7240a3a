"""A group with an organisation, and a mail server on this machine."""

import email
import email.policy
import socket
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as django_settings
from django.core.cache import cache

from parvis.portal.accounts import services as accounts
from parvis.portal.mail_servers import mail_settings

OPERATOR = accounts.Actor(name="test (cli)", operator=True)


@pytest.fixture(autouse=True)
def no_limits_left_over() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def group(db: None) -> str:
    accounts.add_organization(government="CA-NS", names={"en": "Data Office", "fr": "Bureau des données"}, by=OPERATOR)
    return accounts.add_group(names={"en": "Working group", "fr": "Groupe de travail"}, slug="wg", by=OPERATOR)


class Sink:
    """What a mail server got; `refuse` is what it says instead of taking a message."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.refuse = ""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        if self.refuse:
            return self.refuse
        self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def smtp(settings: Any) -> Iterator[Sink]:
    sink = Sink()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    url = f"smtp://127.0.0.1:{port}"
    settings.CONFIG = msgspec.structs.replace(django_settings.CONFIG, email_url=url)
    for name, value in mail_settings(url).items():
        setattr(settings, name, value)
    yield sink
    controller.stop()
