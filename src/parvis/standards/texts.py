"""Texts as sources give them: in one language, in several, with machine translations, with control characters."""

import html
import re
from functools import lru_cache

from parvis.model import EMPTY, UNDETERMINED, Text
from parvis.vocab import code_list

LONGEST_TEXT = 200_000
LONGEST_TITLE = 2_000
LONGEST_WORD = 500

_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_NULLS = frozenset({"null", "None", "NULL", "undefined", "nan", "NaN"})
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
_FRENCH = re.compile(
    r"[àâçéèêëîïôùûœ]|\b[dln]['’]\w|\b(?:du|de|des|la|le|les|et|ville|gouvernement|agence|minist\wre|commission|conseil|service|office)\b",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """Text without control characters, with plain line ends and no space around it; "" for a mere `null`."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable():
        text = _CONTROLS.sub("", text)
    text = text.strip()
    return "" if text in _NULLS else text


def one_line(text: str) -> str:
    """Such a text on one line, its HTML entities resolved: for titles and names."""
    if (
        text.isprintable()
        and "&" not in text
        and "  " not in text
        and text[:1] != " " != text[-1:]
        and text not in _NULLS
    ):
        return text
    text = " ".join(clean(text).split())
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
        text = " ".join(_CONTROLS.sub("", text).split())
    return text


@lru_cache(maxsize=1024)
def language_tag(key: str) -> tuple[str, str | None] | None:
    """The language that a key of a multilingual field means, and the one a machine translated it from.

    `fr-t-en` (BCP 47, RFC 6497) is French translated from English by a machine. None where it is no tag.
    """
    key = key.strip()
    if len(key) > 35 or not _TAG.fullmatch(key):
        return None
    key = key.replace("_", "-").lower()
    target, translated, origin = key.partition("-t-")
    return (_short(target), _short(origin.split("-m0")[0])) if translated and origin else (_short(target), None)


def _short(tag: str) -> str:
    """`eng` and `en-CA` as `en`: our texts are told apart by language alone."""
    if (code := code_list("language").find(tag)) is not None:
        return code
    head = tag.split("-", 1)[0]
    return code_list("language").find(head) or head


@lru_cache(maxsize=4096)
def find_languages(spelling: str) -> tuple[str, ...]:
    """The languages that a word or code stands for: `eng`, `fr-CA`, `english_and_french`, `Bilingual`; () if none."""
    spelling = spelling.strip()
    if code := code_list("language").find(spelling):
        return (code,)
    folded = spelling.casefold().replace("-", " ").replace("_", " ")
    if folded in ("english and french", "french and english", "bilingual", "bilingue", "anglais et français", "en fr"):
        return ("en", "fr")
    parts = [part for part in re.split(r"[;,/|&]|\band\b|\bet\b", spelling) if part.strip()]
    if len(parts) > 1:
        found = tuple(dict.fromkeys(code for part in parts for code in find_languages(part)))
        return found if len(found) == len({part.strip().casefold() for part in parts}) else ()
    tag = language_tag(spelling)
    return (
        (tag[0],)
        if tag and tag[0] in code_list("language") and re.fullmatch(r"[A-Za-z]{2,3}([-_].*)?", spelling)
        else ()
    )


def text_of(values: dict[str, tuple[str, str | None]]) -> Text:
    """A Text from texts by language, each with the language a machine translated it from (or None)."""
    machine = tuple(lang for lang, (_, origin) in values.items() if origin)
    human = [lang for lang in values if lang not in machine]
    original = human[0] if len(human) == 1 and human[0] != UNDETERMINED else None
    for _, origin in values.values():
        if origin in human:
            original = origin
    return Text({lang: text for lang, (text, _) in values.items()}, original, machine) if values else EMPTY


def plain_text(text: str, language: str) -> Text:
    return Text({language: text}, None if language == UNDETERMINED else language) if text else EMPTY


BILINGUAL = ("CA", "CA-NB")
"Governments that publish in both official languages: `/` between two of their texts parts the languages."


def split_bilingual(name: str, language: str) -> Text:
    """`English | Français` (or the other way round) as a text in two languages; else in the language given."""
    if "|" in name or " / " in name:
        parts = [part.strip() for part in re.split(r"\||\s/\s", name)]
        if len(parts) == 2 and all(parts):
            french = [bool(_FRENCH.search(part)) for part in parts]
            if french == [False, True] or (french == [True, True] and "|" in name):
                return Text({"en": parts[0], "fr": parts[1]})
            if french == [True, False]:
                return Text({"en": parts[1], "fr": parts[0]})
    return plain_text(name, language)
