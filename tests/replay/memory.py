"""A client that asks sites in memory: for tests of what connectors make of replies, by the thousand."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from parvis.connectors.base import FetchError
from parvis.connectors.client import HttpReply
from parvis.connectors.failures import status_error

from .http import Answer, Request, Site

Mutate = Callable[[Request, Answer], Answer]


class MemoryClient:
    """`base.Client` over sites. `mutate` may change each answer on its way; `most` bounds the requests of a test."""

    def __init__(self, *sites: Site, mutate: Mutate | None = None, most: int = 2000) -> None:
        self.sites, self.mutate, self.most = sites, mutate, most
        self.asked: list[str] = []

    def get(
        self, url: str, *, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> HttpReply:
        return self._ask(url + (f"?{urlencode(params)}" if params else ""), headers)

    def post(self, url: str, body: bytes, *, media_type: str, headers: Mapping[str, str] | None = None) -> HttpReply:
        return self._ask(url, {"content-type": media_type, **(headers or {})}, body, "POST")

    def _ask(self, full: str, headers: Mapping[str, str] | None, body: bytes = b"", method: str = "GET") -> HttpReply:
        self.asked.append(full)
        assert len(self.asked) <= self.most, "the connector doesn't stop asking"
        parts = urlsplit(full)
        request = Request(parts.path, dict(parse_qsl(parts.query)), dict(headers or {}), full, body, method)
        found = (site.answer(request) for site in self.sites)
        answer = next((each for each in found if each is not None), Answer(404, b"<html>"))
        if self.mutate:
            answer = self.mutate(request, answer)
        if answer.status >= 400:
            raise FetchError(status_error(full, answer.status, None).problem)
        return HttpReply(answer.status, full, {k.lower(): v for k, v in answer.headers.items()}, answer.body)

    def get_many(self, urls: Iterable[str]) -> Iterator[HttpReply]:
        for url in urls:
            yield self.get(url)

    def download(self, url: str, *, headers: Mapping[str, str] | None = None) -> HttpReply:
        reply = self.get(url, headers={name.lower(): value for name, value in (headers or {}).items()})
        file = tempfile.NamedTemporaryFile(prefix="parvis-test-")  # noqa: SIM115 the reply closes it
        file.write(reply.body)
        file.flush()
        return HttpReply(reply.status, reply.url, reply.headers, b"", file)
