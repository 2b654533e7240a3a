"""Texts of records as a reader is shown them: which language it got, and whether a machine wrote it."""

import re
from urllib.parse import urlsplit

import msgspec

from parvis.model import UNDETERMINED, Text
from parvis.search.model import CardText

_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


class Shown(msgspec.Struct, frozen=True):
    """A text in the language that a reader got."""

    value: str
    lang: str = ""
    "Its BCP 47 tag; empty where nobody stated it."
    foreign: bool = False
    "Whether it is known to be in another language than the page's."
    machine: bool = False

    def __bool__(self) -> bool:
        return bool(self.value)


def shown(text: Text | CardText | None, lang: str) -> Shown:
    """What a reader of `lang` is shown of a text."""
    if text is None:
        return Shown("")
    if isinstance(text, CardText):
        text = Text(text.values, None, text.machine)
    got = text.language(*variants(text.values, lang))
    if got is None:
        return Shown("")
    known = got != UNDETERMINED and _TAG.fullmatch(got) is not None
    base = got.partition("-")[0].lower()
    return Shown(
        value=text.values[got],
        lang=got if known else "",
        foreign=known and base != lang.partition("-")[0].lower(),
        machine=text.is_machine(got) or any(base == other for other in text.machine),
    )


def variants(values: dict[str, object] | dict[str, str], lang: str) -> tuple[str, ...]:
    """The tags among `values` that are this language, the plain one first: fr, fr-CA."""
    return (lang, *sorted(tag for tag in values if tag.partition("-")[0].lower() == lang and tag != lang))


def by_language(values: dict[str, str] | None, lang: str) -> Shown:
    """What a reader is shown of a plain mapping of texts by language."""
    return shown(Text(dict(values)), lang) if values else Shown("")


def web_address(url: str | None) -> str:
    """The address if a reader may follow it (http, https or ftp), else nothing."""
    if not url or len(url) > 4000:
        return ""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme.lower() in {"http", "https", "ftp"} and parts.netloc else ""


def host(url: str) -> str:
    """The name of the site of an address, as a reader knows it."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
