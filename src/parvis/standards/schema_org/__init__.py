"""schema.org's Dataset: JSON-LD alone, in a graph or a list, in a DataCatalog, and inside a web page.

schema.org has no texts by language: a dataset is one thing in its main language, and `workTranslation` holds its
texts in others. Source: https://schema.org/Dataset (release 30.0).
"""

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from parvis.model import Problem
from parvis.standards.base import Detected, Part, ReadContext, Reading
from parvis.standards.findings import Findings
from parvis.standards.json_ld import Found, Node, Scope, by_id, things, types_of, with_references
from parvis.standards.payload import json_object
from parvis.standards.schema_nodes.dataset import read_dataset, read_downloads
from parvis.standards.schema_nodes.things import Thing
from parvis.standards.schema_nodes.translations import with_translations

from .checks import checked
from .pages import embedded, is_html
from .writer import WRITERS, document, write

__all__ = ["MEDIA_TYPES", "NAME", "WRITERS", "check", "detect", "document", "read", "recognises", "split", "write"]

NAME = "schema-org"
MEDIA_TYPES: tuple[str, ...] = ("application/ld+json", "application/json", "text/html")

_encode = msgspec.json.Encoder().encode
_TYPES = frozenset({"Dataset", "DataFeed"})
_CROISSANT = "mlcommons.org/croissant"


def recognises(payload: bytes) -> bool:
    """Whether these bytes are one dataset in schema.org's terms (a Croissant is another standard's)."""
    if b"schema.org" not in payload and b"@type" not in payload:
        return False
    record = json_object(payload, Findings())
    return record is not None and "@graph" not in record and _is_dataset(record, Scope().within(record.get("@context")))


def _is_dataset(node: Node, scope: Scope) -> bool:
    if not _TYPES & set(types_of(node, scope)) or _is_croissant(node, scope):
        return False
    context = node.get("@context")
    types = node.get("@type", node.get("type"))
    written = " ".join(types) if isinstance(types, list) and all(isinstance(t, str) for t in types) else str(types)
    return (
        scope.schema_org
        or "schema.org" in written
        or any("schema.org" in meaning for meaning in scope.terms.values())
        or (context is None and ":" not in written and "@type" in node and "title" not in node)  # DCAT-US 3's have one
    )


def _is_croissant(node: Node, scope: Scope) -> bool:
    if any(_CROISSANT in meaning for meaning in scope.terms.values()):
        return True
    return any(scope.name(key) in ("dct:conformsTo", "conformsTo") and _CROISSANT in str(value)[:300]
               for key, value in node.items())  # fmt: skip


def detect(document: bytes) -> Detected | None:
    """What the document is: JSON-LD or a web page with datasets of schema.org in it. Never raises."""
    if b"schema.org" not in document:
        return None
    if is_html(document):
        found = next((item for item in split(document, ReadContext()) if isinstance(item, Part)), None)
        return Detected(standard=NAME, syntax="html", confidence=0.9) if found else None
    if document[:256].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return None
    value = _parsed(document)
    if isinstance(value, Problem):
        return None
    if any(_is_dataset(thing.node, thing.scope) for thing in things(value, most=20_000)):
        return Detected(standard=NAME, syntax="json-ld", confidence=0.8)
    return None


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """The datasets in a document or page, each with what it refers to. A dataset inside another is no record."""
    if is_html(document):
        seen: set[str] = set()
        for item in embedded(document):
            if isinstance(item, Problem):
                yield item
                continue
            place, value = item
            for part in _parts(value, place):
                # A page often says the same in a script and in its markup: the script, which comes first, has it.
                if not isinstance(part, Part) or part.guid not in seen:
                    seen.add(part.guid if isinstance(part, Part) else "")
                    yield part
        return
    value = _parsed(document)
    if isinstance(value, Problem):
        yield value
        return
    yield from _parts(value, "")


def check(document: bytes, detected: Detected) -> Iterator[Problem]:
    """What breaks Google's rules for datasets. Never raises."""
    return checked(document, split)


def _parsed(document: bytes) -> Any:
    try:
        return msgspec.json.decode(document.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass
    text = document.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    try:
        return json.loads(text, strict=False)
    except RecursionError:
        return Problem("too-deep", values={"depth": "60"})
    except ValueError as error:
        return Problem("not-json", values={"position": str(getattr(error, "pos", 0)), "start": text[:40].strip()})


def _parts(value: Any, place: str) -> Iterator[Part | Problem]:
    known: dict[str, Node] | None = None
    taken: list[str] = []
    ids: set[str] = set()
    for thing in things(value):
        if any(thing.pointer.startswith(above) for above in taken) or not _is_dataset(thing.node, thing.scope):
            continue
        taken.append(thing.pointer + "/")
        if known is None:
            known = by_id(value)
        name = _text(thing.node.get("@id"))
        if not (thing.node.keys() - {"@id", "@type", "@context"}) and name:
            node = known.get(name, thing.node)
        else:
            node = thing.node
        if name and name in ids:
            continue
        ids.add(name)
        yield _part(thing, with_references(node, known), place)


def _part(thing: Found, node: Node, place: str) -> Part | Problem:
    context = _context(thing.scope)
    whole = {"@context": context, **{key: value for key, value in node.items() if key != "@context"}}
    pointer = f"{place} {thing.pointer}".strip() if place else thing.pointer
    try:
        payload = _encode(whole)
    except (RecursionError, UnicodeEncodeError, OverflowError, TypeError, ValueError):
        return Problem("too-deep", pointer=pointer, values={"depth": "60"})
    fields = {thing.scope.name(key): value for key, value in node.items()}
    guid = _text(fields.get("@id"))
    guid = (
        ("" if guid.startswith(("_:", "#")) else guid) or _named(fields.get("identifier")) or _text(fields.get("url"))
    )
    if not guid:
        guid = _text(fields.get("name"))
    modified = _text(fields.get("dateModified"))[:40]
    url = _text(fields.get("url"))
    return Part(guid=guid[:2000], payload=payload, modified=modified or None,
                url=url if url.startswith(("http://", "https://")) else None, pointer=pointer)  # fmt: skip


def _context(scope: Scope) -> Any:
    """A context that says the same as the scope, for a record that stands alone."""
    own: Node = dict(scope.terms)
    if scope.vocab:
        own["@vocab"] = scope.vocab
    if scope.language != "":
        own["@language"] = scope.language
    return ["https://schema.org/", own] if own else "https://schema.org/"


def _text(value: Any) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value", value.get("value", value.get("@id")))
    return value.strip() if isinstance(value, str) else ""


def _named(value: Any) -> str:
    items = value if isinstance(value, list) else [value]
    return next((text for item in items if (text := _text(item))), "")


def read(payload: bytes, context: ReadContext) -> Reading:
    """A dataset of schema.org as a dataset; of a page or a graph, its first."""
    if is_html(payload) or b'"@graph"' in payload:
        first = next((item for item in split(payload, context) if isinstance(item, Part)), None)
        if first is None:
            return Reading(dataset=None, problems=(Problem("page-without-dataset"),))
        payload = first.payload
    findings = Findings()
    record = json_object(payload, findings)
    if record is None:
        return Reading(dataset=None, problems=findings.all())
    thing = Thing.of(record, Scope(), findings, pointer="", language=context.language, base_url=context.base_url)
    dataset = read_dataset(thing, context)
    if dataset is not None:
        files, services = read_downloads(thing, "distribution")
        dataset = msgspec.structs.replace(dataset, distributions=files, services=services)
        dataset = with_translations(thing, dataset, context)
        dataset = msgspec.structs.replace(dataset, extras=thing.left())
    return Reading(dataset=dataset, problems=findings.all(), profile=NAME)
