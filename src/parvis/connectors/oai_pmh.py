"""Repositories that answer OAI-PMH 2.0: DSpace, Dataverse, Invenio, OJS, GeoNetwork, EPrints, other Parvis portals.

Records come in the richest form that Parvis reads. What was deleted is left out; what changed is asked for by the
repository's own dates of change.
"""

from collections.abc import Iterator

from . import stepwise
from .asking import is_fatal, refuse_paths
from .base import Client, Detection, FetchError, Page, SourceSpec
from .oai_walk import Walk, endpoints, identify
from .places import complete, local_path

KIND = "oai-pmh"
INCREMENTAL = True

_EXPECTED = "OAI-PMH"


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A repository at the address, or where one usually is beneath its host."""
    if local_path(url) is not None:
        return None
    for endpoint in endpoints(complete(url)):
        try:
            found = identify(client, endpoint)
        except FetchError as error:
            if is_fatal(error):
                raise
            continue
        try:
            count = Walk(client, found).count()
        except FetchError:
            count = None
        return Detection(kind=KIND, url=found.url, title=found.title, version=found.version, count=count)
    return None


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """The repository's records; with `state` those that changed since.

    Options: `prefix`, the metadataPrefix to ask for instead of the richest; `set`, the only set to harvest.
    """
    yield from stepwise.since(_walk(source, client, since=state.get("since", "")).steps, state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The identifiers of all records that are there, from their headers."""
    yield from stepwise.guids(_walk(source, client, verb="ListIdentifiers").steps)


def _walk(source: SourceSpec, client: Client, *, since: str = "", verb: str = "ListRecords") -> Walk:
    refuse_paths(source.url, _EXPECTED)
    repository = identify(client, source.url)
    return Walk(
        client, repository, since=since, verb=verb, prefix=source.options.get("prefix", ""),
        only=source.options.get("set", ""),
    )  # fmt: skip
