"""Which stretches of a card's text match a question."""

from parvis.model import UNDETERMINED
from parvis.search.analysis import STEMMED
from parvis.search.model import Card, CardText

from .compile import Marked
from .schema import EXACT, analyzers


def highlights(card: Card, marked: Marked, lang: str) -> dict[str, list[tuple[int, int]]]:
    """By `title` and `description`: the stretches (start, end, in characters) of the text in the language shown."""
    found = {
        name: _shown_stretches(text, marked, lang)
        for name, text in (("title", card.title), ("description", card.description))
    }
    return {name: marks for name, marks in found.items() if marks}


def shown(text: CardText, lang: str) -> str | None:
    """The language in which a card's text is shown to a reader of `lang`: as `Text.language` chooses it."""
    for candidate in (lang, UNDETERMINED):
        if candidate in text.values:
            return candidate
    return next(iter(text.values), None)


def _shown_stretches(text: CardText, marked: Marked, lang: str) -> list[tuple[int, int]]:
    language = shown(text, lang)
    return [] if language is None else stretches(text.values[language], language, marked)


def stretches(value: str, language: str, marked: Marked) -> list[tuple[int, int]]:
    """Where a text of this language has words that are marked."""
    stems = STEMMED if language == UNDETERMINED else (language,) if language in STEMMED else ()
    found = {
        (token.char_offset_from, token.char_offset_to)
        for token in analyzers()[EXACT].pre_tokenize(value).tokens
        if token.text in marked.exact or any(token.text.startswith(prefix) for prefix in marked.prefixes)
    }
    for stemmed in stems:
        if wanted := marked.stems.get(stemmed):
            tokens = analyzers()[stemmed].pre_tokenize(value).tokens
            found |= {(token.char_offset_from, token.char_offset_to) for token in tokens if token.text in wanted}
    return sorted(found)
