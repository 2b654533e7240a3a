"""Texts of a dataset that say the same in several languages: what the lexicon is learned from."""

import re
from collections.abc import Iterable, Iterator, Mapping

from parvis.model import UNDETERMINED, Dataset, Text, TextList
from parvis.search.analysis import language
from parvis.search.plain import plain_text

LONGEST = 400
"Characters of a text; of longer ones no word can be told to translate another."
MOST_FILES = 50
"Distributions whose titles are read, and of services as many."
MOST_RATIO = 2.0
"How many times as long as its translation a sentence may be; else it is none."
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[^\W\d_])|\n+")

Bitext = Mapping[str, str]
"The same text by language: two languages at least."


def bitexts(dataset: Dataset) -> Iterator[Bitext]:
    """The title, keywords, themes, names and sentences of the description that are there in two languages or more.

    Machine translations are left out: a lexicon that learned from them would repeat their mistakes.
    """
    texts: list[Text] = [dataset.title, *(theme.label for theme in dataset.themes[:100]), *dataset.series[:20]]
    texts += [agent.name for agent in (dataset.publisher, *dataset.creators[:20]) if agent]
    texts += [extent.name for extent in dataset.extents[:100]]
    texts += [item.title for item in dataset.distributions[:MOST_FILES]]
    texts += [service.title for service in dataset.services[:MOST_FILES]]
    for text in texts:
        yield from _bitext(_people(text.values, text.machine))
    yield from _words(dataset.keywords)
    yield from _sentences(dataset.description)


def _people(values: Mapping[str, str], machine: Iterable[str]) -> dict[str, str]:
    return {language(tag): value for tag, value in values.items() if tag != UNDETERMINED and tag not in machine}


def _bitext(values: Mapping[str, str]) -> Iterator[Bitext]:
    kept = {lang: value for lang, value in values.items() if lang and value and len(value) <= LONGEST}
    # The same words in two languages are more often a text nobody translated than one that needs no translation.
    if len(kept) > 1 and len(set(kept.values())) > 1:
        yield kept


def _words(words: TextList) -> Iterator[Bitext]:
    """Keywords item by item, where the lists are as long in both languages; else together, if they are few."""
    lists = {language(tag): found for tag, found in words.values.items() if tag not in words.machine and tag != "und"}
    if len(lists) < 2:
        return
    if len({len(found) for found in lists.values()}) == 1:
        for items in zip(*lists.values(), strict=True):
            yield from _bitext(dict(zip(lists, items, strict=True)))
    else:
        yield from _bitext({lang: ". ".join(found) for lang, found in lists.items()})


def _sentences(text: Text) -> Iterator[Bitext]:
    """A description's sentences, where there are as many in every language, each about as long as its translation."""
    values = {lang: plain_text(value, 5_000) for lang, value in _people(text.values, text.machine).items()}
    parts = {lang: [part.strip() for part in _SENTENCE.split(value) if part.strip()] for lang, value in values.items()}
    if len(parts) < 2 or len({len(found) for found in parts.values()}) != 1:
        return
    for sentences in zip(*parts.values(), strict=True):
        lengths = [len(sentence) for sentence in sentences]
        if max(lengths) <= MOST_RATIO * min(lengths):
            yield from _bitext(dict(zip(parts, sentences, strict=True)))
