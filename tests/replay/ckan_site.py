"""A CKAN site in memory, as far as harvesters and readers ask it."""

import bisect
import json
import re
import threading
from collections.abc import Iterable
from typing import Any

import msgspec

from .http import Answer, Request, json_answer

_RANGE = re.compile(r"metadata_modified:\[(\S+) TO (\S+)\]")


class _Head(msgspec.Struct):
    id: str
    name: str = ""
    metadata_modified: str = ""
    state: object = "active"
    type: object = "dataset"
    owner_org: str | None = None
    organization: msgspec.Raw = msgspec.Raw(b"null")


_head = msgspec.json.Decoder(_Head)


class CkanSite:
    """Packages by id; answers under `{root}/api/3/action/`.

    `organizations`: what `organization_show` tells; where None, what the packages say of theirs.
    `page_cap`: the most rows a page has; `search`: whether `package_search` works; `sorts`: whether it heeds `sort`;
    `filters`: whether it heeds `fq`; `ignores_start`: whether every page is the first.
    """

    def __init__(
        self,
        packages: Iterable[bytes | dict[str, Any]] = (),
        *,
        root: str = "",
        organizations: Iterable[dict[str, Any]] | None = None,
        page_cap: int = 1000,
        search: bool = True,
        sorts: bool = True,
        filters: bool = True,
        ignores_start: bool = False,
        title: str = "Replay",
        version: str = "2.10.4",
        locale: str = "en",
    ) -> None:
        self.root = root.rstrip("/")
        self.page_cap, self.search, self.sorts = page_cap, search, sorts
        self.filters, self.ignores_start = filters, ignores_start
        self.status = {"site_title": title, "ckan_version": version, "locale_default": locale}
        self.organizations: dict[str, dict[str, Any]] = {org["id"]: org for org in organizations or ()}
        self._learn = organizations is None
        self._lock = threading.RLock()
        self._bodies: dict[str, bytes] = {}
        self._modified: dict[str, str] = {}
        self._indexed: dict[str, bytes] = {}
        self._names: dict[str, str] = {}
        for package in packages:
            self._put(package)
        self._ids = sorted(self._bodies)
        self._others = list(self._bodies)
        self._ghosts: set[str] = set()
        self.doubled: list[str] = []
        "Ids that the search gives twice."
        self.poisoned: set[str] = set()
        "Ids on whose pages the search fails."

    def _put(self, package: bytes | dict[str, Any]) -> str:
        body = package if isinstance(package, bytes) else json.dumps(package).encode()
        head = _head.decode(body)
        self._bodies[head.id] = body
        self._modified[head.id] = head.metadata_modified
        self._indexed[head.id] = msgspec.json.encode(
            {"id": head.id, "name": head.name, "state": head.state, "dataset_type": head.type}
        )
        self._names[head.name or head.id] = head.id
        if self._learn and head.owner_org and head.owner_org not in self.organizations:
            self.organizations[head.owner_org] = json.loads(bytes(head.organization)) or {"id": head.owner_org}
        return head.id

    # -- what people do to it meanwhile --

    def put(self, package: bytes | dict[str, Any]) -> None:
        """Adds or changes a package."""
        with self._lock:
            identifier = self._put(package)
            if identifier not in self._ids[bisect.bisect_left(self._ids, identifier) :][:1]:
                bisect.insort(self._ids, identifier)
                self._others.append(identifier)

    def change(self, identifier: str, **fields: Any) -> None:
        with self._lock:
            self._put({**json.loads(self._bodies[identifier]), **fields})

    def delete(self, identifier: str) -> None:
        with self._lock:
            del self._bodies[identifier]
            self._ids.remove(identifier)
            self._others.remove(identifier)

    def lose(self, identifier: str) -> None:
        """Keeps a package in the index but not in the store: counted, never given."""
        self._ghosts.add(identifier)

    @property
    def ids(self) -> list[str]:
        return list(self._ids)

    # -- answers --

    def answer(self, request: Request) -> Answer | None:
        prefix = f"{self.root}/api/3/action/"
        if not request.path.startswith(prefix):
            return None
        action = getattr(self, f"_{request.path.removeprefix(prefix).replace('_', '')}", None)
        if action is None:
            return json_answer({"success": False, "error": {"message": "Bad request - Action name not known"}}, 400)
        with self._lock:
            answer: Answer = action(request.query)
        return answer

    def _result(self, value: Any) -> Answer:
        return json_answer({"help": "", "success": True, "result": value})

    def _missing(self) -> Answer:
        return json_answer({"success": False, "error": {"__type": "Not Found Error", "message": "Not found"}}, 404)

    def _packagesearch(self, query: dict[str, str]) -> Answer:
        if not self.search:
            return json_answer({"success": False, "error": {"message": "Search error", "__type": "Search Error"}}, 409)
        ids = self._order(query.get("sort", ""))
        if self.filters and (found := _RANGE.search(query.get("fq", ""))):
            low, high = (text.strip("Z") for text in found.groups())
            ids = [
                i
                for i in ids
                if (low == "*" or self._modified[i] >= low) and (high == "*" or self._modified[i] <= high)
            ]
        count = len(ids)
        start = 0 if self.ignores_start else int(query.get("start", "0"))
        rows = min(int(query.get("rows", "10")), self.page_cap)
        page = [i for i in ids[start : start + rows] if i not in self._ghosts]
        if self.poisoned.intersection(page):
            return json_answer({"success": False, "error": {"message": "Internal error"}}, 500)
        page = [i for each in page for i in ((each, each) if each in self.doubled else (each,))]
        if fl := query.get("fl"):
            given = b",".join(self._fields(i, fl.split(",")) for i in page)
        else:
            given = b",".join([self._bodies[i] for i in page])
        head = b'{"help": "", "success": true, "result": {"count": %d, "facets": {}, "results": [' % count
        return Answer(body=head + given + b'], "sort": "id asc", "search_facets": {}}}')

    def _order(self, sort: str) -> list[str]:
        if not self.sorts:
            return self._others
        if sort.startswith("metadata_modified"):
            return sorted(self._ids, key=lambda i: self._modified[i], reverse="desc" in sort)
        return self._ids

    def _fields(self, identifier: str, names: list[str]) -> bytes:
        if names == ["id", "name", "state", "dataset_type"]:
            return self._indexed[identifier]
        package = {**json.loads(self._bodies[identifier]), **json.loads(self._indexed[identifier])}
        return json.dumps({name: package[name] for name in names if name in package}).encode()

    def _packagelist(self, query: dict[str, str]) -> Answer:
        return self._result(sorted(name for name, i in self._names.items() if i in self._bodies))

    def _packageshow(self, query: dict[str, str]) -> Answer:
        wanted = query.get("id", "")
        body = self._bodies.get(self._names.get(wanted, wanted))
        return Answer(body=b'{"success": true, "result": ' + body + b"}") if body else self._missing()

    def _currentpackagelistwithresources(self, query: dict[str, str]) -> Answer:
        if not self.search:
            return self._missing()
        offset, limit = int(query.get("offset", "0")), int(query.get("limit", "100"))
        bodies = b",".join(self._bodies[i] for i in self._ids[offset : offset + limit])
        return Answer(body=b'{"success": true, "result": [' + bodies + b"]}")

    def _organizationshow(self, query: dict[str, str]) -> Answer:
        found = self.organizations.get(query.get("id", ""))
        return self._result(found) if found else self._missing()

    def _organizationlist(self, query: dict[str, str]) -> Answer:
        whole = query.get("all_fields", "").lower() == "true"
        return self._result([org if whole else org.get("name") for org in self.organizations.values()])

    def _statusshow(self, query: dict[str, str]) -> Answer:
        return self._result(self.status)
