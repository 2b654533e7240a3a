"""Which stretches of a card's text match a question: the cluster marks them."""

from collections.abc import Iterable, Iterator
from typing import Any

from parvis.model import UNDETERMINED
from parvis.search.analysis import STEMMED
from parvis.search.model import Card, CardText

from .compile import Marked, phrase_in
from .schema import EXACT, SHOWN

BEGIN, END = "\ue000", "\ue001"
"Characters for private use, put around what matches; a text that has them itself is not highlighted."


def asked(marked: Marked) -> dict[str, Any] | None:
    """What to ask of the cluster; None where no word is wanted."""
    very: list[dict[str, Any]] = [phrase_in(EXACT, word) for word in sorted(marked.exact)]
    very += [{"prefix": {EXACT: {"value": prefix}}} for prefix in sorted(marked.prefixes)]
    fields: dict[str, Any] = {}
    for name in SHOWN:
        for lang in (*STEMMED, UNDETERMINED, ""):
            if very:
                fields[f"shown_{name}_{lang}"] = _any(very)
            for stem in STEMMED if lang == UNDETERMINED else (lang,) if lang in STEMMED else ():
                if words := marked.stems.get(stem):
                    fields[f"shown_{name}_{lang}.{stem}"] = _any(
                        phrase_in(f"text_{stem}", word) for word in sorted(words)
                    )
    if not fields:
        return None
    return {
        "type": "unified",
        "number_of_fragments": 0,
        "require_field_match": False,
        "pre_tags": [BEGIN],
        "post_tags": [END],
        "fields": {field: {"highlight_query": query} for field, query in fields.items()},
    }


def _any(queries: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"bool": {"should": list(queries)}}


def highlights(card: Card, found: dict[str, list[str]], lang: str) -> dict[str, list[tuple[int, int]]]:
    """By `title` and `description`: the stretches (start, end, in characters) of the text in the language shown."""
    stretches = {}
    for name, text in zip(SHOWN, (card.title, card.description), strict=True):
        marked = [value for field, values in found.items() if field.startswith(f"shown_{name}_") for value in values]
        if its := _stretches(text, marked, lang):
            stretches[name] = its
    return stretches


def _stretches(text: CardText, marked: Iterable[str], lang: str) -> list[tuple[int, int]]:
    shown = _shown(text, lang)
    if shown is None or BEGIN in shown or END in shown:
        return []
    found: set[tuple[int, int]] = set()
    for value in marked:
        if value.replace(BEGIN, "").replace(END, "") == shown:
            found.update(_places(value))
    return sorted(found)


def _shown(text: CardText, lang: str) -> str | None:
    """The text that a reader of `lang` is shown: as `Text.language` chooses it."""
    for candidate in (lang, UNDETERMINED):
        if candidate in text.values:
            return text.values[candidate]
    return next(iter(text.values.values()), None)


def _places(marked: str) -> Iterator[tuple[int, int]]:
    at = 0
    for piece in marked.split(BEGIN)[0:1]:
        at += len(piece)
    for piece in marked.split(BEGIN)[1:]:
        inside, _, after = piece.partition(END)
        yield at, at + len(inside)
        at += len(inside) + len(after)
