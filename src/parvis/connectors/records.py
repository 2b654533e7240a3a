"""Making raw records of JSON values, for portals that give all of them in one document."""

import hashlib
from typing import Any

import msgspec

_encoder = msgspec.json.Encoder()


def encode(value: Any) -> bytes:
    """The value as compact JSON: the same for equal values in equal order, however the portal laid them out.

    Raises ValueError where it can't be (nested too deeply, lone surrogates).
    """
    try:
        return _encoder.encode(value)
    except (RecursionError, UnicodeEncodeError, TypeError, msgspec.MsgspecError, OverflowError) as error:
        raise ValueError(str(error)) from None


def derived_guid(*parts: Any) -> str:
    """An identifier for a record that has none, the same at every harvest as long as these parts of it are."""
    text = "\x1f".join(" ".join(part.split()) if isinstance(part, str) else repr(part)[:2000] for part in parts)
    return "derived-" + hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


class SeenGuids:
    """Which guids a walk has met, in few bytes each."""

    def __init__(self) -> None:
        self._digests: set[bytes] = set()

    def add(self, guid: str) -> bool:
        """Whether it is new."""
        digest = hashlib.blake2b(guid.encode("utf-8", "replace"), digest_size=10).digest()
        if digest in self._digests:
            return False
        self._digests.add(digest)
        return True
