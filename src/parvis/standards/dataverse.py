"""Dataverse: a dataset of the search (`item`) with its export `dataverse_json` (`export`); either alone will do.

Sources: guides.dataverse.org, Search API, Native API; metadata blocks citation, geospatial, social science. Names
checked against answers of the search recorded in public programs' tests, and Dataverse's own exports in its tests.
"""

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
)

from .base import Detected, Part, ReadContext, Reading
from .codes import find_format
from .extents import read_place
from .fields import Fields
from .findings import Findings
from .identifiers import identifier
from .licences import licence_of
from .links import read_link
from .nested import ITSELF, left, many_records, one_record, part, parts, titled
from .payload import json_object
from .texts import find_languages, one_line, plain_text

NAME = "dataverse"
MEDIA_TYPES: tuple[str, ...] = ("application/json",)

_LONGEST = 2000
_BOXES = (("westLongitude", "southLatitude", "eastLongitude", "northLatitude"),
          ("westLongitude", "southLongitude", "eastLongitude", "northLongitude"))  # fmt: skip
"Dataverse before 5.14 called the latitudes longitudes."


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like one dataset of Dataverse."""
    record = json_object(payload, Findings())
    if record is None:
        return False
    item = record.get("item", record)
    if isinstance(item, dict) and item.get("type") == "dataset" and "global_id" in item:
        return True
    return isinstance(_version(record), dict) and "metadataBlocks" in (_version(record) or {})


def _version(record: dict[str, Any]) -> dict[str, Any] | None:
    for key in ("export", "data"):
        if isinstance(inner := record.get(key), dict):
            record = inner
    found = record.get("datasetVersion", record.get("latestVersion"))
    return found if isinstance(found, dict) else None


def detect(document: bytes) -> Detected | None:
    """Whether a document is one such record, or a list of them."""
    return one_record(document, NAME, recognises)


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """Its records."""
    return many_records(document)


def read(payload: bytes, context: ReadContext) -> Reading:
    """A dataset of Dataverse; none comes of what is no JSON object, or has neither title nor identifier."""
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    prefix, alone = "", ""
    if "item" not in record and "export" not in record:
        inner = record
        if isinstance(record.get("data"), dict):
            inner, prefix = record["data"], "/data"
        alone = "export" if _version(inner) else "item"
        record = {alone: inner}
    fields = Fields(record, findings, pointer=prefix, language=context.language, base_url=context.base_url)
    fields.where = {alone: ITSELF} if alone else {}
    return Reading(dataset=_dataset(fields, context), problems=findings.all(), profile=NAME)


class Block:
    """A metadata block: its fields by `typeName`, compound ones as lists of such."""

    def __init__(self, fields: Fields, version: Fields, name: str) -> None:
        blocks = part(version, "metadataBlocks")
        self.said: dict[str, Any] = {}
        self.read: set[str] = set()
        self.fields = part(blocks, name)
        listed = self.fields.data.get("fields")
        for each in listed if isinstance(listed, list) else ():
            if isinstance(each, dict) and isinstance(each.get("typeName"), str):
                self.said.setdefault(each["typeName"], each.get("value"))
        self.point = self.fields.point("fields")

    def words(self, name: str) -> list[str]:
        """The values of a primitive or controlled field."""
        self.read.add(name)
        value = self.said.get(name)
        items = value if isinstance(value, list) else [value]
        return [word for each in items if isinstance(each, str) and (word := one_line(each))]

    def word(self, name: str) -> str:
        return next(iter(self.words(name)), "")

    def compounds(self, name: str) -> Iterator[dict[str, str]]:
        """The values of a compound field, each as texts by the name of the part."""
        self.read.add(name)
        value = self.said.get(name)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                found = {}
                for key, inner in each.items():
                    text = inner.get("value") if isinstance(inner, dict) else inner
                    if isinstance(text, str) and text.strip():
                        found[key] = text.strip()
                if found:
                    yield found

    def left(self) -> dict[str, Any]:
        return {
            name: value for name, value in self.said.items() if name not in self.read and value not in (None, "", [])
        }


def _dataset(fields: Fields, context: ReadContext) -> Dataset | None:
    item, export = part(fields, "item"), part(fields, "export")
    key = "datasetVersion" if "datasetVersion" in export.data else "latestVersion"
    version = part(export, key)
    citation, places, social = (Block(fields, version, name) for name in ("citation", "geospatial", "socialscience"))
    name = item.string("global_id") or version.string("datasetPersistentId") or context.guid
    languages = tuple(dict.fromkeys(code for word in citation.words("language") for code in find_languages(word)))
    title = plain_text(citation.word("title")[:_LONGEST], context.language) or item.text("name")
    title = titled(item, title, name, "name")
    if not title:
        return None
    keywords, themes = _subjects(citation, item)
    site = _site(context)
    result = Dataset(
        title=title,
        description=_description(citation, item),
        keywords=keywords,
        themes=themes,
        identifiers=_identifiers(export, citation, name),
        publisher=_publisher(citation, item, export) or context.publisher,
        creators=_people(citation, "author", "authorName", "authorAffiliation", None),
        contacts=_contacts(citation),
        licence=_licence(version),
        access_rights=_access(version),
        issued=export.date("publicationDate") or item.date("published_at") or version.date("releaseTime"),
        modified=version.date("lastUpdateTime", "releaseTime") or item.date("updatedAt"),
        periods=_periods(citation),
        extents=_extents(places, fields),
        languages=languages,
        landing_page=_page(export, item, fields),
        distributions=_files(version, site),
        relations=_relations(citation),
        series=tuple(
            plain_text(each["seriesName"], "und") for each in citation.compounds("series") if "seriesName" in each
        ),
        version=_number(version, item),
        jurisdiction=context.jurisdiction,
        extras={},
    )
    return _with_extras(
        result, fields, item, export, version, key, citation=citation, geospatial=places, socialscience=social
    )


def _site(context: ReadContext) -> str:
    link = read_link(context.base_url)[0] if context.base_url else None
    return "/".join(link.split("/")[:3]) if link else ""


def _description(citation: Block, item: Fields) -> Text:
    said = [each["dsDescriptionValue"] for each in citation.compounds("dsDescription") if "dsDescriptionValue" in each]
    text = "\n\n".join(said)
    if text:
        item.taken.add("description")
        holder = citation.fields.inside({"text": text}, "fields")
        holder.sealed = True
        return holder.long_text("text")
    return item.long_text("description")


def _subjects(citation: Block, item: Fields) -> tuple[TextList, tuple[Concept, ...]]:
    words = [each["keywordValue"] for each in citation.compounds("keyword") if "keywordValue" in each]
    words += item.words("keywords") if not words and "keywords" in item.data else []
    subjects = citation.words("subject") or (item.words("subjects") if "subjects" in item.data else [])
    item.taken.update(("keywords", "subjects"))
    classes = citation.compounds("topicClassification")
    topics = [(each["topicClassValue"], each.get("topicClassVocab")) for each in classes if "topicClassValue" in each]
    themes = [Concept(plain_text(word, "en"), None, NAME) for word in subjects]
    themes += [Concept(plain_text(word, "und"), None, scheme) for word, scheme in topics]
    keywords = TextList.of((one_line(word)[:500] for word in words), item.language) if words else NO_WORDS
    return keywords, tuple(themes)


def _identifiers(export: Fields, citation: Block, name: str) -> tuple[Identifier, ...]:
    found = [identifier(name, "other")] if name else []
    if export.data.get("persistentUrl"):
        export.taken.add("persistentUrl")
    for each in citation.compounds("otherId"):
        if "otherIdValue" in each:
            found.append(identifier(each["otherIdValue"][:_LONGEST]))
    export.taken.update(("protocol", "authority", "identifier", "id", "storageIdentifier"))
    return tuple(each for number, each in enumerate(found) if each not in found[:number])


def _people(block: Block, field: str, name: str, of: str, role: str | None) -> tuple[Agent, ...]:
    return tuple(
        Agent(name=plain_text(each[name][:_LONGEST], "und"), kind="person" if "," in each[name] else "organization",
              part_of=plain_text(each.get(of, "").strip("()")[:_LONGEST], "und"), role=role)
        for each in block.compounds(field) if name in each
    )  # fmt: skip


def _publisher(citation: Block, item: Fields, export: Fields) -> Agent | None:
    """Who distributes or produces; else the collection it is in; else the repository."""
    for field, name in (("distributor", "distributorName"), ("producer", "producerName")):
        if found := _people(citation, field, name, f"{field}Affiliation", None):
            return Agent(name=found[0].name, part_of=found[0].part_of)
    named = item.text("name_of_dataverse") or item.text("publisher")
    item.taken.update(("name_of_dataverse", "publisher"))
    named = named or export.text("publisher")
    export.taken.add("publisher")
    return Agent(name=named, id=item.string("identifier_of_dataverse") or None) if named else None


def _contacts(citation: Block) -> tuple[Agent, ...]:
    found = []
    for each in citation.compounds("datasetContact"):
        holder = citation.fields.inside(each, "fields")
        holder.sealed = True
        email = holder.email("datasetContactEmail") if "datasetContactEmail" in each else None
        who = Agent(
            name=plain_text(each.get("datasetContactName", "")[:_LONGEST], "und"), email=email, role="pointOfContact",
            part_of=plain_text(each.get("datasetContactAffiliation", "")[:_LONGEST], "und"),
        )  # fmt: skip
        found += [who] if who else []
    return tuple(found)


def _licence(version: Fields) -> Licence | None:
    value = version.data.get("license")
    if isinstance(value, dict):
        inner = part(version, "license")
        inner.taken.update(("iconUri", "rightsIdentifier", "rightsIdentifierScheme", "schemeUri", "languageCode"))
        version.taken.add("license")
        return licence_of(inner, "", ("name",), ("uri",))
    if isinstance(value, str) and value not in ("", "NONE"):
        return licence_of(version, "", ("license",), ())
    version.taken.add("license")
    return licence_of(version, "", ("termsOfUse",), ()) if version.data.get("termsOfUse") else None


def _access(version: Fields) -> str | None:
    """Restricted where all files are."""
    files = version.data.get("files")
    flags = [each.get("restricted") for each in files if isinstance(each, dict)] if isinstance(files, list) else []
    return None if not flags else "restricted" if all(flag is True for flag in flags) else "open"


def _periods(citation: Block) -> tuple[Period, ...]:
    found = []
    for field in ("timePeriodCovered", "dateOfCollection"):
        for each in citation.compounds(field):
            holder = citation.fields.inside(each, "fields")
            holder.sealed = True
            period = holder.period((f"{field}Start",), (f"{field}End",))
            found += [period] if period else []
        if found:
            break
    return tuple(dict.fromkeys(found))


def _extents(places: Block, fields: Fields) -> tuple[Extent, ...]:
    found: list[Extent] = []
    for each in places.compounds("geographicBoundingBox"):
        for names in _BOXES:
            if all(name in each for name in names):
                extent, code = read_place(",".join(each[name] for name in names), "und")
                if code:
                    fields.findings.add(code, places.point, "warning", value=each)
                found += [extent] if extent and extent.bbox else []
                break
    for each in places.compounds("geographicCoverage"):
        name = ", ".join(each[key] for key in ("city", "state", "country", "otherGeographicCoverage") if key in each)
        extent = read_place(name, fields.language)[0] if name else None
        found += [extent] if extent else []
    return tuple(found)


def _page(export: Fields, item: Fields, fields: Fields) -> Text:
    link = export.link("persistentUrl") if export.data.get("persistentUrl") else None
    link = link or (item.link("url") if item.data.get("url") else None)
    item.taken.add("url")
    return Text({fields.language: link}) if link else EMPTY


def _files(version: Fields, site: str) -> tuple[Distribution, ...]:
    found = []
    for each in parts(version, "files"):
        data = part(each, "dataFile")
        number, name = data.string("id"), each.text("label") or data.text("filename")
        media_type = data.string("contentType").split(";")[0].strip().lower()
        check = part(data, "checksum")
        checksum = f"{check.string('type').lower()}:{check.string('value')}" if check.data.get("value") else ""
        checksum = checksum or (f"md5:{data.string('md5')}" if data.data.get("md5") else "")
        extension = name.get().rsplit(".", 1)[-1] if "." in name.get() else ""
        found.append(Distribution(
            url=f"{site}/api/access/datafile/{quote(number, safe='')}" if site and number else None, id=number or None,
            title=name, description=each.long_text("description") or data.long_text("description"),
            format=(find_format(extension) if extension else None) or find_format(media_type) or extension or None,
            media_type=media_type or None, size=data.size("filesize"),
            modified=data.date("publicationDate", "creationDate"), checksum=checksum or None,
            extras={"restricted": True} if each.flag("restricted") else {},
        ))  # fmt: skip
    return tuple(found)


def _relations(citation: Block) -> tuple[Relation, ...]:
    found: dict[tuple[str, str], Relation] = {}
    for each in citation.compounds("publication"):
        number = each.get("publicationIDNumber", "")
        link = each.get("publicationURL") or (f"https://doi.org/{number}" if number.startswith("10.") else "")
        title = plain_text(each.get("publicationCitation", "")[:_LONGEST], "und")
        if link and (read := read_link(link)[0]):
            found.setdefault((read, "publication"), Relation(url=read, type="publication", title=title))
    for field, kind in (("alternativeURL", "related"), ("relatedMaterial", "related"), ("relatedDatasets", "related")):
        for word in citation.words(field):
            if word.startswith(("http://", "https://")) and (read := read_link(word)[0]):
                found.setdefault((read, kind), Relation(url=read, type=kind))
    return tuple(found.values())


def _number(version: Fields, item: Fields) -> str | None:
    major, minor = version.string("versionNumber"), version.string("versionMinorNumber")
    major, minor = major or item.string("majorVersion"), minor or item.string("minorVersion")
    item.taken.update(("majorVersion", "minorVersion"))
    return f"{major}.{minor}" if major and minor else major or None


_SAID_BETTER = (
    "type", "name", "authors", "contacts", "citation", "citationHtml", "storageIdentifier", "createdAt", "updatedAt",
    "published_at", "versionId", "versionState", "fileCount", "producers", "geographicCoverage", "relatedMaterial",
    "publications", "entity_id", "image_url",
)  # fmt: skip


def _with_extras(
    result: Dataset, fields: Fields, item: Fields, export: Fields, version: Fields, key: str, **blocks: Block
) -> Dataset:
    """The dataset with what found no place: of the search's item only what the export doesn't say better."""
    version.taken.update(("id", "datasetId", "datasetPersistentId", "versionState", "createTime", "lastUpdateTime",
                          "releaseTime", "storageIdentifier", "fileAccessRequest", "metadataBlocks", "files",
                          "latestVersionPublishingState", "citation"))  # fmt: skip
    item.taken.update(_SAID_BETTER if version.data else ("type", "citationHtml", "name", "global_id"))
    all_blocks = version.data.get("metadataBlocks")
    rest = {name: said for name, block in blocks.items() if (said := block.left())}
    if isinstance(all_blocks, dict):
        rest |= {name: block for name, block in all_blocks.items() if name not in blocks}
    found = left(fields, item=item)
    said = left(export, **{key: version})
    if rest:
        said.setdefault(key, {})["metadataBlocks"] = rest
    found.pop("export", None)
    if said:
        found["export"] = said
    return msgspec.structs.replace(result, extras=found)
