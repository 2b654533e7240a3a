"""An ISO record of either edition as a dataset."""

from typing import Any

import msgspec

from parvis.model import EMPTY, Dataset, Identifier, Relation, Text
from parvis.standards.base import ReadContext, Reading
from parvis.standards.codes import find_code, read_frequency
from parvis.standards.dates import read_date
from parvis.standards.findings import Findings
from parvis.standards.identifiers import identifier
from parvis.standards.links import read_link
from parvis.standards.texts import LONGEST_TEXT, find_languages, plain_text
from parvis.standards.xml import Element, parse
from parvis.standards.xml_records import first_text

from .constraints import licence_of
from .distribution import online_of
from .parties import parties_of
from .places import coverage_of
from .themes import about
from .tree import Languages, MarkupInTextError, Node, build, left, local

TAGS = ("{*}MD_Metadata", "{*}MI_Metadata")
ROOTS = frozenset({"MD_Metadata", "MI_Metadata"})
_IDENTIFICATIONS = (
    "MD_DataIdentification",
    "SV_ServiceIdentification",
    "MD_ServiceIdentification",
    "MI_DataIdentification",
)
_KINDS = {"dataset": "dataset", "nonGeographicDataset": "dataset", "series": "series", "service": "service",
          "software": "software", "application": "application"}  # fmt: skip
ASSOCIATIONS = {
    "largerWorkCitation": "part_of", "isComposedOf": "has_part", "crossReference": "related", "source": "source",
    "partOfSeamlessDatabase": "part_of", "series": "part_of", "dependency": "requires", "revisionOf": "supersedes",
}  # fmt: skip
_TYPES = frozenset(
    {"ckan-id", "ckan-name", "dcat-us", "statcan-pid", "arcgis-item", "isbn", "issn", "uri", "doi", "other"}
)


def guid_of(element: Element) -> str:
    """The record's own identifier; "" where it has none."""
    return first_text(element, "{*}fileIdentifier/*", "{*}metadataIdentifier/*/{*}code/*")


def find_record(root: Element) -> Element | None:
    """The (first) metadata record in a document; None where there is none."""
    if local(str(root.tag)) in ROOTS:
        return root
    for element in root.iter("{*}MD_Metadata", "{*}MI_Metadata"):
        return element
    return None


def is_third_edition(element: Element) -> bool:
    """Whether a record is ISO 19115-3's, not 19139's."""
    return "standards.iso.org/iso/19115" in str(element.tag)


def read_document(payload: bytes, context: ReadContext, name: str, *, third: bool, blanks: bool = False) -> Reading:
    """The (first) record of a document of the edition `name`; none comes of what is no XML, or holds no record.

    What is layout only isn't kept (`blanks`), unless a text turns out to have markup, where it matters.
    """
    findings = Findings()
    root = parse(payload, findings, blanks=blanks)
    element = find_record(root) if root is not None else None
    if element is None:
        if root is not None:
            findings.add("iso-no-record", "", "error", found=str(root.tag))
        return Reading(dataset=None, problems=findings.all())
    if is_third_edition(element) is not third:
        findings.add("iso-other-edition", "", "info")
    try:
        tree = build(element, blanks=blanks)
    except MarkupInTextError:
        return read_document(payload, context, name, third=third, blanks=True)
    return _read_record(tree, context, findings, name)


def _read_record(root: Node, context: ReadContext, findings: Findings, name: str) -> Reading:
    """The dataset of a metadata record. None comes of one that has neither title nor identifier."""
    languages = Languages(root, context.language, findings)
    profile = _profile(root, name)
    identification = _identification(root)
    own = _own_identifier(root)
    empty = Node("identificationInfo", root.element)
    part = identification or empty
    title = languages.text(part.first("citation", "title"))
    if not title:
        word = own or context.guid
        if not word:
            findings.add("record-empty", "", "error")
            return Reading(dataset=None, problems=findings.all(), profile=profile)
        findings.add("title-missing", part.where, "warning", name=word)
        title = plain_text(word, "und")
    dates = _dates(part, findings)
    subject = about(part, languages)
    parties = parties_of(root, identification, languages)
    extents, periods = coverage_of(part, languages)
    online = online_of(root, part, languages)
    dataset = Dataset(
        title=title,
        description=languages.text(part.first("abstract"), longest=LONGEST_TEXT, line=False),
        keywords=subject.keywords,
        subjects=subject.subjects,
        themes=subject.themes,
        identifiers=_identifiers(own, part),
        publisher=parties.publisher or context.publisher,
        creators=parties.creators,
        contacts=parties.contacts,
        licence=licence_of(part, languages),
        issued=dates.get("publication"),
        modified=dates.get("revision") or dates.get("lastUpdate"),
        frequency=_frequency(part, findings),
        status=_status(part, findings),
        periods=periods,
        extents=extents,
        languages=_data_languages(part),
        landing_page=_landing_page(root, languages),
        distributions=online.distributions,
        services=online.services,
        relations=_relations(root, part, languages),
        series=_series(part, languages),
        version=part.string("citation", "edition") or None,
        kind=_kind(root),
        jurisdiction=context.jurisdiction,
    )
    # Only now is it known what nobody took.
    if extras := _extras(root, part, languages):
        dataset = msgspec.structs.replace(dataset, extras=extras)
    return Reading(dataset=dataset, problems=findings.all(), profile=profile)


def _profile(root: Node, name: str) -> str:
    """`iso-19139/hnap` where the record says so, or uses the numbers of Canada's register."""
    standard = root.first("metadataStandardName")
    said = standard.text if standard is not None else ""
    if "North American Profile" in said or "Profil nord-américain" in said:
        return f"{name}/hnap"
    code = root.first("hierarchyLevel") or root.first("characterSet")
    if code is not None and code.element is not None:
        for inner in code.element.iterchildren("*"):
            if "napMetadataRegister" in (inner.get("codeList") or ""):
                return f"{name}/hnap"
    return f"{name}/gmi" if root.type == "MI_Metadata" else name


def _identification(root: Node) -> Node | None:
    nodes = [node for node in root.all("identificationInfo") if node.children is not None]
    return next((node for node in nodes if node.type in _IDENTIFICATIONS), nodes[0] if nodes else None)


def _own_identifier(root: Node) -> str:
    return (root.string("fileIdentifier") or root.string("metadataIdentifier", "code"))[:1000]


def _identifiers(own: str, part: Node) -> tuple[Identifier, ...]:
    found: dict[str, Identifier] = {}
    for node in part.each("citation", "identifier"):
        code = node.first("code")
        value = node.string("code")[:1000] or (code.href if code is not None else "")
        if not value:
            continue
        space = node.first("codeSpace")
        kind = space.text if space is not None and space.text in _TYPES | {"uuid", "iso-file-identifier"} else ""
        if kind and space is not None:
            space.taken = True
        named = Identifier(value, kind) if kind else identifier(value)
        found.setdefault(named.value, named)
    if own and own not in found:
        return (identifier(own, "iso-file-identifier"), *found.values())
    return tuple(found.values())


def _dates(part: Node, findings: Findings) -> dict[str, str]:
    """The (first) date of each type. Of several of one type the others stay."""
    found: dict[str, str] = {}
    for node in part.each("citation", "date"):
        kind = node.code("dateType")
        value = node.first("date")
        if value is None or not value.text:
            continue
        date, code = read_date(value.text)
        if code:
            findings.add(code, node.where, "info" if code == "date-placeholder" else "warning", value=value.text,
                         date=date or "")  # fmt: skip
        if date and kind not in found:
            found[kind] = date
            node.taken = code is None and kind in ("publication", "revision")
    if "revision" in found:
        node_of_update = [node for node in part.each("citation", "date") if node.code("dateType") == "lastUpdate"]
        for node in node_of_update:
            node.taken = False
    return found


def _frequency(part: Node, findings: Findings) -> str | None:
    for node in part.each("resourceMaintenance", "maintenanceAndUpdateFrequency"):
        node.taken = True
        word = node.word or node.text
        if (code := read_frequency(word)) is not None:
            return code
        if word:
            node.taken = False
            findings.add("frequency-unknown", node.where, "info", value=word)
    for node in part.each("resourceMaintenance", "userDefinedMaintenanceFrequency"):
        if (code := read_frequency(node.text or _inner_text(node))) is not None:
            node.taken = True
            return code
    return None


def _inner_text(node: Node) -> str:
    return "".join(node.element.itertext()).strip()[:50]


def _status(part: Node, findings: Findings) -> str | None:
    node = part.first("status")
    if node is None:
        return None
    node.taken = True
    word = node.word or node.text
    code = find_code("status", word) if word else None
    if word and code is None:
        node.taken = False
        findings.add("status-unknown", node.where, "info", value=word)
    return code


def _data_languages(part: Node) -> tuple[str, ...]:
    found: dict[str, None] = {}
    nodes = [*part.all("language"), *part.all("defaultLocale"), *part.all("otherLocale")]
    for node in nodes:
        inner = node.first("language") or node.first("languageCode") or node
        word = (inner.word or inner.text).split(";")[0].strip()
        if codes := find_languages(word):
            found.update(dict.fromkeys(codes))
            node.taken = inner.taken = True
    return tuple(found)


def _landing_page(root: Node, languages: Languages) -> Text:
    part = _identification(root)
    node = root.first("dataSetURI") or (part.first("citation", "onlineResource", "linkage") if part else None)
    if node is None:
        return EMPTY
    link, _ = read_link(node.text)
    node.taken = link is not None
    return Text({languages.main: link}) if link else EMPTY


def _relations(root: Node, part: Node, languages: Languages) -> tuple[Relation, ...]:
    """What the record belongs to or has to do with, where it is named by an address; others stay what they are."""
    found: dict[tuple[object, ...], Relation] = {}

    def add(node: Node | None, kind: str, title: Text = EMPTY) -> None:
        value = (node.text or node.href) if node is not None else ""
        address = _address(value)
        if address and node is not None:
            node.taken = True
            found.setdefault((address, kind, *title.values.items()), Relation(url=address, type=kind, title=title))

    add(root.first("parentIdentifier"), "part_of")
    parent = root.first("parentMetadata")
    if parent is not None:
        add(parent.first("identifier", "code") or parent, "part_of")
    for node in (*part.all("aggregationInfo"), *part.all("associatedResource")):
        kind = node.code("associationType")
        name = (
            node.first("aggregateDataSetIdentifier", "code")
            or node.first("aggregateDataSetName", "identifier", "code")
            or node.first("name", "identifier", "code")
            or node.first("metadataReference")
        )
        if name is None or not _address(name.text or name.href):
            if (kind_node := node.first("associationType")) is not None:
                kind_node.taken = False
            continue
        named = node.first("aggregateDataSetName", "title") or node.first("name", "title")
        add(name, ASSOCIATIONS.get(kind, kind or "related"), languages.text(named))
    for node in part.all("operatesOn"):
        if node.href:
            add(node, "serves")
    return tuple(found.values())


def _address(value: str) -> str | None:
    return read_link(value)[0] if value.startswith(("http://", "https://")) else None


def _series(part: Node, languages: Languages) -> tuple[Text, ...]:
    names = (languages.text(node) for node in part.each("citation", "series", "name"))
    return tuple(name for name in names if name)


def _kind(root: Node) -> str:
    node = root.first("hierarchyLevel") or root.first("metadataScope", "resourceScope")
    if node is None:
        return "dataset"
    word = node.word or node.text
    if word in ("dataset", "nonGeographicDataset") or not word:
        node.taken = word != "nonGeographicDataset"
        return "dataset"
    node.taken = True
    return _KINDS.get(word, word)[:60]


_SAID_AGAIN = ("locale", "otherLocale", "defaultLocale", "language", "metadataStandardVersion")


def _extras(root: Node, part: Node, languages: Languages) -> dict[str, Any]:
    """What found no place. The properties of the identification stand among those of the record itself."""
    for name in _SAID_AGAIN:
        for node in root.all(name):
            node.taken = True
    for node in (*root.all("characterSet"), *part.all("characterSet")):
        node.taken = node.word == "utf8"
    for node in root.all("identificationInfo"):
        node.taken = node is part
    inner = left(part, languages)
    found = left(root, languages)
    for name, value in inner.items():
        found[f"identificationInfo.{name}" if name in found else name] = value
    return found
