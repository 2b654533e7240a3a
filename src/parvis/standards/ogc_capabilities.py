"""OGC services' capabilities: WMS 1.1.1 and 1.3.0, WFS 1.0 to 2.0, WCS 1.0 to 2.1, WMTS 1.0, a dataset a layer.

A record is a capabilities document that describes one layer (`split` makes them), or several such documents of the
same layer within `<services>`: as map, as features, as coverage. Sources: OGC 01-068r3, 06-042 (WMS), 02-058, 04-094,
09-025r2 (WFS), 03-065r6, 07-067r5, 09-110r4 (WCS), 07-057r7 (WMTS).
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml import etree

from parvis.model import (
    EMPTY,
    NO_WORDS,
    Agent,
    DataService,
    Dataset,
    Distribution,
    Extent,
    Identifier,
    Licence,
    Period,
    Problem,
    Relation,
    Text,
    TextList,
)

from .base import Detected, Part, ReadContext, Reading
from .dates import read_date
from .extents import read_place
from .fields import Fields
from .findings import Findings
from .licences import find_licence
from .links import read_email, read_link
from .nested import title_of
from .ogc_tree import child, children, lines, link, name, namespace, words
from .texts import LONGEST_TITLE, clean, plain_text
from .xml import Element, cut_out, parse, place

NAME = "ogc-capabilities"
MEDIA_TYPES: tuple[str, ...] = ("application/vnd.ogc.wms_xml", "text/xml", "application/xml")

SERVICES = {
    "WMT_MS_Capabilities": "WMS", "WMS_Capabilities": "WMS", "WFS_Capabilities": "WFS", "WCS_Capabilities": "WCS",
}  # fmt: skip
_ITEMS = {"WFS": ("FeatureTypeList", "FeatureType"), "WMTS": ("Contents", "Layer")}
_NO_TERMS = frozenset({"none", "no", "aucune", "aucun", "no conditions apply", "n/a", "-"})
_FORMATS = {
    "WFS": (("SHP", "SHAPE-ZIP", "application/zip"), ("GEOJSON", "application/json", "application/geo+json"),
            ("CSV", "csv", "text/csv"), ("KML", "KML", "application/vnd.google-earth.kml+xml")),
}  # fmt: skip


def service_of(root: Element) -> str:
    """WMS, WFS, WCS or WMTS by the root of its capabilities; empty where it is none."""
    if (known := SERVICES.get(name(root))) is not None:
        return known
    if name(root) != "Capabilities":
        return ""
    space = namespace(root)
    return next((kind for kind in ("wcs", "wmts", "wfs", "wms") if f"/{kind}/" in space + "/"), "").upper()


def detect(document: bytes) -> Detected | None:
    """Whether a document is such capabilities, of which service and version."""
    if b"apabilities" not in document[:4000] and b"<services" not in document[:200]:
        return None
    root = parse(document, Findings())
    first = next(iter(_documents(root)), None) if root is not None else None
    if first is None or not (kind := service_of(first)):
        return None
    return Detected(standard=NAME, version=first.get("version") or "", profile=kind.lower(), syntax="xml")


def recognises(payload: bytes) -> bool:
    """Whether these bytes are capabilities of an OGC service."""
    return detect(payload) is not None


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """A document for each layer that can be asked for: with the service and its operations, without the others."""
    findings = Findings()
    root = parse(document, findings)
    yield from findings.all()
    if root is None:
        return
    if name(root) == "services":
        first = next(iter(_documents(root)), None)
        if first is not None and (item := _item(first)) is not None:
            yield Part(guid=identity(item), payload=document, pointer="/services")
        return
    yield from parts(root)


def parts(root: Element) -> Iterator[Part]:
    """The layers of capabilities that were parsed, each as a document of its own."""
    kind = service_of(root)
    frame = _frame(root)
    for chain in _chains(root, kind):
        item = chain[-1]
        guid = identity(item)
        document = deepcopy(frame)
        holder = document if kind != "WMS" else _holder(document, "Capability")
        if kind != "WMS":
            above = item.getparent()
            holder = _holder(document, name(above) if above is not None else "Contents")
        for ancestor in chain[:-1]:
            level = etree.SubElement(holder, ancestor.tag, dict(ancestor.attrib))
            level.extend(deepcopy(each) for each in ancestor if name(each) not in _LEFT_OUT)
            holder = level
        own = deepcopy(item)
        for each in [each for each in own if name(each) in _TRIMMED]:
            own.remove(each)
        holder.append(own)
        yield Part(guid=guid, payload=cut_out(document), pointer=place(item))


_LEFT_OUT = frozenset({"Layer", "CRS", "SRS", "BoundingBox", "Style", ""})
_TRIMMED = frozenset({"CRS", "SRS", "OtherCRS", "OtherSRS", "SupportedCRS"})
_KEPT = frozenset({"Service", "ServiceIdentification", "ServiceProvider", "OperationsMetadata"})


def _frame(root: Element) -> Element:
    """The document without its layers."""
    try:
        frame = etree.Element(root.tag, dict(root.attrib), nsmap=root.nsmap)
    except ValueError:  # names and namespaces of a mended document that are none
        frame = etree.Element(name(root))
    for each in root:
        if name(each) in _KEPT:
            frame.append(deepcopy(each))
        elif name(each) == "Capability":
            space = namespace(frame)
            holder = etree.SubElement(frame, f"{{{space}}}Capability" if space else "Capability")
            holder.extend(deepcopy(inner) for inner in each if name(inner) == "Request")
    return frame


def _holder(document: Element, tag: str) -> Element:
    found = child(document, tag)
    if found is None:
        space = namespace(document)
        found = etree.SubElement(document, f"{{{space}}}{tag}" if space else tag)
    return found


def _chains(root: Element, kind: str) -> Iterator[list[Element]]:
    """Each layer with the layers it is in, the outermost first."""
    if kind == "WMS":
        waiting = [[layer] for layer in reversed(list(children(child(root, "Capability"), "Layer")))]
        while waiting:
            chain = waiting.pop()
            inner = list(children(chain[-1], "Layer"))
            if not inner and words(chain[-1], "Name"):
                yield chain
            waiting += [[*chain, layer] for layer in reversed(inner)] if len(chain) < 50 else []
        return
    holder, items = _ITEMS.get(kind, ("", ""))
    if kind == "WCS":
        for top, items in (("ContentMetadata", "CoverageOfferingBrief"), ("Contents", "CoverageSummary")):
            yield from ([each] for each in children(child(root, top), items) if _identifier(each))
        return
    yield from ([each] for each in children(child(root, holder), items) if _identifier(each))


def _identifier(item: Element) -> str:
    return words(item, "Name", "name", "Identifier", "CoverageId")


def identity(item: Element) -> str:
    """A layer's name, the same in each service: GeoServer's WCS 2 writes `workspace__layer`."""
    found = _identifier(item)
    return found.replace("__", ":", 1) if name(item) == "CoverageSummary" and ":" not in found else found


def _documents(root: Element) -> list[Element]:
    return [each for each in root if service_of(each)] if name(root) == "services" else [root]


def _item(root: Element) -> Element | None:
    return next((chain[-1] for chain in _chains(root, service_of(root))), None)


def joined(documents: list[bytes]) -> bytes:
    """Documents of one layer, of several services, as one."""
    if len(documents) == 1:
        return documents[0]
    bare = [document.split(b"?>", 1)[1] if document.startswith(b"<?xml") else document for document in documents]
    return b"<services>" + b"".join(bare) + b"</services>"


def read(payload: bytes, context: ReadContext) -> Reading:
    """A layer as a dataset; none comes of what is no such document, or describes no layer."""
    findings = Findings()
    root = parse(payload, findings)
    said = (
        [_Layer(each, context, findings) for each in _documents(root) if service_of(each)] if root is not None else []
    )
    layers = [each for each in said if each.item is not None]
    if not layers:
        if root is not None:
            findings.add("record-empty", "", "error")
        return Reading(dataset=None, problems=findings.all())
    profile = f"{NAME}/{'+'.join(each.kind.lower() for each in layers)}"
    return Reading(dataset=_dataset(layers, context), problems=findings.all(), profile=profile)


class _Layer:
    """A layer as one service describes it."""

    def __init__(self, root: Element, context: ReadContext, findings: Findings) -> None:
        self.root, self.context, self.findings = root, context, findings
        self.kind = service_of(root)
        self.version = root.get("version") or ""
        self.chain = next(iter(_chains(root, self.kind)), [])
        self.item: Element | None = self.chain[-1] if self.chain else None
        self.service = child(root, "Service")
        self.about = child(root, "ServiceIdentification")
        self.provider = child(root, "ServiceProvider")

    @property
    def language(self) -> str:
        return self.context.language

    def title(self) -> str:
        return words(self.item, "Title", "label", "title")[:LONGEST_TITLE]

    def abstract(self) -> str:
        return clean(lines(self.item, "Abstract", "description", "abstract"))[:200_000]

    def keywords(self) -> list[str]:
        found: list[str] = []
        for holder in children(self.item, "KeywordList", "Keywords", "keywords"):
            listed = [
                " ".join("".join(map(str, each.itertext())).split())
                for each in holder
                if name(each).lower() == "keyword"
            ]
            found += listed or [word.strip() for word in (holder.text or "").split(",")]
        return [word[:500] for word in found if word and "http" not in word[:4]]

    def extents(self) -> list[Extent]:
        """The nearest box in degrees: the layer's own, or that of a layer it is in."""
        for element in reversed(self.chain):
            box = self._box(element)
            if box is not None:
                extent, code = read_place(box, "und")
                if code:
                    self.findings.add(code, place(element), "warning", value=box)
                if extent:
                    return [extent]
        return []

    def _box(self, element: Element) -> list[float] | None:
        sides: list[str] = []
        geographic = child(element, "EX_GeographicBoundingBox")
        plain = next(children(element, "LatLonBoundingBox", "LatLongBoundingBox"), None)
        corners = next(children(element, "WGS84BoundingBox", "lonLatEnvelope"), None)
        if geographic is not None:
            sides = [words(geographic, f"{side}BoundL{axis}itude") for side, axis in
                     (("west", "ong"), ("south", "at"), ("east", "ong"), ("north", "at"))]  # fmt: skip
        elif plain is not None:
            sides = [plain.get(side, "") for side in ("minx", "miny", "maxx", "maxy")]
        elif corners is not None:
            points = [" ".join("".join(map(str, each.itertext())).split()).split(" ") for each in corners
                      if name(each) in ("LowerCorner", "UpperCorner", "pos")]  # fmt: skip
            sides = [part for point in points[:2] for part in point[:2]]
        try:
            numbers = [float(side) for side in sides]
        except ValueError:
            return None
        return numbers if len(numbers) == 4 else None

    def periods(self) -> list[Period]:
        """The dimension `time`: `start/end/step`, or moments between commas (OGC 06-042, annex C and D)."""
        for element in reversed(self.chain):
            for each in children(element, "Dimension", "Extent"):
                if (each.get("name") or "").lower() == "time" and (text := (each.text or "").strip()):
                    moments = [moment for part in text.split(",") for moment in part.strip().split("/")[:2]]
                    dates = [
                        date for moment in (moments[0], moments[-1]) if (date := read_date(moment, covers=True)[0])
                    ]
                    if dates:
                        return [Period(min(dates), max(dates))]
        return []

    def relations(self) -> list[Relation]:
        found = []
        for each in children(self.item, "MetadataURL", "metadataLink", "DataURL", "Metadata"):
            kind = "related" if name(each) == "DataURL" else "metadata"
            if read := read_link(link(each))[0]:
                found.append(Relation(url=read, type=kind))
        return found

    def attribution(self) -> Agent | None:
        """Whose data they are, where the layer or one around it says so."""
        for element in reversed(self.chain):
            credit = child(element, "Attribution")
            if credit is not None and (title := words(credit, "Title")):
                page = read_link(link(credit))[0]
                return Agent(name=plain_text(title, self.language), url=Text({self.language: page}) if page else EMPTY)
        return None

    def organization(self) -> Agent | None:
        person = child(self.service, "ContactInformation", "ContactPersonPrimary")
        title = words(person, "ContactOrganization") or words(self.provider, "ProviderName")
        site = read_link(link(child(self.provider, "ProviderSite")))[0] if self.provider is not None else None
        if not title:
            return None
        return Agent(name=plain_text(title, self.language), url=Text({self.language: site}) if site else EMPTY)

    def contact(self) -> Agent | None:
        info = child(self.service, "ContactInformation")
        mail = words(info, "ContactElectronicMailAddress")
        who = words(child(info, "ContactPersonPrimary"), "ContactPerson")
        if info is None:
            info = child(self.provider, "ServiceContact")
            who = words(info, "IndividualName")
            mail = words(child(info, "ContactInfo", "Address"), "ElectronicMailAddress")
        found = Agent(name=plain_text(who, "und"), email=read_email(mail) if mail else None, role="pointOfContact")
        return found if found.email else None

    def licence(self) -> Licence | None:
        """The constraints on access and the fees of the service, where they say anything."""
        holder = self.about if self.about is not None else self.service
        said = [lines(holder, field, field[0].lower() + field[1:]) for field in ("AccessConstraints", "Fees")]
        told = [" ".join(text.split())[:2000] for text in said if text and text.strip().lower() not in _NO_TERMS]
        for text in told:
            if code := find_licence("", text, text if text.startswith("http") else ""):
                return Licence(code=code, title=plain_text(text, self.language))
        return Licence(title=plain_text(told[0], self.language)) if told else None

    def endpoint(self) -> str | None:
        """Where the service is asked: of GetMap, GetFeature or GetCoverage, else where the service says it is."""
        request = child(self.root, "Capability", "Request")
        for operation in ("GetMap", "GetFeature", "GetCoverage", "GetTile", "GetCapabilities"):
            for holder in (child(request, operation), self._operation(operation)):
                get = (
                    next((each for each in holder.iter() if name(each) == "Get"), None) if holder is not None else None
                )
                if get is not None and (read := read_link(link(get), self.context.base_url)[0]):
                    return read
        return read_link(link(self.service))[0] or (self.context.base_url or None)

    def _operation(self, operation: str) -> Element | None:
        for each in children(child(self.root, "OperationsMetadata"), "Operation"):
            if each.get("name") == operation:
                return each
        return None

    def formats(self) -> list[str]:
        holder = self._operation("GetFeature")
        if holder is None:
            holder = child(self.root, "Capability", "Request", "GetFeature", "ResultFormat")
            return [name(each) for each in holder] if holder is not None else []
        for each in children(holder, "Parameter"):
            if each.get("name") == "outputFormat":
                return [value.text.strip() for value in each.iter() if name(value) == "Value" and value.text]
        return []

    def data_service(self) -> DataService | None:
        address = self.endpoint()
        if address is None or self.item is None:
            return None
        url = with_query(address, service=self.kind, request="GetCapabilities", version=self.version)
        return DataService(url=url, protocol=self.kind, id=_identifier(self.item),
                           title=plain_text(words(self.about, "Title") or words(self.service, "Title"), self.language),
                           extras={"version": self.version} if self.version else {})  # fmt: skip

    def downloads(self) -> list[Distribution]:
        """Features as files, in the formats that the service says it writes."""
        address = self.endpoint()
        if self.kind != "WFS" or address is None or self.item is None:
            return []
        known = {each.casefold(): each for each in self.formats()}
        names = "typeNames" if self.version.startswith("2") else "typeName"
        return [
            Distribution(
                url=with_query(address, service="WFS", version=self.version, request="GetFeature",
                               outputFormat=known[word.casefold()], **{names: _identifier(self.item)}),
                id=code, format=code, media_type=media_type, kind="dataset",
            )
            for code, word, media_type in _FORMATS["WFS"] if word.casefold() in known
        ]  # fmt: skip


def with_query(address: str, **query: str) -> str:
    """An address with these parameters instead of those of the same names."""
    try:
        pieces = urlsplit(address)
    except ValueError:
        return address
    kept = [(key, value) for key, value in parse_qsl(pieces.query) if key.lower() not in map(str.lower, query)]
    said = [(key, value) for key, value in query.items() if value]
    return urlunsplit((pieces.scheme, pieces.netloc, pieces.path, urlencode([*kept, *said]), ""))


def _dataset(layers: list[_Layer], context: ReadContext) -> Dataset:
    first = layers[0]
    items = [each.item for each in layers if each.item is not None]
    own = identity(items[0])
    title = next((said for each in layers if (said := each.title())), "") or own
    if not any(each.title() for each in layers):
        first.findings.add("title-missing", place(items[0]), "warning", name=own)
    keywords = list(dict.fromkeys(word for each in layers for word in each.keywords()))
    services = [made for each in layers if (made := each.data_service())]
    organization = next((found for each in layers if (found := each.organization())), None)
    credit = next((found for each in layers if (found := each.attribution())), None)
    groups = [words(each, "Title") for each in first.chain[1:-1]]
    return Dataset(
        title=_title(title, context) or plain_text(own, "und") or plain_text(context.guid or "—", "und"),
        description=plain_text(next((said for each in layers if (said := each.abstract())), ""), context.language),
        keywords=TextList.of(keywords, context.language) if keywords else NO_WORDS,
        identifiers=(Identifier(own, "ogc-layer"),),
        publisher=credit or organization or context.publisher,
        contacts=tuple(found for each in layers if (found := each.contact()))[:1],
        licence=next((terms for each in layers if (terms := each.licence())), None),
        periods=tuple(next((times for each in layers if (times := each.periods())), [])),
        extents=tuple(next((boxes for each in layers if (boxes := each.extents())), [])),
        distributions=tuple(made for each in layers for made in each.downloads()),
        services=tuple(services),
        relations=_distinct(relation for each in layers for relation in each.relations()),
        series=tuple(plain_text(title, context.language) for title in groups if title),
        jurisdiction=context.jurisdiction,
        extras=_extras(layers),
    )


def _title(title: str, context: ReadContext) -> Text:
    return title_of(Fields({"title": title}, Findings(), language=context.language), context, "title")


def _distinct(relations: Iterator[Relation]) -> tuple[Relation, ...]:
    found: dict[str, Relation] = {}
    for each in relations:
        found.setdefault(each.url, each)
    return tuple(found.values())


def _extras(layers: list[_Layer]) -> dict[str, Any]:
    """The service's own title and abstract: they are of all its layers."""
    found: dict[str, Any] = {}
    for each in layers:
        holder = each.about if each.about is not None else each.service
        said = {"title": words(holder, "Title", "label"), "abstract": words(holder, "Abstract", "description")}
        if any(said.values()):
            found[each.kind.lower()] = {key: value[:5000] for key, value in said.items() if value}
    return found
