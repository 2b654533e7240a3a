"""Ways of searching that are measured against each other: named changes of a question's own options."""

from collections.abc import Mapping
from typing import Any

import msgspec

from parvis.search.model import ENOUGH, Query
from parvis.search.ranking import PROFILES

DECIDED = frozenset({
    "text", "lang", "offset", "limit", "facets", "facet_size", "highlight", "explain", "sort", "narrow",
})  # fmt: skip
"Options of a question that the measuring itself decides."
_WORDS = {"on": "true", "off": "false", "yes": "true", "no": "false", "none": "null"}


ENGINE, PLAIN, LEARNED = "engine", "plain", "learned"


class Variant(msgspec.Struct, frozen=True):
    """A way of searching."""

    name: str
    options: dict[str, Any] = {}
    "Of `Query`, by name: what differs from how everybody searches."
    index: str = ENGINE
    """What answers: ENGINE, the search engine with official terms alone; LEARNED, the same with a lexicon learned from
    the datasets' own texts; PLAIN, plain BM25."""

    def query(self, text: str, lang: str, limit: int) -> Query:
        """The question put this way."""
        asked = {"enough": ENOUGH, "correct": True, **self.options}
        return Query(text=text, lang=lang, limit=limit, facets=(), **asked)


class UnknownOptionError(ValueError):
    """A question has no such option, or none of this value."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text[:80]


def switchable() -> tuple[str, ...]:
    """The options of a question that a variant may change: whatever it has, without a list of them here."""
    return tuple(field.name for field in msgspec.structs.fields(Query) if field.name not in DECIDED)


def variant(name: str, texts: tuple[str, ...], start: Mapping[str, Any] | None = None) -> Variant:
    """A variant of `NAME=VALUE` texts: `translate=off`, `ranking=bm25`, `ranking.translated=0.6`, one after another.

    `start`: the options that they change.

    Raises UnknownOptionError, naming the text that can't be read.
    """
    options: dict[str, Any] = dict(start or {})
    defaults = Query(enough=ENOUGH, correct=True)
    for text in texts:
        path, sign, value = text.partition("=")
        option, *inner = path.strip().split(".")
        if not sign or option not in switchable():
            raise UnknownOptionError(text)
        try:
            options[option] = _changed(Query, option, options.get(option, getattr(defaults, option)), inner, value)
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            raise UnknownOptionError(text) from error
    return Variant(name, options)


def _changed(kind: type[msgspec.Struct], field: str, now: Any, inner: list[str], value: str) -> Any:
    """The new value of a field, or of a field within the structure that it holds."""
    if inner:
        if not isinstance(now, msgspec.Struct) or inner[0] not in now.__struct_fields__:
            raise msgspec.ValidationError(inner[0])
        found = _changed(type(now), inner[0], getattr(now, inner[0]), inner[1:], value)
        return msgspec.structs.replace(now, **{inner[0]: found})
    if kind is Query and field == "ranking" and value.strip() in PROFILES:
        return PROFILES[value.strip()]
    wanted = next(item.type for item in msgspec.structs.fields(kind) if item.name == field)
    text = _WORDS.get(value.strip().lower(), value.strip())
    try:
        return msgspec.convert(text, wanted, strict=False)
    except msgspec.ValidationError:
        return msgspec.json.decode(text, type=wanted, strict=False)


def standard() -> tuple[Variant, ...]:
    """The ways that the manual's tables tell apart, the baseline first."""
    return (
        Variant("bm25", index=PLAIN),
        Variant("own-words", {"translate": False}),
        Variant("dictionaries"),
        Variant("learned", index=LEARNED),
    )
