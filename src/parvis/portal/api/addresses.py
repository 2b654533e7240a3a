"""The addresses of pages and documents, complete."""

from django.conf import settings

from parvis.portal.addresses import words

SECTIONS = {code: words("datasets", code) for code, _ in settings.LANGUAGES}
"By language: the part of the site's addresses under which datasets are."


def base_url() -> str:
    return str(settings.CONFIG.base_url)


def dataset_page(slug: str, lang: str) -> str:
    """A dataset's page, in the language if the site has it."""
    lang = lang if lang in SECTIONS else "en"
    return f"{base_url()}/{lang}/{SECTIONS[lang]}/{slug}"


def results_page(lang: str) -> str:
    lang = lang if lang in SECTIONS else "en"
    return f"{base_url()}/{lang}/{SECTIONS[lang]}"
