"""Catalogues that answer the Catalogue Service for the Web, 2.0.2 or 3.0: GeoNetwork, pycsw, deegree, Esri's.

What changed is asked for where the catalogue can filter; where it can't, all records are walked and those that did
not change are left out by their own dates.
"""

from collections.abc import Iterator

from . import stepwise
from .asking import is_fatal, refuse_paths
from .base import Client, Detection, FetchError, Page, SourceSpec
from .csw_requests import capabilities, endpoints
from .csw_walk import Walk, hits
from .places import complete, local_path

KIND = "csw"
INCREMENTAL = True

_EXPECTED = "CSW"


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A catalogue at the address, or where one usually is beneath its host."""
    if local_path(url) is not None:
        return None
    for endpoint in endpoints(complete(url)):
        try:
            found = capabilities(client, endpoint)
        except FetchError as error:
            if is_fatal(error):
                raise
            continue
        try:
            count: int | None = hits(client, found)
        except FetchError:
            count = None
        return Detection(kind=KIND, url=found.url, title=found.title, version=found.version, count=count)
    return None


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """The catalogue's records; with `state` those that changed since."""
    refuse_paths(source.url, _EXPECTED)
    walk = Walk(client, capabilities(client, source.url), since=state.get("since", ""))
    yield from stepwise.since(walk.steps, state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The identifiers of all records, from brief ones."""
    refuse_paths(source.url, _EXPECTED)
    yield from stepwise.guids(Walk(client, capabilities(client, source.url), elements="brief").steps)
