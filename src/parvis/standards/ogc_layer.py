"""What one OGC service says of one layer, feature type or coverage."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from parvis.model import EMPTY, Agent, DataService, Distribution, Extent, Licence, Period, Relation, Text

from .base import ReadContext
from .dates import read_date
from .extents import read_place
from .findings import Findings
from .licences import find_licence
from .links import read_email, read_link
from .ogc_documents import chains, identifier, service_of
from .ogc_tree import child, children, lines, link, name, words
from .texts import LONGEST_TITLE, clean, plain_text
from .xml import Element, place

_NO_TERMS = frozenset({"none", "no", "aucune", "aucun", "no conditions apply", "n/a", "-"})
_FORMATS = {
    "WFS": (("SHP", "SHAPE-ZIP", "application/zip"), ("GEOJSON", "application/json", "application/geo+json"),
            ("CSV", "csv", "text/csv"), ("KML", "KML", "application/vnd.google-earth.kml+xml")),
}  # fmt: skip


class Layer:
    """A layer as one service describes it."""

    def __init__(self, root: Element, context: ReadContext, findings: Findings) -> None:
        self.root, self.context, self.findings = root, context, findings
        self.kind = service_of(root)
        self.version = root.get("version") or ""
        self.chain = next(iter(chains(root, self.kind)), [])
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
        return DataService(url=url, protocol=self.kind, id=identifier(self.item),
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
                               outputFormat=known[word.casefold()], **{names: identifier(self.item)}),
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
