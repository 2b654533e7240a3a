"""Where few datasets have all of the words: what those with some of them count for, in every engine."""

from parvis.model import Problem

FEWER = 0.33
"The share of the words that a dataset must have at the least."
ALL_WORDS = 1_000.0
"What having all of them adds to a score: more than any words alone, less than being what the title says."


def fewer_words(count: int) -> Problem:
    """That datasets with some of the words are among the results, as only `count` have all."""
    if count == 0:
        return Problem("search-fewer-words", "info")
    return Problem("search-some-words", "info", values={"count": str(count)})
