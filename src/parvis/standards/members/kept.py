"""What a writer of a standard carries back of its own, and what it calls a record."""

import hashlib
from collections.abc import Set
from typing import Any

from parvis.model import Dataset
from parvis.standards.base import WriteContext, Written

HOLDS = frozenset(Dataset.__struct_fields__) - {"id", "provenance", "extras"}
"Fields of a dataset that these standards give back, with the members that Parvis adds where they have none."


def carried(dataset: Dataset, standard: str, known: Set[str]) -> dict[str, Any]:
    """The extras of a dataset that the standard itself left: all, where it was read from it; else those it knows."""
    told = dataset.provenance.standard if dataset.provenance else None
    if told and told.split("/")[0] == standard:
        return dict(dataset.extras)
    return {name: value for name, value in dataset.extras.items() if name in known}


def record_id(record: Written, context: WriteContext, standard: str) -> str:
    """What the record is called: the portal's id, its own in the standard, an identifier, or one made of words."""
    dataset = record.dataset
    if dataset.id:
        return dataset.id
    own = dataset.extras.get("id")
    if isinstance(own, str) and own:
        return own
    if dataset.identifiers:
        return dataset.identifiers[0].value
    words = "\x1f".join(f"{lang}{text}" for lang, text in sorted(dataset.title.values.items()))
    return record.slug or "derived-" + hashlib.blake2b(words.encode(), digest_size=12).hexdigest()
