"""Indexes made to be measured: of some documents, described in one language alone or in all."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from parvis.model import UNDETERMINED
from parvis.search import engine as open_engine
from parvis.search.engines.base import Engine
from parvis.search.model import Card, Hit, SearchDocument

BY_LANGUAGE = ("titles", "texts", "keywords", "labels", "organizations")
"Fields of a document that hold a text by language."


def only(document: SearchDocument, lang: str) -> SearchDocument:
    """The dataset as if it were described in one language alone: no word of another is left to be found.

    What has no language (`und`), identifiers and codes stay; labels of codes in other languages go too.
    """
    kept = {lang, UNDETERMINED}
    card = Hit(id=document.id, card=document.card).read_card()
    facets = {name: values for name, values in document.facets.items() if name != "keyword"}
    texts = {name: _kept(getattr(document, name), kept) for name in BY_LANGUAGE}
    return msgspec.structs.replace(document, facets=facets, card=msgspec.json.encode(_card(card, kept)), **texts)


def _card(card: Card, kept: set[str]) -> Card:
    title = msgspec.structs.replace(card.title, values=_kept(card.title.values, kept))
    description = msgspec.structs.replace(card.description, values=_kept(card.description.values, kept))
    organization = _kept(card.organization, kept) if card.organization else None
    return msgspec.structs.replace(card, title=title, description=description, organization=organization or None)


def _kept(values: dict[str, str], langs: set[str]) -> dict[str, str]:
    return {lang: value for lang, value in values.items() if lang in langs}


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
