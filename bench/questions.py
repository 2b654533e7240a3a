"""Questions as people type them, made from the records' own titles: the same at every run."""

import random
from collections.abc import Sequence
from urllib.parse import urlencode

FORMATS = ("CSV", "PDF", "HTML", "XML", "JSON", "ZIP")


def questions(titles: Sequence[str], number: int) -> list[dict[str, str]]:
    """So many different questions: one to three words of a title, a third of them with a filter, a few with none."""
    chance = random.Random(20261124)
    seen: set[str] = set()
    made: list[dict[str, str]] = []
    while len(made) < number:
        words = [word.strip(".,:;()").lower() for word in chance.choice(titles).split() if len(word) > 3]
        if not words:
            continue
        start = chance.randrange(len(words))
        question = {"q": " ".join(words[start : start + chance.randint(1, 3)])}
        if chance.random() < 0.33:
            question["format"] = chance.choice(FORMATS)
        if chance.random() < 0.03:
            question = {"format": chance.choice(FORMATS), "page": str(chance.randint(1, 50))}
        key = urlencode(question)
        if key not in seen:
            seen.add(key)
            made.append(question)
    return made
