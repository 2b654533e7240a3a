"""The indices of one prefix, and the alias by which searches find the one in use.

PREFIX-gTIME            a generation: all datasets, and how far they have come
PREFIX-FINGERPRINT      the alias of the one that this version of Parvis reads
PREFIX-control          who writes, and what was committed but is not in yet
"""

import time
from contextlib import suppress
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError, RequestError

from parvis.search.engines.base import IndexUnavailable

from .address import Address
from .failures import asking
from .schema import analysis_settings, fingerprint, mappings

COPIED_WITHIN = 20
"Seconds that a new index waits for the copies of its shards before anything is written."


class Generations:
    """The indices of a prefix."""

    def __init__(self, client: OpenSearch, address: Address) -> None:
        self._client, self._address = client, address
        self._prefix = address.prefix
        self._prepared = False
        self.alias = f"{self._prefix}-{fingerprint()}"
        self.control = f"{self._prefix}-control"

    def current(self) -> str:
        """The index in use. Raises IndexUnavailable where there is none, saying why."""
        with asking():
            try:
                return str(min(self._client.indices.get_alias(name=self.alias)))
            except NotFoundError:
                raise IndexUnavailable(self.why_none()) from None

    def why_none(self) -> str:
        """Why there is no index that can be searched."""
        if self._all():
            return "the index was made by another version of Parvis"
        return "there is no index yet"

    def prepare(self) -> None:
        """Make sure that there is the control index, which writers ask first."""
        if self._prepared:
            return
        with asking():
            if not self._client.indices.exists(index=self.control):
                body = {"settings": {"number_of_shards": 1, **self._copies()}, "mappings": {"enabled": False}}
                with suppress(RequestError):  # Another made it in the meantime.
                    self._client.indices.create(index=self.control, body=body)
        self._prepared = True

    def _settings(self) -> dict[str, Any]:
        return {
            "number_of_shards": self._address.shards,
            **self._copies(),
            # What is written is seen when it is committed, and not before.
            "refresh_interval": "-1",
            "analysis": analysis_settings(),
            "similarity": {"parvis": {"type": "BM25", "k1": 1.2, "b": 0.75}},
        }

    def _copies(self) -> dict[str, Any]:
        replicas = self._address.replicas
        if "-" in replicas:
            return {"auto_expand_replicas": replicas}
        return {"number_of_replicas": int(replicas)}

    def create(self) -> str:
        """A new, empty generation that is not in use yet. Only for the holder of the right to write."""
        index = f"{self._prefix}-g{time.time_ns():x}"
        template = {
            "index_patterns": [self._pattern],
            "template": {"settings": self._settings(), "mappings": mappings()},
            "priority": 100,
            "_meta": {"parvis": fingerprint()},
        }
        with asking():
            self._client.indices.put_index_template(name=f"{self._prefix}-datasets", body=template)
            self._client.indices.create(index=index)
            # A node lost before the copies of its shards are there takes what was written with it. A cluster with
            # fewer nodes than copies is never green: it goes on without them.
            wanted = {"wait_for_status": "green", "timeout": f"{COPIED_WITHIN}s"}
            self._client.cluster.health(index=index, params=wanted, ignore=[408], request_timeout=COPIED_WITHIN + 10)
        return index

    def use(self, index: str) -> None:
        """Put a generation in use, at once for every reader, and remove the others."""
        with asking():
            actions: list[dict[str, Any]] = [{"add": {"index": index, "alias": self.alias}}]
            actions += [{"remove_index": {"index": other}} for other in self._all() if other != index]
            self._client.indices.update_aliases(body={"actions": actions})

    def remove(self, index: str) -> None:
        """Remove a generation that came to nothing."""
        with asking(), suppress(NotFoundError):
            self._client.indices.delete(index=index)

    def remove_unused(self) -> None:
        """Remove what crashes left unfinished: whatever no alias names. Only for the holder of the right to write."""
        with asking():
            unused = [index for index, told in self._client.indices.get_alias(index=self._pattern).items()
                      if not told["aliases"]]  # fmt: skip
            for index in unused:
                self._client.indices.delete(index=index)

    @property
    def _pattern(self) -> str:
        return f"{self._prefix}-g*"

    def any(self) -> bool:
        """Whether there is a generation, of this version or another."""
        with asking():
            return bool(self._all())

    def _all(self) -> list[str]:
        return list(self._client.indices.get_alias(index=self._pattern))
