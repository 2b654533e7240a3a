"""Addresses that may be shown as links, and those that may not."""

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

SCHEMES = frozenset({"http", "https", "ftp", "ftps", "sftp"})
LONGEST_LINK = 8_000
_PLAIN = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::\d{1,4})?(?:[/?#][!#-;=?-~]*)?")
_DANGEROUS = frozenset({"javascript", "vbscript", "data", "file", "blob", "about", "jar", "view-source"})
_MARK = re.compile(r"URL:\s*", re.IGNORECASE)

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_BARE_HOST = re.compile(
    r"(?:www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:ca|com|org|net|gov|edu|info|quebec|io)(?=[/:?#]|$))", re.IGNORECASE
)
_EMAIL_BREAKS = re.compile(r"[,;<>()\s]+|URL:|mailto:", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s<>()\[\],;:\"\\]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")


def read_link(value: str, base: str = "") -> tuple[str | None, str | None]:
    """An address that is safe to link to, and the code of a problem (either may be None).

    `base` completes relative ones. Codes: `link-unsafe` (a scheme like javascript:), `link-unusable` (no
    address at all), `link-relative` (nothing to complete it with), `link-completed` (a scheme was added).
    """
    if len(value) <= LONGEST_LINK and _PLAIN.fullmatch(value):
        return value, None
    return _read_link(value, base)


@lru_cache(maxsize=8192)
def _read_link(value: str, base: str) -> tuple[str | None, str | None]:
    link = _INVISIBLE.sub("", value).strip().strip("<>\"'").strip()
    link = _MARK.sub("", link, count=1) if _MARK.match(link) else link
    if not link:
        return None, None if not value.strip() else "link-unusable"
    if len(link) > LONGEST_LINK or link.startswith("\\\\"):
        return None, "link-unusable"
    code = None
    scheme = _SCHEME.match(link)
    if scheme is None or ("." in scheme[1] and scheme[1].lower() not in SCHEMES):
        if link.startswith("//"):
            link, code = "https:" + link, "link-completed"
        elif _BARE_HOST.match(link):
            link, code = "http://" + link, "link-completed"
        elif base and link.startswith("/"):
            link = joined(base, link)
        else:
            return None, "link-relative" if link.startswith(("/", "./", "../")) else "link-unusable"
    elif scheme[1].lower() not in SCHEMES:
        return None, "link-unsafe" if scheme[1].lower() in _DANGEROUS else "link-unusable"
    try:
        parts = urlsplit(link)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return None, "link-unusable"
    if not host or parts.scheme not in SCHEMES or " " in host or "<" in link or ">" in link:
        return None, "link-unusable"
    return (link.replace(" ", "%20").replace('"', "%22") if " " in link or '"' in link else link), code


def joined(base: str, address: str) -> str:
    """A relative address made whole; as it is where it can't be, for `read_link` to refuse."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


@lru_cache(maxsize=4096)
def read_email(value: str) -> str | None:
    """The (first) e-mail address in a text, `mailto:` and what follows a question mark left out; None if none."""
    value = value.strip()
    if value[:7].lower() == "mailto:":
        value = value[7:].split("?", 1)[0]
    if (name := re.fullmatch(r"[^<>]*<([^<>]+)>", value)) is not None:
        value = name[1]
    value = value.strip(" .;,")
    if len(value) <= 254 and _EMAIL.fullmatch(value):
        return value
    pieces = [piece for piece in _EMAIL_BREAKS.split(value[:254]) if piece]
    return pieces[0] if pieces and _EMAIL.fullmatch(pieces[0]) else None
