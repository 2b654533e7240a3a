"""How far two spellings are apart."""

from collections.abc import Iterable


def nearest(word: str, known: Iterable[tuple[str, int]], *, most: int = 3) -> list[str]:
    """Of known words with their frequencies, those one or two slips away: nearest first, then most frequent.

    One slip for words of up to five letters, two for longer ones.
    """
    limit = 1 if len(word) < 6 else 2
    letters = set(word)
    found = []
    for other, frequency in known:
        # Each slip changes at most two letters of the sets: most words are ruled out without being compared.
        if abs(len(other) - len(word)) <= limit and other != word and len(letters ^ set(other)) <= 2 * limit:
            apart = distance(word, other, limit)
            if apart <= limit:
                found.append((apart, -frequency, other))
    return [other for _, _, other in sorted(found)[:most]]


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
