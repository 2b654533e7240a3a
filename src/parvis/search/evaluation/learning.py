"""A lexicon to measure with: learned from datasets that none of the questions is about."""

import shutil
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from parvis.model import Dataset
from parvis.search import LEXICON
from parvis.search.lexicon import About, bitexts, learn, official_entries, official_texts, write_learned
from parvis.search.lexicon.store import LEARNED


def learned_without(datasets: Iterable[Dataset], excluded: Collection[str], folder: Path) -> Callable[[Path], None]:
    """Learn from these datasets, but the excluded ones (by id), into `folder`; what puts it where an engine reads it.

    So no title that is asked for, and no dataset that was judged, has taught the lexicon its own words.
    """
    texts = [text for dataset in datasets if dataset.id not in excluded for text in bitexts(dataset)]
    learned = learn([*official_texts(official_entries()), *texts])
    write_learned(folder, learned, About(made="", pairs=learned.pairs, seconds=0.0))

    def put(home: Path) -> None:
        (home / LEXICON).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / LEARNED, home / LEXICON / LEARNED)

    return put
