"""Measures against values reckoned by hand, and comparisons."""

from math import log2

import pytest

from parvis.search.evaluation.collections import Collection
from parvis.search.evaluation.comparing import compared
from parvis.search.evaluation.measuring import measured
from parvis.search.evaluation.running import Answer, Ranked, Run
from parvis.search.evaluation.topics import Topic


def answers(**lists: str) -> Run:
    """By topic, a letter a dataset, best first; all with the same score, so that only their order counts."""
    return {
        topic: Answer(ranked=tuple(Ranked(dataset=name, score=1.0, title={}) for name in found))
        for topic, found in lists.items()
    }


def collection(relevant_from: int = 1, **judgments: dict[str, int]) -> Collection:
    topics = tuple(Topic(id=name, text=name) for name in judgments)
    return Collection(name="made", topics=topics, judgments=judgments, relevant_from=relevant_from)


def test_ndcg_is_the_gain_found_in_order_over_the_best_there_could_be() -> None:
    found = measured(collection(q={"a": 3, "b": 2, "c": 0}), answers(q="cba"), ("nDCG@10",))
    best = 3 + 2 / log2(3)
    assert found["nDCG@10"]["q"] == pytest.approx((2 / log2(3) + 3 / log2(4)) / best, abs=1e-4)


def test_the_order_shown_counts_even_where_scores_are_equal() -> None:
    first = measured(collection(q={"z": 1, "a": 0}), answers(q="za"), ("RR",))["RR"]["q"]
    second = measured(collection(q={"z": 1, "a": 0}), answers(q="az"), ("RR",))["RR"]["q"]
    assert (first, second) == (1.0, 0.5)


def test_only_grades_from_the_collections_own_limit_are_answers() -> None:
    judged = {"a": 1, "b": 2}
    assert measured(collection(1, q=judged), answers(q="ab"), ("RR",))["RR"]["q"] == 1.0
    assert measured(collection(2, q=judged), answers(q="ab"), ("RR",))["RR"]["q"] == 0.5


def test_recall_at_one_and_ten_tells_whether_a_known_item_is_there() -> None:
    found = measured(collection(first={"a": 1}, fifth={"e": 1}), answers(first="abc", fifth="abcde"), ("R@1", "R@10"))
    assert found == {"R@1": {"first": 1.0, "fifth": 0.0}, "R@10": {"first": 1.0, "fifth": 1.0}}


def test_a_question_that_finds_nothing_counts_as_nought() -> None:
    found = measured(collection(q={"a": 1}, r={"a": 1}), answers(q="a", r=""), ("nDCG@10", "Judged@10"))
    assert found["nDCG@10"] == {"q": 1.0, "r": 0.0}
    assert found["Judged@10"]["r"] == 0.0


def test_what_nobody_looked_at_is_told() -> None:
    found = measured(collection(q={"a": 1}), answers(q="abcd"), ("Judged@10",))
    assert found["Judged@10"]["q"] == 0.25


def test_a_difference_in_every_question_is_no_chance() -> None:
    before = {f"q{number}": 0.2 for number in range(20)}
    after = {name: value + 0.1 for name, value in before.items()}
    found = compared(before, after)
    assert (found.better, found.worse, found.same) == (20, 0, 0)
    assert found.difference == pytest.approx(0.1)
    assert found.p < 0.001


def test_differences_that_cancel_out_may_be_chance() -> None:
    before = {f"q{number}": 0.5 for number in range(20)}
    after = {name: 0.5 + (0.1 if number % 2 else -0.1) for number, name in enumerate(before)}
    assert compared(before, after).p > 0.5


def test_p_is_exact_where_the_questions_are_few() -> None:
    # Of the 2^5 ways to give five equal differences signs, two have a mean as far from nought.
    found = compared(dict.fromkeys("abcde", 0.0), dict.fromkeys("abcde", 0.5))
    assert found.p == pytest.approx(2 / 32)


def test_the_same_seed_gives_the_same_p() -> None:
    before = {f"q{number}": (number * 7 % 10) / 10 for number in range(40)}
    after = {name: (number * 3 % 10) / 10 for number, name in enumerate(before)}
    assert compared(before, after, seed=4).p == compared(before, after, seed=4).p


def test_nothing_that_changed_is_no_difference() -> None:
    assert compared({"a": 0.5, "b": 0.2}, {"a": 0.5, "b": 0.2}).p == 1.0


def test_runs_that_share_no_question_are_not_compared() -> None:
    with pytest.raises(ValueError, match="no topic"):
        compared({"a": 1.0}, {"b": 1.0})
