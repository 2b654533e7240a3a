"""The engine over a cluster."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from parvis.search.analysis import language
from parvis.search.engines.base import IndexUnavailable, IndexUnreachable
from parvis.search.lexicon import Lexicon, LexiconFolder
from parvis.search.model import IndexState, Query, Results, SearchDocument, Suggestion
from parvis.search.plain import is_text

from . import completion, likeness
from .address import Address
from .cluster import Cluster
from .failures import asking
from .locking import leased
from .question import Question
from .schema import MARKER, key
from .writer import Journal, Writer, fill

_AT_A_TIME = 1_000
"Cards read in one request."


class OpenSearchEngine:
    """An index in a cluster. Any number of machines may search it while one of them writes."""

    NAME = "opensearch"

    def __init__(self, address: Address, *, lexicon: Lexicon | LexiconFolder | None = None) -> None:
        """`lexicon`: where words of other languages come from; official terms alone where there is none."""
        self._lexicon = lexicon or Lexicon()
        self._cluster = Cluster(address)
        self._generations = self._cluster.generations

    def search(self, query: Query) -> Results:
        return Question(self._cluster, query, self._lexicon.current()).results()

    def suggest(self, prefix: str, *, lang: str, limit: int = 8) -> tuple[Suggestion, ...]:
        return completion.complete(self._cluster, prefix, lang=language(lang), limit=limit)

    def similar(self, id: str, *, lang: str, limit: int = 5) -> tuple[str, ...]:
        if not is_text(id):
            return ()
        return likeness.similar(self._cluster, id, limit=limit)

    def cards(self, ids: Iterable[str]) -> dict[str, bytes]:
        wanted = [id for id in dict.fromkeys(ids) if id != MARKER and is_text(id)]
        found: dict[str, bytes] = {}
        for start in range(0, len(wanted) or 1, _AT_A_TIME):
            some = {key(id): id for id in wanted[start : start + _AT_A_TIME]}
            body = {"query": {"ids": {"values": list(some)}}, "size": len(some), "_source": ["card"]}
            for hit in self._cluster.search(body)["hits"]["hits"]:
                found[some[hit["_id"]]] = hit["_source"]["card"].encode()
        return {id: found[id] for id in wanted if id in found}

    @contextmanager
    def writer(self, *, wait: float = 60.0) -> Iterator[Writer]:
        self._generations.prepare()
        client = self._cluster.client
        with leased(client, self._generations.control, wait) as lease:
            try:
                index = self._generations.current()
            except IndexUnreachable:
                raise
            except IndexUnavailable:
                if self._generations.any():
                    raise
                index = self._generations.create()
                self._generations.use(index)
            writer = Writer(client, index, lease, Journal(client, self._generations.control))
            writer.finish()
            try:
                yield writer
            finally:
                writer.close()

    def rebuild(self, documents: Iterator[SearchDocument], *, change: int, wait: float = 60.0) -> None:
        self._generations.prepare()
        client = self._cluster.client
        with leased(client, self._generations.control, wait) as lease:
            self._generations.remove_unused()
            index = self._generations.create()
            try:
                with asking():
                    fill(client, index, change, documents)
                    lease.renew()
                self._generations.use(index)
            except BaseException:
                self._generations.remove(index)
                raise

    def state(self) -> IndexState:
        try:
            index = self._generations.current()
            with asking():
                counted = {"datasets": {"value_count": {"field": "id"}}}
                asked = {"post_filter": {"ids": {"values": [key(MARKER)]}}, "aggs": counted, "_source": ["change"]}
                answer = self._cluster.client.search(index=index, body=asked)
                size = self._cluster.client.indices.stats(index=index, metric="store")["indices"][index]
                health = self._cluster.client.cluster.health(index=index)
        except IndexUnreachable as error:
            return IndexState(exists=False, detail={"reason": str(error), "problem": error.problem})
        except IndexUnavailable as error:
            return IndexState(exists=False, detail={"reason": str(error)})
        found = answer["hits"]["hits"]
        shards = health["active_primary_shards"]
        detail = {"engine": self.NAME, "generation": index, "shards": shards, "health": health["status"]}
        return IndexState(
            exists=True,
            change=int(found[0]["_source"]["change"]) if found else 0,
            documents=answer["aggregations"]["datasets"]["value"],
            bytes=size["primaries"]["store"]["size_in_bytes"],
            detail=detail,
        )

    def close(self) -> None:
        self._cluster.close()
