"""Addresses and identifiers as they are compared: whichever way two portals write them."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|session(?:id)?|jsessionid|lang|locale|hl)$", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$")
_LANGUAGE = re.compile(r"(?:(?<=/)(?:en|fr|eng|fra)(?=/))|(?:[-_](?:en|fr|eng|fra)(?=\.\w{2,5}$))")
_STATCAN = re.compile(r"statcan(?:\.gc)?\.ca/.*?(?:pid=|/|csv/)(\d{8})(?:\d{2})?(?:\b|-)")
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s?#\"<>]+)", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_NO_LETTERS = re.compile(r"[\W_]+")

LONGEST = 2_000
"Characters of an address that are looked at."


def address_key(url: str) -> str:
    """What all spellings of a web address have in common; empty where it is none.

    Without scheme, `www.`, a closing slash, an index page, the fragment, what only tracks or chooses a language, and
    the language in its path: the English and the French file of a dataset count as one.
    """
    try:
        parts = urlsplit(url.strip()[:LONGEST])
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https", "ftp") or not parts.hostname:
        return ""
    host = parts.hostname.removeprefix("www.")
    path = _INDEX.sub("", unquote(parts.path).rstrip("/").lower())
    path = _LANGUAGE.sub("", path)
    asked = sorted((name.lower(), value) for name, value in parse_qsl(parts.query) if not _TRACKING.match(name))
    query = "&".join(f"{name}={value}" for name, value in asked)
    return f"{host}{path}?{query}" if query else f"{host}{path}"


def is_bare(key: str) -> bool:
    """Whether an address is a site's front page, which says nothing of one dataset."""
    return "/" not in key and "?" not in key


def identifiers_in(addresses: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The typed identifiers that addresses hold: a table of Statistics Canada, a DOI."""
    for address in addresses:
        if (found := _STATCAN.search(address)) is not None:
            yield "statcan-pid", found[1]
        if (found := _DOI.search(unquote(address))) is not None:
            yield "doi", found[1].rstrip(".,;)").lower()


def records_in(addresses: Iterable[str]) -> Iterator[str]:
    """The UUIDs that addresses hold: those of the records, or of the files, that they lead to."""
    for address in addresses:
        yield from _UUID.findall(address.lower())


def identifier_key(kind: str, value: str) -> tuple[str, str] | None:
    """A typed identifier as it is compared; None where it says nothing: a short number, a name made of the title."""
    key = _NO_LETTERS.sub("", value.removeprefix("urn:uuid:").casefold())
    match kind:
        case "doi":
            found = _DOI.search(value)
            return ("doi", found[1].rstrip(".,;)").lower()) if found else None
        case "statcan-pid":
            return ("statcan-pid", key[:8]) if len(key) >= 8 else None
        case "ckan-name" | "slug":
            return None
        case "uri" | "url":
            address = address_key(value)
            if match := _UUID.search(value.lower()):
                return "uuid", _NO_LETTERS.sub("", match[0])
            return ("uri", address) if address and not is_bare(address) else None
    if match := _UUID.search(value.lower()):
        return "uuid", _NO_LETTERS.sub("", match[0])
    return ("other", key) if len(key) >= 8 and any(char.isdigit() for char in key) else None
