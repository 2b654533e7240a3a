"""The languages of the pages: which there are, and which one a reader gets."""

from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

COOKIE = "parvis_lang"
"Remembers the language that was chosen last; nothing else is kept about a reader."
COOKIE_AGE = 365 * 24 * 3600

AUTONYMS = {"iu": "ᐃᓄᒃᑎᑐᑦ", "ikt": "Inuinnaqtun"}
"Names that Babel's locale data lack."


def codes() -> tuple[str, ...]:
    """The languages in which every page exists."""
    return tuple(code for code, _ in settings.LANGUAGES)


def current() -> str:
    """The language of the page being made."""
    lang = get_language() or settings.LANGUAGE_CODE
    return lang if lang in codes() else settings.LANGUAGE_CODE


def of_path(path: str) -> str | None:
    """The language that an address names: `/fr/…` is French. None where it names none of ours."""
    first = path.lstrip("/").partition("/")[0]
    return first if first in codes() else None


def of_reader(request: HttpRequest) -> str:
    """What the reader chose before, else what the browser asks for (Accept-Language), else the site's first."""
    chosen = request.COOKIES.get(COOKIE, "")
    if chosen in codes():
        return chosen
    for wanted in _accepted(request.headers.get("Accept-Language", "")[:500]):
        for lang in codes():
            if wanted == lang or wanted.startswith(f"{lang}-"):
                return lang
    return codes()[0]


def _accepted(header: str) -> list[str]:
    """The language tags of an Accept-Language header, most wanted first, in lower case."""
    weighted: list[tuple[float, str]] = []
    for part in header.split(","):
        tag, _, parameters = part.strip().partition(";")
        weight = 1.0
        if parameters.strip().startswith("q="):
            try:
                weight = float(parameters.strip()[2:])
            except ValueError:
                weight = 0.0
        if tag and weight > 0:
            weighted.append((-weight, tag.strip().lower()))
    return [tag for _, tag in sorted(weighted, key=lambda pair: pair[0])]


@lru_cache(maxsize=64)
def locale(lang: str) -> Locale:
    """How dates, numbers and lists are written in a language in Canada; as in English where Babel lacks it."""
    for identifier in (f"{lang}_CA", lang):
        try:
            return Locale.parse(identifier)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en_CA")


def autonym(lang: str) -> str:
    """A language's own name, with a capital as in a menu: Français."""
    if lang in AUTONYMS:
        return AUTONYMS[lang]
    name = locale(lang).get_language_name(lang) or lang
    return name[:1].upper() + name[1:]
