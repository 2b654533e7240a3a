"""Learning from the catalogue: when asked, and when it has changed enough."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from parvis.portal.catalogue import services as catalogue
from parvis.search.lexicon import About, Bitext, bitexts, learn, official_entries, official_texts, write_learned

from .correcting import put_in_force
from .keeping import folder, opened

LEAST_TEXTS = 100
"Texts in several languages that a catalogue must have: fewer teach nothing that official terms don't say."
LEAST_CHANGES, LEAST_SHARE = 100, 0.05
"What must have changed before the lexicon is learned anew: so many datasets, and that share of all."
MOST_CELLS, QUICK_CELLS = 4_000_000, 1_200_000
"Words times words of the texts that are learned from: half a minute or so, and a quarter."
MOST_TEXTS = 200_000
"Different ones, which bounds memory."
MOST_SECONDS = 90.0
"For reading texts from the catalogue. Its ids are in no order, so that the first of them are a fair sample."


class TrainingStoppedError(Exception):
    """The process is to end; what was learned before stays."""


def train(*, quick: bool = False, stopped: Callable[[], bool] = lambda: False) -> About:
    """Learn the lexicon anew from the catalogue and put it in force, in place of the earlier one; how it came to be.

    `quick`: from fewer texts, for somebody who waits. Raises TrainingStoppedError.
    """
    change = catalogue.last_change()
    started = time.process_time()
    reading = _Reading(stopped)
    texts = list(reading.texts())
    enough = len(texts) >= LEAST_TEXTS
    learned = learn(
        [*official_texts(official_entries()), *texts] if enough else (),
        most_cells=QUICK_CELLS if quick else MOST_CELLS,
        check=reading.check,
    )
    about = About(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        pairs=learned.pairs,
        datasets=reading.datasets,
        change=change,
        seconds=round(time.process_time() - started, 1),
    )
    write_learned(folder(), learned, about)
    put_in_force()
    return about


def train_if_due(*, stopped: Callable[[], bool] = lambda: False) -> About | None:
    """Learn anew if the catalogue has changed enough since the last time; None where it hasn't."""
    return train(stopped=stopped) if is_due() else None


def is_due() -> bool:
    """Whether so much of the catalogue has changed since the lexicon was learned that it is worth learning anew."""
    about = opened().current().about
    change = catalogue.last_change()
    if about is None or about.change > change:  # never learned, or of a catalogue that was replaced
        return change > 0
    changes = change - about.change
    return changes >= max(LEAST_CHANGES, LEAST_SHARE * catalogue.count_datasets())


class _Reading:
    """Texts of the catalogue, in bounded time."""

    def __init__(self, stopped: Callable[[], bool]) -> None:
        self._stopped = stopped
        self.datasets = 0

    def check(self) -> None:
        """Raises TrainingStoppedError where the process is to end."""
        if self._stopped():
            raise TrainingStoppedError

    def texts(self) -> Iterator[Bitext]:
        seen: set[tuple[str, ...]] = set()
        until = time.process_time() + MOST_SECONDS
        for item in catalogue.iterate_datasets():
            self.check()
            self.datasets += 1
            for text in bitexts(item.dataset):
                key = tuple(text.values())
                if key not in seen:
                    seen.add(key)
                    yield text
            if time.process_time() > until or len(seen) >= MOST_TEXTS:
                return
