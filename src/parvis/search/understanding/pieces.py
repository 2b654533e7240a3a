"""What was recognised in a question."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from parvis.search.query import All, Word, fold

KINDS = ("period", "place", "format", "publisher")
"What can be recognised."


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Words of a question that say something besides themselves."""

    kind: str
    "One of KINDS."
    words: str
    "As typed, without elisions and the punctuation around them."
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    "By a name of `model.FILTERS`: any of these values has it. Empty for a period."
    start: str | None = None
    end: str | None = None
    "ISO dates; the end of an open period is None."
    names: tuple[str, ...] = ()
    "Other names of the same place or organisation, in any language."
    rest: str = ""
    "The words of the question without these, as plain words: what to ask together with the filters."

    @property
    def key(self) -> str:
        """What `literal` calls these words by."""
        return fold(self.words)


class Understood(NamedTuple):
    """A question with what was recognised in it."""

    root: All
    pieces: tuple[Piece, ...]


class Stretch(NamedTuple):
    """Words of a question that follow each other, and the runs of letters and digits that they consist of."""

    words: tuple[Word, ...]
    atoms: tuple[str, ...]
    "Folded, at hyphens and apostrophes parted."
    owners: tuple[int, ...]
    "By atom: the place of its word."

    @property
    def folded(self) -> str:
        return " ".join("jusqu'" * word.until + fold(word.text) for word in self.words)


def stretch(words: Sequence[Word]) -> Stretch:
    """These words with their atoms."""
    atoms: list[str] = []
    owners: list[int] = []
    for at, word in enumerate(words):
        for atom in atoms_of(word.text):
            atoms.append(atom)
            owners.append(at)
    return Stretch(tuple(words), tuple(atoms), tuple(owners))


def atoms_of(text: str) -> tuple[str, ...]:
    """The runs of letters and digits in a text, folded."""
    return tuple("".join(char if char.isalnum() else " " for char in fold(text)).split())
