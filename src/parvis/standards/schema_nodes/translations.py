"""A dataset and the texts that its translation has of it, as one."""

import msgspec

from parvis.model import EMPTY, UNDETERMINED, Dataset, Text, TextList
from parvis.standards.base import ReadContext

from .dataset import read_dataset
from .things import Thing

_TEXTS = ("title", "description", "landing_page")


def translated(dataset: Dataset, other: Dataset) -> Dataset:
    """The dataset with the other's title, description, keywords and page in the languages that it lacks."""
    texts = {name: _texts(getattr(dataset, name), getattr(other, name)) for name in _TEXTS}
    return msgspec.structs.replace(dataset, **texts, keywords=_words(dataset.keywords, other.keywords))


def _texts(mine: Text, theirs: Text) -> Text:
    new = {lang: text for lang, text in theirs.values.items() if lang not in mine.values}
    if not new:
        return mine
    values = mine.values | new
    machine = (*mine.machine, *(lang for lang in theirs.machine if lang in new))
    human = [lang for lang in values if lang not in machine]
    return Text(values, human[0] if len(human) == 1 and human[0] != UNDETERMINED else None, machine)


def _words(mine: TextList, theirs: TextList) -> TextList:
    new = {lang: words for lang, words in theirs.values.items() if lang not in mine.values}
    machine = tuple(lang for lang in theirs.machine if lang in new)
    return TextList(mine.values | new, (*mine.machine, *machine)) if new else mine


def with_translations(thing: Thing, dataset: Dataset, context: ReadContext) -> Dataset:
    """The dataset with the texts of its translations, which stand in it as things of their own."""
    for value, place in thing.members("workTranslation"):
        if not isinstance(value, dict) or not (value.keys() - {"@id", "@type", "url"}):
            thing.keep("workTranslation")
            continue
        inner = thing.inner(value, "workTranslation", *place)
        other = read_dataset(inner, msgspec.structs.replace(context, guid="?"))
        if other is None:
            thing.keep("workTranslation")
            continue
        if not inner.data.keys() & {"name", "headline"}:
            other = msgspec.structs.replace(other, title=EMPTY)
        dataset = translated(dataset, other)
        thing.done("workTranslation", inner)
    return dataset
