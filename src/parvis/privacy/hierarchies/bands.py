"""Numbers in bands, each level's bands made of whole bands of the level below."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from parvis.privacy.errors import PrivacyError
from parvis.privacy.microdata.columns import Column

from .hierarchy import ANY, Builder


def number_bands(
    sizes: Sequence[float], *, start: float = 0, bottom: float | None = None, top: float | None = None
) -> Builder:
    """Bands of these widths that begin at `start`, then `*`. Bands below `bottom` or from `top` on are open.

    Whole numbers are shown as `20-24`, others as `[0.5, 1.0[`; open ones as `<20` and `85+`.
    Raises PrivacyError: a width that isn't a multiple of the one before.
    """
    if not sizes or any(size <= 0 for size in sizes):
        raise PrivacyError.of("privacy-bands-unusable")
    for finer, coarser in pairwise(sizes):
        if coarser <= finer or not math.isclose(coarser / finer, round(coarser / finer)):
            raise PrivacyError.of("privacy-bands-not-nested", finer=f"{finer:g}", coarser=f"{coarser:g}")

    def build(column: Column) -> Mapping[Any, tuple[str, ...]]:
        numbers = column.numbers
        whole = all(float(number).is_integer() for number in numbers if not math.isnan(number))
        whole = whole and all(float(size).is_integer() for size in (*sizes, start))
        return {
            value: (*(_band(number, size, start, bottom, top, whole) for size in sizes), ANY)
            for value, number in zip(column.values, numbers.tolist(), strict=True)
            if value is not None
        }

    return build


def _band(number: float, size: float, start: float, bottom: float | None, top: float | None, whole: bool) -> str:
    if math.isnan(number):
        return ""
    # Open bands grow with the level: they take in the closed band that they would otherwise cut.
    if top is not None and number >= (edge := start + math.floor((top - start) / size) * size):
        return f"{edge:g}+"
    if bottom is not None and number < (edge := start + math.ceil((bottom - start) / size) * size):
        return f"<{edge:g}"
    low = start + math.floor((number - start) / size) * size
    if whole:
        return f"{low:.0f}" if size == 1 else f"{low:.0f}-{low + size - 1:.0f}"
    return f"[{low:g}, {low + size:g}["


def age_bands(*, top: int = 85) -> Builder:
    """Ages in bands of 5, 10 and 20 years, the last open: the five-year groups that censuses publish."""
    return number_bands((5, 10, 20), top=top)
