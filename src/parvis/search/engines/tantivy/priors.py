"""Priors in an index: a score is multiplied by a field that holds what a dataset's merits make."""

from parvis.search.ranking import PARVIS, Ranking


def weight_field(ranking: Ranking) -> str:
    """The field by which scores are multiplied."""
    return "prior" if ranking.priors == PARVIS.priors and ranking.fields != "one" else "tie"
