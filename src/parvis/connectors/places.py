"""What people give as a portal's address, and where its parts may be."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from yarl import URL

from parvis.model import Problem

from .base import FetchError
from .guard import shown


def local_path(text: str) -> Path | None:
    """The file or folder of this machine that the text names, if it names one that exists."""
    candidate = text.strip()
    if candidate.lower().startswith("file:"):
        candidate = unquote(urlsplit(candidate).path)
    elif "://" in candidate:
        return None
    try:
        path = Path(candidate).expanduser()
        return path if candidate and path.exists() else None
    except (OSError, ValueError, RuntimeError):
        return None


def complete(text: str) -> str:
    """The address that was meant: with https:// (http:// for this machine) where the scheme was left out, and without
    query and fragment kept apart. Raises FetchError (`address-unusable`)."""
    address = text.strip()
    if address and "://" not in address and not address.lower().startswith("file:"):
        host = address.partition("/")[0].partition(":")[0].lower()
        here = host == "localhost" or host.startswith("127.")
        if not here and "." not in host:
            raise FetchError(Problem("address-unusable", values={"url": shown(text)}))
        address = ("http://" if here else "https://") + address
    try:
        return str(URL(address).with_fragment(None))
    except (ValueError, UnicodeError):
        raise FetchError(Problem("address-unusable", values={"url": shown(text)})) from None


def roots(url: str, *, cut_at: tuple[str, ...] = (), also: tuple[str, ...] = ()) -> list[str]:
    """Addresses under which a portal may stand, given any address of it: the longest path first, up to the host.

    `cut_at`: path segments that belong to a page or an API and not to the root; `also`: other paths worth a try.
    """
    parsed = URL(url)
    segments = [segment for segment in parsed.path.split("/") if segment]
    for index, segment in enumerate(segments):
        if segment in cut_at:
            segments = segments[:index]
            break
    paths = ["/".join(segments[:length]) for length in range(len(segments), -1, -1)][:4]
    if "" not in paths:
        paths.append("")
    paths += [path for path in also if path not in paths]
    origin = str(parsed.origin()).rstrip("/")
    return [f"{origin}/{path}".rstrip("/") for path in paths]


def names_a_file(url: str) -> bool:
    """Whether an address ends in what looks like a file's name."""
    last = URL(url).path.rpartition("/")[2]
    return "." in last and not last.endswith((".html", ".htm", ".php", ".aspx"))
