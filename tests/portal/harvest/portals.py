"""A portal in memory, and a connector for it: what a harvest does is tested without any network."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from parvis.connectors.base import Client, Detection, FetchError, Page, RawRecord, SourceSpec
from parvis.model import Problem
from parvis.portal.harvest import models


class MemoryPortal:
    """Records by guid, served in pages; `before_page` may change the portal, or raise, while it is walked."""

    KIND = "memory"

    def __init__(self, *, incremental: bool = False, size: int = 10) -> None:
        self.INCREMENTAL = incremental
        self.records: dict[str, dict[str, object]] = {}
        self.raw: dict[str, bytes] = {}
        self.size = size
        self.unchanged = False
        self.changed_only: set[str] | None = None
        self.before_page: Callable[[int], None] = lambda number: None
        self.asked: list[dict[str, str]] = []

    def put(self, *guids: str, title: str = "Title of {}") -> None:
        for guid in guids:
            self.records[guid] = {"id": guid, "name": f"name-{guid}", "title": title.format(guid), "resources": []}

    def drop(self, *guids: str) -> None:
        for guid in guids:
            del self.records[guid]

    def payload(self, guid: str) -> bytes:
        return self.raw.get(guid) or json.dumps(self.records[guid]).encode()

    def detect(self, url: str, client: Client, *, local: bool) -> Detection | None:
        return None

    def pages(self, source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
        self.asked.append({"cursor": cursor, **state})
        if self.unchanged and state:
            yield Page(unchanged=True)
            return
        guids = sorted(self.records)
        if state and self.changed_only is not None:
            guids = [guid for guid in guids if guid in self.changed_only]
        start = int(cursor or 0)
        while start < len(guids):
            self.before_page(start // self.size)
            records = tuple(
                RawRecord(guid=guid, payload=self.payload(guid), standard="ckan")
                for guid in guids[start : start + self.size]
            )
            start += self.size
            yield Page(records=records, cursor=str(start), total=len(guids), state={"since": "2026"})
        yield Page(cursor=str(start), state={"since": "2026"})

    def guids(self, source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
        yield tuple(self.records)


def make_source(slug: str = "yukon", **values: object) -> models.Source:
    """A source row for a MemoryPortal."""
    fields: dict[str, object] = {
        "slug": slug,
        "name": {"en": slug.title(), "fr": slug.title()},
        "url": f"https://{slug}.example.ca",
        "kind": "memory",
        "jurisdiction": "CA-YT",
        "created_at": datetime.now(UTC),
    }
    return models.Source.objects.create(**{**fields, **values})


def down() -> FetchError:
    """What a portal that does not answer raises."""
    return FetchError(Problem("connection-failed", values={"url": "https://yukon.example.ca"}))
