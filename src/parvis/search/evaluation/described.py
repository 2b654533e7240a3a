"""Datasets as if they were described in one language alone."""

import msgspec

from parvis.model import UNDETERMINED
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
