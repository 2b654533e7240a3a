"""Several languages in JSON that has room for one: the record's own where the standard wants it, the others beside it.

Neither STAC nor OGC API Records says how one document holds a text twice (both point to documents in the other
languages). What they allow is more members: here `translations`, `{"fr": {"title": …, "description": …}}`, in the
object whose texts they are. A machine's translation has BCP 47's extension T in its tag (`fr-t-en`). Where the
record's own language lacks a text that the standard demands, another stands in, and `{"en": {"description": ""}}`
says that it does.
"""

from typing import Any

from parvis.model import UNDETERMINED, Text, TextList
from parvis.standards.machine import marked_tag
from parvis.standards.texts import language_tag

MEMBER = "translations"


def spread(lang: str, **texts: Text | TextList) -> dict[str, Any]:
    """Members of these names in the record's language, and `translations` with what they say in others."""
    members: dict[str, Any] = {}
    others: dict[str, dict[str, Any]] = {}
    for name, text in texts.items():
        if not text:
            continue
        own = lang if lang in text.values and lang not in text.machine else None
        for code, value in text.values.items():
            if code != own and value:
                others.setdefault(_tag(code, text), {})[name] = _plain(value)
        if own is None:
            others.setdefault(lang, {})[name] = ""
        members[name] = _plain(text.values[own]) if own is not None else _plain(text.get(lang))
    if others:
        members[MEMBER] = {tag: others[tag] for tag in sorted(others)}
    return members


def _plain(value: str | tuple[str, ...]) -> str | list[str]:
    return list(value) if isinstance(value, tuple) else value


def _tag(code: str, text: Text | TextList) -> str:
    if isinstance(text, Text):
        return marked_tag(code, text)
    return f"{code}-t-{UNDETERMINED}" if code in text.machine else code


def gather(data: dict[str, Any], language: str, *names: str) -> tuple[dict[str, Any], dict[str, str | int]]:
    """The object with the texts of these names by language, as `Fields` reads them, and where those stand."""
    translations = data.get(MEMBER)
    if not isinstance(translations, dict):
        return data, {}
    found: dict[str, dict[str, Any]] = {}
    rest: dict[str, Any] = {}
    for tag, texts in translations.items():
        if not isinstance(texts, dict) or language_tag(tag) is None:
            rest[tag] = texts
            continue
        for name, value in texts.items():
            if name in names and isinstance(value, str | list):
                found.setdefault(name, {})[tag] = value
            else:
                rest.setdefault(tag, {})[name] = value
    if not found and not rest:
        return data, {}
    joined = {name: value for name, value in data.items() if name != MEMBER}
    for name, by_tag in found.items():
        own = joined.get(name)
        # Where the record's own language is told as empty, what stands in for it goes.
        joined[name] = {language: own} | by_tag if isinstance(own, str | list) else by_tag
    if rest:
        joined[MEMBER] = rest
    return joined, dict.fromkeys(found, MEMBER)
