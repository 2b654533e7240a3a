"""Words of other languages that a search added, as its page shows them: each can be left out, and all of them."""

from collections.abc import Callable
from typing import NamedTuple

from parvis.portal.lexicon import services as lexicon
from parvis.search.model import Query, Results


class AddedWord(NamedTuple):
    """A word that was added."""

    text: str
    lang: str | None
    likelihood: float
    without: str
    "The address of the same search without it."


class AddedWords(NamedTuple):
    """What was added to a question."""

    words: tuple[tuple[str, tuple[AddedWord, ...]], ...]
    "By word or term of the question."
    left_out: tuple[tuple[str, str], ...]
    "Words the reader wants none of, each with the address of the search with it."
    off: str | None
    "The address of the search without any of them, where some were added."
    on: str | None
    "The address of the search with them, where the reader wants none."


def added_words(answer: Results, query: Query, link: Callable[..., str]) -> AddedWords:
    """What was added to this question, with the addresses of the searches that leave it out. `link` makes addresses."""
    found = []
    for word, others in answer.added.items():
        langs = {item.text: item.lang for item in lexicon.look_up(words=word, lang=query.lang)}
        strengths = answer.strengths.get(word, ())
        found.append(
            (
                word,
                tuple(
                    AddedWord(other, langs.get(other), strength, link(without=(*query.without, other)))
                    for other, strength in zip(others, strengths, strict=False)
                ),
            )
        )
    left_out = tuple(
        (word, link(without=tuple(other for other in query.without if other != word))) for word in query.without
    )
    return AddedWords(
        words=tuple(found),
        left_out=left_out if query.translate else (),
        off=link(translate="no", without=None) if found else None,
        on=link(translate=None) if query.text.strip() and not query.translate else None,
    )
