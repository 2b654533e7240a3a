"""Values into codes: from lists, numpy arrays (masked ones too) and Arrow arrays."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .columns import Column, Microdata, Role, smallest


def from_columns(columns: Mapping[str, Any], roles: Mapping[str, Role] | None = None) -> Microdata:
    """Microdata from values by column: lists, numpy arrays, or whatever has `to_numpy` (Arrow, pandas, polars).

    Raises PrivacyError: columns of unequal length.
    """
    roles = roles or {}
    return Microdata(tuple(coded(name, values, roles.get(name, "other")) for name, values in columns.items()))


def coded(name: str, values: Any, role: Role = "other") -> Column:
    """One column. Missing are None, NaN, NaT and what a mask hides; all are None in the dictionary, which is sorted."""
    if hasattr(values, "to_numpy") and not isinstance(values, np.ndarray):
        values = values.to_pylist() if hasattr(values, "to_pylist") else values.to_numpy()
    if isinstance(values, np.ndarray) and values.dtype.kind in "iufb":
        return _from_numbers(name, values, role)
    return _from_objects(name, values.tolist() if isinstance(values, np.ndarray) else values, role)


def _from_numbers(name: str, values: "np.ndarray[Any, Any]", role: Role) -> Column:
    hidden = np.ma.getmaskarray(values) if np.ma.isMaskedArray(values) else np.zeros(len(values), dtype=bool)
    plain = np.ma.getdata(values)
    if plain.dtype.kind == "f":
        hidden = hidden | np.isnan(plain)
    found, inverse = np.unique(plain[~hidden], return_inverse=True)
    codes = np.full(len(values), len(found), dtype=np.int64)
    codes[~hidden] = inverse
    dictionary = (*found.tolist(), *((None,) if hidden.any() else ()))
    return Column(name, smallest(codes, len(dictionary)), dictionary, role)


def _from_objects(name: str, values: Sequence[Any], role: Role) -> Column:
    index: dict[Any, int] = {}
    codes = np.fromiter(
        (index.setdefault(None if value is None or value != value else value, len(index)) for value in values),
        dtype=np.int64,
        count=len(values),
    )
    present = [value for value in index if value is not None]
    try:
        present.sort()
    except TypeError:
        # Mixed types: numbers before text, each in its own order.
        present.sort(key=lambda value: (type(value).__name__, str(value)))
    dictionary = (*present, *((None,) if None in index else ()))
    fresh = np.zeros(max(len(index), 1), dtype=np.int64)
    for place, value in enumerate(dictionary):
        fresh[index[value]] = place
    return Column(name, smallest(fresh[codes], len(dictionary)), dictionary, role)


def aligned(data: Microdata, other: Microdata, names: Sequence[str]) -> tuple[Microdata, Microdata]:
    """The same records, these columns of both with one dictionary: the values of either. Raises PrivacyError."""
    fresh, fresh_other = [], []
    for name in names:
        one, two = data[name], other[name]
        joint = coded(name, [*one.values, *two.values])
        codes = joint.codes.astype(np.int64)
        size = len(joint.values)
        first, second = codes[: len(one.values)], codes[len(one.values) :]
        fresh.append(Column(name, smallest(first[one.codes], size), joint.values, one.role))
        fresh_other.append(Column(name, smallest(second[two.codes], size), joint.values, two.role))
    return data.with_columns(fresh), other.with_columns(fresh_other)
