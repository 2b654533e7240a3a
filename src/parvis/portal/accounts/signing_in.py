"""Sign-in, as django-allauth does it: who may sign up, in which language, and every message through the queue."""

import base64
import hashlib
import ipaddress
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from parvis.portal.mail import services as mail
from parvis.portal.requests import asker_of

from . import models
from .letters import LETTERS, footer

LASTS = timedelta(minutes=15)
"How long a code that was sent is of use; a message that comes later would only confuse."
LINK_LASTS = timedelta(days=2)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """What is particular to Parvis in allauth's accounts."""

    def new_user(self, request: HttpRequest) -> Any:
        """A person of the language of the page."""
        lang = translation.get_language() or settings.LANGUAGE_CODE
        known = {code for code, _ in settings.LANGUAGES}
        return models.Person(lang=lang if lang in known else settings.LANGUAGE_CODE)

    def clean_email(self, email: str) -> str:
        return email.lower()

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.CONFIG.sign_up)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse(f"{translation.get_language()}:account")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse(f"{translation.get_language()}:account")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse(f"{translation.get_language()}:home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse(f"{translation.get_language()}:account")

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whom limits are counted for; `::` where the network says nothing that is an address."""
        try:
            return str(ipaddress.ip_address(asker_of(request)))
        except ValueError:
            return "::"

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """None: pages say by themselves what came of a form."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the message that allauth wants sent, in its reader's language."""
        person = context.get("user") or models.Person.objects.filter(email=email.lower()).first()
        lang = getattr(person, "lang", None) or translation.get_language() or settings.LANGUAGE_CODE
        letter = LETTERS[template_prefix]
        with translation.override(lang):
            mail.queue(
                kind=template_prefix.rpartition("/")[2].replace("_", "-"),
                to=email,
                lang=lang,
                subject=gettext(letter.subject),
                parts=letter.parts(context),
                footer=footer(),
                lasts=LASTS if "code" in context else LINK_LASTS if letter.link else None,
                secret="code" in context,
            )


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in with an organisation's own provider: who has the address there may have an account here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return True

    def new_user(self, request: HttpRequest, sociallogin: Any) -> Any:
        return AccountAdapter().new_user(request)

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        person = sociallogin.user
        person.email = str(data.get("email") or "").lower()[:254]
        whole = str(data.get("name") or "").strip()
        parts = (str(data.get("first_name") or ""), str(data.get("last_name") or ""))
        person.name = (whole or " ".join(parts).strip())[:200]
        return person

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("socialaccount_connections")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """The name under which an authenticator app lists this site, and how its secrets are kept."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode("ascii")).decode()

    def _get_site_name(self) -> str:
        names = settings.CONFIG.site_name
        return names.get(translation.get_language() or "") or next(iter(names.values()), "Parvis")


def _cipher() -> Fernet:
    """What keeps the secrets of second factors in the database: whoever has a copy of it alone can't use them."""
    key = hashlib.sha256(f"parvis.second-factor.{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def sign_in(request: HttpRequest, *, person: int) -> None:
    """Sign in a person who has just been made by taking up an invitation: its link was sent to them alone."""
    row = models.Person.objects.get(pk=person)
    login(request, row, backend="allauth.account.auth_backends.AuthenticationBackend")
