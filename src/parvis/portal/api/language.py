"""The language an API answers a person's words in."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header


def languages() -> tuple[str, ...]:
    """The languages the portal speaks, the default first."""
    codes = [code for code, _ in settings.LANGUAGES]
    return tuple(dict.fromkeys([settings.LANGUAGE_CODE, *codes]))


def reader_language(request: HttpRequest) -> str:
    """`lang=`, else what `Accept-Language` prefers, of the languages the portal speaks; else its default."""
    spoken = languages()
    for asked in (request.GET.get("lang", ""), *_accepted(request)):
        base = asked.partition("-")[0].casefold()
        if base in spoken:
            return base
    return spoken[0]


def _accepted(request: HttpRequest) -> list[str]:
    header = request.headers.get("Accept-Language", "")
    return [tag for tag, _ in parse_accept_lang_header(header[:500])] if header else []
