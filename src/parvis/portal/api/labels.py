"""Names for the values of facets: from the code lists, and from a small copy of the organisations and sources."""

import threading
import time
from collections.abc import Callable, Mapping
from functools import lru_cache

import msgspec

from parvis.portal.catalogue import services as catalogue
from parvis.portal.harvest import services as harvest
from parvis.vocab import code_list

LISTS = {
    "jurisdiction": "jurisdiction",
    "subject": "subject",
    "format": "format",
    "licence": "licence",
    "frequency": "frequency",
    "language": "language",
}
"Facets whose values are codes, and of which list."


class Names:
    """Names by key, read anew when they are old or when a key is missing (not more often than every few seconds)."""

    AGE = 300.0
    LEAST_AGE = 5.0

    def __init__(self, load: Callable[[], dict[str, dict[str, str]]]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._names: dict[str, dict[str, str]] = {}
        self._read = float("-inf")

    def get(self, key: str) -> dict[str, str]:
        """The names of a key by language; {} where there are none."""
        age = time.monotonic() - self._read
        if (age > self.AGE or (age > self.LEAST_AGE and key not in self._names)) and self._lock.acquire(blocking=False):
            try:
                self._names = self._load()
                self._read = time.monotonic()
            finally:
                self._lock.release()
        return self._names.get(key, {})

    def forget(self) -> None:
        """Read anew at the next question."""
        self._read = float("-inf")


organization_names = Names(lambda: {item.slug: dict(item.agent.name.values) for item in catalogue.list_organizations()})
source_names = Names(lambda: {item.slug: dict(item.name) for item in harvest.list_sources()})


def label(facet: str, value: str) -> Mapping[str, str]:
    """The names of a facet's value by language; {} where it has none but itself."""
    if facet == "organization":
        return organization_names.get(value)
    if facet == "source":
        return source_names.get(value)
    return _coded(LISTS[facet], value) if facet in LISTS else {}


@lru_cache(maxsize=20_000)
def _coded(name: str, code: str) -> Mapping[str, str]:
    term = code_list(name).get(code)
    return term.labels if term else {}


@lru_cache(maxsize=20_000)
def _encoded(name: str, code: str) -> bytes:
    return msgspec.json.encode(_coded(name, code))


def label_json(facet: str, value: str) -> bytes:
    """The same, encoded."""
    if facet in LISTS:
        return _encoded(LISTS[facet], value)
    return msgspec.json.encode(label(facet, value))
