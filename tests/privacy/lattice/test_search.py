"""The search returns what looking at every node would return."""

from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.privacy.errors import PrivacyError
from parvis.privacy.hierarchies import bind, order
from parvis.privacy.lattice import MEASURES, Search, Space, frontier, search
from parvis.privacy.lattice.search import judged
from parvis.privacy.microdata import Microdata, aligned, from_columns
from parvis.privacy.risk import models as m
from tests.privacy import oracle
from tests.privacy.adult import adult

ANY_MODEL = st.one_of(
    st.builds(m.KAnonymity, st.integers(1, 5)),
    st.builds(m.DistinctLDiversity, st.integers(1, 3), st.just("s")),
    st.builds(m.EntropyLDiversity, st.floats(1, 3), st.just("s")),
    st.builds(m.RecursiveCLDiversity, st.floats(0.5, 4), st.integers(1, 3), st.just("s")),
    st.builds(m.TCloseness, st.floats(0, 0.6), st.just("s"), st.sampled_from(["equal", "ordered"])),
    st.builds(m.DeltaDisclosure, st.floats(0.1, 2), st.just("s")),
    st.builds(m.BasicBetaLikeness, st.floats(0.1, 3), st.just("s")),
    st.builds(m.EnhancedBetaLikeness, st.floats(0.1, 3), st.just("s")),
    st.builds(m.AlphaKAnonymity, st.floats(0.2, 1), st.integers(1, 4), st.just("s")),
)


@st.composite
def tables(draw: st.DrawFn) -> Microdata:
    rows = draw(
        st.lists(st.tuples(st.integers(0, 7), st.integers(0, 3), st.integers(0, 2), st.integers(0, 2)), min_size=1)
    )
    a, b, c, s = ([row[place] for row in rows] for place in range(4))
    return from_columns({"a": a, "b": b, "c": c, "s": s}, {"a": "quasi", "b": "quasi", "c": "quasi", "s": "sensitive"})


def levels(data: Microdata) -> dict[str, Any]:
    return {
        column.name: bind(column, order([2, 4] if column.name == "a" else [])(column)) for column in data.of("quasi")
    }


@settings(max_examples=300, deadline=None)
@given(
    tables(),
    st.lists(ANY_MODEL, min_size=1, max_size=2),
    st.sampled_from([0.0, 0.1, 0.3, 1.0]),
    st.sampled_from(sorted(MEASURES)),
)
def test_the_node_found_is_the_best_of_all(data: Microdata, models: list[Any], limit: float, measure: str) -> None:
    bound = levels(data)
    expected = oracle.best(data, bound, models, limit, measure)
    if expected is None:
        with pytest.raises(PrivacyError, match="privacy-infeasible"):
            search(data, bound, models, limit=limit, measure=measure)
        return
    released, found = search(data, bound, models, limit=limit, measure=measure)
    assert found.loss == pytest.approx(expected[0], abs=1e-9)
    assert sum(found.node) == expected[1]
    assert len(released) == len(data) - found.suppressed


@settings(max_examples=50, deadline=None)
@given(tables(), st.integers(1, 4), st.sampled_from([0.0, 0.2]))
def test_keys_of_several_words_give_the_same(data: Microdata, k: int, limit: float) -> None:
    from parvis.privacy.lattice import space

    bound, models = levels(data), (m.KAnonymity(k), m.DistinctLDiversity(1, "s"))
    outcomes = []
    kept = space.BITS
    for bits in (63, 3):
        space.BITS = bits
        try:
            released, found = search(data, bound, models, limit=limit)
            outcomes.append((found.node, found.loss, released.to_columns()))
        except PrivacyError as error:
            outcomes.append((error.problem, 0.0, {}))  # type: ignore[arg-type]
        finally:
            space.BITS = kept
    assert outcomes[0] == outcomes[1]


def test_one_record_and_records_all_alike() -> None:
    for values in (["x"], ["x"] * 9):
        data = from_columns({"a": values}, {"a": "quasi"})
        released, found = search(data, levels(data), [m.KAnonymity(len(values))])
        assert (released.to_columns(), found.loss) == ({"a": values}, 0)


def test_a_demand_that_cannot_be_met_is_named_with_the_nearest_that_can() -> None:
    data = from_columns({"a": [1, 2, 3], "s": ["x", "x", "y"]}, {"a": "quasi", "s": "sensitive"})
    with pytest.raises(PrivacyError) as caught:
        search(data, levels(data), [m.KAnonymity(4)])
    assert caught.value.problem.values == {"model": "k-anonymity", "nearest": "3"}
    with pytest.raises(PrivacyError) as caught:
        search(data, levels(data), [m.KAnonymity(2), m.DistinctLDiversity(3, "s")])
    assert caught.value.problem.values == {"model": "distinct-l-diversity", "nearest": "2"}


def test_empty_columns_are_one_class() -> None:
    data = from_columns({"a": [None, None]}, {"a": "quasi"})
    assert search(data, levels(data), [m.KAnonymity(2)])[1].node == (0,)


@pytest.mark.parametrize(
    ("columns", "code"),
    [({"a": []}, "privacy-no-records"), ({"b": [1]}, "privacy-no-quasi-identifiers")],
)
def test_nothing_to_search_is_told(columns: dict[str, list[int]], code: str) -> None:
    data = from_columns(columns, {"a": "quasi"} if "a" in columns else {})
    with pytest.raises(PrivacyError, match=code):
        search(data, {}, [m.KAnonymity(2)])


def test_a_search_that_is_stopped_ends_at_once() -> None:
    data = from_columns({"a": list(range(8))}, {"a": "quasi"})
    asked = []
    with pytest.raises(PrivacyError, match="privacy-cancelled"):
        search(data, levels(data), [m.KAnonymity(2)], should_stop=lambda: not asked.append(1))  # type: ignore[func-returns-value]
    assert len(asked) == 1


def test_k_map_counts_the_population_that_only_shares_a_coarser_label() -> None:
    data = from_columns({"a": [1, 2]}, {"a": "quasi"})
    population = from_columns({"a": [1, 1, 2, 3]}, {"a": "quasi"})
    data, population = aligned(data, population, ["a"])
    bound = {"a": bind(data["a"], {"1": ("low", "*"), "2": ("high", "*"), "3": ("high", "*")})}
    _, found = search(data, bound, [m.KMap(2)], population=population)
    assert found.node == (1,)
    with pytest.raises(PrivacyError) as caught:
        search(data, bound, [m.KMap(5)], population=population)
    assert caught.value.problem.values["nearest"] == "4"


def test_the_frontier_trades_risk_for_utility() -> None:
    data = from_columns({"a": [1, 1, 2, 2, 3, 4, 5, 6]}, {"a": "quasi"})
    points = frontier(Search(Space(data, levels(data))), steps=(2, 4, 8, 9))
    assert [point.k for point in points] == [2, 8]
    assert all(a.highest_risk > b.highest_risk and a.loss < b.loss for a, b in pairwise(points))


@pytest.mark.corpus
@pytest.mark.parametrize("measure", sorted(MEASURES))
@pytest.mark.parametrize(
    "model",
    [
        m.KAnonymity(5),
        m.DistinctLDiversity(3, "occupation"),
        m.EntropyLDiversity(3, "occupation"),
        m.RecursiveCLDiversity(4, 3, "occupation"),
        m.TCloseness(0.3, "occupation"),
        m.TCloseness(0.2, "occupation", "ordered"),
        m.DeltaDisclosure(2, "occupation"),
        m.BasicBetaLikeness(2, "occupation"),
        m.EnhancedBetaLikeness(2, "occupation"),
        m.AlphaKAnonymity(0.5, 5, "occupation"),
    ],
    ids=lambda model: f"{model.name}-{getattr(model, 'distance', '')}",
)
def test_on_adult_no_node_is_better(corpus: Path, model: Any, measure: str) -> None:
    """Every node of the lattice is judged, without bounds and without what models imply."""
    quasi = ("age", "race", "marital-status", "education", "workclass")
    data, hierarchies = adult(corpus, quasi, "occupation")
    space = Space(data, hierarchies)
    found = Search(space).best([model], limit=0.02, measure=measure)
    most = int(0.02 * len(data))
    least = float("inf")
    for node in _every(space.heights):
        rolled = space.at(node)
        verdict = judged(rolled.classes, [model], [], most)
        if verdict.kept is not None:
            least = min(least, MEASURES[measure].loss(space, node, rolled, verdict.kept))
    assert found.loss == pytest.approx(least, abs=1e-12)


def _every(heights: tuple[int, ...]) -> list[tuple[int, ...]]:
    return list(product(*(range(height + 1) for height in heights)))
