"""One prefix of a cluster, as its searches ask it."""

import time
from collections.abc import Mapping
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError, NotFoundError, TransportError

from parvis.model import Problem
from parvis.search.engines.base import IndexUnavailable

from .address import Address, connect
from .failures import asking
from .generations import Generations

AGAIN_AFTER = (0.02, 0.1, 0.3)
"Seconds after which a search is tried again that failed in part."


class Cluster:
    """Searches the generation in use. Safe from many threads at once."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.client: OpenSearch = connect(address)
        self.generations = Generations(self.client, address)

    def search(self, body: Mapping[str, Any], *, same: str = "", scores_by_name: bool = False) -> dict[str, Any]:
        """The answer, perhaps partial (`partial`). `same`: questions with the same are put to the same copies.

        `scores_by_name`: each hit's `matched_queries` has the score of every named query, not their names alone
        (OpenSearch 2.13 or newer). Raises IndexUnavailable.
        """
        parameters: dict[str, Any] = {"allow_partial_search_results": "true"}
        if self.address.shards > 1:
            # How rare a word is, reckoned over all shards.
            parameters["search_type"] = "dfs_query_then_fetch"
        if same:
            parameters["preference"] = same
        if scores_by_name:
            parameters["include_named_queries_score"] = "true"
        timed = {"timeout": f"{int(self.address.timeout * 1000)}ms", **body}
        with asking():
            try:
                return self._ask(timed, parameters)
            except NotFoundError:
                raise IndexUnavailable(self.generations.why_none()) from None

    def _ask(self, body: dict[str, Any], parameters: dict[str, Any]) -> dict[str, Any]:
        """Asks again where a part, or all of it, failed: a generation or a node may be replaced at this moment."""
        for wait in (*AGAIN_AFTER, 0.0):
            try:
                answer: dict[str, Any] = self.client.search(
                    index=self.generations.alias, body=body, params=dict(parameters)
                )
            except TransportError as error:
                if isinstance(error, ConnectionError) or error.status_code not in (404, 503) or not wait:
                    raise
            else:
                if not answer["_shards"]["failed"] or not wait:
                    return answer
            time.sleep(wait)
        raise AssertionError("unreachable")

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
