"""The licence of what a record describes, among its resourceConstraints."""

import re

from parvis.model import EMPTY, Licence, Text
from parvis.standards.licences import find_licence

from .tree import Languages, Node

_LINK = re.compile(r"\s*(?:\((https?://[^\s()<>\"]+)\)|(https?://[^\s()<>\"]+))\s*$")
_MOST = 50


def licence_of(identification: Node, languages: Languages) -> Licence | None:
    """The licence that the constraints name, in any language; else what limits use where a licence is said to be.

    `Open Government Licence - Canada (http://…)` and its French twin are one licence. Taken is only what names it.
    """
    candidates: list[tuple[int, Node, Text]] = []
    for group in identification.all("resourceConstraints")[:_MOST]:
        if group.children is None:
            continue
        is_licence = any("licen" in node.word.lower() for node in group.all("useConstraints"))
        for name in ("useLimitation", "otherConstraints"):
            for node in group.all(name):
                candidates.append((0 if is_licence else 1, node, _peek(node, languages)))
        for reference in group.all("reference"):
            if (title := reference.first("title")) is not None:
                candidates.append((0, title, _referenced(reference, title, languages)))
    for _, node, text in candidates:
        for value in text.values.values():
            if (code := _code(value)) is not None:
                node.taken = True
                return _licence(code, text)
    for rank, node, text in candidates:
        if rank == 0 and text:
            node.taken = True
            languages.findings.add("licence-unknown", node.where, "info", licence=text.get("en"))
            return _licence(None, text)
    return None


def _peek(node: Node, languages: Languages) -> Text:
    text = languages.text(node, line=False)
    if not text and node.href:
        text = Text({languages.main: node.href})
    elif node.href.startswith("http"):
        text = Text({lang: f"{value} ({node.href})" for lang, value in text.values.items()}, text.original)
    node.taken = False
    return text


def _referenced(reference: Node, title: Node, languages: Languages) -> Text:
    link = reference.first("onlineResource", "linkage")
    text = _peek(title, languages)
    if link is not None and link.text.startswith("http"):
        return Text({lang: f"{value} ({link.text})" for lang, value in text.values.items()}, text.original)
    return text


def _code(value: str) -> str | None:
    match = _LINK.search(value)
    title = _LINK.sub(" ", value).strip()
    title = title.rstrip(" -–:.")
    return find_licence("", title, _address(match) if match else "") or find_licence("", value, "")


def _address(match: re.Match[str]) -> str:
    """The address; what ends a sentence is none of it, unless brackets say where it ends."""
    return match[1] or match[2].rstrip(".,;")


def licence_said(text: Text) -> Licence:
    """The licence that a text names, in any of its languages; one that is known by this text alone where none does."""
    codes = (_code(value) for value in text.values.values())
    return _licence(next((code for code in codes if code is not None), None), text)


def _licence(code: str | None, text: Text) -> Licence:
    titles: dict[str, str] = {}
    links: dict[str, str] = {}
    for lang, value in text.values.items():
        match = _LINK.search(value)
        if match and len(value) < 400:
            links[lang] = _address(match)
            value = _LINK.sub("", value).strip()
        if value:
            titles[lang] = value
    return Licence(
        code=code, title=Text(titles, text.original, text.machine) if titles else EMPTY,
        url=Text(links) if links else EMPTY,
    )  # fmt: skip
