"""Why each result of a page stands where it does: every part of its score, named and told by the cluster."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from parvis.model import UNDETERMINED
from parvis.search import query as tree
from parvis.search.analysis import STEMMED, STOPWORDS, irregular_forms
from parvis.search.lexicon.words import key_of
from parvis.search.model import Hit
from parvis.search.ranking import Ranking
from parvis.search.ranking.explaining import Sought, explanation, sought, texts_of
from parvis.search.ranking.merits import MERITS, Merits

from .cluster import Cluster
from .compile import Clause, Compiler
from .schema import key, runs, terms


def explained(
    cluster: Cluster,
    hits: Sequence[Hit],
    root: tree.All,
    parts: Mapping[str, Clause],
    compiler: Compiler,
    ranking: Ranking,
    *,
    same: str,
) -> tuple[Hit, ...]:
    """The hits, each with its explanation; a hit that is gone meanwhile, without.

    `same`: as for the search that found them (`Cluster.search`). Raises IndexUnavailable.
    """
    words = list(sought(root, compiler))
    asked = [*parts.values(), *(item.part for item in words)]
    named = [{"bool": {"must": [part], "_name": str(number)}} for number, part in enumerate(asked)]
    body = {
        "query": {"bool": {"filter": [{"ids": {"values": [key(hit.id) for hit in hits]}}], "should": named}},
        "size": len(hits),
        "_source": ["id", "keywords"],
        "docvalue_fields": list(MERITS),
    }
    answer = cluster.search(body, same=same, scores_by_name=True)
    told = {found["_source"]["id"]: found for found in answer["hits"]["hits"]}

    def why(hit: Hit) -> Hit:
        if (found := told.get(hit.id)) is None:
            return hit
        scores = {int(name): float(score) for name, score in found.get("matched_queries", {}).items()}
        why = explanation(
            hit,
            {name: scores.get(number, 0.0) for number, name in enumerate(parts)},
            [(item, scores[number]) for number, item in enumerate(words, len(parts)) if number in scores],
            texts_of(hit.read_card(), msgspec.json.decode(found["_source"]["keywords"])),
            _merits(found),
            ranking,
            _has,
        )
        return msgspec.structs.replace(hit, explanation=why)

    return tuple(map(why, hits))


def _merits(found: Mapping[str, Any]) -> Merits:
    fields = found.get("fields", {})
    return Merits(**{name: int(fields.get(name, (0,))[0]) for name in MERITS})


def _has(text: str, lang: str, item: Sought[Clause]) -> bool:
    """As near to what the cluster's analysers do as can be told here."""
    langs = (item.added.lang,) if item.added and item.added.lang else STEMMED
    stemmed = [its for its in langs if lang in (its, UNDETERMINED)]
    needles = [term for term in terms(item.found) if term not in STOPWORDS]
    there = {term for _, _, term in runs(text)}
    return bool(needles) and all(
        not there.isdisjoint((needle, *irregular_forms(needle)))
        or any(stem and stem in _stems(text, its) for its in stemmed if (stem := key_of(needle, its)))
        for needle in needles
    )


@lru_cache(maxsize=256)
def _stems(text: str, lang: str) -> frozenset[str]:
    return frozenset(key_of(term, lang) for _, _, term in runs(text))
