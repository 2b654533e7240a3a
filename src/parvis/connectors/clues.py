"""What an address, and the page that stands at it, tell of the kind of portal: so that few have to be asked for."""

import re
from collections.abc import Iterable
from html import unescape
from itertools import islice

from yarl import URL

from .json_parts import looks_like_markup

_BY_ADDRESS = (
    ("ckan", r"/api/(?:3/)?action/|/api/3(?:/|$)|/dataset/(?:groups|activity)/"),
    ("statcan", r"\bstatcan\.(?:gc\.)?ca/|/t1/wds"),
    ("socrata", r"\.socrata\.com(?:/|$)|/d/[0-9a-z]{4}-[0-9a-z]{4}(?:/|$)|/(?:api/views|resource)/[0-9a-z]{4}-"
     r"|/api/catalog/v1"
     r"|/[0-9a-z]{4}-[0-9a-z]{4}(?:/about_data)?/?$"),
    ("opendatasoft", r"\.opendatasoft\.com(?:/|$)|/explore/dataset/|/api/(?:explore/)?v2(?:\.\d)?/|/api/explore/"),
    ("arcgis-hub", r"\.hub\.arcgis\.com(?:/|$)|opendata\.arcgis\.com(?:/|$)|/api/search/v1|/api/v3/datasets"
     r"|/(?:datasets|maps|documents|apps)/(?:[\w%.-]+::|[0-9a-f]{32})"),
    ("arcgis-server", r"/rest/(?:services|info)\b|/(?:Map|Feature|Image)Server\b|services\d*\.arcgis\.com/"),
    ("geocortex", r"(?i:/geocortex/|//[\w.-]+\.geocortex\.com|/html5viewer(?:_[\d_]+)?/)"),
    ("dataverse", r"/dataset\.xhtml|/dataverse(?:\.xhtml)?(?:/|[?]|$)"
     r"|/api/(?:search[?]|datasets/:persistentId|datasets/export)|//(?:[\w.-]+\.)?dataverse\."),
    ("erddap", r"/erddap(?:/|$)|//erddap\.|/(?:tabledap|griddap)/"),
    ("udata", r"//(?:www\.)?data\.gouv\.fr|/api/1/datasets|/api/2/datasets"),
    ("dkan", r"/api/1/metastore|/api/1/search"),
    ("jkan", r"\.github\.io/|/datasets\.json$"),
    ("mica", r"/mica(?:/|$)|//mica\.|/ws/(?:collected|harmonized)-datasets|/(?:individual|harmonization)-study/"),
    ("thredds", r"/thredds(?:/|$)|//thredds\.|/catalog\.(?:xml|html)(?:[?]|$)"),
    ("ipt", r"/ipt(?:/|$)|//ipt\.|/(?:rss|eml|archive)\.do\b|/inventory/dataset|/resource(?:\.do)?[?]r="),
    ("geonetwork", r"/geonetwork(?:/|$)|/srv/(?:[a-z]{3}|api)/"),
    ("csw", r"(?i:[?&]service=csw)|/csw\b"),
    ("ogc-records", r"/collections/[^/]+/items|/ogcapi-records|/oapi(?:/|$)"),
    ("stac", r"/stac(?:/|$)|//stac\.|/(?:catalog|collection)\.json$"),
    ("ogc-api", r"/oapi(?:/|$)|/collections(?:/|[?]|$)"),
    ("ogc-capabilities", r"(?i:[?&]service=w[mfc]s)|/geoserver(?:/|$)|/(?:ows|wms|wfs|wcs)/?(?:[?]|$)"
     r"|/mapserv\b|//geonode\."),
    ("dcat", r"/catalog\.(?:ttl|rdf|jsonld|nt)(?:[?]|$)|\.(?:ttl|rdf|nt)(?:[?]|$)|/dcat(?:[/?.]|$)"),
    ("oai-pmh", r"[?&]verb=|/oai(?:/|2|\.|[?]|$)|/oaipmh"),
    ("waf", r"/waf(?:/|$)"),
    ("sitemap", r"/sitemap[\w.-]*(?:\.xml)?(?:\.gz)?$"),
)  # fmt: skip
_BY_PAGE = (
    ("ckan", r"content=[\"']ckan|/webassets/base/|data-site-root=|ckan\.min"),
    ("socrata", r"socrata|tyler data &|/api/catalog/v1"),
    ("opendatasoft", r"opendatasoft|ods-widgets|huwise"),
    ("arcgis-hub", r"arcgis hub|hubcdn\.arcgis|opendata-ui|hub-search|ember-application.{0,200}arcgis"),
    ("arcgis-server", r"arcgis rest services directory|/arcgis/rest/services"),
    ("geocortex", r"geocortex"),
    ("dataverse", r"dataverse(?:theme|project|\.org)|/dataverse/|<title>[^<]{0,100}dataverse"),
    ("erddap", r"erddap"),
    ("udata", r"content=[\"']udata|udata-front|/api/1/site"),
    ("dkan", r"getdkan|dkan"),
    ("jkan", r"data-component=[\"'](?:navigation|dataset-display)|jkan"),
    ("mica", r"obiba|\bmica\b"),
    ("thredds", r"thredds"),
    ("ipt", r"integrated publishing toolkit|gbif\.org/ipt|ipt\.gbif|/inventory/dataset"),
    ("geonetwork", r"geonetwork"),
    ("csw", r"pycsw|geoportal server|service=csw|/catalogue/csw"),
    ("ogc-records", r"[\"']itemtype[\"']:\s*[\"']record|ogcapi-records"),
    ("stac", r"stac_version|stac-browser|stac browser"),
    ("ogc-api", r"pygeoapi|ogcapi-features|ldproxy"),
    ("ogc-capabilities", r"geoserver|wm[st]_(?:ms_)?capabilities|wfs_capabilities|mapserver|geonode"),
    ("dcat", r"w3\.org/ns/dcat#|type=[\"'](?:text/turtle|application/rdf\+xml|application/n-triples)[\"']"),
    ("oai-pmh", r"<oai-pmh|oai-pmh|dspace|<ds-app"),
    ("waf", r"<title>index of|directory listing|parent directory"
     r"|href=[\"'][^\"']+\.xml[\"'].{0,2000}href=[\"'][^\"']+\.xml[\"']"),
)  # fmt: skip
_SEEN = 200_000
"Characters of a page."
_LINK = re.compile(r"(?i)<(?:a|link)\s[^<>]{0,500}?\bhref\s*=\s*[\"']([^\"'<>]{1,2000})[\"']")
_MOST_LINKS = 500

_address = tuple((kind, re.compile(pattern)) for kind, pattern in _BY_ADDRESS)
_page = tuple((kind, re.compile(pattern, re.DOTALL)) for kind, pattern in _BY_PAGE)


def of_address(url: str) -> tuple[str, ...]:
    """The kinds that an address gives away, the likeliest first."""
    return tuple(kind for kind, pattern in _address if pattern.search(url))


def of_page(body: bytes, headers: Iterable[str] = ()) -> tuple[str, ...]:
    """The kinds that a page, or the names and values of its headers, speak of."""
    text = body[:_SEEN].decode("utf-8", "replace").lower() + " " + " ".join(headers).lower()
    return tuple(kind for kind, pattern in _page if pattern.search(text))


def links_of(body: bytes, url: str) -> dict[str, str]:
    """The first address of its own host that a page links to for each kind that addresses give away."""
    if not looks_like_markup(body):
        return {}
    host = URL(url).host
    found: dict[str, str] = {}
    for match in islice(_LINK.finditer(body[:_SEEN].decode("utf-8", "replace")), _MOST_LINKS):
        try:
            address = URL(url).join(URL(unescape(match[1].strip()))).with_fragment(None)
        except (ValueError, UnicodeError):
            continue
        if address.scheme in ("http", "https") and address.host == host and address.path != "/":
            for kind in of_address(str(address)):
                found.setdefault(kind, str(address))
    return found
