"""The shape of microdata: columns of codes, their dictionaries, and what each column is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from parvis.privacy.errors import PrivacyError

Codes = npt.NDArray[np.unsignedinteger[Any]]
Role = Literal["direct", "quasi", "sensitive", "other"]
"direct: names a person by itself; quasi: does so together with others; sensitive: what must not become known."


@dataclass(frozen=True, eq=False)
class Column:
    """One column of n records: record i has the value `values[codes[i]]`.

    `codes` is an array of shape (n,) of the smallest unsigned type that holds `len(values) - 1`. `values` has each
    value once, sorted where they can be compared (numbers by size, text by code point); None stands for a missing
    value, and comes last. Neither is ever changed in place.
    """

    name: str
    codes: Codes
    values: tuple[Any, ...]
    role: Role = "other"

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many records have each value: shape (len(values),)."""
        return np.bincount(self.codes, minlength=len(self.values)).astype(np.int64)

    @cached_property
    def numbers(self) -> npt.NDArray[np.float64]:
        """The dictionary as numbers, shape (len(values),): NaN where a value is missing.

        Raises PrivacyError (`privacy-not-numbers`) where a value is none; it says how many, never which.
        """
        found = np.array([_number(value) for value in self.values], dtype=np.float64)
        wrong = sum(value is not None and value != "" and np.isnan(n) for value, n in zip(self.values, found))  # noqa: B905
        if wrong:
            raise PrivacyError.of("privacy-not-numbers", column=self.name, count=wrong)
        return found

    @property
    def is_numeric(self) -> bool:
        """Whether every value that is there is a number, or text that reads as one."""
        try:
            return bool(np.isfinite(self.numbers).any())
        except PrivacyError:
            return False

    def decoded(self) -> list[Any]:
        """The values of the records, in order."""
        lookup = np.empty(len(self.values), dtype=object)
        lookup[:] = self.values
        return list(lookup[self.codes]) if len(self.values) else []

    def recoded(self, lookup: npt.NDArray[Any], values: Sequence[Any]) -> "Column":
        """Every code c replaced with `lookup[c]`, an index into the new dictionary; unused values are dropped."""
        return from_codes(self.name, np.asarray(lookup)[self.codes], values, self.role)

    def taken(self, rows: npt.NDArray[Any]) -> "Column":
        """The records of an index or a mask, in its order; the dictionary stays."""
        return replace(self, codes=self.codes[rows])


def from_codes(name: str, codes: npt.NDArray[Any], values: Sequence[Any], role: Role) -> Column:
    """A column from any whole numbers and their dictionary, which may have unused values: these are dropped."""
    used = np.bincount(codes, minlength=len(values)) > 0
    fresh = np.cumsum(used) - 1
    kept = tuple(value for value, is_used in zip(values, used, strict=True) if is_used)
    return Column(name, smallest(fresh[codes], len(kept)), kept, role)


def smallest(codes: npt.NDArray[Any], size: int) -> Codes:
    """Codes in the smallest unsigned type that holds numbers below `size`."""
    kind: Any = np.uint8 if size <= 1 << 8 else np.uint16 if size <= 1 << 16 else np.uint32
    return np.ascontiguousarray(codes, dtype=kind)


def _number(value: Any) -> float:
    if value is None or isinstance(value, bool):
        return np.nan
    if hasattr(value, "toordinal"):
        return float(value.toordinal())
    try:
        return float(value)
    except (TypeError, ValueError):
        return np.nan


@dataclass(frozen=True, eq=False)
class Microdata:
    """Records: columns of the same length, by name in their order."""

    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        if len({len(column) for column in self.columns}) > 1:
            raise PrivacyError.of("privacy-columns-uneven")
        if len({column.name for column in self.columns}) < len(self.columns):
            raise PrivacyError.of("privacy-columns-same-name")

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def __getitem__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise PrivacyError.of("privacy-column-unknown", column=name, columns=", ".join(self.names))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def of(self, role: Role) -> tuple[Column, ...]:
        """The columns of a role, in order."""
        return tuple(column for column in self.columns if column.role == role)

    def with_roles(self, roles: Mapping[str, Role]) -> "Microdata":
        """The same records; columns that `roles` doesn't name keep theirs. Raises PrivacyError: no such column."""
        for name in roles:
            self[name]
        return Microdata(tuple(replace(column, role=roles.get(column.name, column.role)) for column in self.columns))

    def with_columns(self, columns: Sequence[Column]) -> "Microdata":
        """The same records, each of these columns in the place of its namesake."""
        fresh = {column.name: column for column in columns}
        return Microdata(tuple(fresh.get(column.name, column) for column in self.columns))

    def without(self, role: Role) -> "Microdata":
        """Without the columns of a role: direct identifiers are never released."""
        return Microdata(tuple(column for column in self.columns if column.role != role))

    def taken(self, rows: npt.NDArray[Any]) -> "Microdata":
        """The records of an index or a mask, in its order."""
        return Microdata(tuple(column.taken(rows) for column in self.columns))

    def to_columns(self) -> dict[str, list[Any]]:
        """Values by column, as Python has them."""
        return {column.name: column.decoded() for column in self.columns}


ShouldStop = Callable[[], bool]
"Asked now and then by what takes long: True ends it with `privacy-cancelled`, and nothing is half done."


def never() -> bool:
    """The answer of somebody who waits for the end."""
    return False


def stop_where(asked: ShouldStop) -> None:
    """Raises PrivacyError (`privacy-cancelled`) where the person asked to stop."""
    if asked():
        raise PrivacyError.of("privacy-cancelled")
