"""Statistics Canada's standard categories, and how far a column agrees with them."""

from collections.abc import Mapping

import msgspec

from parvis.vocab import code_list

STANDARD_LISTS = (
    "statcan_gender",
    "statcan_indigenous_identity",
    "statcan_visible_minority",
    "statcan_age_group",
    "geographic_region",
)
"Code lists; each term's names are official in both languages."


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """How far a column's values are those of a standard list: counts, and the standard's categories; no value."""

    list: str
    known: int
    "Distinct values that the list has, by code, name or other spelling."
    unknown: int
    rows_known: int
    rows_unknown: int
    used: tuple[str, ...]
    "Codes of the list that the column uses."

    @property
    def agrees(self) -> bool:
        return self.known > 0 and not self.unknown


def compare(values: Mapping[str, int], name: str) -> Comparison:
    """Compare a column's distinct values and how many rows have each with a standard list."""
    terms = code_list(name)
    codes = {value: terms.find(value) for value in values}
    return Comparison(
        list=name,
        known=sum(code is not None for code in codes.values()),
        unknown=sum(code is None for code in codes.values()),
        rows_known=sum(count for value, count in values.items() if codes[value] is not None),
        rows_unknown=sum(count for value, count in values.items() if codes[value] is None),
        used=tuple(code for code in terms.terms if code in set(codes.values())),
    )
