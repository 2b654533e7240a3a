"""The pages of sign-in: allauth's views, within the site's own frame, under the site's own addresses."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as socialaccount
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.functional import lazystr
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_protect

from parvis.portal.accounts import services as accounts
from parvis.portal.accounts.services import Actor, Viewer
from parvis.portal.addresses import words

from .addresses import address
from .page import View, frame, taking

ALLAUTH: dict[str, View] = {
    "account_login": account.login,
    "account_logout": account.logout,
    "account_inactive": account.account_inactive,
    "account_signup": account.signup,
    "account_request_login_code": account.request_login_code,
    "account_confirm_login_code": account.confirm_login_code,
    "account_reauthenticate": account.reauthenticate,
    "account_request_reauthentication_code": account.request_reauthentication_code,
    "account_confirm_reauthentication_code": account.confirm_reauthentication_code,
    "account_email": account.email,
    "account_email_verification_sent": account.email_verification_sent,
    "account_change_password": account.password_change,
    "account_set_password": account.password_set,
    "account_reset_password": account.password_reset,
    "account_confirm_password_reset_code": account.confirm_password_reset_code,
    "account_complete_password_reset": account.complete_password_reset,
    "account_password_reset_completed": account.password_reset_from_key_done,
    "mfa_index": mfa.index,
    "mfa_authenticate": mfa.authenticate,
    "mfa_reauthenticate": mfa.reauthenticate,
    "mfa_activate_totp": totp.activate_totp,
    "mfa_deactivate_totp": totp.deactivate_totp,
    "mfa_view_recovery_codes": recovery_codes.view_recovery_codes,
    "mfa_generate_recovery_codes": recovery_codes.generate_recovery_codes,
    "mfa_download_recovery_codes": recovery_codes.download_recovery_codes,
    "mfa_list_webauthn": webauthn.list_webauthn,
    "mfa_add_webauthn": webauthn.add_webauthn,
    "mfa_edit_webauthn": webauthn.edit_webauthn,
    "mfa_remove_webauthn": webauthn.remove_webauthn,
    "mfa_reauthenticate_webauthn": webauthn.reauthenticate_webauthn,
    "mfa_login_webauthn": webauthn.login_webauthn,
    "socialaccount_connections": socialaccount.connections,
    "socialaccount_signup": socialaccount.signup,
    "socialaccount_login_cancelled": socialaccount.login_cancelled,
    "socialaccount_login_error": socialaccount.login_error,
}


def private(response: HttpResponse) -> HttpResponse:
    """What is one person's goes to no cache, and its address to no other site."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def framed(view: View) -> View:
    """A view of allauth within the site's frame: every form guarded, nothing kept by caches."""

    @taking("POST")
    @wraps(view)
    @csrf_protect
    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        response = view(request, **parts)
        if isinstance(response, TemplateResponse) and not response.is_rendered:
            response.context_data = {**frame(request), "providers": providers(), **(response.context_data or {})}
        return private(response)

    return answer


SIGN_IN: dict[str, View] = {name: framed(view) for name, view in ALLAUTH.items()}


def reversals() -> list[URLPattern]:
    """The same addresses by the plain names that allauth asks for, in the language in force."""

    def route(name: str) -> Any:
        return lazystr(_Route(name))

    named = [path(route(name), view, name=name) for name, view in SIGN_IN.items()]
    provider = [
        path("sign-in/<slug:provider_id>/", framed(openid_connect.login), name="openid_connect_login"),
        path("sign-in/<slug:provider_id>/return", framed(openid_connect.callback), name="openid_connect_callback"),
    ]
    return [*named, *provider]


class _Route:
    """A page's path, in the language in force whenever it is read."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __str__(self) -> str:
        lang = get_language() or settings.LANGUAGE_CODE
        return f"{lang}/{words(self._name, lang)}"


def providers() -> list[dict[str, str]]:
    """Organisations' own sign-in: name in the reader's language, and address."""
    lang = get_language() or settings.LANGUAGE_CODE
    return [
        {
            "id": provider.id,
            "name": provider.name.get(lang) or next(iter(provider.name.values()), provider.id),
            "path": f"/sign-in/{provider.id}/",
        }
        for provider in settings.CONFIG.sign_in
    ]


def signed_in(view: Callable[..., HttpResponse]) -> View:
    """A view for people who are signed in: others are led to sign in, and back. It takes the person's number."""

    @taking("POST")
    @wraps(view)
    @csrf_protect
    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return private(to_sign_in(request))
        return private(view(request, person=request.user.pk, **parts))

    return answer


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to sign in, and back here."""
    back = request.get_full_path() if request.method == "GET" else request.path
    return HttpResponseRedirect(f"{address('account_login')}?{urlencode({'next': back})}")


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks. Only for pages that no cache keeps: it looks at the session."""
    return accounts.viewer(person=request.user.pk if request.user.is_authenticated else None)


def actor_of(request: HttpRequest) -> Actor:
    """Who does something, for the record."""
    return Actor(person=request.user.pk, name=str(request.user))
