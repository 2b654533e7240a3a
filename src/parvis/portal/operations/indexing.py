"""The search index as those who run the portal see it."""

from pathlib import Path

from django.conf import settings

from parvis.portal.catalogue import services as catalogue
from parvis.portal.lexicon import services as lexicon


def rebuild_index() -> int:
    """Build the index anew, then bring it level with what changed meanwhile; how many datasets it has.

    What else is made of the catalogue alone is made anew too: the lexicon, with the corrections in the store.
    """
    count = catalogue.reindex()
    catalogue.sync_index()
    _marker().unlink(missing_ok=True)
    lexicon.put_in_force()
    lexicon.train(quick=True)
    return count


def mark_stale() -> None:
    """Note that the catalogue was replaced under the index: numbers of changes no longer tell how far it has come."""
    _marker().touch()


def is_stale() -> bool:
    """Whether the index is of a catalogue that was replaced since."""
    return _marker().exists()


def _marker() -> Path:
    home: Path = settings.CONFIG.home
    return home / "index.stale"
