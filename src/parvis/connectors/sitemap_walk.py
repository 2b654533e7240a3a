"""The pages that a site's sitemaps list, as far as robots.txt lets anybody ask for them."""

import zlib
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from parvis.model import Problem
from parvis.standards.xml import Element
from parvis.standards.xml_records import first_text

from .base import Client, FetchError
from .guard import shown
from .places import roots
from .xml_parts import local, tree

MOST_PAGES = 500_000
MOST_SITEMAPS = 2_000
_DEEPEST = 3
_MOST_DOUBLED = 1000
_MOST_UNPACKED = 200_000_000
_AGENT = "Parvis"
_EXPECTED = "sitemap"
_GZIP = b"\x1f\x8b"


class Listed(NamedTuple):
    """A page, and when the sitemap says that it changed."""

    url: str
    modified: str | None

    @property
    def guid(self) -> str:
        """The address without its host, which is the site's: the same when the site moves to https."""
        parts = urlsplit(self.url)
        return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


class Sitemaps:
    """The sitemaps of a site: those of its robots.txt, or the one at the address."""

    def __init__(self, client: Client, url: str, *, language: str = "en") -> None:
        self.client = client
        self.url = url
        self.language = language
        self.host = (urlsplit(url).hostname or "").lower()
        self.broken: list[FetchError] = []
        self.doubled: list[str] = []
        "Guids of pages that are listed more than once."
        self.robots = RobotFileParser()

    def pages(self) -> Iterator[Listed]:
        """Every page once. Raises FetchError where a sitemap can't be had or breaks off, after what came before."""
        seen: set[str] = set()
        waiting = [(address, 0) for address in reversed(self._starts())]
        asked: set[str] = set()
        while waiting and len(asked) < MOST_SITEMAPS:
            address, depth = waiting.pop()
            if address in asked or not self._ours(address):
                continue
            asked.add(address)
            root, broken = self._tree(address)
            if local(root) == "sitemapindex":
                inner = [first_text(child, "{*}loc") for child in root.iterchildren("{*}sitemap")]
                waiting += [(each, depth + 1) for each in reversed(inner) if depth < _DEEPEST]
            else:
                elements = list(root.iterchildren("{*}url"))
                yield from self._urls(elements[:-1] if broken else elements, seen)
            if broken is not None:
                self.broken.append(broken)
                raise broken

    def _urls(self, elements: list[Element], seen: set[str]) -> Iterator[Listed]:
        for element in elements:
            url = self._preferred(element)
            own = "loc " + first_text(element, "{*}loc").strip()
            if own in seen and len(self.doubled) < _MOST_DOUBLED:
                self.doubled.append(Listed(url, None).guid)
            seen.add(own)
            if url in seen or len(seen) >= 2 * MOST_PAGES or not self._ours(url) or not self._allowed(url):
                continue
            seen.add(url)
            yield Listed(url, first_text(element, "{*}lastmod")[:40] or None)

    def _preferred(self, element: Element) -> str:
        """The page's address, or that of its twin in the source's language."""
        twins = {
            (link.get("hreflang") or "").partition("-")[0].lower(): (link.get("href") or "").strip()
            for link in element.iterchildren("{*}link")
            if link.get("rel") == "alternate"
        }
        return twins.get(self.language) or first_text(element, "{*}loc").strip()

    def _ours(self, url: str) -> bool:
        """Whether an address is of the site: a sitemap may list no other's (sitemaps.org, location)."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and (parts.hostname or "").lower() == self.host and len(url) < 4000

    def _allowed(self, url: str) -> bool:
        try:
            return self.robots.can_fetch(_AGENT, url)
        except ValueError:
            return False

    def _starts(self) -> list[str]:
        """The sitemaps to begin with; robots.txt is read on the way."""
        root = roots(self.url)[-1]
        lines: list[str] = []
        try:
            reply = self.client.get(f"{root}/robots.txt", headers={"Accept": "text/plain, */*;q=0.1"})
            if reply.body.lstrip()[:1] != b"<":
                lines = reply.body[:500_000].decode("utf-8", "replace").splitlines()
        except FetchError as error:
            if error.problem.code not in ("status-not-found", "status-gone", "status-forbidden", "status-unauthorized"):
                raise
        self.robots.parse(lines)
        if "sitemap" in self.url.rpartition("/")[2].lower():
            return [self.url]
        named = [line.partition(":")[2].strip() for line in lines if line.strip().lower().startswith("sitemap:")]
        return named[:100] or [f"{root}/sitemap.xml"]

    def _tree(self, address: str) -> tuple[Element, FetchError | None]:
        reply = self.client.get(address, headers={"Accept": "application/xml, text/xml, */*;q=0.1"})
        return tree(_unpacked(reply.body, address), address, _EXPECTED, "urlset", "sitemapindex")


def _unpacked(body: bytes, url: str) -> bytes:
    """The body, unpacked where it is gzip. Raises FetchError where it is broken or too large."""
    if not body.startswith(_GZIP):
        return body
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        plain = unpacking.decompress(body, _MOST_UNPACKED)
    except zlib.error:
        raise FetchError(Problem("gzip-broken", values={"url": shown(url), "file": shown(url)})) from None
    if unpacking.unconsumed_tail:
        raise FetchError(Problem("too-large", values={"url": shown(url), "limit": f"{_MOST_UNPACKED / 1e6:g}"}))
    return plain
