"""One module per kind of portal: detect it, and yield its records. No storing, no web framework.

Parvis's own kinds are the modules below; other packages add theirs through the entry-point group
`parvis.connectors`, whose entries name a module (or object) with the names of `base.Connector`.
"""

from functools import lru_cache
from importlib.metadata import entry_points
from typing import cast

from . import (
    arcgis_hub,
    arcgis_server,
    ckan,
    csw,
    dataverse,
    dcat,
    dcat_us,
    dkan,
    erddap,
    file,
    geocortex,
    geonetwork,
    ipt,
    jkan,
    mica,
    oai_pmh,
    ogc_api,
    ogc_capabilities,
    ogc_records,
    opendatasoft,
    sitemap,
    socrata,
    stac,
    statcan,
    thredds,
    udata,
    waf,
)
from .base import Connector

_OWN = (
    ckan,
    statcan,
    socrata,
    opendatasoft,
    arcgis_hub,
    arcgis_server,
    dataverse,
    erddap,
    udata,
    dkan,
    jkan,
    thredds,
    ipt,
    geonetwork,
    csw,
    oai_pmh,
    ogc_records,
    stac,
    ogc_api,
    ogc_capabilities,
    geocortex,
    mica,
    sitemap,
    waf,
    dcat_us,
    file,
    dcat,
)

__all__ = ["connector", "connectors"]


@lru_cache(maxsize=1)
def connectors() -> dict[str, Connector]:
    """Every connector by its kind, in the order in which an address is tried."""
    found: dict[str, Connector] = {}
    own = {module.KIND: cast(Connector, module) for module in _OWN}
    for entry in entry_points(group="parvis.connectors"):
        plugin = cast(Connector, entry.load())
        # Tried before Parvis's own, which take any file of records; a kind that is taken twice is Parvis's own.
        found.setdefault(plugin.KIND, own.get(plugin.KIND, plugin))
    return found | own


def connector(kind: str) -> Connector:
    """The connector of a kind. Raises KeyError where there is none."""
    return connectors()[kind]
