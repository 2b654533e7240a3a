"""Which word translates which, learned from texts that say the same: IBM model 1.

P. F. Brown, S. A. Della Pietra, V. J. Della Pietra, R. L. Mercer: The mathematics of statistical machine translation:
parameter estimation. Computational Linguistics 19(2), 1993. Both directions are learned, each with an empty word that
stands for what translates nothing, and agree as in P. Liang, B. Taskar, D. Klein: Alignment by agreement. NAACL 2006.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from math import exp, log, sqrt
from typing import NamedTuple

ROUNDS = 4
"Of expectation and maximisation: more no longer change a translation's rank."
PRIOR = 0.01
"Of the Dirichlet prior over a word's translations: keeps rare words from taking all that nobody else explains."

PRUNED_AFTER, NEGLIGIBLE = 2, 0.005
"After which round a word that explains less than that share of another is no longer thought of."


class Pair(NamedTuple):
    """Two texts that say the same, as numbers of words, and how often they came."""

    one: tuple[int, ...]
    other: tuple[int, ...]
    times: float


class Link(NamedTuple):
    """A word of the one text and a word of the other, by their places, and how sure it is that they belong together."""

    one: int
    other: int
    sure: float


class _Row(NamedTuple):
    """A target word of a pair, and the source words that it may have come of."""

    cells: tuple[int, ...]
    "The number of each source word's cell in the table of probabilities."
    places: tuple[int, ...]
    "Where each source word stands; the empty one at -1."


class _Direction:
    """The probability of each target word, given a source word, from all pairs."""

    def __init__(self, pairs: Sequence[tuple[tuple[int, ...], tuple[int, ...], float]]) -> None:
        """Each pair: source, target, times. Words are numbered from 1; 0 is the empty word of the source."""
        cells: dict[tuple[int, int], int] = {}
        self._times = [times for _, _, times in pairs]
        self._rows: list[list[_Row]] = []
        "By pair, by target word."
        for source, target, _ in pairs:
            origins, places = (0, *source), tuple(range(-1, len(source)))
            rows = []
            for word in target:
                row = tuple([cells.setdefault((origin, word), len(cells)) for origin in origins])
                rows.append(_Row(row, places))
            self._rows.append(rows)
        self._source = array("i", [origin for origin, _ in cells])
        "By cell: the number of its source word."
        self._probability = [1.0] * len(cells)

    def learn(self, rounds: int, check: Callable[[], None]) -> None:
        words = max(self._source, default=0) + 1
        for done in range(rounds):
            check()
            counts = self._expected()
            totals = [0.0] * words
            kinds = [0] * words
            for origin, count in zip(self._source, counts, strict=True):
                totals[origin] += count
                kinds[origin] += 1
            whole = [_trusted(total + PRIOR * kind) for total, kind in zip(totals, kinds, strict=True)]
            self._probability = [
                _trusted(count + PRIOR) / whole[origin] if whole[origin] else 0.0
                for origin, count in zip(self._source, counts, strict=True)
            ]
            if done == PRUNED_AFTER - 1:
                self._prune()

    def _expected(self) -> list[float]:
        probability = self._probability
        counts = [0.0] * len(probability)
        for rows, times in zip(self._rows, self._times, strict=True):
            for cells, _ in rows:
                shares = [probability[cell] for cell in cells]
                whole = sum(shares)
                if whole > 0.0:
                    whole = times / whole
                    for cell, share in zip(cells, shares, strict=True):
                        counts[cell] += share * whole
        return counts

    def _prune(self) -> None:
        """Forget what by now is next to impossible within a pair: later rounds are quicker by far."""
        probability = self._probability
        for rows in self._rows:
            for at, (cells, places) in enumerate(rows):
                shares = [probability[cell] for cell in cells]
                least = sum(shares) * NEGLIGIBLE
                kept = [place for place, share in enumerate(shares) if share >= least]
                if len(kept) < len(cells):
                    rows[at] = _Row(tuple([cells[place] for place in kept]), tuple([places[place] for place in kept]))

    def posteriors(self) -> Iterator[list[dict[int, float]]]:
        """Of every pair, for every target word: how likely it came of which source word, by place."""
        probability = self._probability
        for rows in self._rows:
            found = []
            for cells, places in rows:
                shares = [probability[cell] for cell in cells]
                whole = sum(shares) or 1.0
                found.append({place: share / whole for place, share in zip(places, shares, strict=True) if place >= 0})
            yield found


LEAST_SURE = 0.05
"Links less sure than that are none."


def align(
    pairs: Sequence[Pair], *, rounds: int = ROUNDS, check: Callable[[], None] = lambda: None
) -> Iterator[list[Link]]:
    """The links within each pair, in the pairs' order: the geometric mean of what both directions believe.

    `check` is called before each round: to be stopped, have it raise something.
    """
    there = _Direction([(pair.one, pair.other, pair.times) for pair in pairs])
    there.learn(rounds, check)
    back = _Direction([(pair.other, pair.one, pair.times) for pair in pairs])
    back.learn(rounds, check)
    for onward, backward in zip(there.posteriors(), back.posteriors(), strict=True):
        links = []
        for other, row in enumerate(onward):
            for one, share in row.items():
                both = share * backward[one].get(other, 0.0)
                if both > LEAST_SURE * LEAST_SURE:
                    links.append(Link(one, other, sqrt(both)))
        yield links


def _trusted(count: float) -> float:
    """exp(ψ(count)), by the asymptotic series: half a time less than the count, and nothing of what hardly came."""
    if count < 0.03:
        return 0.0
    shift = 0.0
    while count < 6.0:
        shift += 1.0 / count
        count += 1.0
    square = 1.0 / (count * count)
    return exp(log(count) - 0.5 / count - square * (1 / 12 - square * (1 / 120 - square / 252)) - shift)
