"""Sites whose pages describe datasets in the terms of schema.org, found through their sitemaps.

What search engines do: the sitemap tells pages and when each last changed, robots.txt what may be asked for. A page
describes one dataset; the same page in another language, which the sitemap tells, is not asked for again.
Sources: https://www.sitemaps.org/protocol.html, RFC 9309.
"""

from collections.abc import Iterator

from parvis.model import Problem
from parvis.standards import schema_org
from parvis.standards.base import Part, ReadContext

from . import stepwise
from .asking import is_fatal, refuse_paths, replies
from .base import Client, Detection, FetchError, Page, RawRecord, Reply, SourceSpec
from .places import complete, local_path, roots
from .sitemap_walk import Listed, Sitemaps
from .stepwise import Step

KIND = "sitemap"
INCREMENTAL = True

_EXPECTED = "sitemap"
_STEP = 50
_LOOKED_AT = 4


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A sitemap at the address or where robots.txt says, if pages that it lists describe datasets."""
    if local_path(url) is not None:
        return None
    address = complete(url)
    own = [address] if "sitemap" in address.rpartition("/")[2] else [roots(address)[-1]]
    for start in own:
        try:
            listed = list(Sitemaps(client, start).pages())
        except FetchError as error:
            if is_fatal(error):
                raise
            continue
        # Pages of datasets are seldom the first: those from the middle tell more.
        middle = len(listed) // 2
        for reply in replies(client, [item.url for item in listed[middle : middle + _LOOKED_AT]]):
            if not isinstance(reply, FetchError) and _datasets(reply)[0]:
                return Detection(kind=KIND, url=start, count=len(listed))
    return None


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """The datasets of the site's pages; with `state` those of pages that changed since, where the sitemap tells."""
    refuse_paths(source.url, _EXPECTED)
    walk = _Walk(Sitemaps(client, source.url, language=source.language), client, state.get("since", ""))
    yield from stepwise.since(walk.steps, state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The addresses (without their host) of all pages, whether or not they describe a dataset."""
    refuse_paths(source.url, _EXPECTED)
    found = [item.guid for item in Sitemaps(client, source.url, language=source.language).pages()]
    for start in range(0, len(found), 1000):
        yield tuple(found[start : start + 1000])


class _Walk:
    """The walk through the pages of a site's sitemaps, in their order."""

    def __init__(self, sitemaps: Sitemaps, client: Client, since: str) -> None:
        self.sitemaps = sitemaps
        self.client = client
        self.since = since

    def steps(self, behind: str) -> Iterator[Step]:
        """Some pages at a time, behind the address of the last one that was had."""
        some: list[Listed] = []
        waiting = bool(behind)
        failure: FetchError | None = None
        listed = self._listed()
        if waiting:
            known = [item for item in listed if not isinstance(item, FetchError)]
            failure = next((item for item in self.sitemaps.broken), None)
            at = next((number for number, item in enumerate(known) if item.guid == behind), -1)
            listed = iter(known[at + 1 :])
        for item in listed:
            if isinstance(item, FetchError):
                failure = item
                break
            if self.since and item.modified and stepwise.moment_of(item.modified) < self.since:
                continue
            some.append(item)
            if len(some) >= _STEP:
                yield self._step(some)
                some = []
        if some or not failure:
            yield self._step(some)
        if failure is not None:
            raise failure

    def _listed(self) -> Iterator[Listed | FetchError]:
        try:
            yield from self.sitemaps.pages()
        except FetchError as error:
            yield error

    def _step(self, some: list[Listed]) -> Step:
        records: list[RawRecord] = []
        problems = [Problem("guid-duplicate", record=guid, values={"guid": guid[:200]})
                    for guid in self.sitemaps.doubled]  # fmt: skip
        self.sitemaps.doubled.clear()
        for item, reply in zip(some, replies(self.client, [item.url for item in some]), strict=False):
            if isinstance(reply, FetchError):
                problems.append(Problem(reply.problem.code, "warning", "", item.guid, reply.problem.values))
                continue
            datasets, found = _datasets(reply)
            problems += [Problem(each.code, each.severity, each.pointer, item.guid, each.values) for each in found]
            if len(datasets) == 1:
                modified = item.modified or datasets[0].modified
                records.append(RawRecord(guid=item.guid, payload=datasets[0].payload, standard=schema_org.NAME,
                                         modified=modified, url=item.url))  # fmt: skip
            elif datasets:
                values = {"url": item.url[:200], "count": str(len(datasets))}
                problems.append(Problem("page-of-several-datasets", "info", "", item.guid, values))
        return Step(records, some[-1].guid if some else "", None, problems)


def _datasets(reply: Reply) -> tuple[list[Part], list[Problem]]:
    """The datasets that a page describes, and what of its data could not be read."""
    if b"schema.org" not in reply.body:
        return [], []
    found = list(schema_org.split(reply.body, ReadContext(base_url=reply.url)))
    return [item for item in found if isinstance(item, Part)], [item for item in found if isinstance(item, Problem)]
