"""What a CKAN site says of its organisations: the only place where their names in other languages stand."""

from collections.abc import Iterable

from parvis.model import Problem

from .base import FetchError
from .ckan_api import Api, result_of

_FAILURES_IN_A_ROW = 3


class Organizations:
    """The organisations that packages name, each asked for once."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._known: dict[str, bytes | None] = {}
        self._failures = 0
        "In a row. A site that doesn't show its organisations is not asked for each of them."

    def of(self, ids: Iterable[str]) -> tuple[dict[str, bytes], list[Problem]]:
        """`organization_show` by id, and a problem where it can't be had (packages say a little of it themselves)."""
        wanted = list(dict.fromkeys(ids))
        problems = self._ask([each for each in wanted if each not in self._known])
        return {each: said for each in wanted if (said := self._known.get(each))}, problems

    def _ask(self, ids: list[str]) -> list[Problem]:
        problems: list[Problem] = []
        while ids and self._failures < _FAILURES_IN_A_ROW:
            try:
                replies = self._api.client.get_many(self._api.organization_url(each) for each in list(ids))
                for reply in replies:
                    self._known[ids[0]] = result_of(reply)
                    ids.pop(0)
                    self._failures = 0
            except FetchError as error:
                self._failures += 1
                self._known[ids[0]] = None
                values = {"organization": ids[0][:100], "cause": error.problem.code}
                problems.append(Problem("organization-unreachable", severity="warning", values=values))
                ids.pop(0)
        return problems
