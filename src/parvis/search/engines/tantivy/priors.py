"""Priors in an index: a score is multiplied by a field that holds what a dataset's merits make.

The field is made of Parvis's own priors. Other ones are reckoned here, for the best by their words alone.
"""

from collections.abc import Sequence

import tantivy
from tantivy import Query as TQuery

from parvis.search.ranking import PARVIS, Ranking
from parvis.search.ranking.merits import MERITS, Merits, factor
from parvis.search.ranking.profile import NO_PRIORS

from .folding import Found, Page

WEIGHED_AGAIN = 500
"Results whose priors are reckoned here, at least, where they are not those of the index."


def ranked(searcher: tantivy.Searcher, query: TQuery, ranking: Ranking, *, limit: int, offset: int) -> Page:
    """The best results, their scores multiplied by the ranking's priors."""
    if ranking.priors == PARVIS.priors:
        return _best(searcher, query, "prior", limit, offset)
    if ranking.priors == NO_PRIORS:
        return _best(searcher, query, "tie", limit, offset)
    page = _best(searcher, query, "tie", max(WEIGHED_AGAIN, 2 * (limit + offset)), 0)
    again = _weighed(searcher, page.hits, ranking)
    return Page(page.total, again[offset : offset + limit])


def _best(searcher: tantivy.Searcher, query: TQuery, weight: str, limit: int, offset: int) -> Page:
    found = searcher.search(query, limit=limit, offset=offset, weight_by_field=weight)
    return Page(int(found.count), found.hits)  # type: ignore[attr-defined]  # The stubs of tantivy 0.27 lack it.


def _weighed(searcher: tantivy.Searcher, hits: Sequence[Found], ranking: Ranking) -> list[Found]:
    """The results with their scores multiplied, best first; those equally good as they stood."""
    merits = merits_of(searcher, [address for _, address in hits])
    scored = [(score * factor(of, ranking.priors), address) for (score, address), of in zip(hits, merits, strict=True)]
    return sorted(scored, key=lambda hit: -hit[0])


def merits_of(searcher: tantivy.Searcher, addresses: list[tantivy.DocAddress]) -> list[Merits]:
    """The merits of the datasets that stand there."""
    columns = [searcher.fast_field_values(name, addresses) for name in MERITS]
    return [
        Merits(**{name: int(value or 0) for name, value in zip(MERITS, values, strict=True)})
        for values in zip(*columns, strict=True)
    ]
