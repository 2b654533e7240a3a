"""Which connector can harvest a portal of dataportals-registry, and the address it is given.

By what the portal lists, the richest first: its platform's own interface, then a standard's. What is only a page for
people, or an interface that no connector reads, gives nothing.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

Entry = dict[str, Any]
Endpoints = dict[str, str]
Found = tuple[str, str] | None

_OGC = ("wms130", "wms111", "wfs200", "wfs110", "wfs100", "wcs201", "wcs111")
_OGC_REQUEST = re.compile(r"(?i)(?<=[?&])(?:service|version|request|acceptversions)=[^&]*&?")


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def cut(url: str, tail: str) -> str:
    """An address without its end from the path `tail` on."""
    return re.sub(rf"/?{tail}.*$", "", url.partition("?")[0]).rstrip("/")


def bare(url: str) -> str:
    """An OGC service's address without what belongs to one request."""
    return _OGC_REQUEST.sub("", url).rstrip("?&")


def _ckan(link: str, points: Endpoints) -> Found:
    search = points.get("ckan:package-search") or points.get("ckan") or points.get("ckan:api")
    return ("ckan", re.sub(r"/api/3(/.*)?$", "", search)) if search else None


def _hub(link: str, points: Endpoints) -> Found:
    listed = points.get("ogcrecordsapi") or points.get("dcatus11") or points.get("dcatap201")
    return ("arcgis-hub", cut(listed, "/api/")) if listed else None


def _server(link: str, points: Endpoints) -> Found:
    listed = points.get("arcgis:rest:services") or points.get("arcgis:rest:info")
    return ("arcgis-server", cut(listed, "/(services|info)(?=$|/|[?])") + "/services") if listed else None


def _socrata(link: str, points: Endpoints) -> Found:
    listed = points.get("socrata:views") or points.get("socrata:api") or points.get("dcatus11")
    return ("socrata", origin(listed)) if listed else None


def _opendatasoft(link: str, points: Endpoints) -> Found:
    listed = points.get("opendatasoft") or points.get("opendatasoftapi")
    return ("opendatasoft", origin(listed)) if listed else None


def _dataverse(link: str, points: Endpoints) -> Found:
    listed = points.get("dataverseapi")
    return ("dataverse", cut(listed, "/api(?=$|/|[?])")) if listed else None


def _erddap(link: str, points: Endpoints) -> Found:
    listed = points.get("erddap:datasets") or points.get("erddap:index")
    return ("erddap", cut(listed, "/(info/)?index[.]json")) if listed else None


def _geonetwork(link: str, points: Endpoints) -> Found:
    listed = points.get("geonetwork:site") or points.get("geonetwork:records") or points.get("geonetwork:selections")
    return ("geonetwork", cut(listed, "/srv/")) if listed else _csw(link, points)


def _csw(link: str, points: Endpoints) -> Found:
    listed = points.get("csw300") or points.get("csw202")
    return ("csw", bare(listed)) if listed else None


def _ogc(link: str, points: Endpoints) -> Found:
    listed = next((points[name] for name in _OGC if name in points), None)
    return ("ogc-capabilities", bare(listed)) if listed else None


def _thredds(link: str, points: Endpoints) -> Found:
    listed = points.get("thredds:catalog")
    return ("thredds", listed.partition("?")[0]) if listed else None


def _ipt(link: str, points: Endpoints) -> Found:
    listed = points.get("ipt:dataset") or points.get("rss")
    # A host without a dot is a name of somebody's network.
    if listed is None or "." not in (urlsplit(listed).hostname or ""):
        return None
    return "ipt", cut(listed, "/(inventory/dataset|rss[.]do)")


def _jkan(link: str, points: Endpoints) -> Found:
    listed = points.get("dcatus11")
    return ("jkan", cut(listed, "/data[.]json")) if listed else None


def _stac(link: str, points: Endpoints) -> Found:
    listed = points.get("stacserverapi")
    return ("stac", listed) if listed else None


def _collections(link: str, points: Endpoints) -> Found:
    """pygeoapi: its collections are datasets; where they hold records of others, `portals.toml` says so."""
    listed = points.get("pygeoapi:collections")
    return ("ogc-api", cut(listed, "/collections")) if listed else None


def _oai(link: str, points: Endpoints) -> Found:
    listed = points.get("oaipmh20")
    return ("oai-pmh", listed.partition("?")[0]) if listed else None


def _mica(link: str, points: Endpoints) -> Found:
    listed = points.get("obibamica:api")
    return ("mica", cut(listed, "/(ws|api)(?=$|/|[?])")) if listed else None


def _geocortex(link: str, points: Endpoints) -> Found:
    """The directory of sites; of a viewer's address its host, where the directory has its usual place."""
    listed = points.get("customapi") or points.get("geocortex:catalog")
    if listed is None:
        return None
    directory = re.match(r"(?i)https?://[^?]+/REST/sites(?=$|[/?])", listed)
    return "geocortex", directory[0] if directory else f"{origin(listed)}/Geocortex/Essentials/REST/sites"


def _dspace(link: str, points: Endpoints) -> Found:
    """DSpace 7 and later harvest by OAI-PMH beside their own interface (documentation of DSpace: `oai.path`)."""
    listed = points.get("dspace")
    return ("oai-pmh", f"{cut(listed, '/api(?=$|/|[?])')}/oai/request") if listed else None


def _isogeo(link: str, points: Endpoints) -> Found:
    """A share's catalogue has a page and, by the same two keys, a CSW (isogeo-pysdk: `WEBAPPS`)."""
    listed = points.get("isogeo:catalog") or ""
    share = re.match(r"https://open\.isogeo\.com/s/(\w+)/([\w-]+)", listed)
    return ("csw", f"https://services.api.isogeo.com/ows/s/{share[1]}/{share[2]}") if share else None


def _dcat_us(link: str, points: Endpoints) -> Found:
    listed = points.get("dcatus11")
    return ("dcat-us", listed) if listed else None


Rule = Callable[[str, Endpoints], Found]
BY_SOFTWARE: dict[str, tuple[Rule, ...]] = {
    "ckan": (_ckan,),
    "arcgishub": (_hub,),
    "arcgisserver": (_server,),
    "socrata": (_socrata,),
    "opendatasoft": (_opendatasoft,),
    "dataverse": (_dataverse,),
    "erddap": (_erddap,),
    "geonetwork": (_geonetwork,),
    "jkan": (_jkan,),
    "thredds": (_thredds,),
    "ipt": (_ipt,),
    "dspace": (_dspace,),
    "geocortex": (_geocortex,),
    "isogeo": (_isogeo,),
    "obibamica": (_mica,),
    "pygeoapi": (_collections,),
    "stacserver": (_stac,),
    "stacbrowser": (_stac,),
}
BY_STANDARD: tuple[Rule, ...] = (_ckan, _csw, _ogc, _dcat_us, _oai)
"What any other portal may have, its metadata's standard before what it serves the data by."


def harvest_of(entry: Entry, software: str) -> tuple[str | None, str]:
    """The kind of the connector and its address; (None, "") where none reads what the portal lists."""
    points: Endpoints = {}
    for point in entry.get("endpoints") or []:
        if point.get("url"):
            points.setdefault(point["type"], point["url"])
    for rule in (*BY_SOFTWARE.get(software, ()), *BY_STANDARD):
        if found := rule(entry["link"].rstrip("/"), points):
            return found
    return None, ""
