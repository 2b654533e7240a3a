"""From each value to coarser ones: from files or built in, checked, bound to a column."""

from .bands import age_bands, number_bands
from .built_in import census_geography, code_prefixes, dates, masking, naics, noc, order, postal_codes
from .files import read_hierarchy, write_hierarchy
from .hierarchy import ANY, Builder, Hierarchy, bind, flat

__all__ = [
    "ANY",
    "Builder",
    "Hierarchy",
    "age_bands",
    "bind",
    "census_geography",
    "code_prefixes",
    "dates",
    "flat",
    "masking",
    "naics",
    "noc",
    "number_bands",
    "order",
    "postal_codes",
    "read_hierarchy",
    "write_hierarchy",
]
