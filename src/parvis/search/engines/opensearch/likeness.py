"""Datasets like another one."""

from typing import Any

import msgspec

from parvis.model import UNDETERMINED
from parvis.search.analysis import STEMMED
from parvis.search.model import Card

from .cluster import Cluster
from .compile import Clause, constant
from .narrowing import combined
from .schema import MARKER, key

WORDS = 15
"Of its rarest words: what it is compared by."
_card = msgspec.json.Decoder(Card)


def similar(cluster: Cluster, id: str, *, limit: int) -> tuple[str, ...]:
    """The ids of the datasets whose titles, texts and subjects are most like this one's; () if it isn't indexed."""
    itself: Clause = {"ids": {"values": [key(id)]}}
    counted = {"all": {"global": {}, "aggs": {"datasets": {"value_count": {"field": "id"}}}}}
    answer = cluster.search({"query": itself, "size": 1, "_source": ["card"], "aggs": counted})
    found = answer["hits"]["hits"]
    if not found or id == MARKER or limit < 1:
        return ()
    card = _card.decode(found[0]["_source"]["card"])
    clauses = _likenesses(card, answer["aggregations"]["all"]["datasets"]["value"])
    for name, values in (("subject", card.subjects), ("organization", (card.organization_slug,))):
        clauses += [constant({"term": {f"facet_{name}": value}}, 1.0) for value in values if value]
    if not clauses:
        return ()
    wanted: Clause = {"bool": {"should": clauses, "minimum_should_match": 1, "must_not": [itself]}}
    body = {"query": combined(wanted, ()), "size": limit, "sort": ["_score", {"id": "asc"}], "_source": ["id"]}
    return tuple(hit["_source"]["id"] for hit in cluster.search(body, same=id)["hits"]["hits"])


def _likenesses(card: Card, datasets: int) -> list[dict[str, Any]]:
    """For each language the card is in, a query for its rare words; twice for those of its title."""
    queries = []
    for lang in STEMMED:
        title = [card.title.values[tag] for tag in (lang, UNDETERMINED) if tag in card.title.values]
        text = [card.description.values[tag] for tag in (lang, UNDETERMINED) if tag in card.description.values]
        if not title and not text:
            continue
        likeness = {
            "min_doc_freq": 2,
            "max_doc_freq": max(20, datasets // 20),
            "min_term_freq": 1,
            "max_query_terms": WORDS,
            "min_word_length": 3,
            "minimum_should_match": "1",
        }
        if title:
            queries.append({"more_like_this": {"fields": [f"title_{lang}"], "like": title, **likeness}})
        queries.append({"more_like_this": {"fields": [f"text_{lang}"], "like": title + text, **likeness}})
    return queries
