"""The organisations of a catalogue by all their names."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from parvis.search.expand import lexicon
from parvis.search.query import fold

from .pieces import atoms_of

FEWEST_LETTERS = 3
"Of an acronym: shorter ones are words."


class Publishers:
    """What finds an organisation by its names in all languages, and by their acronyms and other official terms."""

    def __init__(self, organizations: Iterable[tuple[str, Mapping[str, str]]]) -> None:
        """`organizations`: of each its slug, and its names by language."""
        self._slugs: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.names: dict[str, tuple[str, ...]] = {}
        for slug, names in organizations:
            own = tuple(dict.fromkeys(names.values()))
            self.names[slug] = own
            spellings = list(own)
            for lang, name in names.items():
                spellings += [text for text in _terms(name, lang) if _is_name(text)]
            for spelling in dict.fromkeys(spellings):
                atoms = atoms_of(spelling)
                if not atoms or (len(atoms) == 1 and len(atoms[0]) < FEWEST_LETTERS):
                    continue
                others = self._slugs.get(atoms, ())
                if slug not in others:
                    self._slugs[atoms] = (*others, slug)

    def find(self, atoms: tuple[str, ...]) -> tuple[str, ...]:
        """The slugs of the organisations of this name."""
        return self._slugs.get(atoms, ())


@lru_cache(maxsize=4096)
def _terms(name: str, lang: str) -> tuple[str, ...]:
    found = lexicon().translations(name.split(), lang)
    back = [term for item in found for term in lexicon().translations(item.text.split(), item.lang)]
    return tuple(dict.fromkeys(item.text for item in (*found, *back) if fold(item.text) != fold(name)))


def _is_name(text: str) -> bool:
    """Names and acronyms are written with capitals: a common noun is nobody's name."""
    return any(char.isupper() for char in text)
