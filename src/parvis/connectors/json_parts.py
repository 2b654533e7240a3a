"""Cutting JSON replies into records without reading the records themselves."""

from typing import TypeVar

import msgspec

from parvis.model import Problem

from .base import FetchError
from .guard import shown

T = TypeVar("T")

BOM = b"\xef\xbb\xbf"
_SHOWN = 80


def decode(body: bytes, decoder: msgspec.json.Decoder[T], *, url: str) -> T:
    """The body as what the decoder makes of it.

    Raises FetchError: `html-instead-of-json`, `json-truncated`, `json-too-deep`, `reply-not-json`, or
    `reply-unexpected` where it is JSON of another shape.
    """
    body = body.removeprefix(BOM)
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        code, detail = "reply-unexpected", str(error)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        code, detail = _unreadable(body, str(error)), str(error)
    except RecursionError:
        code, detail = "json-too-deep", ""
    raise FetchError(Problem(code, values={"url": shown(url), "detail": detail[:200], "start": _start(body)}))


def looks_like_markup(body: bytes) -> bool:
    """Whether a body is HTML or XML rather than JSON."""
    return body.removeprefix(BOM).lstrip()[:1] == b"<"


def _unreadable(body: bytes, detail: str) -> str:
    if looks_like_markup(body):
        return "html-instead-of-json"
    return "json-truncated" if body and "truncated" in detail else "reply-not-json"


def _start(body: bytes) -> str:
    text = body[: _SHOWN * 4].decode("utf-8", "replace")
    return "".join(character if character.isprintable() else " " for character in text)[:_SHOWN]
