"""Metadata standards that can be read: Parvis's own and those of other packages.

Another package adds one with the entry point group `parvis.standards`: a name, and a module that has what
`base.Reader` lists.
"""

from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from .base import ReadContext, Reader, Reading

__all__ = ["ReadContext", "Reader", "Reading", "reader", "readers", "recognise"]

_BUILT_IN = (
    "ckan", "dcat_us", "dcat_us_3", "dcat", "statcan", "parvis",
    "socrata", "opendatasoft", "arcgis_hub", "arcgis_server", "dataverse", "erddap", "udata", "jkan", "mica",
    "ogc_capabilities", "ogc_collection", "thredds", "eml",
    "schema_org", "croissant", "datacite", "oai_dc",
    "stac", "ogc_record", "data_package", "csvw",
    "iso_19139", "iso_19115_3", "csw",
)  # fmt: skip


@lru_cache(maxsize=1)
def readers() -> dict[str, Reader]:
    """Every reader by its name. A name that is taken twice is Parvis's own."""
    found: dict[str, Reader] = {}
    modules: list[Any] = [import_module(f"{__name__}.{name}") for name in _BUILT_IN]
    modules += [entry.load() for entry in entry_points(group="parvis.standards")]
    for module in modules:
        found.setdefault(module.NAME, module)
    return found


def reader(name: str) -> Reader:
    """The reader of this name. Raises KeyError where there is none."""
    return readers()[name]


def recognise(payload: bytes) -> str | None:
    """The name of the standard that these bytes are a record of; None if it is none of them."""
    return next((name for name, module in readers().items() if module.recognises(payload)), None)
