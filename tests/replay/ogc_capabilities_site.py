"""A GeoServer: WMS 1.3.0 for all layers, WFS 2.0.0 for every second one."""

# ruff: noqa: E501 (XML and HTML as servers write them)
from html import escape
from typing import Any

from .http import Answer, Request

_XML = {"Content-Type": "text/xml;charset=UTF-8"}
_NOT_FOUND = Answer(404, b"<html><body>404</body></html>", {"Content-Type": "text/html"})


class OgcSite:
    """`layers`: `{"name", "title", "abstract", "keywords", "box"}` each, in a group of WMS; `features`: whether WFS has
    it too."""

    def __init__(self, layers: list[dict[str, Any]], *, path: str = "/geoserver/ows") -> None:
        self.layers = layers
        self.path = path

    def answer(self, request: Request) -> Answer | None:
        if request.path != self.path:
            return None
        query = {key.lower(): value for key, value in request.query.items()}
        if query.get("request") != "GetCapabilities":
            return _NOT_FOUND
        match query.get("service"):
            case "WMS":
                return Answer(200, self._wms().encode(), _XML)
            case "WFS":
                return Answer(200, self._wfs().encode(), _XML)
        return Answer(
            200,
            b"<ServiceExceptionReport><ServiceException>No service</ServiceException></ServiceExceptionReport>",
            _XML,
        )

    def _wms(self) -> str:
        return f"""<?xml version="1.0" encoding="UTF-8"?>
<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms" xmlns:xlink="http://www.w3.org/1999/xlink">
<Service><Name>WMS</Name><Title>Maps of the county</Title><Abstract>All maps.</Abstract>
<OnlineResource xlink:href="http://maps.county.example.ca/geoserver/ows"/>
<ContactInformation><ContactPersonPrimary><ContactPerson>GIS desk</ContactPerson><ContactOrganization>County of Example</ContactOrganization></ContactPersonPrimary><ContactElectronicMailAddress>gis@county.example.ca</ContactElectronicMailAddress></ContactInformation>
<Fees>NONE</Fees><AccessConstraints>Open Government Licence – Canada</AccessConstraints></Service>
<Capability><Request><GetCapabilities><Format>text/xml</Format></GetCapabilities><GetMap><Format>image/png</Format><DCPType><HTTP><Get><OnlineResource xlink:href="http://maps.county.example.ca/geoserver/ows?SERVICE=WMS&amp;"/></Get></HTTP></DCPType></GetMap></Request>
<Layer><Title>County</Title><CRS>EPSG:4326</CRS><EX_GeographicBoundingBox><westBoundLongitude>-81</westBoundLongitude><eastBoundLongitude>-80</eastBoundLongitude><southBoundLatitude>43</southBoundLatitude><northBoundLatitude>44</northBoundLatitude></EX_GeographicBoundingBox>
<Layer><Title>Base data</Title>{"".join(map(self._layer, self.layers))}</Layer></Layer></Capability></WMS_Capabilities>"""

    @staticmethod
    def _layer(layer: dict[str, Any]) -> str:
        words = "".join(f"<Keyword>{escape(word)}</Keyword>" for word in layer.get("keywords", ()))
        box = layer.get("box")
        sides = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
        extent = "".join(f"<{side}>{number}</{side}>" for side, number in zip(sides, box, strict=True)) if box else ""
        return (
            f'<Layer queryable="1"><Name>{escape(layer["name"])}</Name><Title>{escape(layer["title"])}</Title>'
            f"<Abstract>{escape(layer['abstract'])}</Abstract><KeywordList>{words}</KeywordList><CRS>EPSG:26917</CRS>"
            + (f"<EX_GeographicBoundingBox>{extent}</EX_GeographicBoundingBox>" if extent else "")
            + "<Style><Name>line</Name></Style></Layer>"
        )

    def _wfs(self) -> str:
        types = "".join(
            f"<FeatureType><Name>{escape(layer['name'])}</Name><Title>{escape(layer['title'])}</Title>"
            "<DefaultCRS>urn:ogc:def:crs:EPSG::26917</DefaultCRS><ows:WGS84BoundingBox><ows:LowerCorner>-81 43</ows:LowerCorner>"
            "<ows:UpperCorner>-80 44</ows:UpperCorner></ows:WGS84BoundingBox></FeatureType>"
            for layer in self.layers if layer.get("features")
        )  # fmt: skip
        return f"""<?xml version="1.0" encoding="UTF-8"?>
<wfs:WFS_Capabilities version="2.0.0" xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns="http://www.opengis.net/wfs/2.0" xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink">
<ows:ServiceIdentification><ows:Title>Features of the county</ows:Title><ows:ServiceType>WFS</ows:ServiceType></ows:ServiceIdentification>
<ows:OperationsMetadata><ows:Operation name="GetFeature"><ows:DCP><ows:HTTP><ows:Get xlink:href="http://maps.county.example.ca/geoserver/wfs"/></ows:HTTP></ows:DCP><ows:Parameter name="outputFormat"><ows:AllowedValues><ows:Value>application/json</ows:Value><ows:Value>SHAPE-ZIP</ows:Value><ows:Value>csv</ows:Value></ows:AllowedValues></ows:Parameter></ows:Operation></ows:OperationsMetadata>
<FeatureTypeList>{types}</FeatureTypeList></wfs:WFS_Capabilities>"""
