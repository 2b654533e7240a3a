"""The search engines there are, and indexes of theirs to judge them by."""

from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from parvis.search import GROUP, engine
from parvis.search.engines.base import Engine
from tests.search.corpus import DOCUMENTS
from tests.services import opensearch

ENGINES = [
    "tantivy",
    pytest.param("opensearch", marks=pytest.mark.services),
    *(entry.name for entry in entry_points(group=GROUP)),
]
Opener = Callable[[Path], Engine]


@pytest.fixture(scope="module", params=ENGINES)
def opener(request: pytest.FixtureRequest) -> Opener:
    """Opens this engine on an index kept in a folder, or in a cluster under a name made of it."""
    name = request.param
    if name == "opensearch":
        return opensearch.opener()
    return lambda home: engine("" if name == "tantivy" else f"{name}:", home)


@pytest.fixture(scope="module")
def full(opener: Opener, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The engine with the whole catalogue, in several commits, so that it is in several pieces."""
    opened = opener(tmp_path_factory.mktemp("full"))
    with opened.writer() as writer:
        for start in range(0, len(DOCUMENTS), 20):
            writer.put(DOCUMENTS[start : start + 20])
            writer.commit(start + 1)
    yield opened
    opened.close()


@pytest.fixture
def empty(opener: Opener, tmp_path: Path) -> Iterator[Engine]:
    opened = opener(tmp_path)
    yield opened
    opened.close()
