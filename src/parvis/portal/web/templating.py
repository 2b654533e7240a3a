"""The Jinja2 environment of the pages: their language, their filters, their globals."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils import translation
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from parvis.vocab import code_list, describe

from . import addresses, coverage, findings, formats, languages, richtext, summary, texts

ASSETS = Path(__file__).resolve().parent / "assets"


def environment(**options: Any) -> Environment:
    """Called by Django's Jinja2 backend with its options."""
    env = Environment(  # noqa: S701  # autoescape is among the options, and on
        **{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by jinja2.ext.i18n
        lambda text: _translated(translation.get_language(), text),
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.globals.update(
        address=addresses.address,
        asset=asset,
        autonym=languages.autonym,
        code_list=code_list,
        describe=lambda problem: describe(problem, languages.current()),
        field_name=lambda path: findings.field_name(path, languages.current()),
        icon=icon,
        label=label,
        lang=languages.current,
        language_name=language_name,
        outline=coverage.outline,
        question=addresses.question,
        show_period=summary.show_period,
        site_name=site_name,
        standard_name=lambda name: label("standard", name),
        theme_address=theme_address,
        contact_email=lambda: settings.CONFIG.contact_email,
        mail_server=lambda: bool(settings.CONFIG.email_url),
        static=static,
    )
    env.filters.update(
        age=formats.show_age,
        amount=formats.show_number,
        compact=compact,
        day=formats.show_date,
        duration=formats.show_seconds,
        enumerate_words=formats.show_list,
        host=texts.host,
        iso=lambda value: (formats.day_of(value) or "") and str(formats.day_of(value)),
        json_block=json_block,
        moment=formats.show_moment,
        percent=formats.show_percent,
        rich=richtext.rich,
        shown=lambda text: texts.shown(text, languages.current()),
        by_language=lambda values: texts.by_language(values, languages.current()),
        size=formats.show_size,
        web_address=texts.web_address,
    )
    return env


@lru_cache(maxsize=4096)
def _translated(lang: str | None, text: str) -> str:
    """The text in the language in force, `lang`: a page asks for a hundred, and Django's own look-up is slower."""
    return translation.gettext(text)


def asset(name: str) -> str:
    """The address of a file of `assets`, with a fingerprint of its content, so that a new one is fetched at once."""
    return f"{static(name)}?v={_fingerprint(name)}"


@lru_cache(maxsize=64)
def _fingerprint(name: str) -> str:
    return hashlib.blake2b((ASSETS / name).read_bytes(), digest_size=5).hexdigest()


def theme_address() -> str:
    """The address of the jurisdiction's own stylesheet of tokens; empty where there is none."""
    return "/theme.css" if settings.CONFIG.theme else ""


def site_name(lang: str | None = None) -> str:
    """The portal's name in a language."""
    names = settings.CONFIG.site_name
    return names.get(lang or languages.current()) or next(iter(names.values()), "Parvis")


def label(name: str, code: str | None) -> str:
    """The name of a code of a code list, in the reader's language; the code where the list lacks it."""
    return code_list(name).label(code, languages.current()) if code else ""


def language_name(tag: str) -> str:
    """The name of a language in the reader's; its tag where nobody named it."""
    base = tag.partition("-")[0].lower()
    known = code_list("language")
    if base in known:
        return known.label(base, languages.current())
    return str(languages.locale(languages.current()).languages.get(base, tag))


def compact(value: object, length: int = 2000) -> str:
    """A value of a record as text: strings as they are, others as JSON, cut at a length."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1, default=str)
    return text if len(text) <= length else text[: length - 1] + "…"


def json_block(value: object) -> Markup:
    """JSON to stand in a `<script>` data block: nothing in it can end the block."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704  # no character is left that markup could begin with


def icon(name: str) -> Markup:
    """A small picture that repeats what the words beside it say, hidden from those who hear the page."""
    return Markup(
        '<svg class="icon" aria-hidden="true" focusable="false" viewBox="0 0 24 24"><path d="{}"/></svg>'
    ).format(escape(ICONS[name]))


ICONS = {
    "search": "M10 4a6 6 0 1 0 3.8 10.6l4.8 4.8 1.4-1.4-4.8-4.8A6 6 0 0 0 10 4zm0 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8z",
    "download": "M11 4h2v9l3.5-3.5 1.4 1.4L12 16.8l-5.9-5.9 1.4-1.4L11 13zM5 18h14v2H5z",
    "external": "M14 4h6v6h-2V7.4l-8.3 8.3-1.4-1.4L16.6 6H14zM5 6h6v2H7v9h9v-4h2v6H5z",
    "check": "M9.5 16.6 5 12.1l1.4-1.4 3.1 3.1 8-8L19 7.1z",
    "cross": "M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z",
    "alert": "M12 3 1.5 21h21zm-1 7h2v5h-2zm0 6.5h2v2h-2z",
    "info": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm-1 4h2v2h-2zm0 4h2v6h-2z",
}
