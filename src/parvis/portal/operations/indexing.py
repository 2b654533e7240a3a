"""The search index as those who run the portal see it."""

from pathlib import Path

from django.conf import settings

from parvis.portal.catalogue import services as catalogue


def rebuild_index() -> int:
    """Build the index anew, then bring it level with what changed meanwhile; how many datasets it has."""
    count = catalogue.reindex()
    catalogue.sync_index()
    _marker().unlink(missing_ok=True)
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
