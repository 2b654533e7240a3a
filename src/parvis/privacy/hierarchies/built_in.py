"""Hierarchies for what Canadian data holds: dates, postal codes, and codes whose beginning is the coarser code."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np

from parvis.privacy.errors import PrivacyError
from parvis.privacy.microdata.columns import Column

from .hierarchy import ANY, Builder

Labels = tuple[str, ...]


def _each(levels: Callable[[Any], Labels | None]) -> Builder:
    """A builder from a rule for one value; None: the value doesn't fit."""

    def build(column: Column) -> Mapping[Any, Labels]:
        found = {value: levels(value) for value in column.values if value is not None}
        unfit = [value for value, labels in found.items() if labels is None]
        if unfit:
            row = int(np.flatnonzero(column.codes == column.values.index(unfit[0]))[0]) + 1
            raise PrivacyError.of("privacy-values-unfit", pointer=f"row {row}", column=column.name, count=len(unfit))
        return {value: labels for value, labels in found.items() if labels is not None}

    return build


def dates() -> Builder:
    """Day, month (2026-05), quarter (2026-Q2), year, decade (2020-2029), nothing."""

    def levels(value: Any) -> Labels | None:
        try:
            day = value if isinstance(value, date) else datetime.fromisoformat(str(value).strip())
        except ValueError:
            return None
        year, decade = day.year, day.year // 10 * 10
        quarter = f"{year:04}-Q{(day.month + 2) // 3}"
        return f"{year:04}-{day.month:02}", quarter, f"{year:04}", f"{decade:04}-{decade + 9:04}", ANY

    return _each(levels)


# Canada Post's addressing guidelines: letters that no postal code has are left out.
POSTAL_CODE = re.compile(r"([ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z])(?: ?\d[ABCEGHJ-NPRSTV-Z]\d)?")


def postal_codes() -> Builder:
    """Postal code, forward sortation area (K1A), the letter of its postal district (K), Canada (CA).

    The letter is a province or territory's, or a part's: Ontario has K, L, M, N and P, Quebec G, H and J; X is both
    Nunavut and the Northwest Territories.
    """

    def levels(value: Any) -> Labels | None:
        found = POSTAL_CODE.fullmatch(str(value).strip().upper())
        if not found:
            return None
        area = str(found[1])
        return area, area[:1], "CA"

    return _each(levels)


def code_prefixes(lengths: Sequence[int], *, digits: int) -> Builder:
    """Codes of a classification cut to these lengths, the longest first, then `*`. `digits`: the longest code's."""
    if list(lengths) != sorted(set(lengths), reverse=True) or not lengths or lengths[-1] < 1:
        raise PrivacyError.of("privacy-prefixes-unusable")

    def levels(value: Any) -> Labels | None:
        code = str(value).strip()
        if not code.isdecimal() or len(code) > digits:
            return None
        return (*(code[:length] for length in lengths), ANY)

    return _each(levels)


def noc() -> Builder:
    """National Occupational Classification 2021: unit group (5 digits), minor, sub-major, major, broad category."""
    return code_prefixes((4, 3, 2, 1), digits=5)


SECTORS = {"31": "31-33", "32": "31-33", "33": "31-33", "44": "44-45", "45": "44-45", "48": "48-49", "49": "48-49"}
"The sectors of NAICS that have several two-digit codes."


def naics() -> Builder:
    """North American Industry Classification System: Canadian industry (6 digits), 5, 4, 3 digits, sector."""
    cut = code_prefixes((5, 4, 3, 2), digits=6)

    def build(column: Column) -> Mapping[Any, Labels]:
        found = {value: list(labels) for value, labels in cut(column).items()}
        for labels in found.values():
            labels[3] = SECTORS.get(labels[3], labels[3])
        return {value: tuple(labels) for value, labels in found.items()}

    return build


def census_geography() -> Builder:
    """Standard Geographical Classification: census subdivision (7 digits), division (4), province or territory (2).

    A DGUID (2021A00053506008) is read by its code, after the vintage, type and schema.
    """

    def levels(value: Any) -> Labels | None:
        code = re.sub(r"^\d{4}[A-Z]\d{4}(?=\d)", "", str(value).strip())
        return (code[:4], code[:2], ANY) if code.isdecimal() and len(code) in {2, 4, 7} else None

    return _each(levels)


def masking(*, from_right: bool = True) -> Builder:
    """One more character hidden at each level, until all are; shorter values are filled first."""

    def build(column: Column) -> Mapping[Any, Labels]:
        longest = max((len(str(value)) for value in column.values if value is not None), default=0)

        def levels(text: str) -> Labels:
            filled = text.ljust(longest) if from_right else text.rjust(longest)
            return tuple(
                filled[: longest - hidden] + ANY * hidden if from_right else ANY * hidden + filled[hidden:]
                for hidden in range(1, longest + 1)
            )

        return {value: levels(str(value)) for value in column.values if value is not None}

    return build


def order(sizes: Sequence[int]) -> Builder:
    """Neighbours in the dictionary's order together: groups of so many values at each level, shown first to last.

    Raises PrivacyError: a size that isn't a multiple of the one before.
    """
    for finer, coarser in zip((1, *sizes), sizes, strict=False):
        if coarser <= finer or coarser % finer:
            raise PrivacyError.of("privacy-bands-not-nested", finer=finer, coarser=coarser)

    def build(column: Column) -> Mapping[Any, Labels]:
        values = [value for value in column.values if value is not None]

        def label(place: int, size: int) -> str:
            group = values[place // size * size :][:size]
            return str(group[0]) if len(group) == 1 else f"{group[0]} – {group[-1]}"

        return {value: (*(label(place, size) for size in sizes), ANY) for place, value in enumerate(values)}

    return build
