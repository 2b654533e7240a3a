"""A lexicon learned from texts that say the same in two languages or more."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from .alignment import Link, Pair, align
from .bitexts import Bitext
from .phrases import phrases
from .terms import Entry
from .words import Token, tokens

MOST_CELLS = 4_000_000
"Words times words of all pairs of texts of two languages: what time and memory grow with."
MOST_WORDS = 40
"Words of a text that are looked at."
MOST_PAIRS = 150_000
"Pairs of texts of two languages: the first so many different ones, which bounds time and memory."
MOST_TRANSLATIONS = 6
"Of one word or phrase."
LEAST = 0.05
"Probability below which a translation is forgotten."
DOUBT = 0.5
"Times a word is taken to have been without its translation, however often it came: what is rare is less sure."
LEAST_TIMES, LEAST_SHARE = 3, 0.25
"How often a phrase must have come with its translation, and in which part of all the times that it came."
COMPOSED = 0.2
"Probability from which on the words of a phrase are said to translate each other one by one."

Table = dict[str, list[tuple[str, float]]]
"By the keys of a word or phrase, spaces between them: its translations with their probability, the likeliest first."


class Learned(NamedTuple):
    """What was learned."""

    tables: dict[str, dict[str, Table]]
    "By language, by other language."
    pairs: int
    "Different pairs of texts that it was learned from."


def learn(
    texts: Iterable[Bitext], *, most_cells: int = MOST_CELLS, check: Callable[[], None] = lambda: None
) -> Learned:
    """Learn word and phrase translations between all languages of these texts, in both directions.

    `most_cells`: see MOST_CELLS; less is learned in less time.
    `check` is called every second or so: to be stopped, have it raise something.
    """
    found: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
    for text in texts:
        for one, other in combinations(sorted(text), 2):
            counted = found.setdefault((one, other), Counter())
            if len(counted) < MOST_PAIRS:
                counted[text[one], text[other]] += 1
    tables: dict[str, dict[str, Table]] = {}
    pairs = 0
    for (one, other), counted in found.items():
        onward, back, number = _learn_pair(list(counted), one, other, most_cells, check)
        tables.setdefault(one, {})[other] = onward
        tables.setdefault(other, {})[one] = back
        pairs += number
    return Learned(tables, pairs)


def official_texts(entries: Iterable[Entry]) -> Iterator[Bitext]:
    """Official terms as texts to learn from beside the catalogue's: preferred terms with preferred ones."""
    for entry in entries:
        yield {lang: terms[0] for lang, terms in entry.items() if terms}


class _Side:
    """One language of the pairs: its words by number, how often each came and how it is mostly written."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.numbers: dict[str, int] = {}
        self.surfaces: dict[str, Counter[str]] = {}
        self.times: Counter[str] = Counter()

    def read(self, text: str) -> tuple[list[Token], tuple[int, ...]]:
        found = tokens(text, self.lang)[:MOST_WORDS]
        for token in found:
            surface = text[token.start : token.end]
            # A capital is kept where the word is always written with it: a name, an acronym.
            self.surfaces.setdefault(token.key, Counter())[surface if surface.isupper() else surface.lower()] += 1
        numbers = self.numbers
        return found, tuple(numbers.setdefault(token.key, len(numbers) + 1) for token in found)

    def written(self, key: str) -> str:
        return self.surfaces[key].most_common(1)[0][0]


class _Text(NamedTuple):
    text: str
    tokens: list[Token]
    clauses: list[int]


def _learn_pair(
    texts: Sequence[tuple[str, str]], one: str, other: str, most_cells: int, check: Callable[[], None]
) -> tuple[Table, Table, int]:
    sides = _Side(one), _Side(other)
    read: list[tuple[_Text, _Text]] = []
    pairs: list[Pair] = []
    seen: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
    cells = 0
    # The shortest say most surely what is what, and titles, keywords and names are shorter than sentences.
    for first, second in sorted(texts, key=lambda pair: len(pair[0]) * len(pair[1])):
        here, numbers = sides[0].read(first)
        there, others = sides[1].read(second)
        if not numbers or not others or (numbers, others) in seen:
            continue  # Sentences that differ by a number or a year say nothing new.
        seen.add((numbers, others))
        cells += len(numbers) * len(others)
        if cells > most_cells:
            break
        read.append(
            (
                _Text(first, here, [token.clause for token in here]),
                _Text(second, there, [token.clause for token in there]),
            )
        )
        pairs.append(Pair(numbers, others, 1.0))
    onward, back = _Counts(sides[0], sides[1]), _Counts(sides[1], sides[0])
    for (first_text, second_text), links in zip(read, align(pairs, check=check), strict=True):
        onward.add(first_text, second_text, links)
        back.add(second_text, first_text, [Link(link.other, link.one, link.sure) for link in links])
    return onward.table(), back.table(), len(pairs)


class _Counts:
    """What came with what, of one direction."""

    def __init__(self, source: _Side, target: _Side) -> None:
        self._source, self._target = source, target
        self._words: dict[str, Counter[str]] = {}
        self._phrases: dict[str, Counter[str]] = {}
        self._written: dict[str, Counter[str]] = {}
        self._times: Counter[str] = Counter()

    def add(self, source: _Text, target: _Text, links: list[Link]) -> None:
        keys = [token.key for token in source.tokens]
        others = [token.key for token in target.tokens]
        for length in (1, 2, 3):
            for start in range(len(keys) - length + 1):
                self._times[" ".join(keys[start : start + length])] += 1
        for link in links:
            self._words.setdefault(keys[link.one], Counter())[others[link.other]] += link.sure  # type: ignore[assignment]
        for (start, end), (first, last) in phrases(links, source.clauses, target.clauses):
            found = " ".join(others[first:last])
            self._phrases.setdefault(" ".join(keys[start:end]), Counter())[found] += 1
            if last - first > 1:
                written = " ".join(target.text[target.tokens[first].start : target.tokens[last - 1].end].split())
                self._written.setdefault(found, Counter())[written.lower()] += 1

    def table(self) -> Table:
        words = {key: dict(self._likely(key, found)) for key, found in self._words.items()}
        table: Table = {}
        for key in {**self._words, **self._phrases}:
            several = dict(self._several(key, words))
            single = {} if " " in key else self._without_parts(words.get(key, {}), several)
            found = {self._target.written(other): share for other, share in single.items()}
            found |= {self._written[other].most_common(1)[0][0]: share for other, share in several.items()}
            if found:
                best = sorted(found.items(), key=lambda item: (-item[1], item[0]))
                table[key] = [(text, round(share, 3)) for text, share in best[:MOST_TRANSLATIONS]]
        return table

    def _likely(self, key: str, found: Mapping[str, float]) -> Iterator[tuple[str, float]]:
        times = self._times[key] + DOUBT
        for other, count in found.items():
            if count / times >= LEAST:
                yield other, min(1.0, count / times)

    def _several(self, key: str, words: Mapping[str, Mapping[str, float]]) -> Iterator[tuple[str, float]]:
        """The translations of a word or phrase that are, either of them, more than their words' one by one."""
        for other, count in self._phrases.get(key, {}).items():
            share = count / (self._times[key] + DOUBT)
            if count < LEAST_TIMES or share < LEAST_SHARE:
                continue
            if " " not in other or not self._composed(key.split(), other.split(), words):
                if " " not in other:
                    self._written.setdefault(other, Counter())[self._target.written(other)] += 1
                yield other, min(1.0, share)

    @staticmethod
    def _composed(keys: list[str], others: list[str], words: Mapping[str, Mapping[str, float]]) -> bool:
        """Whether each word has its translation on the other side, and none is left."""
        if len(keys) != len(others):
            return False
        left = list(others)
        for key in keys:
            likely = words.get(key, {})
            best = max(left, key=lambda other: likely.get(other, 0.0))
            if likely.get(best, 0.0) < COMPOSED:
                return False
            left.remove(best)
        return True

    @staticmethod
    def _without_parts(single: dict[str, float], several: Mapping[str, float]) -> dict[str, float]:
        """Translations without those that are but a part of a likely one: *garde* of *garde d’enfants*."""
        parts: dict[str, float] = {}
        for other, share in several.items():
            for part in other.split():
                parts[part] = max(parts.get(part, 0.0), share)
        return {other: share for other, share in single.items() if share > 2 * parts.get(other, 0.0)}
