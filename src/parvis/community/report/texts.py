"""A section's text as people wrote it, its figures filled in."""

import re
from typing import NamedTuple, get_args

from parvis.community.figures import Year
from parvis.community.records import Figure, Text, Words

_FIGURE = re.compile(r"\{([a-z-]+)(?::(\d{4}))?\}")


class Filled(NamedTuple):
    """A text with its figures, and the names in braces that are none."""

    paragraphs: tuple[str, ...]
    lang: str
    unknown: tuple[str, ...]


def in_language(words: Words, lang: str) -> tuple[str, str]:
    """The words in this language, else in another, and which that is."""
    if lang in words:
        return words[lang], lang
    other = next(tag for tag in ("en", "fr", *words) if tag in words)
    return words[other], other


def filled(text: Text, lang: str, years: dict[int, Year]) -> Filled:
    """The paragraphs (parted by blank lines) of a section's text."""
    said, tag = in_language(text.text, lang)
    unknown: list[str] = []

    def figure(match: re.Match[str]) -> str:
        name, number = match.groups()
        year = years.get(int(number)) if number else next(iter(years.values())) if len(years) == 1 else None
        if year is None or name not in (*get_args(Figure), "months-without"):
            unknown.append(match[0])
            return match[0]
        return str(len(year.without) if name == "months-without" else year.said(name))  # type: ignore[arg-type]

    paragraphs = tuple(
        " ".join(_FIGURE.sub(figure, part).split(" ")).strip() for part in re.split(r"\n\s*\n", said) if part.strip()
    )
    return Filled(paragraphs, tag, tuple(unknown))
