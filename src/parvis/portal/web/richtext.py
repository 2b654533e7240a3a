"""Descriptions, whatever markup they came in, as safe HTML."""

import html
import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

LONGEST = 40_000
"Characters of a description that are shown; the machine forms have it whole."
TAGS = {
    "p", "br", "hr", "ul", "ol", "li", "dl", "dt", "dd", "strong", "b", "em", "i", "u", "sub", "sup", "code", "pre",
    "blockquote", "a", "abbr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
    "caption", "s", "del", "ins", "small",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "abbr": {"title"}, "th": {"scope", "colspan", "rowspan"}, "td": {"colspan", "rowspan"}}
SCHEMES = {"http", "https", "mailto"}
_HTML = re.compile(r"</?(?:p|br|div|span|ul|ol|li|a|b|i|em|strong|h[1-6]|table|font|script|style)\b[^<>]*>", re.I)
_HEADING = re.compile(r"<(/?)h[1-6]>")
_ESCAPED = re.compile(r"&lt;/?(?:p|br|div|span|ul|ol|li|a|strong|em)\b")
_BARE_LINK = re.compile(r"(?<![\w\"'=(<\[/])(https?://[^\s<>\"'()\[\]]+[^\s<>\"'()\[\].,;:!?])")

_markdown = (
    MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20}).enable(["table"]).disable("image")
)


@lru_cache(maxsize=1024)
def rich(text: str, top: int = 3) -> Markup:
    """A description in HTML, Markdown or neither as HTML of a few harmless elements.

    Scripts, styles, images, forms and links to anything but http, https and mailto are gone; headings start at
    level `top`. Only the first LONGEST characters are shown, with an ellipsis where something was cut.
    """
    cut = len(text) > LONGEST
    text = text[:LONGEST].replace("\x00", "")
    if _ESCAPED.search(text):  # Some portals escape their markup once too often.
        text = html.unescape(text)
    body = text if _HTML.search(text) else _markdown.render(_BARE_LINK.sub(r"<\1>", text))
    clean = nh3.clean(
        body,
        tags=TAGS,
        clean_content_tags={"script", "style", "template", "iframe", "svg", "math", "noscript"},
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener noreferrer",
    )
    level = min(top, 6)
    clean = _HEADING.sub(lambda match: f"<{match[1]}h{min(level, 6)}>", clean)
    return Markup(clean + ("<p>…</p>" if cut else ""))  # noqa: S704  # cleaned just above
