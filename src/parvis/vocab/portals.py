"""The registry of Canadian portals that ships with Parvis.

Facts of datenoio/dataportals-registry (MIT), corrected and named in both languages by `tools/build_portals.py`.
"""

from functools import lru_cache
from importlib.resources import files

import msgspec


class Portal(msgspec.Struct, frozen=True, kw_only=True):
    """A catalogue of data in Canada."""

    slug: str
    names: dict[str, str]
    owner: dict[str, str]
    "Who runs it, by language."
    level: str
    "A code of the vocabulary `government_level`."
    jurisdiction: str | None = None
    "A code of the vocabulary `jurisdiction`, where it is a government's."
    place: str
    "CA, or the province or territory it is in: CA-QC."
    url: str
    "Its page for people."
    software: str
    "ckan, arcgishub, socrata, opendatasoft, geonetwork, …, custom."
    languages: tuple[str, ...] = ("en",)
    kind: str | None = None
    "The connector that can harvest it today; None if none can, or if it is a test, a copy or an old address."
    address: str = ""
    "What that connector is given."
    twin: str | None = None
    "The slug of the same portal in the other language, where there are two."
    endpoints: dict[str, str] = {}
    "Its addresses for programs, by the registry's name of their kind."
    registry_id: str = ""

    def name(self, *preferred: str) -> str:
        """Its name in the first preferred language that has one, else in any."""
        return next((self.names[lang] for lang in (*preferred, *self.names) if self.names.get(lang)), self.slug)


@lru_cache(maxsize=1)
def portals() -> tuple[Portal, ...]:
    """Every portal: those that can be harvested first, then by level, jurisdiction and slug."""
    document = (files("parvis.vocab") / "data" / "portals.json").read_bytes()
    return msgspec.json.decode(document, type=tuple[Portal, ...])


@lru_cache(maxsize=1)
def _by_slug() -> dict[str, Portal]:
    return {portal.slug: portal for portal in portals()}


def find_portal(slug: str) -> Portal | None:
    """The portal of this slug; None if there is none."""
    return _by_slug().get(slug)
