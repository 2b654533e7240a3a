"""Known items: looking for one dataset by its title in another language than the one it is described in."""

import random
from collections import Counter
from collections.abc import Iterable

from parvis.search.model import SearchDocument
from parvis.search.query import fold

from .collections import Collection
from .topics import Topic

SHORTEST = 8
"Characters of a title that is asked for: shorter ones name nothing."


def known_items(
    documents: Iterable[SearchDocument], *, langs: tuple[str, ...], sample: int, seed: int = 1, name: str = "titles"
) -> Collection:
    """For `sample` datasets with a title in each of these languages: each title as a topic, the dataset its answer.

    Left out: titles that are the same in two languages, and those that several datasets share. Half of the datasets, by
    the seed, are for tuning (`tune`), the others for testing (`test`); all titles of one dataset are in the same half.
    """
    titled = {
        document.id: document.titles
        for document in documents
        if all(len(document.titles.get(lang, "")) >= SHORTEST for lang in langs)
    }
    times = Counter((lang, fold(titles[lang])) for titles in titled.values() for lang in langs)
    usable = sorted(
        id
        for id, titles in titled.items()
        if len({fold(titles[lang]) for lang in langs}) == len(langs)
        and all(times[lang, fold(titles[lang])] == 1 for lang in langs)
    )
    chance = random.Random(seed)  # noqa: S311  # a sample that can be drawn again, no secret
    chosen = chance.sample(usable, min(sample, len(usable)))
    topics = [
        Topic(
            id=f"{id}-{lang}",
            text=titled[id][lang],
            lang=lang,
            pair=id,
            type="title",
            split="tune" if place % 2 else "test",
        )
        for place, id in enumerate(chosen)
        for lang in langs
    ]
    judgments = {topic.id: {topic.pair: 1} for topic in topics}
    return Collection(name=name, topics=tuple(topics), judgments=judgments)
