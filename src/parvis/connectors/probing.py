"""The client of a detection: what one kind has asked for is not asked again for another, and guesses are few."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from parvis.model import Problem

from .base import Client, FetchError, Reply
from .guard import shown
from .json_parts import looks_like_markup

MOST = 15
"Requests that found nothing."
_LARGEST_KEPT = 10_000_000


@dataclass
class _Seen:
    """A reply that is kept."""

    status: int
    url: str
    headers: dict[str, str]
    body: bytes


def _is_page(reply: Reply) -> bool:
    return reply.body[:2000].lstrip()[:9].lower().startswith((b"<!doctype", b"<html"))


class Probing:
    """A `base.Client` that remembers replies and refusals, and how many addresses had nothing to give.

    A kind that has had as many misses as it may asks for nothing new, nor does any after `most` in all. A miss is a
    refusal, or a web page where something else was wanted.
    """

    def __init__(self, client: Client, *, most: int = MOST) -> None:
        self._client = client
        self._replies: dict[tuple[str, ...], Reply | FetchError] = {}
        self._most = most
        self.missed = 0
        self._guesses = self._most

    def begin(self, guesses: int | None = None, *, spare: int = 0) -> None:
        """The next kind: how many misses it may have, and how many are to be left for others after it.

        With a number of its own and none to be left it may have that many, whatever the others had.
        """
        allowed = self._most - spare - self.missed
        self._guesses = guesses if guesses is not None and not spare else min(guesses or allowed, allowed)

    def look(self, url: str) -> Reply:
        """What stands at an address, be it as large as it may: of a large document the beginning. No miss whatever it
        is, for it is no guess."""
        known = self._replies.get(("get", url, ""))
        if isinstance(known, FetchError):
            raise known
        if known is not None:
            return known
        reply = self._client.download(url)
        try:
            with reply.path.open("rb") as file:  # type: ignore[attr-defined]
                body = file.read(_LARGEST_KEPT + 1)
        finally:
            if close := getattr(reply, "close", None):
                close()
        seen = _Seen(reply.status, reply.url, reply.headers, body)
        if len(body) <= _LARGEST_KEPT:
            self._replies["get", url, ""] = seen
        return seen

    def get(self, url: str, *, params: dict[str, str] | None = None, headers: dict[str, str] | None = None) -> Reply:
        query = "&".join(f"{name}={value}" for name, value in sorted((params or {}).items()))
        return self._asked(("get", url, query), lambda: self._client.get(url, params=params, headers=headers), url)

    def post(self, url: str, body: bytes, *, media_type: str, headers: dict[str, str] | None = None) -> Reply:
        key = ("post", url, media_type, body.decode("utf-8", "replace"))
        return self._asked(key, lambda: self._client.post(url, body, media_type=media_type, headers=headers), url)

    def get_many(self, urls: Iterable[str]) -> Iterator[Reply]:
        for url in urls:
            yield self.get(url)

    def download(self, url: str, *, headers: dict[str, str] | None = None) -> Reply:
        key = ("download", url)
        plain = self._replies.get(("get", url, ""))
        if isinstance(plain, FetchError) or (plain is not None and looks_like_markup(plain.body)):
            # A page, or nothing, is no document to download either.
            raise (
                plain
                if isinstance(plain, FetchError)
                else FetchError(Problem("html-instead-of-json", values={"url": shown(url), "start": "", "detail": ""}))
            )
        known = self._replies.get(key)
        if isinstance(known, FetchError):
            raise known
        self._allow(url)
        try:
            return self._client.download(url, headers=headers)
        except FetchError as error:
            self._replies[key] = error
            self._miss()
            raise

    def _asked(self, key: tuple[str, ...], ask: Callable[[], Reply], url: str) -> Reply:
        known = self._replies.get(key)
        if known is None:
            self._allow(url)
            try:
                known = ask()
            except FetchError as error:
                known = error
            if isinstance(known, FetchError) or _is_page(known):
                self._miss()
            if isinstance(known, FetchError) or len(known.body) <= _LARGEST_KEPT:
                self._replies[key] = known
        if isinstance(known, FetchError):
            raise known
        return known

    def _allow(self, url: str) -> None:
        if self._guesses <= 0:
            raise FetchError(Problem("detection-stopped", values={"url": shown(url), "limit": str(self._most)}))

    def _miss(self) -> None:
        self.missed += 1
        self._guesses -= 1
