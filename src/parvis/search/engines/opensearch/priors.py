"""Priors in a cluster: a score is multiplied by a field that holds what a dataset's merits make.

The field is made of Parvis's own priors. Other ones are reckoned by the cluster, from the merits.
"""

from typing import Any

from parvis.search.ranking import PARVIS, Ranking
from parvis.search.ranking.merits import MERITS
from parvis.search.ranking.profile import NO_PRIORS

Clause = dict[str, Any]


def weighed(query: Clause, ranking: Ranking) -> Clause:
    """The query, its scores multiplied by the ranking's priors, and by what tells apart those that are as good."""
    if ranking.priors == PARVIS.priors:
        return _multiplied(query, [_field("prior")])
    query = _multiplied(query, [_field("tie")])
    if ranking.priors == NO_PRIORS:
        return query
    for name in MERITS:
        if prior := getattr(ranking.priors, name):
            query = _multiplied(query, [{"weight": 1.0}, _field(name, prior / 100, missing=0.0)])
    return query


def _multiplied(query: Clause, functions: list[Clause]) -> Clause:
    """Multiplied by the sum of the functions."""
    return {"function_score": {"query": query, "functions": functions, "score_mode": "sum", "boost_mode": "multiply"}}


def _field(name: str, factor: float = 1.0, *, missing: float = 1.0) -> Clause:
    return {"field_value_factor": {"field": name, "factor": factor, "missing": missing}}
