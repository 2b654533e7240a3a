"""Indexes made to be measured: of some documents, described in one language alone or in all."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from parvis.search import engine as open_engine
from parvis.search.engines.base import Engine
from parvis.search.model import SearchDocument

from .baseline import PlainIndex
from .described import only
from .running import Searchable
from .variants import LEARNED, PLAIN

ALL = "*"
"Datasets as they are, described in all languages."


@contextmanager
def searched(
    documents: Iterable[SearchDocument], *, url: str = "", prepare: Callable[[Path], None] | None = None
) -> Iterator[Engine]:
    """An index of these documents in a folder of its own, gone afterwards.

    `url`: of which engine, as in PARVIS_SEARCH_URL. `prepare`: puts beside it what the engine reads there.
    """
    with tempfile.TemporaryDirectory(prefix="parvis-evaluation-") as folder:
        if prepare:
            prepare(Path(folder))
        engine = open_engine(url, Path(folder))
        try:
            engine.rebuild(iter(documents), change=1)
            yield engine
        finally:
            engine.close()


def opened(
    documents: Callable[[], Iterable[SearchDocument]], *, url: str = "", lexicon: Callable[[Path], None] | None = None
) -> Callable[[str, str], AbstractContextManager[Searchable]]:
    """How `evaluated` opens these documents: any language of them, in any kind of index.

    `lexicon`: puts a learned lexicon where an engine of this home reads it.
    """

    @contextmanager
    def opening(described: str, index: str) -> Iterator[Searchable]:
        kept = (item if described == ALL else only(item, described) for item in documents())
        if index == PLAIN:
            yield PlainIndex(kept)
            return
        with searched(kept, url=url, prepare=lexicon if index == LEARNED else None) as engine:
            yield engine

    return opening
