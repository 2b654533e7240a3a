"""Where the data are: online resources as distributions, or as services where they answer questions."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from parvis.model import EMPTY, DataService, Distribution, Text
from parvis.standards.codes import find_format, find_resource_type, guess_format, is_service
from parvis.standards.links import read_link
from parvis.standards.texts import LONGEST_TEXT, find_languages

from .tree import Languages, Node, left

_KINDS = {"supporting document": "guide", "document de soutien": "guide", "program home page": "website",
          "données": "dataset", "data": "dataset"}  # fmt: skip
_PLAIN_PROTOCOLS = frozenset({"http", "https", "ftp", "www", ""})
_DOWNLOAD = "WWW:DOWNLOAD:"
SERVICE = "Web Service"
"The application profile by which our writers tell a service whose protocol doesn't."
_ROLE = re.compile(r"urn:xml:lang:([a-z]{3})", re.IGNORECASE)
_MIME = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,120}")


class Online(msgspec.Struct, frozen=True):
    distributions: tuple[Distribution, ...]
    services: tuple[DataService, ...]


def online_of(root: Node, identification: Node, languages: Languages) -> Online:
    """Every online resource of the record; one that says the same as another is taken once."""
    distributions: list[Distribution] = []
    services: list[DataService] = []
    seen: set[tuple[type, bytes]] = set()
    unknown: set[str] = set()
    for info in root.all("distributionInfo"):
        formats = list(_formats(info))
        for node, stated in _resources(info, formats):
            found = _read(node, stated, languages, unknown)
            if found is None:
                continue
            node.taken = True
            key = type(found), msgspec.json.encode(found)
            if found.url and key in seen:
                languages.findings.add("resource-repeated", node.where, "info", first="", url=found.url)
                continue
            seen.add(key)
            if isinstance(found, DataService):
                services.append(found)
            else:
                distributions.append(found)
    services += _operations(identification, languages, services)
    return Online(tuple(distributions), tuple(services))


def _formats(info: Node) -> Iterator[Node]:
    yield from info.all("distributionFormat")
    yield from info.each("distributor", "distributorFormat")


def _resources(info: Node, formats: list[Node]) -> Iterator[tuple[Node, str]]:
    """Every online resource with the format that is stated for it: where there is one format, it is everything's."""
    names = [name for node in formats if (name := _format_name(node))]
    common = names[0] if len(set(names)) == 1 else ""
    if len(names) == 1 and formats[0].first("version") is None:
        formats[0].taken = True
    for node in info.each("transferOptions", "onLine"):
        yield node, common
    for node in formats:
        for inner in node.each("formatDistributor", "distributorTransferOptions", "onLine"):
            yield inner, _format_name(node)
    for inner in info.each("distributor", "distributorTransferOptions", "onLine"):
        yield inner, common


def _format_name(node: Node) -> str:
    found = node.first("name") or node.first("formatSpecificationCitation", "title")
    return found.text if found is not None else ""


def _read(node: Node, stated: str, languages: Languages, unknown: set[str]) -> Distribution | DataService | None:
    address = node.first("linkage")
    link, problem = read_link(address.text) if address is not None else (None, None)
    if address is not None:
        address.taken = problem is None or problem == "link-completed"
        if problem:
            severity = "error" if problem == "link-unsafe" else "warning"
            languages.findings.add(problem, address.where, severity, value=address.text)  # type: ignore[arg-type]
    title = languages.text(node.first("name"))
    described = node.first("description")
    description = languages.text(described, longest=LONGEST_TEXT, line=False)
    kind, said, tongues = three_parts(description)
    protocol = node.string("protocol")
    extras: dict[str, Any] = {}
    if kind is not None or said is not None:
        description = EMPTY
    if not tongues and (role := _ROLE.match(node.role)):
        tongues = find_languages(role[1])
    inner = node.inner
    name = node.element.get("id") or (inner is not None and (inner.get("id") or inner.get("uuid"))) or None
    telling = protocol if protocol.lower() not in _PLAIN_PROTOCOLS else ""
    if not (link or title or description or kind or said or telling or name):
        return None
    profile = node.first("applicationProfile")
    if link and profile is not None and profile.text == SERVICE:
        profile.taken = True
        return DataService(
            url=link, title=title, description=description, protocol=protocol or None, id=name, languages=tongues,
            extras=left(node, languages),
        )  # fmt: skip
    code, media_type = _format(said, protocol, stated, link, languages, node, unknown)
    if link and code and is_service(code):
        if described is not None and kind and kind not in ("web_service", "api"):
            extras["resource_type"] = kind
        extras |= left(node, languages)
        if protocol and find_format(protocol) != code:
            extras["protocol"] = protocol
        return DataService(
            url=link, title=title, description=description, protocol=code, id=name, languages=tongues, extras=extras
        )
    known = known_kind(kind) if kind else None
    if kind and known is None:
        extras["contentType"] = kind
    extras |= left(node, languages)
    if protocol and protocol.lower() not in _PLAIN_PROTOCOLS and protocol not in (media_type, _DOWNLOAD + (code or "")):
        extras["protocol"] = protocol
    return Distribution(
        url=link, id=name, title=title, description=description, format=code, media_type=media_type,
        languages=tongues, kind=known, extras=extras,
    )  # fmt: skip


def known_kind(word: str) -> str | None:
    """The code of `resource_type` for HNAP's content type, or another word for one; None if it is none."""
    return _KINDS.get(word.lower()) or find_resource_type(word)


def three_parts(description: Text) -> tuple[str | None, str | None, tuple[str, ...]]:
    """HNAP's `Dataset;CSV;eng,fra`: what it is, its format, its languages (English before French where they differ)."""
    for lang in ("en", *description.values):
        text = description.values.get(lang)
        if text is None or len(text) > 200 or text.count(";") not in (2, 3):
            continue
        kind, form, tongue, *_ = (part.strip() for part in text.split(";"))
        found = find_languages(tongue.replace("-CAN", "")) if tongue else ()
        # Without languages only known words tell it from a sentence.
        if found or (not tongue and (find_format(form) or known_kind(kind))):
            return kind or None, form or None, found
    return None, None, ()


def _format(
    said: str | None, protocol: str, stated: str, link: str | None, languages: Languages, node: Node, unknown: set[str]
) -> tuple[str | None, str | None]:
    """The format's code (else the source's own word) and the media type.

    HNAP's own word decides, then a protocol that names a service, then what the address gives away, then the format
    that is stated for the whole record.
    """
    media_type = protocol if _MIME.fullmatch(protocol) else None
    if said and (code := find_format(said)) is not None:
        return code, media_type
    if protocol.startswith(_DOWNLOAD):
        word = protocol.removeprefix(_DOWNLOAD)
        return find_format(word) or word or None, media_type
    by_protocol = find_format(protocol) if protocol and protocol.lower() not in _PLAIN_PROTOCOLS else None
    if by_protocol and (is_service(by_protocol) or media_type):
        return by_protocol, media_type
    if link and (guessed := guess_format(link)) is not None:
        return guessed, media_type
    if stated and (code := find_format(stated.split(" (")[0])) is not None and not is_service(code):
        return code, media_type
    unclear = said or None
    if unclear and unclear not in unknown:
        unknown.add(unclear)
        languages.findings.add("format-unknown", node.where, "info", format=unclear)
    return unclear, media_type


def _operations(identification: Node, languages: Languages, known: list[DataService]) -> list[DataService]:
    """The addresses of a service's operations (ISO 19119), each once; GetCapabilities tells of the others."""
    if identification.type != "SV_ServiceIdentification":
        return []
    protocol = find_format(identification.string("serviceType")) or identification.string("serviceType") or None
    found: dict[str, DataService] = {}
    have = {service.url for service in known}
    for operation in identification.all("containsOperations"):
        for node in operation.each("connectPoint"):
            link, _ = read_link(node.first("linkage").text) if node.first("linkage") else (None, None)  # type: ignore[union-attr]
            if link and link not in have:
                found.setdefault(
                    link,
                    DataService(
                        url=link, title=languages.text(node.first("name")), protocol=protocol,
                        description=languages.text(node.first("description"), line=False),
                    ),
                )  # fmt: skip
    return list(found.values())
