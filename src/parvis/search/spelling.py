"""How far two spellings are apart: in slips, and in how easily such a slip happens."""

from collections.abc import Iterable
from itertools import pairwise

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
"Rows of the keyboards of English and Canadian French."
_SOUNDS = ("aeiouy", "cs", "sz", "ck", "gj", "mn", "fv", "dt", "bp", "kq")
"Letters that are taken for each other by ear."
_ALIKE = (
    ("eau", "o"), ("au", "o"), ("ai", "e"), ("ei", "e"), ("ph", "f"), ("qu", "k"), ("ck", "k"), ("th", "t"),
    ("rh", "r"), ("ch", "k"), ("ee", "i"), ("ea", "i"),
)  # fmt: skip
"Letters that sound like one in English or French."
SOUND, KEY, OTHER = 0.7, 0.8, 1.0
"What one letter for another costs: of the same sound, of the next key, any other."
DOUBLED, SILENT, SWAPPED = 0.5, 0.8, 0.7
"What it costs to double a letter or not to; to leave out or put in a vowel or an h; to swap two letters."
FIRST = 0.4
"What it costs more where it is the first letter: people rarely get that wrong."
BY_EAR = 0.6
"What it costs to write by ear what is otherwise the same."


def nearest(word: str, known: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Of known words with their frequencies, those one or two slips away, in no order.

    One slip for words of up to five letters, two for longer ones.
    """
    limit = 1 if len(word) < 6 else 2
    letters = set(word)
    return [
        (other, frequency)
        for other, frequency in known
        # Each slip changes at most two letters of the sets: most words are ruled out without being compared.
        if abs(len(other) - len(word)) <= limit and other != word and len(letters ^ set(other)) <= 2 * limit
        if distance(word, other, limit) <= limit
    ]


def distance(one: str, other: str, limit: int) -> int:
    """Slips (a letter too many, missing, wrong, or two swapped) between two words; limit + 1 if it is more.

    Optimal string alignment; gives up as soon as the limit is passed.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, previous, row = row, before, [i]
        for j, its in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def effort(typed: str, meant: str) -> float:
    """How far what was typed is from what may have been meant: about 1 a slip, less for those that happen easily.

    Both folded. A noisy channel in the sense of E. Brill and R. C. Moore: An improved error model for noisy channel
    spelling correction. ACL 2000; its costs are set by hand, as there is no log to learn them from.
    """
    by_ear = sounding(typed), sounding(meant)
    return min(_effort(typed, meant), BY_EAR + _effort(*by_ear))


def sounding(word: str) -> str:
    """The word with what sounds like one letter written as one."""
    for letters, one in _ALIKE:
        word = word.replace(letters, one)
    return word


def _effort(typed: str, meant: str) -> float:
    before: list[float] = []
    row = [0.0]
    for j in range(len(meant)):
        row.append(row[j] + _more(meant, j))
    for i, letter in enumerate(typed):
        before, previous, row = row, before, [row[0] + _more(typed, i)]
        for j, its in enumerate(meant):
            cost = min(before[j + 1] + _more(typed, i), row[j] + _more(meant, j))
            cost = min(cost, before[j] + (0.0 if letter == its else _instead(letter, its) + FIRST * (i == j == 0)))
            if i and j and letter == meant[j - 1] and typed[i - 1] == its:
                cost = min(cost, previous[j - 1] + SWAPPED)
            row.append(cost)
    return row[-1]


def _more(word: str, at: int) -> float:
    """What it costs that a letter is too much or missing."""
    letter = word[at]
    if at == 0:
        return OTHER + FIRST
    if word[at - 1] == letter:
        return DOUBLED
    return SILENT if letter in "aeiouyh" else OTHER


_INSTEAD: dict[tuple[str, str], float] = {}
for _row in _KEYS:
    for _one, _next in pairwise(_row):
        _INSTEAD[_one, _next] = _INSTEAD[_next, _one] = KEY
for _group in _SOUNDS:
    for _one in _group:
        for _next in _group:
            _INSTEAD[_one, _next] = SOUND


def _instead(letter: str, its: str) -> float:
    return _INSTEAD.get((letter, its), OTHER)
