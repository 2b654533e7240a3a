"""Folders of XML records on the web (web accessible folders): index pages of Apache, nginx, IIS and their like.

Folders within are walked too. A file whose date on the index page is older than the last walk is not asked again.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html

from parvis.model import Problem
from parvis.standards import hub

from . import stepwise
from .asking import is_fatal, refuse_paths, replies
from .base import Client, Detection, FetchError, Page, RawRecord, SourceSpec
from .guard import shown
from .places import complete, local_path
from .stepwise import Step

KIND = "waf"
INCREMENTAL = True

MOST = 100_000
DEEPEST = 8
_ROWS = 50
_IN_A_ROW = 20
_TOLERANCE = timedelta(days=1)
"Index pages tell times of an unknown zone, to the minute."
_DATES = (
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"), "%Y-%m-%d %H:%M"),
    (re.compile(r"\d{1,2}-[A-Z][a-z]{2}-\d{4} \d\d:\d\d"), "%d-%b-%Y %H:%M"),
    (re.compile(r"\d{1,2}/\d{1,2}/\d{4} +\d{1,2}:\d\d [AP]M"), "%m/%d/%Y %I:%M %p"),
)
_INDEX_TITLE = re.compile(r"index of|directory listing|répertoire|\s-\s/|- /$", re.IGNORECASE)


class Entry(NamedTuple):
    """A file of the folder."""

    url: str
    name: str
    "Its path from the folder's address."
    date: str
    "When the index page says that it changed: ISO 8601, of an unknown zone; empty where it does not say."


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A folder at the address whose index page names XML files that hold metadata records."""
    if local_path(url) is not None:
        return None
    address = complete(url)
    try:
        files, folders, title = _listed(client, address, address)
    except FetchError as error:
        if is_fatal(error):
            raise
        return None
    if not files and not (folders and _INDEX_TITLE.search(title)):
        return None
    count, first = 0, None
    for entry in _entries(client, address, []):
        first = first or entry
        count += 1
    if first is None:
        return None
    try:
        known = hub.detect(client.get(first.url).body, first.url)
    except FetchError:
        return None
    return Detection(kind=KIND, url=address, title=title[:200], count=count) if known else None


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """The folder's files; with `state` those that changed since."""
    refuse_paths(source.url, "WAF")
    since = state.get("since", "")
    yield from stepwise.since(lambda behind: _steps(source, client, behind, since), state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The paths of all files."""
    refuse_paths(source.url, "WAF")
    yield tuple(dict.fromkeys(entry.name for entry in _entries(client, source.url, [])))


def _steps(source: SourceSpec, client: Client, behind: str, since: str) -> Iterator[Step]:
    problems: list[Problem] = []
    entries = list(_entries(client, source.url, problems))
    position, _, last = behind.partition("|")
    start = int(position) if position.isdecimal() else 0
    # Files that came or went since have moved the others.
    names = [entry.name for entry in entries]
    if start and (start > len(names) or names[start - 1] != last):
        start = names.index(last) + 1 if last in names else 0
    failed = 0
    for at in range(start, max(len(entries), 1), _ROWS):
        some = entries[at : at + _ROWS]
        wanted = [entry for entry in some if not since or not entry.date or _is_newer(entry.date, since)]
        records: list[RawRecord] = []
        for entry, reply in zip(wanted, replies(client, [entry.url for entry in wanted]), strict=True):
            found = reply.problem if isinstance(reply, FetchError) else _record(entry, reply.body, reply.headers)
            if isinstance(found, RawRecord):
                failed = 0
                records.append(found)
                continue
            failed += 1
            if failed >= _IN_A_ROW:
                yield Step(records, "", len(entries), problems)
                raise FetchError(found)
            values = {"file": entry.name[:200], "cause": found.code}
            problems.append(Problem("waf-file-unreadable", "warning", record=entry.name[:2000], values=values))
        behind = f"{at + len(some)}|{some[-1].name}" if some else ""
        yield Step(records, behind, len(entries), problems)
        problems = []


def _is_newer(date: str, since: str) -> bool:
    try:
        changed = datetime.fromisoformat(date).replace(tzinfo=UTC)
        return changed + _TOLERANCE >= datetime.fromisoformat(since)
    except (ValueError, TypeError):
        return True


def _record(entry: Entry, body: bytes, headers: dict[str, str]) -> RawRecord | Problem:
    known = hub.detect(body, entry.url)
    if known is None or _is_broken(body):
        return Problem("xml-cut-off" if b"<" in body[:500] else "not-xml", values=_nowhere(body))
    try:
        modified = parsedate_to_datetime(headers.get("last-modified", "")).astimezone(UTC)
        said: str | None = modified.strftime("%Y-%m-%dT%H:%M:%SZ")
    except (TypeError, ValueError):
        said = entry.date or None
    return RawRecord(guid=entry.name[:2000], payload=body, standard=known.standard, modified=said, url=entry.url)


def _is_broken(body: bytes) -> bool:
    """Whether the file lacks its end: a record of which half is read would lose the other."""
    return body.rstrip()[-1:] not in (b">", b"}", b"]") and body.lstrip()[:1] == b"<"


def _nowhere(body: bytes) -> dict[str, str]:
    start = body[:40].decode("utf-8", "replace").strip()
    return {"start": start, "line": str(body.count(b"\n") + 1), "column": "0", "text": start}


def _entries(client: Client, url: str, problems: list[Problem]) -> Iterator[Entry]:
    """Every file of the folder and of those in it. Raises FetchError where the folder itself can't be had."""
    waiting = [(url, 0)]
    seen = {url}
    given = 0
    while waiting:
        folder, depth = waiting.pop(0)
        try:
            files, folders, _ = _listed(client, folder, url)
        except FetchError as error:
            if folder == url:
                raise
            values = {"file": _name(folder, url)[:200], "cause": error.problem.code}
            problems.append(Problem("waf-file-unreadable", "warning", values=values))
            continue
        for entry in files:
            given += 1
            if given > MOST:
                problems.append(Problem("waf-too-many", "warning", values={"limit": str(MOST)}))
                return
            yield entry
        for inner in folders:
            if inner not in seen and depth < DEEPEST and len(seen) < MOST:
                seen.add(inner)
                waiting.append((inner, depth + 1))


def _listed(client: Client, folder: str, top: str) -> tuple[list[Entry], list[str], str]:
    """The files and folders that an index page names, and its title."""
    reply = client.get(folder)
    body = reply.body
    page = _parsed(body)
    if page is None:
        start = body[:40].decode("utf-8", "replace").strip()
        raise FetchError(Problem("not-xml", values={"start": start}))
    files: list[Entry] = []
    folders: list[str] = []
    last = ""
    base = folder if folder.endswith("/") else f"{folder}/"
    for link in page.iter("a"):
        target = _target(link.get("href") or "", base)
        if target is None or target == last:
            # An icon and a name, both linked, are one entry.
            continue
        if target.endswith("/"):
            folders.append(target)
        elif target.lower().endswith((".xml", ".iso", ".iso19139")):
            last = target
            files.append(Entry(target, _name(target, top), _date(link)))
    title = " ".join("".join(found.itertext()) for found in page.iter("title")).strip()
    if not files and not folders and not _INDEX_TITLE.search(title):
        raise FetchError(Problem("html-instead-of-xml", values={"url": shown(folder), "start": ""}))
    return files, folders, title


def _parsed(body: bytes) -> html.HtmlElement | None:
    if b"<" not in body[:2000] or b"<?xml" in body[:100]:
        return None
    try:
        return html.fromstring(body)
    except (ValueError, AssertionError, UnicodeError, etree.LxmlError):
        return None


def _target(href: str, base: str) -> str | None:
    """The address of an entry: of this folder or beneath it, and no order of its columns."""
    href = href.strip()
    if not href or href.startswith(("?", "#", "javascript:", "mailto:")):
        return None
    try:
        target = urljoin(base, href)
        parts = urlsplit(target)
    except ValueError:
        return None
    if parts.query or parts.fragment or not target.startswith(base) or target == base:
        return None
    return target


def _name(target: str, top: str) -> str:
    base = top if top.endswith("/") else f"{top}/"
    return unquote(target.removeprefix(base))


def _date(link: html.HtmlElement) -> str:
    """The date beside an entry: in what follows it on its line, in its table's row, or before it (IIS)."""
    row = next((above for above in link.iterancestors() if above.tag == "tr"), None)
    texts = [row.text_content()] if row is not None else [link.tail or "", _before(link)]
    for text in texts:
        for pattern, form in _DATES:
            if match := pattern.search(text):
                try:
                    return datetime.strptime(" ".join(match[0].split()), form).isoformat()  # noqa: DTZ007
                except ValueError:
                    continue
    return ""


def _before(link: html.HtmlElement) -> str:
    previous = link.getprevious()
    return (previous.tail or "") if previous is not None else ""
