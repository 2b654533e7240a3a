"""The addresses of pages: one table of path words by language, permanent once published.

A language without words of its own here uses the English ones.
"""

from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.urls import NoReverseMatch, ResolverMatch, reverse

from . import languages

PATHS: dict[str, dict[str, str]] = {
    "home": {"en": ""},
    "datasets": {"en": "datasets", "fr": "jeux-de-donnees"},
    "dataset": {"en": "datasets/<slug:slug>", "fr": "jeux-de-donnees/<slug:slug>"},
    "versions": {"en": "datasets/<slug:slug>/versions", "fr": "jeux-de-donnees/<slug:slug>/versions"},
    "suggest": {"en": "suggest", "fr": "suggestions"},
    "organizations": {"en": "organizations", "fr": "organisations"},
    "organization": {"en": "organizations/<slug:slug>", "fr": "organisations/<slug:slug>"},
    "governments": {"en": "governments", "fr": "gouvernements"},
    "government": {"en": "governments/<slug:code>", "fr": "gouvernements/<slug:code>"},
    "sources": {"en": "sources"},
    "source": {"en": "sources/<slug:slug>"},
    "source-preview": {"en": "sources/<slug:slug>/preview", "fr": "sources/<slug:slug>/apercu"},
    "run": {"en": "sources/<slug:slug>/runs/<int:number>", "fr": "sources/<slug:slug>/moissonnages/<int:number>"},
    "about": {"en": "about", "fr": "a-propos"},
    "api": {"en": "api"},
}


def words(name: str, lang: str) -> str:
    """The path of a page in a language, behind `/{lang}/`."""
    by_language = PATHS[name]
    return by_language.get(lang) or by_language["en"]


def address(name: str, lang: str | None = None, /, **parts: object) -> str:
    """The path of a page, in the language of the page being made unless another is named."""
    return _reversed(f"{lang or languages.current()}:{name}", tuple(parts.items()))


@lru_cache(maxsize=8192)
def _reversed(name: str, parts: tuple[tuple[str, object], ...]) -> str:
    return reverse(name, kwargs=dict(parts))


def absolute(path: str) -> str:
    """The public address of a path of this site."""
    return f"{settings.CONFIG.base_url}{path}"


def twins(match: ResolverMatch | None, query: str) -> dict[str, str]:
    """The same page, question included, in every language: its path by language.

    Where the page is none of ours (an error), the other languages' home pages.
    """
    question = f"?{query}" if query else ""
    found: dict[str, str] = {}
    for lang in languages.codes():
        try:
            if match is None or match.url_name not in PATHS:
                found[lang] = address("home", lang)
            else:
                found[lang] = address(match.url_name, lang, **match.kwargs) + question
        except NoReverseMatch:
            found[lang] = address("home", lang)
    return found


def question(**parameters: object) -> str:
    """Parameters as the query of an address, empty ones left out."""
    return urlencode([(name, value) for name, value in parameters.items() if value not in (None, "")], doseq=True)
