"""What is no longer at a source, and whether so much of it is gone that a person must look first."""

import uuid
from array import array
from collections.abc import Iterable

from parvis.model import digest
from parvis.portal.catalogue import services as catalogue

from . import models

KEY_BYTES = 8
MOST_SHARE = 0.1
"The greatest share of a source's datasets that one run may withdraw by itself."
ALWAYS_FEW = 5
"So many may always go, however small the source."


def guid_key(guid: str) -> int:
    """A guid as a number of 8 bytes, to remember cheaply which were seen.

    Two of a million guids share one with a chance of 3 in 100 million; a vanished record would then stay on.
    """
    return int.from_bytes(digest(guid.encode("utf-8", "surrogatepass"))[:KEY_BYTES], "little")


def pack(keys: Iterable[int]) -> bytes:
    """Keys as bytes, for `Batch.seen`."""
    return array("Q", keys).tobytes()


def unpack(packed: bytes) -> "array[int]":
    """The keys in such bytes."""
    keys: array[int] = array("Q")
    keys.frombytes(packed)
    return keys


def seen_keys(run: models.Run) -> set[int]:
    """The keys of all records that the committed batches of a run saw."""
    seen: set[int] = set()
    for packed in run.batches.values_list("seen", flat=True).iterator():
        seen.update(unpack(bytes(packed)))
    return seen


def vanished_ids(run: models.Run) -> list[uuid.UUID]:
    """The published datasets of the run's source that the run did not see."""
    seen = seen_keys(run)
    return [id for id, guid in catalogue.published_ids(origin=run.source.slug) if guid_key(guid) not in seen]


def too_many(vanished: int, published: int) -> bool:
    """Whether a person must confirm: everything is gone, or more than a tenth (and more than a handful) is."""
    if vanished == 0:
        return False
    return vanished == published or (vanished > ALWAYS_FEW and vanished > published * MOST_SHARE)
