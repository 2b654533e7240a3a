"""What other parts may ask of counted searches."""

from . import counting as _counting
from .telling import LEAST, Wanted, demand

__all__ = ["LEAST", "Wanted", "demand", "note_search", "write_down"]


def note_search(*, text: str, lang: str, found: int, who: str, user_agent: str) -> bool:
    """Count a search (see `Counting.note`): quick, and without a word to the database."""
    return _counting.counting.note(text=text, lang=lang, found=found, who=who, user_agent=user_agent)


def write_down() -> None:
    """Write down what this process has counted."""
    _counting.counting.write()
