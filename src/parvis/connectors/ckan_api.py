"""CKAN's action API, version 3, as far as harvesting reads it (CKAN 2.7 to 2.12)."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlencode

import msgspec

from parvis.model import Problem

from .base import Client, FetchError, Reply
from .guard import shown
from .json_parts import decode


class SearchPage(msgspec.Struct):
    """The part of a `package_search` result that harvesting needs; the packages stay as the bytes they are."""

    count: int = 0
    results: list[msgspec.Raw] = []


class _Envelope(msgspec.Struct):
    success: object = True
    error: object = None
    result: msgspec.Raw = msgspec.Raw(b"null")


class _SearchEnvelope(msgspec.Struct):
    success: object = True
    error: object = None
    result: SearchPage | None = None


_envelope: msgspec.json.Decoder[_Envelope] = msgspec.json.Decoder(_Envelope)
_search: msgspec.json.Decoder[_SearchEnvelope] = msgspec.json.Decoder(_SearchEnvelope)
_raw_list: msgspec.json.Decoder[list[msgspec.Raw]] = msgspec.json.Decoder(list[msgspec.Raw])
_names: msgspec.json.Decoder[list[object]] = msgspec.json.Decoder(list[object])
_object: msgspec.json.Decoder[dict[str, object]] = msgspec.json.Decoder(dict[str, object])

_ORGANIZATION = {
    "include_datasets": "false",
    "include_dataset_count": "false",
    "include_extras": "true",
    "include_users": "false",
    "include_groups": "false",
    "include_tags": "false",
    "include_followers": "false",
}


class Api:
    """The action API at an address that ends in `/api/3/action`. Every method raises FetchError."""

    def __init__(self, base: str, client: Client) -> None:
        self.base = base.rstrip("/")
        self.client = client

    def url(self, action: str, **params: str) -> str:
        return f"{self.base}/{action}" + (f"?{urlencode(params, quote_via=quote)}" if params else "")

    def call(self, action: str, **params: str) -> bytes:
        """The `result` of an action, as JSON."""
        return result_of(self.client.get(self.url(action, **params)))

    def search_url(self, *, start: int, rows: int, fq: str = "", fl: str = "") -> str:
        params = {"q": "*:*", "sort": "id asc", "rows": str(rows), "start": str(start), "facet": "false"}
        return self.url("package_search", **params, **({"fq": fq} if fq else {}), **({"fl": fl} if fl else {}))

    def package_list(self) -> list[str]:
        """The names of all packages (on DKAN: their ids)."""
        names = decode(self.call("package_list"), _names, url=self.url("package_list"))
        return sorted({name for name in names if isinstance(name, str) and name})

    def current_packages(self, *, offset: int, limit: int) -> list[msgspec.Raw]:
        """Whole packages, of sites that have no search."""
        action, params = "current_package_list_with_resources", {"limit": str(limit), "offset": str(offset)}
        found = decode(self.call(action, **params), _raw_list, url=self.url(action, **params))
        # DKAN 1 wraps the list in a list.
        if len(found) == 1 and bytes(found[0])[:1] == b"[":
            found = decode(bytes(found[0]), _raw_list, url=self.url(action, **params))
        return found

    def packages(self, names: Iterable[str]) -> Iterator[msgspec.Raw]:
        """`package_show` of each, in order."""
        for reply in self.client.get_many(self.url("package_show", id=name) for name in names):
            result = result_of(reply)
            if result[:1] == b"[":  # DKAN 1
                yield from decode(result, _raw_list, url=reply.url)
            else:
                yield msgspec.Raw(result)

    def organization(self, organization_id: str) -> bytes:
        """`organization_show` without its datasets and members, as JSON."""
        return self.call("organization_show", id=organization_id, **_ORGANIZATION)

    def organization_url(self, organization_id: str) -> str:
        return self.url("organization_show", id=organization_id, **_ORGANIZATION)

    def status(self) -> dict[str, object]:
        """`status_show`; empty where the site doesn't show it."""
        try:
            return decode(self.call("status_show"), _object, url=self.base)
        except FetchError:
            return {}


def search_page(reply: Reply) -> SearchPage:
    """What a `package_search` answered. Raises FetchError."""
    envelope = decode(reply.body, _search, url=reply.url)
    if envelope.success is not True or envelope.result is None:
        raise _refusal(reply, envelope.error)
    return envelope.result


def result_of(reply: Reply) -> bytes:
    """The `result` of any action, as JSON. Raises FetchError."""
    envelope = decode(reply.body, _envelope, url=reply.url)
    if envelope.success is not True:
        raise _refusal(reply, envelope.error)
    return bytes(envelope.result)


def _refusal(reply: Reply, error: object) -> FetchError:
    said = error.get("message") or error.get("__type") if isinstance(error, dict) else error
    values = {"url": shown(reply.url), "detail": str(said or "success: false")[:200]}
    return FetchError(Problem("ckan-refused", values=values))
