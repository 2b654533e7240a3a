"""One search over every catalogue, in every language: questions, documents, and the engines that answer."""

from importlib.metadata import entry_points
from pathlib import Path
from urllib.parse import urlsplit

from parvis.model import Problem

from .engines.base import Engine, EngineUnusable, IndexLocked, IndexUnavailable, IndexUnreachable
from .lexicon import LexiconFolder

__all__ = [
    "LEXICON",
    "Engine",
    "EngineUnusable",
    "IndexLocked",
    "IndexUnavailable",
    "IndexUnreachable",
    "UnknownEngineError",
    "engine",
]

LEXICON = "lexicon"
"The folder of the lexicon's files in a home."
GROUP = "parvis.search_engines"
"The entry-point group where packages add engines: a URL scheme, and a callable of a URL and a home."

_OPENSEARCH = ("opensearch", "opensearchs")
"Schemes of the one engine: in the open, and by TLS."


class UnknownEngineError(ValueError):
    """No engine goes by the scheme of this URL."""


def engine(url: str, home: Path) -> Engine:
    """The search engine at this URL; tantivy in `home`/index where it is empty.

    Raises UnknownEngineError, naming the schemes there are, where none of them is the URL's; EngineUnusable where the
    rest of the URL can't be used.
    """
    scheme = urlsplit(url).scheme if url else "tantivy"
    if scheme == "tantivy":
        from .engines.tantivy import TantivyEngine

        return TantivyEngine(_folder(url, home), lexicon=LexiconFolder(home / LEXICON))
    if scheme in _OPENSEARCH:
        try:
            from .engines.opensearch import open_engine
        except ModuleNotFoundError as error:
            if error.name != "opensearchpy":
                raise
            raise EngineUnusable(Problem("search-client-missing", "error")) from error
        return open_engine(url, LexiconFolder(home / LEXICON))
    others = {entry.name: entry for entry in entry_points(group=GROUP)}
    if scheme not in others:
        known = ", ".join(sorted({"tantivy", *_OPENSEARCH, *others}))
        raise UnknownEngineError(f"no search engine is called {scheme!r} (there are: {known})")
    made: Engine = others[scheme].load()(url, home)
    return made


def _folder(url: str, home: Path) -> Path:
    """tantivy:///an/absolute/folder, or the default."""
    path = urlsplit(url).path
    return Path(path) if path else home / "index"
