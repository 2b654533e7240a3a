"""Where in a record a word stands: told from what is shown of it."""

from collections.abc import Callable, Iterable, Mapping

from parvis.model import UNDETERMINED
from parvis.vocab import code_list

from .explanation import Place

Texts = Mapping[str, str]
"By language."


def labels(codes: Mapping[str, Iterable[str | None]]) -> dict[str, str]:
    """The labels of codes, by code list, as one text a language."""
    joined: dict[str, list[str]] = {}
    for name, values in codes.items():
        for code in filter(None, values):
            term = code_list(name).get(code)
            for lang, label in (term.labels if term else {UNDETERMINED: code}).items():
                joined.setdefault(lang, []).append(label)
    return {lang: ". ".join(pieces) for lang, pieces in joined.items()}


def places(texts: Mapping[Place, Texts], has: Callable[[str, str], bool]) -> tuple[Place, ...]:
    """The places where `has` (a text, its language) finds the word.

    A word that was found, but in none of these texts, stands in the rest of the description or of the record.
    """
    found: list[Place] = [
        place for place, text in texts.items() if any(has(value, lang) for lang, value in text.items())
    ]
    return tuple(found) or ("description",)
