"""Who may change things on pages before people have accounts: whoever holds the portal's administration key.

The key is made once, in PARVIS_HOME, readable by its owner alone (`parvis profile key` shows it). A browser that gave
it keeps a signed cookie for some hours; another key ends them all.
"""

import hashlib
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from parvis.portal.config import admin_key

COOKIE = "parvis_admin"
HOURS = 8


def is_key(given: str) -> bool:
    """Whether this is the administration key."""
    return secrets.compare_digest(given.strip().encode(), admin_key(settings.CONFIG.home).encode())


def may_change(request: HttpRequest) -> bool:
    """Whether this browser gave the key within the last hours."""
    return request.get_signed_cookie(COOKIE, default="", salt=_salt(), max_age=HOURS * 3600) == "yes"


def let_in(response: HttpResponse) -> HttpResponse:
    """The answer, with the cookie that lets its browser change things."""
    response.set_signed_cookie(
        COOKIE,
        "yes",
        salt=_salt(),
        max_age=HOURS * 3600,
        httponly=True,
        samesite="Strict",
        secure=settings.CSRF_COOKIE_SECURE,
    )
    return response


def let_out(response: HttpResponse) -> HttpResponse:
    """The answer, with which the browser forgets it."""
    response.delete_cookie(COOKIE, samesite="Strict")
    return response


def _salt() -> str:
    return "parvis.admin." + hashlib.sha256(admin_key(settings.CONFIG.home).encode()).hexdigest()
