"""The words of the messages that sign-in sends, by the name that allauth gives each."""

from typing import Any

import msgspec
from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.portal.mail import services as mail

Lazy = str | Promise


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A message; its texts may hold `{name}` of allauth's context."""

    subject: Any
    texts: tuple[Any, ...]
    then: tuple[Any, ...] = ()
    "Behind the code or the link."
    link: str = ""
    "The name of the address in the context, where the message leads somewhere."
    label: Any = ""
    notice: bool = False
    "It tells of something that happened: when, and from which address."

    def parts(self, context: dict[str, Any]) -> tuple[mail.Part, ...]:
        """Its parts, in the language in force."""
        made: list[mail.Part] = [mail.Paragraph(text=_fill(text, context)) for text in self.texts]
        if "code" in context:
            made.append(mail.Code(text=str(context["code"])))
        if self.link and context.get(self.link):
            made.append(mail.Action(label=str(self.label), url=_absolute(str(context[self.link]))))
        made += [mail.Paragraph(text=_fill(text, context)) for text in self.then]
        if self.notice and context.get("ip"):
            text = _("From the network address %(ip)s. If it was not you, change your password and write to us.")
            made.append(mail.Paragraph(text=text % {"ip": context["ip"]}))
        return tuple(made)


def footer() -> mail.Footer:
    """Why somebody gets such a message."""
    names = settings.CONFIG.site_name
    site = names.get(translation.get_language() or "") or next(iter(names.values()), "Parvis")
    reason = _("This message concerns your account at %(site)s: %(address)s")
    return mail.Footer(reason=reason % {"site": site, "address": settings.CONFIG.base_url})


def _fill(text: Any, context: dict[str, Any]) -> str:
    words = str(text)
    for name in ("email", "from_email", "to_email", "deleted_email", "provider"):
        if f"{{{name}}}" in words:
            words = words.replace(f"{{{name}}}", str(context.get(name, "")))
    return words


def _absolute(url: str) -> str:
    """Messages lead to the public address, whatever name the site was asked by."""
    path = url.partition("://")[2].partition("/")[2]
    return f"{settings.CONFIG.base_url}/{path}" if "://" in url else settings.CONFIG.base_url + url


_TYPE_IT = gettext_lazy("Type this code into the page that you have open:")
_IGNORE = gettext_lazy("If you did not ask for this, do nothing: nobody gets in without the code.")


LETTERS: dict[str, Letter] = {
    "account/email/login_code": Letter(subject=gettext_lazy("Your sign-in code"), texts=(_TYPE_IT,), then=(_IGNORE,)),
    "account/email/email_confirmation_signup": Letter(
        subject=gettext_lazy("Confirm your e-mail address"), texts=(_TYPE_IT,), then=(_IGNORE,)
    ),
    "account/email/email_confirmation": Letter(
        subject=gettext_lazy("Confirm your e-mail address"), texts=(_TYPE_IT,), then=(_IGNORE,)
    ),
    "account/email/password_reset_code": Letter(
        subject=gettext_lazy("Your code for a new password"), texts=(_TYPE_IT,), then=(_IGNORE,)
    ),
    "account/email/account_already_exists": Letter(
        subject=gettext_lazy("You have an account already"),
        texts=(
            gettext_lazy("Somebody, probably you, tried to make an account with this address. There is one already."),
            gettext_lazy("You can sign in with a code sent by e-mail, without a password."),
        ),
        then=(gettext_lazy("If it was not you, do nothing."),),
    ),
    "account/email/unknown_account": Letter(
        subject=gettext_lazy("There is no account with this address"),
        texts=(gettext_lazy("Somebody, probably you, tried to sign in as {email}. There is no account with it here."),),
        link="signup_url",
        label=gettext_lazy("Create an account"),
        then=(gettext_lazy("If it was not you, do nothing."),),
    ),
    "account/email/password_changed": Letter(
        subject=gettext_lazy("Your password was changed"),
        texts=(gettext_lazy("The password of your account was changed."),),
        notice=True,
    ),
    "account/email/password_set": Letter(
        subject=gettext_lazy("Your account has a password"),
        texts=(gettext_lazy("A password was set for your account."),),
        notice=True,
    ),
    "account/email/password_reset": Letter(
        subject=gettext_lazy("Your password was changed"),
        texts=(gettext_lazy("The password of your account was changed with a code sent by e-mail."),),
        notice=True,
    ),
    "account/email/email_changed": Letter(
        subject=gettext_lazy("Your e-mail address was changed"),
        texts=(gettext_lazy("The address of your account is now {to_email}; before, it was {from_email}."),),
        notice=True,
    ),
    "account/email/email_confirm": Letter(
        subject=gettext_lazy("Your e-mail address is confirmed"),
        texts=(gettext_lazy("An address was added to your account and confirmed."),),
        notice=True,
    ),
    "account/email/email_deleted": Letter(
        subject=gettext_lazy("An e-mail address was removed"),
        texts=(gettext_lazy("The address {deleted_email} was removed from your account."),),
        notice=True,
    ),
    "mfa/email/totp_activated": Letter(
        subject=gettext_lazy("Your account has a second factor"),
        texts=(gettext_lazy("An authenticator app is now needed to sign in to your account."),),
        notice=True,
    ),
    "mfa/email/totp_deactivated": Letter(
        subject=gettext_lazy("A second factor was removed"),
        texts=(gettext_lazy("The authenticator app was removed from your account."),),
        notice=True,
    ),
    "mfa/email/recovery_codes_generated": Letter(
        subject=gettext_lazy("New recovery codes"),
        texts=(gettext_lazy("New recovery codes were made for your account; the old ones no longer work."),),
        notice=True,
    ),
    "mfa/email/webauthn_added": Letter(
        subject=gettext_lazy("Your account has a new security key"),
        texts=(gettext_lazy("A security key was added to your account."),),
        notice=True,
    ),
    "mfa/email/webauthn_removed": Letter(
        subject=gettext_lazy("A security key was removed"),
        texts=(gettext_lazy("A security key was removed from your account."),),
        notice=True,
    ),
    "socialaccount/email/account_connected": Letter(
        subject=gettext_lazy("Another way to sign in was added"),
        texts=(gettext_lazy("Your account can now be entered through {provider}."),),
        notice=True,
    ),
    "socialaccount/email/account_disconnected": Letter(
        subject=gettext_lazy("A way to sign in was removed"),
        texts=(gettext_lazy("Your account can no longer be entered through {provider}."),),
        notice=True,
    ),
}
