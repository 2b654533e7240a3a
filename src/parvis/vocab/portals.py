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
    "The connector that can harvest it; None if none reads what it lists."
    address: str = ""
    "What that connector is given."
    left_out: bool = False
    "Whether it is a test, a copy or an old address: it can be harvested, but nobody should be told to."
    twin: str | None = None
    "The slug of the same portal in the other language, where there are two."
    endpoints: dict[str, str] = {}
    "Its addresses for programs, by the registry's name of their kind."
    has_endpoint: bool = False
    "Whether the registry lists any endpoint, one for crawlers (a site map) included."
    registry_id: str = ""

    def name(self, *preferred: str) -> str:
        """Its name in the first preferred language that has one, else in any."""
        return next((self.names[lang] for lang in (*preferred, *self.names) if self.names.get(lang)), self.slug)


@lru_cache(maxsize=1)
def portals() -> tuple[Portal, ...]:
    """Every portal: those worth harvesting first, then by level, jurisdiction and slug."""
    document = (files("parvis.vocab") / "data" / "portals.json").read_bytes()
    return msgspec.json.decode(document, type=tuple[Portal, ...])


@lru_cache(maxsize=1)
def _by_slug() -> dict[str, Portal]:
    return {portal.slug: portal for portal in portals()}


def find_portal(slug: str) -> Portal | None:
    """The portal of this slug; None if there is none."""
    return _by_slug().get(slug)
