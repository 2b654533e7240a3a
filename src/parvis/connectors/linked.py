"""What STAC and OGC API have in common: links with relations, and pages that link to the next."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from .asking import ask, count_of, listed, object_with
from .base import Client
from .documents import wrong_kind

MOST_PAGES = 100_000


def links(value: dict[str, Any]) -> list[dict[str, Any]]:
    """The links of a document that are objects with an address."""
    found = value.get("links")
    return (
        [one for one in found if isinstance(one, dict) and isinstance(one.get("href"), str)]
        if isinstance(found, list)
        else []
    )


def linked(value: dict[str, Any], url: str, *rels: str) -> list[str]:
    """The whole addresses that a document at `url` links to with one of these relations."""
    found = (urljoin(url, one["href"]) for one in links(value) if one.get("rel") in rels)
    return [address for address in dict.fromkeys(found) if urlsplit(address).scheme in ("http", "https")]


def with_parameters(url: str, **parameters: str) -> str:
    """The address with these parameters set."""
    parts = urlsplit(url)
    kept = [(name, text) for name, text in parse_qsl(parts.query, keep_blank_values=True) if name not in parameters]
    return urlunsplit(parts._replace(query=urlencode([*kept, *parameters.items()])))


def whole(value: Any, base: str) -> Any:
    """A record with the addresses of its links and assets made whole: only here is it known where it stood."""
    if not isinstance(value, dict):
        return value
    kept = dict(value)
    if isinstance(kept.get("links"), list):
        kept["links"] = [_absolute(one, base) for one in kept["links"]]
    if isinstance(kept.get("assets"), dict):
        kept["assets"] = {name: _absolute(one, base) for name, one in kept["assets"].items()}
    return kept


def _absolute(one: Any, base: str) -> Any:
    href = one.get("href") if isinstance(one, dict) else None
    if not isinstance(href, str) or not href or urlsplit(href).scheme or len(href) > 8000:
        return one
    try:
        return {**one, "href": urljoin(base, href)}
    except ValueError:
        return one


def paged(client: Client, url: str, member: str, expected: str) -> Iterator[tuple[list[Any], str, int | None]]:
    """What each page holds in `member`, the address of the next one (empty: none), and how many there are in all.

    A page that links to none goes on by `offset` where the portal says that there are more. Raises FetchError.
    """
    met: set[str] = set()
    seen = 0
    while url and url not in met and len(met) < MOST_PAGES:
        met.add(url)
        found = object_with(ask(client, url), url, expected, member)
        items = listed(found[member], url, expected)
        total = count_of(found.get("numberMatched"))
        seen += len(items)
        following = linked(found, url, "next")
        after = following[0] if following and items else ""
        if not after and not following and items and total is not None and seen < total and len(met) < MOST_PAGES:
            after = _by_offset(url, len(items), total)
        yield items, after, total
        url = after


def _by_offset(url: str, count: int, total: int) -> str:
    query = dict(parse_qsl(urlsplit(url).query))
    said = query.get("offset", "0")
    start = (int(said) if said.isdigit() and len(said) < 9 else 0) + count
    return with_parameters(url, offset=str(start)) if start < total else ""


def document(client: Client, url: str, expected: str) -> dict[str, Any]:
    """The object at an address. Raises FetchError."""
    value = ask(client, url)
    if not isinstance(value, dict):
        raise wrong_kind(url, expected)
    return value
