"""The lists of frequent names."""

import re
from functools import cache
from importlib.resources import files
from typing import Literal

from parvis.vocab.lookup import fold

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


@cache
def names(kind: Literal["given", "family"]) -> frozenset[str]:
    """The frequent names of a kind, in lower case and without accents."""
    return frozenset((files("parvis.privacy.find") / "names" / f"{kind}.txt").read_text("utf-8").split())


def words_of(text: str) -> list[str]:
    """The words of a text as the lists write names; O'Brien is obrien there."""
    return [fold(word).replace("'", "").replace("’", "") for word in WORD.findall(text)]
