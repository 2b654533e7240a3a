"""The addresses of pages, in the words of `parvis.portal.addresses`."""

from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.urls import NoReverseMatch, ResolverMatch, reverse

from parvis.portal.addresses import PATHS

from . import languages


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
