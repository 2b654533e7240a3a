"""The HTTP client of connectors: a synchronous face over aiohttp in one background thread."""

import asyncio
import contextlib
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple, Self

import aiohttp
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt
from yarl import URL

from parvis import __version__
from parvis.model import Problem

from .base import FetchError
from .failures import status_error, too_large, transport_error
from .guard import check_url, shown, tcp_connector
from .lanes import Clock, Sleep, background
from .retry import Patience, RetryableError, retry_after

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SEE_OTHER = 303
_CREDENTIALS = frozenset({"authorization", "cookie", "proxy-authorization"})


class _Asked(NamedTuple):
    """What is asked of a host: by POST where there is a `body`. `file`: where the answer goes, if not to memory."""

    headers: Mapping[str, str]
    body: bytes | None = None
    file: IO[bytes] | None = None


class HttpReply:
    """What an address answered. Used as a context manager, it deletes its temporary file at the end."""

    def __init__(
        self, status: int, url: str, headers: dict[str, str], body: bytes, file: IO[bytes] | None = None
    ) -> None:
        self.status = status
        self.url = url
        self.headers = headers
        self.body = body
        self._file = file

    @property
    def path(self) -> Path:
        """The temporary file of a `download`; it lives as long as this reply, at most until `close`."""
        if self._file is None:
            raise ValueError("only a download has a path")
        return Path(self._file.name)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class HttpClient:
    """How connectors reach addresses (`base.Client`), from any thread.

    `base_url`, `contact`: this Parvis's public address and an e-mail, told to hosts in the User-Agent.
    `local`: whether addresses of this machine and its network may be reached.
    `per_host`, `rate`: how many requests at once, and a second, a host gets: counted over all clients of the process.
    `connect_timeout`, `read_timeout`, `total_timeout`: seconds to connect, between two pieces of a body, and in all.
    `max_bytes`, `max_download`: the largest body of `get` and of `download`, after decompression.
    `attempts`: how many times a request is made that fails in a way that may pass.
    `retry_after_cap`: the longest wait in seconds that a host's Retry-After gets.
    `clock`, `sleep`: time, for tests.
    """

    def __init__(
        self,
        *,
        base_url: str = "",
        contact: str = "",
        local: bool = False,
        per_host: int = 4,
        rate: float | None = None,
        connect_timeout: float = 15.0,
        read_timeout: float = 60.0,
        total_timeout: float = 600.0,
        max_bytes: int = 200_000_000,
        max_download: int = 2_000_000_000,
        attempts: int = 4,
        max_redirects: int = 5,
        retry_after_cap: float = 300.0,
        headers: Mapping[str, str] | None = None,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.local = local
        self._per_host = max(1, per_host)
        self._rate = rate
        self._timeout = aiohttp.ClientTimeout(total=total_timeout, sock_connect=connect_timeout, sock_read=read_timeout)
        self._max_bytes = max_bytes
        self._max_download = max_download
        self._attempts = attempts
        self._max_redirects = max_redirects
        self._retry_after_cap = retry_after_cap
        self._clock = clock
        self._sleep = sleep
        about = "; ".join(filter(None, [f"+{base_url}" if base_url else "", contact]))
        product = f"Parvis/{__version__}" + (f" ({about})" if about else "")
        self._headers = {"User-Agent": product, "Accept": "application/json, */*;q=0.5", **(headers or {})}
        self._background = background()
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    # -- what connectors call -------------------------------------------------------------------------------------

    def get(
        self, url: str, *, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> HttpReply:
        """The whole answer, redirects followed; 304 is an answer, other statuses from 400 on raise FetchError."""
        return self._background.run(self._attempt(_with_params(url, params), _Asked(headers or {})))

    def post(self, url: str, body: bytes, *, media_type: str, headers: Mapping[str, str] | None = None) -> HttpReply:
        """The answer to a question that is too long for an address, or that the host takes by POST alone.

        Only for questions: like those of `get` they are put again after a failure that may pass, with the same bytes.
        Redirects are followed with the body (RFC 9110 §15.4 lets a client keep the method), 303 without it.
        """
        return self._background.run(self._attempt(url, _Asked({**(headers or {}), "Content-Type": media_type}, body)))

    def get_many(self, urls: Iterable[str]) -> Iterator[HttpReply]:
        """The answers in the order asked, as many fetched ahead as the host's limit. `urls` may be endless.

        Raises FetchError at the first that can't be had; those fetched ahead of it are dropped.
        """
        source = iter(urls)
        waiting: deque[Future[HttpReply]] = deque()
        try:
            while True:
                while len(waiting) < self._per_host and (url := next(source, None)) is not None:
                    waiting.append(self._background.start(self._attempt(url, _Asked({}))))
                if not waiting:
                    return
                yield waiting[0].result()
                waiting.popleft()
        finally:
            for future in waiting:
                future.cancel()

    def download(self, url: str, *, headers: Mapping[str, str] | None = None) -> HttpReply:
        """Like `get` for a large body: `body` is empty and `path` names a temporary file that holds it."""
        file: IO[bytes] = tempfile.NamedTemporaryFile(prefix="parvis-", suffix=".download")  # noqa: SIM115 the reply closes it
        try:
            return self._background.run(self._attempt(url, _Asked(headers or {}, file=file)))
        except BaseException:
            file.close()
            raise

    def close(self) -> None:
        """Ends connections. The client can't be used after."""
        self._closed = True
        if self._session is not None:
            session, self._session = self._session, None
            self._background.run(session.close())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- in the event loop ----------------------------------------------------------------------------------------

    async def _attempt(self, url: str, asked: _Asked) -> HttpReply:
        retrying = AsyncRetrying(
            stop=stop_after_attempt(self._attempts),
            wait=Patience(),
            retry=retry_if_exception_type(RetryableError),
            sleep=self._sleep,
            reraise=True,
        )
        return await retrying(self._follow, url, asked)

    async def _follow(self, url: str, asked: _Asked) -> HttpReply:
        """One request and the redirects it leads to, each checked like the first."""
        here = check_url(url, local=self.local)
        for _ in range(self._max_redirects + 1):
            answer = await self._request(here, asked)
            if isinstance(answer, HttpReply):
                return answer
            status, target = answer
            there = check_url(str(target), local=self.local)
            if status == _SEE_OTHER:
                asked = _without(asked, frozenset({"content-type"}))._replace(body=None)
            if there.origin() != here.origin():
                asked = _without(asked, _CREDENTIALS)
            here = there
        raise FetchError(Problem("too-many-redirects", values={"url": shown(url), "limit": str(self._max_redirects)}))

    async def _request(self, url: URL, asked: _Asked) -> HttpReply | tuple[int, URL]:
        """One request: its answer, or the status of a redirect and where to."""
        host = url.host or ""
        lane = self._background.lane(f"{host}:{url.port}")
        method = "GET" if asked.body is None else "POST"
        try:
            async with (
                lane.slot(limit=self._per_host, rate=self._rate, clock=self._clock, sleep=self._sleep),
                self._opened().request(
                    method, url, headers=asked.headers, data=asked.body, allow_redirects=False
                ) as response,
            ):
                if response.status in _REDIRECTS and (target := response.headers.get("Location")):
                    return response.status, _joined(url, target)
                if response.status >= 400:
                    wait = retry_after(response.headers.get("Retry-After"), cap=self._retry_after_cap)
                    if wait and response.status in (429, 503):
                        lane.hold_until(self._clock() + wait)
                    raise status_error(str(url), response.status, wait)
                body = await self._body(response, asked.file)
                found = {name.lower(): value for name, value in response.headers.items()}
                return HttpReply(response.status, str(url), found, body, asked.file)
        except (aiohttp.ClientError, TimeoutError, OSError, UnicodeError) as error:
            raise transport_error(str(url), host, error) from error

    async def _body(self, response: aiohttp.ClientResponse, file: IO[bytes] | None) -> bytes:
        limit = self._max_bytes if file is None else self._max_download
        if (response.content_length or 0) > limit:
            raise too_large(str(response.url), limit)
        chunks: list[bytes] = []
        keep: Callable[[bytes], Any] = chunks.append
        if file is not None:
            file.seek(0)
            file.truncate()
            keep = file.write
        size = 0
        async for chunk in response.content.iter_any():
            size += len(chunk)
            if size > limit:
                response.close()
                raise too_large(str(response.url), limit)
            keep(chunk)
        if file is not None:
            file.flush()
        return b"".join(chunks)

    def _opened(self) -> aiohttp.ClientSession:
        if self._closed:
            raise RuntimeError("this client is closed")
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=tcp_connector(local=self.local),
                timeout=self._timeout,
                headers=self._headers,
                cookie_jar=aiohttp.DummyCookieJar(),
                read_bufsize=2**20,
            )
        return self._session


def _without(asked: _Asked, names: frozenset[str]) -> _Asked:
    """The question without headers of these names, in lower case."""
    return asked._replace(headers={name: value for name, value in asked.headers.items() if name.lower() not in names})


def _with_params(url: str, params: Mapping[str, str] | None) -> str:
    if not params:
        return url
    with contextlib.suppress(ValueError):
        return str(URL(url).update_query(params))
    return url


def _joined(url: URL, target: str) -> URL:
    try:
        return url.join(URL(target))
    except ValueError:
        raise FetchError(Problem("address-unusable", values={"url": shown(target)})) from None
