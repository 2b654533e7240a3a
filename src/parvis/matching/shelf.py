"""Many profiles in little memory: packed, and unpacked one at a time."""

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import msgspec

from .profiles import Profile

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Profile).decode


class Shelf(Sequence[Profile]):
    """Profiles as MessagePack: some 800 bytes each, where unpacked ones take seven thousand."""

    def __init__(self, packed: Iterable[bytes] = ()) -> None:
        self._packed = list(packed)

    @classmethod
    def of(cls, profiles: Iterable[Profile]) -> "Shelf":
        """These profiles, packed as they come."""
        return cls(map(pack, profiles))

    def __len__(self) -> int:
        return len(self._packed)

    @overload
    def __getitem__(self, place: int) -> Profile: ...
    @overload
    def __getitem__(self, place: slice) -> "Shelf": ...
    def __getitem__(self, place: int | slice) -> "Profile | Shelf":
        return Shelf(self._packed[place]) if isinstance(place, slice) else _decode(self._packed[place])

    def __iter__(self) -> Iterator[Profile]:
        return map(_decode, self._packed)


def pack(profile: Profile) -> bytes:
    """A profile as it is kept."""
    return _encode(profile)
