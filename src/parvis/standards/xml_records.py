"""Records cut out of an XML document that holds many: answers of CSW, OAI-PMH envelopes, folders in one file."""

import hashlib
from collections.abc import Callable, Iterator

from parvis.model import Problem

from .base import Part
from .findings import Findings
from .xml import Element, cut_out, parse, place


def split_records(
    document: bytes, tags: tuple[str, ...], guid_of: Callable[[Element], str]
) -> Iterator[Part | Problem]:
    """Every outermost element of these names (`{*}MD_Metadata`) as a part; what is wrong with the document first."""
    findings = Findings()
    root = parse(document, findings)
    yield from findings.all()
    if root is None:
        return
    taken: set[Element] = set()
    for element in root.iter(*tags):
        if any(above in taken for above in element.iterancestors()):
            continue
        taken.add(element)
        payload = cut_out(element)
        guid = guid_of(element) or f"derived-{hashlib.blake2b(payload, digest_size=12).hexdigest()}"
        yield Part(guid=guid[:2000], payload=payload, pointer=place(element))


def first_text(element: Element, *paths: str) -> str:
    """The first text at one of these paths (`{*}fileIdentifier/{*}CharacterString`), without space around it."""
    for path in paths:
        found = element.find(path)
        if found is not None and (text := "".join(found.itertext()).strip()):
            return text
    return ""
