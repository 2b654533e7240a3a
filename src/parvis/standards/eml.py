"""Ecological Metadata Language 2.1 and 2.2 in GBIF's profile, as the Integrated Publishing Toolkit publishes it.

Also the toolkit's own entry of a resource (JSON: `{"entry", "name"}`) where its EML could not be had.
Sources: eml.ecoinformatics.org; GBIF Metadata Profile 1.3, How-to Guide; checked against files of
published resources among the toolkit's own tests.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import msgspec

from parvis.model import (
    EMPTY,
    NO_WORDS,
    Agent,
    Concept,
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
    digest,
)

from .base import Detected, Part, ReadContext, Reading
from .codes import read_frequency
from .dates import read_date
from .extents import read_place
from .fields import Fields
from .findings import Findings
from .identifiers import identifier
from .licences import find_licence
from .links import read_email, read_link
from .nested import left, part, titled
from .ogc_tree import child, children, name, words
from .payload import json_object
from .texts import LONGEST_TITLE, clean, find_languages, language_tag, plain_text
from .xml import Element, parse, place

NAME = "eml"
MEDIA_TYPES: tuple[str, ...] = ("application/xml", "text/xml")

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_VERSION = re.compile(r"eml-?(\d+\.\d+\.\d+)")
_FREQUENCIES = {"annually": "P1Y", "asneeded": "as_needed", "biannually": "P6M", "continually": "continual",
                "notplanned": "not_planned", "otherMaintenancePeriod": "", "unkown": "unknown"}  # fmt: skip
_ROLES = {"pointofcontact": "pointOfContact", "custodiansteward": "custodian", "principalinvestigator":
          "principalInvestigator", "publisher": "publisher", "distributor": "distributor",
          "owner": "owner"}  # fmt: skip


def detect(document: bytes) -> Detected | None:
    """Whether a document is EML, and of which version."""
    if b"eml" not in document[:2000]:
        return None
    root = parse(document, Findings())
    if root is None or name(root) != "eml" or child(root, "dataset") is None:
        return None
    found = _VERSION.search(str(root.tag))
    return Detected(standard=NAME, version=found[1] if found else "", profile="gbif", syntax="xml")


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """The document itself: EML describes one resource."""
    if document.strip():
        found = re.search(rb"packageId\s*=\s*[\"']([^\"'/]{1,200})", document[:5000])
        guid = found[1].decode("utf-8", "replace") if found else digest(document).hex()
        yield Part(guid=context.guid or guid, payload=document)


def recognises(payload: bytes) -> bool:
    """Whether these bytes are EML, or the toolkit's entry of a resource."""
    if payload.lstrip()[:1] == b"{":
        record = json_object(payload, Findings())
        return bool(record) and isinstance((record or {}).get("entry"), dict) and "name" in (record or {})
    return detect(payload) is not None


def read(payload: bytes, context: ReadContext) -> Reading:
    """A resource as a dataset; none comes of what is neither EML nor such an entry, or has no title."""
    findings = Findings()
    if payload.lstrip()[:1] == b"{":
        record = json_object(payload, findings)
        return Reading(
            dataset=_from_entry(record, context, findings) if record is not None else None, problems=findings.all()
        )
    root = parse(payload, findings)
    about = child(root, "dataset")
    if root is None or about is None:
        if root is not None:
            findings.add("record-empty", "", "error")
        return Reading(dataset=None, problems=findings.all())
    version = _VERSION.search(str(root.tag))
    dataset = _dataset(root, about, context, findings)
    return Reading(dataset=dataset, problems=findings.all(), profile=f"{NAME}/{version[1]}" if version else NAME)


def _from_entry(record: dict[str, Any], context: ReadContext, findings: Findings) -> Dataset | None:
    fields = Fields(record, findings, language=context.language, base_url=context.base_url)
    entry, own = part(fields, "entry"), fields.string("name")
    title = titled(entry, entry.text("title"), own or context.guid, "title")
    if not title:
        return None
    entry.taken.update(("eml", "dwca", "link"))
    return Dataset(
        title=title, publisher=context.publisher, modified=entry.date("lastPublished"),
        jurisdiction=context.jurisdiction,
        identifiers=(Identifier(own, "ipt"),) if own else (), landing_page=_page(context, own),
        distributions=_archive(context, own), extras=left(fields, entry=entry),
    )  # fmt: skip


def _dataset(root: Element, about: Element, context: ReadContext, findings: Findings) -> Dataset | None:
    own = context.guid or (root.get("packageId") or "").partition("/")[0]
    lang = language_tag(about.get(_LANG) or root.get(_LANG) or "")
    context_language = lang[0] if lang and lang[0] != "und" else context.language
    title = _titles(about, context_language)
    if not title:
        if not own:
            findings.add("record-empty", "", "error")
            return None
        findings.add("title-missing", place(about), "warning", name=own)
        title = plain_text(own, "und")
    cover = child(about, "coverage")
    creators = list(_people(about, "creator"))
    return Dataset(
        title=title,
        description=_paragraphs(child(about, "abstract"), context_language),
        keywords=_keywords(about, context_language),
        themes=_themes(about, cover),
        identifiers=_identifiers(about, own),
        publisher=_organization(creators) or context.publisher,
        creators=tuple(creators),
        contacts=_contacts(about),
        licence=_licence(about, context_language, findings),
        access_rights="open",
        issued=read_date(words(about, "pubDate"))[0],
        modified=_stamp(root),
        frequency=_frequency(about, findings),
        periods=tuple(_periods(cover)),
        extents=tuple(_extents(cover, context_language, findings)),
        languages=find_languages(words(about, "language")) if words(about, "language") else (),
        landing_page=_page(context, own) or _online(about, context_language),
        distributions=(*_archive(context, own), *_files(about)),
        relations=_relations(root, about),
        version=_number(root),
        jurisdiction=context.jurisdiction,
        extras=_extras(root, about, cover),
    )  # fmt: skip


def _titles(about: Element, language: str) -> Text:
    found: dict[str, str] = {}
    for each in children(about, "title"):
        text = " ".join("".join(map(str, each.itertext())).split())[:LONGEST_TITLE]
        tag = language_tag(each.get(_LANG) or "")
        if text:
            found.setdefault(tag[0] if tag else language, text)
    return Text(found, next(iter(found)) if len(found) == 1 and "und" not in found else None) if found else EMPTY


def _paragraphs(element: Element | None, language: str) -> Text:
    if element is None:
        return EMPTY
    said = ["".join(map(str, each.itertext())).strip() for each in element.iter() if name(each) == "para"]
    text = "\n\n".join(filter(None, said)) or "".join(map(str, element.itertext())).strip()
    return plain_text(clean(text)[:200_000], language)


def _keywords(about: Element, language: str) -> TextList:
    found = [" ".join((each.text or "").split()) for holder in children(about, "keywordSet") for each in
             children(holder, "keyword")]  # fmt: skip
    return TextList.of((word[:500] for word in found), language) if any(found) else NO_WORDS


def _themes(about: Element, cover: Element | None) -> tuple[Concept, ...]:
    """Species and what they belong to, with their ranks."""
    found: list[Concept] = []
    for taxon in (
        each for each in (cover.iter() if cover is not None else ()) if name(each) == "taxonomicClassification"
    ):
        value = words(taxon, "taxonRankValue")
        rank = words(taxon, "taxonRankName").lower()
        if value and len(found) < 200:
            common = words(taxon, "commonName")
            found.append(
                Concept(Text({"und": value, **({"en": common} if common else {})}), None, f"taxon:{rank or 'name'}")
            )
    return tuple(found)


def _identifiers(about: Element, own: str) -> tuple[Identifier, ...]:
    found = [Identifier(own, "ipt")] if own else []
    for each in children(about, "alternateIdentifier"):
        text = (each.text or "").strip()[:LONGEST_TITLE]
        made = identifier(text) if text else None
        if made and made not in found:
            found.append(made)
    return tuple(found)


def _people(about: Element, *roles: str) -> Iterator[Agent]:
    """Persons with their organisations, or organisations."""
    for each in children(about, *roles):
        person = next(children(each, "individualName"), None)
        who = " ".join(filter(None, (words(person, "givenName"), words(person, "surName"))))
        organization = words(each, "organizationName")[:LONGEST_TITLE]
        mail, url = words(each, "electronicMailAddress"), read_link(words(each, "onlineUrl"))[0]
        user = next((str(one.text).strip() for one in children(each, "userId") if one.text), None)
        phone = words(each, "phone") or None
        shown = who or organization or words(each, "positionName")
        if shown:
            yield Agent(
                name=plain_text(shown, "und"), kind="person" if who else "organization", id=user, phone=phone,
                email=read_email(mail) if mail else None, url=Text({"und": url}) if url else EMPTY,
                part_of=plain_text(organization, "und") if who else EMPTY,
                role=_ROLES.get(words(each, "role").replace(" ", "").lower()) if words(each, "role") else None,
            )  # fmt: skip


def _organization(creators: list[Agent]) -> Agent | None:
    for each in creators:
        if each.kind == "organization":
            return Agent(name=each.name, email=each.email, url=each.url)
        if each.part_of:
            return Agent(name=each.part_of)
    return None


def _contacts(about: Element) -> tuple[Agent, ...]:
    return tuple(msgspec.structs.replace(each, role="pointOfContact") for each in _people(about, "contact"))


def _licence(about: Element, language: str, findings: Findings) -> Licence | None:
    rights = child(about, "intellectualRights")
    rights = rights if rights is not None else child(about, "licensed")
    if rights is None:
        return None
    links = [url for each in rights.iter() if (url := each.get("url"))] + [words(rights, "url")]
    text = " ".join("".join(map(str, rights.itertext())).split())[:2000]
    code = next((found for link in links if link and (found := find_licence("", "", link))), None) or find_licence(
        "", text, ""
    )
    link = next((read for each in links if each and (read := read_link(each)[0])), None)
    if code is None and text:
        findings.add("licence-unknown", place(rights), "info", licence=text)
    return (
        Licence(code=code, title=plain_text(text, language), url=Text({language: link}) if link else EMPTY)
        if text or link
        else None
    )


def _frequency(about: Element, findings: Findings) -> str | None:
    holder = child(about, "maintenance")
    said = words(holder, "maintenanceUpdateFrequency")
    if not said:
        return None
    code = _FREQUENCIES.get(said.lower()) or read_frequency(said)
    if code is None:
        findings.add("frequency-unknown", place(holder) if holder is not None else "", "info", value=said)
    return code if code != "unknown" else None


def _periods(cover: Element | None) -> Iterator[Period]:
    for each in children(cover, "temporalCoverage"):
        span = child(each, "rangeOfDates")
        start, end = words(child(span, "beginDate"), "calendarDate"), words(child(span, "endDate"), "calendarDate")
        single = words(child(each, "singleDateTime"), "calendarDate")
        first = read_date(start or single, covers=True)[0] if start or single else None
        last = read_date(end or single, covers=True)[0] if end or single else None
        if first or last:
            yield Period(first, last)


def _extents(cover: Element | None, language: str, findings: Findings) -> Iterator[Extent]:
    for each in children(cover, "geographicCoverage"):
        sides = child(each, "boundingCoordinates")
        text = words(each, "geographicDescription")[:500]
        shown = plain_text(text, language)
        box = None
        try:
            numbers = [float(words(sides, f"{side}BoundingCoordinate")) for side in ("west", "south", "east", "north")]
            extent, code = read_place(numbers, "und")
            box = extent.bbox if extent else None
            if code:
                findings.add(code, place(each), "warning", value=numbers)
        except ValueError:
            pass
        if box or shown:
            yield Extent(bbox=box, name=shown)


def _page(context: ReadContext, own: str) -> Text:
    root = read_link(context.base_url)[0] if context.base_url and own else None
    return Text({context.language: f"{root.rstrip('/')}/resource?r={quote(own, safe='')}"}) if root else EMPTY


def _archive(context: ReadContext, own: str) -> tuple[Distribution, ...]:
    root = read_link(context.base_url)[0] if context.base_url and own else None
    if not root:
        return ()
    title = Text({"en": "Darwin Core Archive", "fr": "Archive Darwin Core"})
    url = f"{root.rstrip('/')}/archive.do?r={quote(own, safe='')}"
    return (Distribution(url=url, title=title, format="ZIP", media_type="application/zip", kind="dataset"),)


def _online(about: Element, language: str) -> Text:
    for each in children(about, "distribution"):
        for url in each.iter():
            if (
                name(url) == "url"
                and url.get("function") in ("information", None)
                and (read := read_link(url.text or "")[0])
            ):
                return Text({language: read})
    return EMPTY


def _files(about: Element) -> Iterator[Distribution]:
    for each in children(about, "distribution"):
        for url in each.iter():
            if name(url) == "url" and url.get("function") == "download" and (read := read_link(url.text or "")[0]):
                yield Distribution(url=read)


def _gbif(root: Element) -> Element | None:
    for holder in children(root, "additionalMetadata"):
        if (found := child(holder, "metadata", "gbif")) is not None:
            return found
    return None


def _stamp(root: Element) -> str | None:
    return read_date(words(_gbif(root), "dateStamp"))[0]


def _relations(root: Element, about: Element) -> tuple[Relation, ...]:
    found = []
    for holder in children(_gbif(root), "bibliography"):
        for each in children(holder, "citation"):
            link = each.get("identifier") or ""
            read = read_link(f"https://doi.org/{link}" if link.startswith("10.") else link)[0] if link else None
            text = " ".join("".join(map(str, each.itertext())).split())[:LONGEST_TITLE]
            if read:
                found.append(Relation(url=read, type="reference", title=plain_text(text, "und")))
    return tuple(found)


def _number(root: Element) -> str | None:
    found = re.search(r"/v(\d+(?:\.\d+)*)$", root.get("packageId") or "")
    return found[1] if found else None


def _extras(root: Element, about: Element, cover: Element | None) -> dict[str, Any]:
    """Methods, the project, purpose, samples and citation: as texts."""
    found: dict[str, Any] = {}
    for key in (
        "methods",
        "project",
        "purpose",
        "additionalInfo",
        "introduction",
        "gettingStarted",
        "acknowledgements",
    ):
        element = child(about, key)
        if element is not None and (text := clean(" ".join("".join(map(str, element.itertext())).split()))):
            found[key] = text[:20_000]
    own = _gbif(root)
    for key in ("citation", "hierarchyLevel", "resourceLogoUrl"):
        if text := words(own, key):
            found[key] = text[:5000]
    return found
