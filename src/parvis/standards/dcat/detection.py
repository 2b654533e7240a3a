"""What a document is: its syntax, whether it is DCAT, which version and profile."""

import re

from parvis.standards.base import Detected

from . import contexts
from .syntax import JSON_LD, decoded, syntax_of

NAME = "dcat"
_DECLARED = re.compile(
    rb"""@?prefix\s+([\w.-]*):\s*<([^<>\s]*)>\s*\.?|xmlns:([\w.-]+)\s*=\s*["']([^"']*)["']"""
    rb"""|"([\w.-]+)"\s*:\s*"(https?://[^"\s]*[#/])"\s*,?""",
    re.IGNORECASE,
)
_HEAD = 400_000
"Bytes that are looked at: a catalogue shows early what it is."
_DCAT = re.compile(rb"http://www\.w3\.org/ns/dcat#|https?://www\.w3\.org/ns/dcat(?:\.jsonld)?\"")
_CONTEXT = re.compile(rb'(?<!\\)"@context"\s*:\s*(\[[^{}]*?\]|"[^"]*")')
_TERMS = re.compile(
    rb'"(?:@type|type)"\s*:\s*\[?\s*"(?:dcat:|Dcat:)?(?:Dataset|Catalog|CatalogRecord|DatasetSeries|DataService|Distribution)"'
)
_STATED = re.compile(
    rb"(?:uri\.semic\.eu-generated|semiceu\.github\.io)/(?:[\w.-]+/)?(?:DCAT-AP|dcat-ap)(?:\.html|/(?:releases/)?)([\d.]+)?",
    re.IGNORECASE,
)
_SINCE_3 = re.compile(
    rb"DatasetSeries|\binSeries\b|dcat#(?:inSeries|version|hasVersion|prev\b|previousVersion)|dcat:(?:version|prev|hasVersion|previousVersion)\b|spdx:checksum|spdx\.org/rdf/terms#"
)
_US_3 = re.compile(
    rb"data\.resources\.gov/(?:ontology|shapes)/dcat-us#|resources\.data\.gov/ontology/dcat-us|dcat-us/3\.0|DCAT-US-3|dcat-us-3\.0\.jsonld|/dcat-us/3"
)
_US_1 = re.compile(rb"project-open-data\.cio\.gov/v1\.1")
_HVD = re.compile(rb"hvdCategory|eli/reg_impl/2023/138|data\.europa\.eu/bna/")
_GEO = re.compile(rb"data\.europa\.eu/930/|GeoDCAT-AP|geodcat-ap", re.IGNORECASE)
_STAT = re.compile(
    rb"StatDCAT|statdcat-ap|data\.europa\.eu/(?:m8g|xyz/statdcat-ap)/|data\.europa\.eu/s1n/", re.IGNORECASE
)
_BREG = re.compile(rb"bregdcat|bregdcatap", re.IGNORECASE)
_AP = re.compile(
    rb"data\.europa\.eu/r5r/|publications\.europa\.eu/resource/authority/(?:data-theme|file-type|access-right)|DCAT-AP|dcat-ap",
    re.IGNORECASE,
)


def detect(document: bytes) -> Detected | None:
    """What a document is; None where it is no DCAT. Never raises."""
    head = decoded(document[:_HEAD], []) if len(document) > _HEAD else decoded(document, [])
    syntax = syntax_of(head)
    if syntax is None or not _is_dcat(head, syntax):
        return None
    profile, version = _profile(head)
    sure = 0.95
    if syntax == JSON_LD and _US_1.search(head):
        sure = 0.3  # data.json: DCAT-US's own reader knows it better
    elif syntax == JSON_LD and b"schema.org" in head and not _DCAT.search(head):
        sure = 0.4
    return Detected(standard=NAME, version=version, profile=profile, syntax=syntax, confidence=sure)


def _is_dcat(head: bytes, syntax: str) -> bool:
    if _DCAT.search(head):
        return True
    if syntax != JSON_LD or not _TERMS.search(head):
        return False
    return any(
        (found := contexts.find_context(address.decode("utf-8", "replace"))) is not None and found.startswith("dcat")
        for match in _CONTEXT.finditer(head)
        for address in re.findall(rb'"([^"]+)"', match[1])
    ) or (b'"@context"' in head and (b'"dcat:Dataset"' in head or b'"dcat:Catalog"' in head))


def _profile(head: bytes) -> tuple[str, str]:
    """The profile and the version of it (of DCAT itself where it is of no profile)."""
    head = _in_use(head)
    if b"urn:x-parvis:profile:dcat" in head:
        return ("dcat-ap-hvd", "3.0.0") if _HVD.search(head) else ("dcat-ap", "3.0.1")
    since_3 = bool(_SINCE_3.search(head))
    if _US_3.search(head):
        return "dcat-us", "3.0"
    if _US_1.search(head):
        return "dcat-us", "1.1"
    if _HVD.search(head):
        return "dcat-ap-hvd", "3.0.0"
    if _STAT.search(head):
        return "statdcat-ap", "1.0.1"
    if _GEO.search(head):
        return "geodcat-ap", "3.0.0" if since_3 else "2.0.0"
    if _BREG.search(head):
        return "bregdcat-ap", "2.1.0"
    if _AP.search(head):
        stated = _STATED.search(head)
        if stated and stated[1]:
            return "dcat-ap", stated[1].decode().strip(".")
        return "dcat-ap", "3.0.1" if since_3 else "2.1.1"
    return "", "3" if since_3 else "2"


def _in_use(head: bytes) -> bytes:
    """The document without the prefixes it declares, and with the namespaces of those that it uses."""
    declared: dict[bytes, bytes] = {}
    for match in _DECLARED.finditer(head):
        declared[match[1] or match[3] or match[5] or b""] = match[2] or match[4] or match[6] or b""
    body = _DECLARED.sub(b"", head)
    used = [namespace for name, namespace in declared.items() if name + b":" in body]
    return body + b"\n" + b"\n".join(used)
