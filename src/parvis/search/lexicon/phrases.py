"""Words that are translated together: `greenhouse gas`, `gaz à effet de serre`.

Phrase pairs are those consistent with the alignment: no word of either is linked to a word outside the other
(F. J. Och, H. Ney: The alignment template approach to statistical machine translation. Computational Linguistics
30(4), 2004).
"""

from collections.abc import Iterator, Sequence

from .alignment import Link

LONGEST_ONE, LONGEST_OTHER = 3, 4
"Words that mean something of a phrase, and of its translation."
LEAST_SURE = 0.3
"Links less sure than that neither make nor break a phrase."

Span = tuple[int, int]
"The first word, and the one after the last."


def phrases(links: Sequence[Link], one: Sequence[int], other: Sequence[int]) -> Iterator[tuple[Span, Span]]:
    """The spans of two texts that translate each other, one of them at least of several words.

    `one` and `other` say of each word of a text in which clause it stands: no phrase runs over two.
    """
    there: list[list[int]] = [[] for _ in range(len(one))]
    back: list[list[int]] = [[] for _ in range(len(other))]
    for link in links:
        if link.sure >= LEAST_SURE:
            there[link.one].append(link.other)
            back[link.other].append(link.one)
    for start in range(len(one)):
        if not there[start]:
            continue
        first, last = len(other), -1
        for end in range(start + 1, min(len(one), start + LONGEST_ONE) + 1):
            linked = there[end - 1]
            if one[end - 1] != one[start]:
                break
            first, last = min((first, *linked)), max((last, *linked))
            if not linked or last - first >= LONGEST_OTHER or other[first] != other[last]:
                continue
            if end == start + 1 and last == first:
                continue
            if all(start <= place < end for target in range(first, last + 1) for place in back[target]):
                yield (start, end), (first, last + 1)
