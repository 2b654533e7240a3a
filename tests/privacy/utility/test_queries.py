"""What a reader of the release reckons, against what the records told before."""

from parvis.privacy.hierarchies import bind
from parvis.privacy.microdata import from_columns
from parvis.privacy.utility import Query, answers, mean_error

DATA = from_columns({"place": ["Iqaluit", "Alert", "Alert", "Ottawa"], "sex": ["f", "m", "f", "f"]})
LEVELS = {"place": bind(DATA["place"], {"Iqaluit": ("NU", "*"), "Alert": ("NU", "*"), "Ottawa": ("ON", "*")})}
QUERIES = [Query({"place": ("Alert",)}), Query({"place": ("Iqaluit", "Alert"), "sex": ("f",)}), Query({})]


def at(level: int) -> list[tuple[float, float]]:
    after = DATA.with_columns([LEVELS["place"].generalised(DATA["place"], level)])
    return [(answer.before, answer.after) for answer in answers(DATA, after, QUERIES, LEVELS)]


def test_untouched_records_answer_the_same() -> None:
    assert at(0) == [(2, 2), (2, 2), (4, 4)]


def test_a_label_counts_by_the_share_of_its_values_that_is_asked_for() -> None:
    assert at(1) == [(2, 1.5), (2, 2), (4, 4)]


def test_where_nothing_is_told_all_values_are_as_likely() -> None:
    before_after = at(2)
    assert before_after[0] == (2, 4 / 3)
    assert before_after[1] == (2, 2)


def test_the_mean_error() -> None:
    after = DATA.with_columns([LEVELS["place"].generalised(DATA["place"], 1)])
    assert mean_error(answers(DATA, after, QUERIES[:2], LEVELS)) == 0.125
    assert mean_error([]) == 0
