"""Measures of ranked lists against judgments, by ir-measures (trec_eval's own code beneath).

nDCG as in Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 2002, with the grades
as gains; RR: 1 / the place of the first answer (its mean is MRR); R@k: the part of the answers within the first k, for
a known item whether it is there; AP: mean of the precision at each answer; Judged@10: which part of the first ten
anybody looked at. https://ir-measur.es/
"""

from collections.abc import Mapping, Sequence

from .collections import Collection
from .running import Run

MEASURES = ("nDCG@10", "RR", "R@1", "R@10", "AP", "Judged@10")
"Those that are told, the one that comparisons go by first."

ByTopic = dict[str, float]


class MissingLibraryError(Exception):
    """ir-measures is not installed: `pip install 'parvis[evaluation]'`."""


def measured(collection: Collection, run: Run, measures: Sequence[str] = MEASURES) -> dict[str, ByTopic]:
    """By measure, its value for each topic, 0 to 1; 0 where nothing was found. Raises MissingLibraryError."""
    try:
        import ir_measures
    except ImportError as error:
        raise MissingLibraryError(str(error)) from error
    wanted = {ir_measures.parse_measure(_parameters(name, collection.relevant_from)): name for name in measures}
    judgments = {topic.id: dict(collection.judgments[topic.id]) for topic in collection.topics}
    # A list is ranked by scores and then by names: places as scores keep the order in which it was shown.
    lists = {
        topic: {item.dataset: float(len(answer.ranked) - place) for place, item in enumerate(answer.ranked)}
        for topic, answer in run.items()
        if topic in judgments and answer.ranked
    }
    found: dict[str, ByTopic] = {name: dict.fromkeys(judgments, 0.0) for name in measures}
    for metric in ir_measures.iter_calc(list(wanted), judgments, lists):
        found[wanted[metric.measure]][metric.query_id] = float(metric.value)
    return found


def mean(values: Mapping[str, float]) -> float:
    """The mean over topics; 0 of none."""
    return sum(values.values()) / len(values) if values else 0.0


def _parameters(name: str, relevant_from: int) -> str:
    kind, at, depth = name.partition("@")
    return f"{kind}(rel={relevant_from}){at}{depth}" if kind in {"RR", "R", "AP", "P"} else name
