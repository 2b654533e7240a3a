"""Each request speaks the language of its address."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from . import languages


class LanguageMiddleware:
    """Activates the language that the address names, else the reader's own, and says so in the answer.

    The language of a page is remembered, so that `/` leads there the next time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        named = languages.of_path(request.path_info)
        lang = named or languages.of_reader(request)
        with translation.override(lang):
            request.LANGUAGE_CODE = lang  # as Django's own middleware does
            response = self._get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Language", lang)
            if named and response.status_code == 200 and request.COOKIES.get(languages.COOKIE) != named:
                response.set_cookie(
                    languages.COOKIE,
                    named,
                    max_age=languages.COOKIE_AGE,
                    secure=request.is_secure(),
                    httponly=True,
                    samesite="Lax",
                )
        return response
