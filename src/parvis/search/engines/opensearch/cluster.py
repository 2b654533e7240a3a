"""One prefix of a cluster, as its searches ask it."""

from collections.abc import Mapping
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError

from parvis.model import Problem
from parvis.search.engines.base import IndexUnavailable

from .address import Address, connect
from .failures import asking
from .generations import Generations


class Cluster:
    """Searches the generation in use. Safe from many threads at once."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.client: OpenSearch = connect(address)
        self.generations = Generations(self.client, address)

    def search(self, body: Mapping[str, Any], *, same: str = "") -> dict[str, Any]:
        """The answer, perhaps partial (`partial`). `same`: questions with the same are put to the same copies.

        Raises IndexUnavailable. Asks once more where a part failed: a generation may be replaced at this moment.
        """
        answer: dict[str, Any] = {}
        for _ in (1, 2):
            answer = self._ask(body, same)
            if not answer["_shards"]["failed"]:
                break
        return answer

    def _ask(self, body: Mapping[str, Any], same: str) -> dict[str, Any]:
        parameters: dict[str, Any] = {"allow_partial_search_results": "true"}
        if self.address.shards > 1:
            # How rare a word is, reckoned over all shards.
            parameters["search_type"] = "dfs_query_then_fetch"
        if same:
            parameters["preference"] = same
        timed = {"timeout": f"{int(self.address.timeout * 1000)}ms", **body}
        with asking():
            try:
                answer: dict[str, Any] = self.client.search(index=self.generations.alias, body=timed, params=parameters)
            except NotFoundError:
                raise IndexUnavailable(self.generations.why_none()) from None
        return answer

    def close(self) -> None:
        self.client.close()


def partial(answer: Mapping[str, Any]) -> Problem | None:
    """What is said of an answer that lacks something; None where it is whole."""
    shards = answer["_shards"]
    if shards["failed"]:
        values = {"failed": str(shards["failed"]), "total": str(shards["total"])}
        return Problem("search-partial", "warning", values=values)
    if answer["timed_out"]:
        return Problem("search-timed-out", "warning")
    return None
