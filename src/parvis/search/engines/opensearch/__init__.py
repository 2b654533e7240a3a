"""Search in an OpenSearch cluster, by its official client."""

from parvis.search.lexicon import LexiconFolder

from .address import read_address
from .engine import OpenSearchEngine

__all__ = ["OpenSearchEngine", "open_engine"]


def open_engine(url: str, lexicon: LexiconFolder | None = None) -> OpenSearchEngine:
    """The engine at `opensearch://[user:password@]host:9200/prefix`. Raises EngineUnusable."""
    return OpenSearchEngine(read_address(url), lexicon=lexicon)
