"""CKAN sites, 2.7 to 2.12, and those that answer like one (DKAN)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import msgspec

from parvis.model import Problem

from .base import Client, Detection, FetchError, Page, RawRecord, SourceSpec
from .ckan_api import Api, search_page
from .ckan_organizations import Organizations
from .ckan_walk import Package, SearchWalk, Step, read_packages
from .places import complete, local_path, roots

KIND = "ckan"
INCREMENTAL = True

_PAGE_PARTS = ("api", "dataset", "datasets", "jeu-de-donnees", "organization", "group", "publications", "groups")
_USUAL_ROOTS = ("data", "recherche", "catalogue")
_OVERLAP = timedelta(days=1)
_NO_SEARCH = frozenset(
    {
        "status-not-found",
        "status-gone",
        "status-forbidden",
        "status-unauthorized",
        "status-refused",
        "status-server-error",
        "ckan-refused",
        "html-instead-of-json",
        "reply-unexpected",
    }
)
_ANSWERED_OTHERWISE = _NO_SEARCH | {
    "reply-not-json",
    "json-truncated",
    "json-too-deep",
    "too-many-redirects",
    "too-large",
}
_LIST_ROWS = 100


class _Cursor(msgspec.Struct, omit_defaults=True):
    """Behind which package the walk stands."""

    start: int = 0
    last: str = ""
    seen: int = 0
    since: str = ""
    began: str = ""


_cursor: msgspec.json.Decoder[_Cursor] = msgspec.json.Decoder(_Cursor)


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A CKAN site at the address: its root, an API address, or a page of it."""
    if local_path(url) is not None:
        return None
    for root in roots(complete(url), cut_at=_PAGE_PARTS, also=_USUAL_ROOTS):
        try:
            reply = client.get(f"{root}/api/3/action/package_search", params={"rows": "0"})
        except FetchError as error:
            if error.problem.code not in _ANSWERED_OTHERWISE:
                raise
            if error.problem.code == "status-not-found" or not _has_list(root, client):
                continue
            return _detection(root, client, None)
        try:
            count = search_page(reply).count
        except FetchError as error:
            if error.problem.code != "ckan-refused":
                continue
            return _detection(root, client, None)
        # Redirected (to https, to www, to another path): that is where the site is.
        return _detection(reply.url.partition("/api/3/action/")[0] or root, client, count)
    return None


def _has_list(root: str, client: Client) -> bool:
    try:
        Api(f"{root}/api/3/action", client).package_list()
    except FetchError:
        return False
    return True


def _detection(root: str, client: Client, count: int | None) -> Detection:
    status = Api(f"{root}/api/3/action", client).status()

    def said(key: str) -> str:
        value = status.get(key)
        return value.strip()[:200] if isinstance(value, str) else ""

    language = said("locale_default").replace("_", "-").split("-")[0].lower()
    return Detection(
        kind=KIND, url=root, title=said("site_title"), version=said("ckan_version"), count=count,
        language=language if 2 <= len(language) <= 3 else "en",
    )  # fmt: skip


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """The site's packages in the order of their ids; with `state["since"]` those that changed since."""
    api = _api(source, client)
    position = _read_cursor(cursor) or _Cursor(since=state.get("since", ""))
    organizations = Organizations(api)
    for step, behind in _steps(api, source, position):
        yield _page(step, behind, organizations, source)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The ids of all packages that `pages` would yield."""
    api = _api(source, client)
    # State and type are asked too: what `pages` skips is not there.
    walk = SearchWalk(api, fl="id,name,state,dataset_type", rows=_rows(source))
    try:
        for step in walk.steps():
            yield tuple(package.guid for package in step.packages if not _why_skipped(package))
    except FetchError as error:
        if error.problem.code not in _NO_SEARCH:
            raise
        for step in _list_steps(api):
            yield tuple(package.guid for package in step.packages if not _why_skipped(package))


def _api(source: SourceSpec, client: Client) -> Api:
    url = source.options.get("api") or f"{source.url.rstrip('/')}/api/3/action"
    return Api(url, client)


def _rows(source: SourceSpec) -> int:
    text = source.options.get("rows", "")
    return max(2, min(int(text), 1000)) if text.isascii() and text.isdigit() else 0


def _steps(api: Api, source: SourceSpec, position: _Cursor) -> Iterator[tuple[Step, _Cursor]]:
    """The walk by search; by lists where the site has no working search."""
    fq = f"metadata_modified:[{position.since} TO *]" if position.since else ""
    walk = SearchWalk(api, fq=fq, start=position.start, last=position.last, seen=position.seen, rows=_rows(source))
    began = position.began
    yielded = False
    try:
        for step in walk.steps():
            began = began or _watermark(step.date)
            yield step, _Cursor(step.start, step.last, step.seen, position.since, began)
            yielded = True
        return
    except FetchError as error:
        if yielded or position.last or error.problem.code not in _NO_SEARCH:
            raise
        failure = error
    if position.since:
        # A site that can't filter by date can still be walked whole.
        yield from _steps(api, source, _Cursor())
        return
    try:
        for step in _list_steps(api):
            yield step, _Cursor()
            yielded = True
    except FetchError as error:
        raise (error if yielded else failure) from None


def _list_steps(api: Api) -> Iterator[Step]:
    """The walk of a site without search: whole packages in lists where it has them, then each that these lacked."""
    names = api.package_list()
    seen: set[str] = set()
    known: set[str] = set()
    offset = 0
    while offset < len(names):
        try:
            raws = api.current_packages(offset=offset, limit=_LIST_ROWS)
        except FetchError:
            break
        packages, problems = read_packages(raws)
        fresh = [package for package in packages if package.guid not in seen]
        if not fresh:
            break
        seen.update(package.guid for package in fresh)
        known.update(value for p in packages for value in (p.head.id, p.head.name) if isinstance(value, str))
        yield Step(packages=fresh, problems=tuple(problems), total=len(names), resumable=False)
        offset += len(raws)
    missing = [name for name in names if name not in known]
    for begin in range(0, len(missing), _LIST_ROWS):
        raws, problems = _shown_packages(api, missing[begin : begin + _LIST_ROWS])
        packages, unreadable = read_packages(raws)
        fresh = [package for package in packages if package.guid not in seen]
        seen.update(package.guid for package in fresh)
        yield Step(packages=fresh, problems=(*problems, *unreadable), total=len(names), resumable=False)


def _shown_packages(api: Api, names: list[str]) -> tuple[list[msgspec.Raw], list[Problem]]:
    """`package_show` of each; a problem for each that can't be had. Raises FetchError where none can."""
    raws: list[msgspec.Raw] = []
    problems: list[Problem] = []
    failure: FetchError | None = None
    while len(raws) + len(problems) < len(names):
        done = len(raws) + len(problems)
        try:
            for raw in api.packages(names[done:]):
                raws.append(raw)
        except FetchError as error:
            failure = error
            name = names[len(raws) + len(problems)]
            values = {"name": name, "cause": error.problem.code}
            problems.append(Problem("package-unreachable", record=name, values=values))
            if len(problems) > 20 and not raws:
                break
        else:
            break
    if failure is not None and not raws:
        raise failure
    return raws, problems


def _page(step: Step, position: _Cursor, organizations: Organizations, source: SourceSpec) -> Page:
    records: list[RawRecord] = []
    owners: list[str] = []
    skipped: dict[str, int] = {}
    for package in step.packages:
        if why := _why_skipped(package):
            skipped[why] = skipped.get(why, 0) + 1
            continue
        head = package.head
        modified = head.metadata_modified
        name = head.name if isinstance(head.name, str) and head.name else package.guid
        records.append(
            RawRecord(
                guid=package.guid,
                payload=package.raw,
                standard="ckan",
                modified=modified[:40] if isinstance(modified, str) else None,
                url=f"{source.url.rstrip('/')}/dataset/{name}",
            )
        )
        if isinstance(head.owner_org, str) and head.owner_org:
            owners.append(head.owner_org)
    described, problems = organizations.of(owners)
    left_out = [
        Problem("ckan-packages-skipped", severity="info", values={"count": str(count), "reason": why})
        for why, count in skipped.items()
    ]
    return Page(
        records=tuple(records),
        cursor=msgspec.json.encode(position).decode() if step.resumable else "",
        total=step.total,
        problems=(*step.problems, *left_out, *problems),
        organizations=described,
        state={"since": position.began} if position.began else {},
    )


def _why_skipped(package: Package) -> str:
    """Why a package is no published dataset: `private`, `draft`, `deleted`, `harvest`; empty where it is one."""
    head = package.head
    if head.private is True or str(head.private).lower() == "true":
        return "private"
    if isinstance(head.state, str) and head.state.lower() not in ("active", ""):
        return head.state.lower()[:40]
    # A harvest source of ckanext-harvest, kept among the packages.
    return "harvest" if "harvest" in (head.type, head.dataset_type) else ""


def _read_cursor(cursor: str) -> _Cursor | None:
    if not cursor:
        return None
    try:
        return _cursor.decode(cursor)
    except msgspec.MsgspecError:
        return None


def _watermark(date: str) -> str:
    """From when on changes are new to the next run: the walk's beginning by the site's clock, less a day, for sites
    whose clocks and indexes disagree. Records met twice cost nothing: they are unchanged."""
    try:
        moment = parsedate_to_datetime(date).astimezone(UTC)
    except (TypeError, ValueError):
        moment = datetime.now(UTC)
    return (moment - _OVERLAP).strftime("%Y-%m-%dT%H:%M:%SZ")
