"""What is said where few datasets have all of the words and those with some are found as well, by every engine."""

from parvis.model import Problem


def fewer_words(count: int) -> Problem:
    """That datasets with some of the words are among the results, as only `count` have all."""
    if count == 0:
        return Problem("search-fewer-words", "info")
    return Problem("search-some-words", "info", values={"count": str(count)})
