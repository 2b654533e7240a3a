"""Markup to plain text, fast: for indexing and excerpts only. Nothing here makes markup safe to show as markup."""

import html
import re
import unicodedata

_HIDDEN = re.compile(r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"</?(?:p|div|br|li|ul|ol|tr|td|th|h[1-6]|table)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s[^()]*)?\)")
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}(?=[ \t])", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*[-=_]{3,}[ \t]*$", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")


def plain_text(text: str, limit: int) -> str:
    """The words of a text in HTML, Markdown or neither: one line, in Unicode's NFC, at most `limit` characters.

    Only the first 4 x limit characters are looked at, so that a text of any length costs the same.
    """
    text = text[: 4 * limit]
    for _ in range(2):  # Twice, as some portals escape their markup once too often.
        if "<" in text:
            text = _TAG.sub("", _BREAK.sub(" ", _HIDDEN.sub(" ", text)))
        if "&" not in text:
            break
        text = html.unescape(text)
    # A regular expression looks at every character: each is kept for the texts that may need it.
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "#" in text:
        text = _HEADING.sub("", text)
    if "---" in text or "===" in text or "___" in text:
        text = _RULE.sub("", text)
    for mark in ("*", "`", "__", "\n>"):
        if mark in text:
            text = text.replace(mark, " ")
    return one_line(text)[:limit].rstrip()


def one_line(text: str) -> str:
    """The text in Unicode's NFC, its control characters and runs of spaces each made one space."""
    if text.isascii() and text.isprintable() and "  " not in text and text == text.strip(" "):
        return text
    text = " ".join(text.split())
    if not text.isprintable():
        text = " ".join(_CONTROL.sub(" ", text).split())
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def excerpt(text: str, length: int = 300) -> str:
    """The beginning of a plain text, cut between words, with an ellipsis where something was cut."""
    if len(text) <= length:
        return text
    head = text[: length - 1]
    cut = head.rfind(" ", length // 2)
    return head[: cut if cut > 0 else None].rstrip(" ,;:.–—-") + "…"


def is_text(text: str) -> bool:
    """Whether it can be written as UTF-8: a lone surrogate can't."""
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)
