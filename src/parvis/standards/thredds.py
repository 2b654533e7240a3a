"""THREDDS: a folder of files as its catalogue describes it, or a file that lies in no folder.

A record is a catalogue (InvCatalog 1.0) with its services and one dataset, within the datasets around it; `xml:base`
says where it was. Source: Unidata, THREDDS Client Catalog Specification 1.0.7; checked against a
national centre's catalogue recorded in a public program's tests.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import urlsplit

from parvis.model import (
    EMPTY,
    NO_WORDS,
    Agent,
    Concept,
    DataService,
    Dataset,
    Distribution,
    Extent,
    Identifier,
    Licence,
    Period,
    Relation,
    Text,
    TextList,
)

from .base import Detected, Part, ReadContext, Reading
from .codes import guess_format
from .dates import read_date
from .extents import read_place
from .findings import Findings
from .licences import find_licence
from .links import joined, read_email, read_link
from .ogc_tree import child, children, link, name, words
from .sizes import read_size
from .texts import LONGEST_TITLE, clean, plain_text
from .xml import Element, cut_out, parse, place, without_content

NAME = "thredds"
MEDIA_TYPES: tuple[str, ...] = ("application/xml",)

_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_PROTOCOLS = {"opendap": "OPENDAP", "dods": "OPENDAP", "wms": "WMS", "wcs": "WCS", "netcdfsubset": "API",
              "cdmremote": "API", "httpserver": ""}  # fmt: skip
_MOST_FILES = 500
_LEFT_OUT = frozenset({"dataset", "catalogRef", "datasetScan", ""})


def detect(document: bytes) -> Detected | None:
    """Whether a document is a catalogue of THREDDS."""
    if b"InvCatalog" not in document[:4000]:
        return None
    root = parse(document, Findings())
    if root is None or name(root) != "catalog":
        return None
    return Detected(standard=NAME, version=root.get("version") or "1.0", syntax="xml")


def recognises(payload: bytes) -> bool:
    """Whether these bytes are a catalogue of THREDDS."""
    return detect(payload) is not None


def split(document: bytes, context: ReadContext) -> Iterator[Part | Any]:
    """The folders of files in a catalogue, each as a catalogue of its own."""
    findings = Findings()
    root = parse(document, findings)
    yield from findings.all()
    if root is not None:
        yield from folders(root, context.base_url)


def references(root: Element) -> list[Element]:
    """The other catalogues that one refers to."""
    return [each for each in root.iter() if name(each) == "catalogRef"]


def folders(root: Element, address: str) -> Iterator[Part]:
    """Datasets that hold files, and files that lie in none, each with what is around it."""
    waiting: list[list[Element]] = [[each] for each in reversed(list(children(root, "dataset")))]
    while waiting:
        chain = waiting.pop()
        inner = list(children(chain[-1], "dataset"))
        files = [each for each in inner if _is_file(each)]
        if files or _is_file(chain[-1]):
            yield _part(root, chain, files, address)
        waiting += [[*chain, each] for each in reversed(inner) if not _is_file(each)] if len(chain) < 50 else []


def _is_file(dataset: Element) -> bool:
    return (
        bool(dataset.get("urlPath") or child(dataset, "access") is not None)
        and next(children(dataset, "dataset"), None) is None
    )


def _part(root: Element, chain: list[Element], files: list[Element], address: str) -> Part:
    document = without_content(root, "catalog")
    if address:
        document.set(_BASE, address)
    document.extend(deepcopy(each) for each in children(root, "service"))
    holder = document
    for each in chain:
        level = without_content(each, "dataset")
        holder.append(level)
        level.extend(deepcopy(inner) for inner in each if name(inner) not in _LEFT_OUT)
        holder = level
    holder.extend(deepcopy(each) for each in files[:_MOST_FILES])
    if len(files) > _MOST_FILES:
        holder.set("files", str(len(files)))
    own = chain[-1]
    where = urlsplit(read_link(address)[0] or "").path if address else ""
    guid = (
        own.get("ID")
        or own.get("urlPath")
        or "/".join(filter(None, (where, *(each.get("name") or "" for each in chain))))
    )
    return Part(guid=guid, payload=cut_out(document), pointer=place(own))


def read(payload: bytes, context: ReadContext) -> Reading:
    """A folder of files as a dataset; none comes of what is no catalogue, or holds no dataset."""
    findings = Findings()
    root = parse(payload, findings)
    chain = _chain(root) if root is not None else []
    if root is None or not chain:
        if root is not None:
            findings.add("record-empty", "", "error")
        return Reading(dataset=None, problems=findings.all())
    return Reading(dataset=_dataset(_Folder(root, chain, context, findings)), problems=findings.all(), profile=NAME)


def _chain(root: Element) -> list[Element]:
    found: list[Element] = []
    holder: Element | None = root
    while (
        holder := next((each for each in children(holder, "dataset") if not found or not _is_file(each)), None)
    ) is not None:
        found.append(holder)
    return found


class _Folder:
    """The dataset of a record, with what it inherits and the services by name."""

    def __init__(self, root: Element, chain: list[Element], context: ReadContext, findings: Findings) -> None:
        self.root, self.chain, self.context, self.findings = root, chain, context, findings
        self.own = chain[-1]
        self.base = root.get(_BASE) or context.base_url
        self.services = {each.get("name"): each for each in root.iter() if name(each) == "service"}

    def holders(self) -> Iterator[Element]:
        """The dataset and its metadata, then what is inherited from those around it."""
        for number, dataset in enumerate(reversed(self.chain)):
            if number == 0:
                yield dataset
            for metadata in children(dataset, "metadata"):
                if number == 0 or metadata.get("inherited") == "true":
                    yield metadata

    def first(self, *names: str) -> Element | None:
        return next((found for holder in self.holders() for found in children(holder, *names)), None)

    def all(self, *names: str) -> list[Element]:
        return [found for holder in self.holders() for found in children(holder, *names)]


def _dataset(folder: _Folder) -> Dataset:
    language = folder.context.language
    own = folder.own
    names = [each.get("name") or "" for each in folder.chain]
    title = " ".join((names[-1] or folder.context.guid).split())[:LONGEST_TITLE] or "?"
    notes = {each.get("type") or "": lines_of(each) for each in reversed(folder.all("documentation"))}
    summary = notes.get("summary") or notes.get("Summary") or notes.get("abstract") or ""
    files = [each for each in children(own, "dataset") if _is_file(each)] or ([own] if _is_file(own) else [])
    distributions, services = _forms(folder, files)
    dates = {each.get("type") or "": read_date((each.text or "").strip())[0] for each in reversed(folder.all("date"))}
    identifier = own.get("ID") or own.get("urlPath") or folder.context.guid
    return Dataset(
        title=plain_text(title, language),
        description=plain_text(clean(summary)[:200_000], language),
        keywords=_keywords(folder),
        themes=tuple(Concept(plain_text(word, "en"), None, each.get("vocabulary")) for each in folder.all("variables")
                     for inner in children(each, "variable") if (word := inner.get("vocabulary_name") or "")),
        identifiers=(Identifier(identifier, NAME),) if identifier else (),
        publisher=_agent(folder.first("publisher")) or folder.context.publisher,
        creators=tuple(filter(None, map(_agent, folder.all("creator")))),
        licence=_licence(notes, language),
        issued=dates.get("issued") or dates.get("created"),
        modified=dates.get("modified") or max(filter(None, (_modified(each) for each in files)), default=None),
        periods=_periods(folder),
        extents=_extents(folder),
        landing_page=_page(folder),
        distributions=distributions,
        services=services,
        relations=_relations(folder),
        series=tuple(plain_text(each, language) for each in names[:-1] if each),
        jurisdiction=folder.context.jurisdiction,
        extras=_extras(folder, notes, len(files)),
    )  # fmt: skip


def lines_of(element: Element) -> str:
    return clean("".join(map(str, element.itertext())))


def _keywords(folder: _Folder) -> TextList:
    found = [" ".join((each.text or "").split()) for each in folder.all("keyword")]
    return TextList.of(found, folder.context.language) if any(found) else NO_WORDS


def _agent(element: Element | None) -> Agent | None:
    if element is None:
        return None
    title, contact = words(element, "name"), child(element, "contact")
    email = read_email(contact.get("email") or "") if contact is not None else None
    url = read_link(contact.get("url") or "")[0] if contact is not None else None
    found = Agent(name=plain_text(title, "und"), email=email, url=Text({"und": url}) if url else EMPTY)
    return found if title else None


def _licence(notes: dict[str, str], language: str) -> Licence | None:
    text = " ".join((notes.get("rights") or notes.get("license") or "").split())[:2000]
    return Licence(code=find_licence("", text, ""), title=plain_text(text, language)) if text else None


def _modified(dataset: Element) -> str | None:
    for each in children(dataset, "date"):
        if each.get("type") == "modified":
            return read_date((each.text or "").strip())[0]
    return None


def _periods(folder: _Folder) -> tuple[Period, ...]:
    cover = folder.first("timeCoverage")
    start, end = (
        read_date(words(cover, side), covers=True)[0] if words(cover, side) else None for side in ("start", "end")
    )
    return (Period(start, end),) if start or end else ()


def _extents(folder: _Folder) -> tuple[Extent, ...]:
    """`northsouth` and `eastwest`: where they start and how far they reach."""
    cover = folder.first("geospatialCoverage")
    sides = []
    for axis in ("eastwest", "northsouth"):
        element = child(cover, axis)
        try:
            start = float(words(element, "start"))
            sides.append((start, start + float(words(element, "size") or 0)))
        except ValueError:
            return ()
    (west, east), (south, north) = sides
    extent, code = read_place([west, south, east, north], "und")
    if code and code != "box-shifted":
        folder.findings.add(
            code, place(cover) if cover is not None else "", "warning", value=[west, south, east, north]
        )
    return (extent,) if extent else ()


def _page(folder: _Folder) -> Text:
    page = read_link(folder.base)[0] if folder.base else None
    if page and page.endswith(".xml"):
        page = page[:-4] + ".html"
        if identifier := folder.own.get("ID"):
            page += f"?dataset={identifier}" if " " not in identifier else ""
    return Text({folder.context.language: page}) if page else EMPTY


def _forms(folder: _Folder, files: list[Element]) -> tuple[tuple[Distribution, ...], tuple[DataService, ...]]:
    """Each file where it can be downloaded; of a file that is alone the services too, else OPeNDAP's of each."""
    distributions: list[Distribution] = []
    services: list[DataService] = []
    for file in files:
        title = plain_text(" ".join((file.get("name") or "").split())[:LONGEST_TITLE], "und")
        size = child(file, "dataSize")
        measured = (
            read_size(f"{(size.text or '').strip()} {_unit(size.get('units') or '')}") if size is not None else None
        )
        for service, path in _access(folder, file):
            protocol = _PROTOCOLS.get((service.get("serviceType") or "").lower())
            url = (
                read_link(joined(folder.base, (service.get("base") or "") + path))[0] if protocol is not None else None
            )
            if url is None:
                continue
            if not protocol:
                distributions.append(Distribution(
                    url=url, title=title, format=guess_format(url), size=measured, modified=_modified(file),
                ))  # fmt: skip
            elif len(files) == 1 or protocol == "OPENDAP":
                services.append(DataService(url=url, title=title, protocol=protocol))
    return tuple(distributions), tuple(services)


def _unit(unit: str) -> str:
    return {"bytes": "bytes", "kbytes": "kB", "mbytes": "MB", "gbytes": "GB"}.get(unit.lower(), unit)


def _access(folder: _Folder, file: Element) -> Iterator[tuple[Element, str]]:
    """The simple services that a file is had from, each with the file's path."""
    for access in children(file, "access"):
        yield from ((each, access.get("urlPath") or "") for each in _simple(folder, access.get("serviceName")))
    path = file.get("urlPath")
    if path:
        own = words(file, "serviceName") or file.get("serviceName")
        inherited = folder.first("serviceName")
        default = (inherited.text or "").strip() if inherited is not None else None
        only = next(iter(folder.services), None) if len(folder.services) == 1 else None
        yield from ((each, path) for each in _simple(folder, own or default or only))


def _simple(folder: _Folder, service: str | None) -> Iterator[Element]:
    found = folder.services.get(service)
    if found is None:
        return
    inner = [each for each in found.iter() if name(each) == "service" and each is not found]
    yield from inner or [found]


def _relations(folder: _Folder) -> tuple[Relation, ...]:
    found: dict[str, Relation] = {}
    for each in folder.all("documentation"):
        if read := read_link(link(each))[0] if link(each).startswith("http") else None:
            found.setdefault(read, Relation(url=read, type="described_by"))
    return tuple(found.values())


def _extras(folder: _Folder, notes: dict[str, str], files: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if rest := {kind or "documentation": text[:5000] for kind, text in notes.items()
                if text and kind.lower() not in ("summary", "abstract", "rights", "license")}:  # fmt: skip
        found["documentation"] = rest
    if properties := {
        each.get("name") or "": each.get("value") for each in folder.all("property") if each.get("value")
    }:
        found["properties"] = properties
    for key in ("authority", "dataType", "dataFormat"):
        if (element := folder.first(key)) is not None and (text := (element.text or "").strip()):
            found[key] = text
    if said := folder.own.get("files"):
        found["files"] = said
    return found
