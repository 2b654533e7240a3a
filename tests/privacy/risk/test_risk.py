"""Risks of re-identification, estimates for a population, the records most at risk, linkage."""

import numpy as np
import pytest

from parvis.privacy.errors import PrivacyError
from parvis.privacy.microdata import from_columns
from parvis.privacy.risk import at_risk, classes_of, link, population_uniques, reidentification


def test_prosecutor_journalist_and_marketer() -> None:
    data = from_columns({"a": [1, 1, 2, 3]}, {"a": "quasi"})
    population = from_columns({"a": [1, 1, 1, 1, 2, 2, 3, 4]}, {"a": "quasi"})
    found = reidentification(classes_of(data, population=population)[0], threshold=0.5)
    assert (found.records, found.classes, found.unique, found.smallest) == (4, 3, 2, 1)
    assert (found.prosecutor.highest, found.prosecutor.average, found.prosecutor.share_at_risk) == (1, 0.75, 0.5)
    assert found.journalist
    assert (found.journalist.highest, found.journalist.share_at_risk) == (1, 0.25)
    assert found.marketer == pytest.approx((0.25 + 0.25 + 0.5 + 1) / 4)


@pytest.mark.parametrize("fraction", [0.1, 0.3])
def test_estimates_come_near_the_truth_of_a_drawn_population(fraction: float) -> None:
    """Populations of 100,000 whose classes are slid negative binomial; the truth is known."""
    ratios = [_estimated(fraction, seed) for seed in range(8)]
    assert np.mean(ratios) == pytest.approx(1, abs=0.1)


def _estimated(fraction: float, seed: int) -> float:
    """The estimate over the truth, for one population and sample."""
    random = np.random.default_rng(seed)
    sizes = 1 + random.negative_binomial(0.5, 0.05, 9500)
    people = np.repeat(np.arange(len(sizes)), sizes)
    truth = int(np.count_nonzero(sizes == 1))
    sample = people[random.random(len(people)) < fraction]
    found = population_uniques(classes_of(from_columns({"a": sample}, {"a": "quasi"}))[0], fraction)
    assert found.population == pytest.approx(len(people), rel=0.05)
    assert found.chosen_name == "pitman" if fraction == 0.1 else found.chosen_name != "pitman"
    assert 0 < found.share < 1
    assert found.negative_binomial
    return found.negative_binomial / truth


def test_a_sample_from_the_ewens_pitman_model_is_estimated_by_pitman() -> None:
    """A Chinese restaurant process with α = 0.5, θ = 50: each next record joins a class, or founds one."""
    random = np.random.default_rng(3)
    alpha, theta, size = 0.5, 50.0, 40_000
    classes: list[int] = []
    owners = np.zeros(size, dtype=np.int64)
    for person in range(size):
        if random.random() < (theta + alpha * len(classes)) / (theta + person):
            owners[person] = len(classes)
            classes.append(1)
        else:
            # A class of c records is joined with weight c - α.
            while True:
                chosen = owners[random.integers(person)]
                if random.random() < 1 - alpha / classes[chosen]:
                    break
            owners[person] = chosen
            classes[chosen] += 1
    truth = classes.count(1)
    sample = owners[random.random(size) < 0.1]
    found = population_uniques(classes_of(from_columns({"a": sample}, {"a": "quasi"}))[0], 0.1)
    assert found.pitman == pytest.approx(truth, rel=0.2)
    assert found.chosen == found.pitman


def test_a_whole_population_needs_no_estimate() -> None:
    data = from_columns({"a": [1, 1, 2, 3]}, {"a": "quasi"})
    assert population_uniques(classes_of(data)[0], 1).chosen == 2


@pytest.mark.parametrize("fraction", [0, -1, 1.5, float("nan")])
def test_a_sampling_fraction_that_is_none_is_refused(fraction: float) -> None:
    with pytest.raises(PrivacyError, match="privacy-fraction-unusable"):
        population_uniques(classes_of(from_columns({"a": [1]}, {"a": "quasi"}))[0], fraction)


def test_what_makes_a_record_stand_out_is_minimal() -> None:
    data = from_columns(
        {"age": [90, 20, 20, 20, 20], "place": ["a", "a", "b", "b", "a"], "work": [1, 1, 1, 2, 1]},
        {"age": "quasi", "place": "quasi", "work": "quasi"},
    )
    found = at_risk(data)
    assert dict(found.uniques) == {("age",): 1, ("work",): 1, ("place", "work"): 1}
    assert found.riskiest().tolist()[:2] == [0, 3]
    assert found.score[1] == found.score[4] == 0
    assert found.by_record[0].tolist() == [1, 0, 0]
    assert found.contribution["work"] > found.contribution["place"]


def test_a_second_file_leads_to_people() -> None:
    data = from_columns(
        {"id": ["p", "q", "r"], "age": [30, 40, 40], "place": ["a", "b", "b"]}, {"age": "quasi", "place": "quasi"}
    )
    other = from_columns({"who": ["p", "q", "s"], "age": ["30", "40", "50"], "place": ["a", "b", "a"]})
    with pytest.raises(PrivacyError, match="privacy-nothing-to-link"):
        link(data, from_columns({"x": [1]}))
    text = from_columns({"id": ["p", "q", "r"], "age": ["30", "40", "40"], "place": ["a", "b", "b"]})
    found = link(text, other, ["age", "place"], truth=("id", "who"))
    assert found.candidates.tolist() == [1, 2, 0]
    assert (found.linked, found.certain, found.right, found.expected) == (2, 1, 1, 1.5)
