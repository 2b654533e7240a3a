"""Records of one dataset as one document of the index."""

from collections.abc import Sequence

import msgspec

from .model import Card, SearchDocument

UNITED = ("source", "jurisdiction", "language", "format")
"The facets that a record takes over from its copies: a filter by a copy's source finds it."

_decode = msgspec.json.Decoder(Card).decode
_encode = msgspec.json.Encoder().encode


def united(leading: SearchDocument, copies: Sequence[SearchDocument]) -> SearchDocument:
    """The leading record as the index takes it: found by its copies' identifiers and facets too.

    Its card says which other sources have it (`Card.also`).
    """
    everyone = (leading, *copies)
    facets = dict(leading.facets)
    for name in UNITED:
        facets[name] = tuple(dict.fromkeys(value for item in everyone for value in item.facets.get(name, ())))
    own = leading.facets.get("source", ())
    also = tuple(source for source in facets["source"] if source not in own)
    return msgspec.structs.replace(
        leading,
        facets=facets,
        identifiers=tuple(dict.fromkeys(value for item in everyone for value in item.identifiers)),
        card=_encode(msgspec.structs.replace(_decode(leading.card), also=also)),
    )
