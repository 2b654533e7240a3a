"""Models measured on records agree with pyCANON, a checker by others, and with the papers."""

import math
from typing import Any

import pandas as pd  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycanon import anonymity  # type: ignore[import-untyped]

from parvis.privacy.errors import PrivacyError
from parvis.privacy.hierarchies import bind
from parvis.privacy.microdata import Microdata, from_columns
from parvis.privacy.risk import MODELS, classes_of, hierarchical, measure
from parvis.privacy.risk import models as m


@st.composite
def tables(draw: st.DrawFn) -> Microdata:
    rows = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 3)), min_size=2, max_size=30))
    a, b, s = ([row[place] for row in rows] for place in range(3))
    return from_columns({"a": a, "b": b, "s": s}, {"a": "quasi", "b": "quasi", "s": "sensitive"})


def worst(data: Microdata, model: Any) -> float:
    return measure(classes_of(data)[0], [model])[0].worst


def frame(data: Microdata, text: bool = True) -> pd.DataFrame:
    columns = data.to_columns()
    if text:
        columns["s"] = [f"v{value}" for value in columns["s"]]
    return pd.DataFrame(columns)


@settings(deadline=None)
@given(tables())
def test_the_measures_are_those_of_an_independent_checker(data: Microdata) -> None:
    pandas, quasi, sensitive = frame(data), ["a", "b"], ["s"]
    assert worst(data, m.KAnonymity(2)) == anonymity.k_anonymity(pandas, quasi)
    assert worst(data, m.DistinctLDiversity(2, "s")) == anonymity.l_diversity(pandas, quasi, sensitive)
    # The checker cuts to a whole number, and rounding may take 2 to 1.9999.
    entropy = worst(data, m.EntropyLDiversity(2, "s"))
    theirs = anonymity.entropy_l_diversity(pandas, quasi, sensitive)
    assert math.floor(entropy - 1e-9) <= theirs <= math.floor(entropy + 1e-9)
    assert worst(data, m.AlphaKAnonymity(0.5, 1, "s")) == pytest.approx(
        anonymity.alpha_k_anonymity(pandas, quasi, sensitive)[0]
    )
    assert worst(data, m.TCloseness(0.1, "s")) == pytest.approx(anonymity.t_closeness(pandas, quasi, sensitive))
    assert worst(data, m.BasicBetaLikeness(0.1, "s")) == pytest.approx(
        anonymity.basic_beta_likeness(pandas, quasi, sensitive)
    )
    if len(data["s"].values) > 1:
        assert worst(data, m.TCloseness(0.1, "s", "ordered")) == pytest.approx(
            anonymity.t_closeness(frame(data, text=False), quasi, sensitive)
        )


@settings(deadline=None)
@given(tables())
def test_delta_disclosure_is_never_less_strict_than_the_checker(data: Microdata) -> None:
    ours = worst(data, m.DeltaDisclosure(0.1, "s"))
    theirs = anonymity.delta_disclosure(frame(data), ["a", "b"], ["s"])
    assert ours == math.inf or ours == pytest.approx(theirs)


def test_t_closeness_of_salaries_is_that_of_the_paper() -> None:
    """Li, Li and Venkatasubramanian 2007, section 5: classes {3k,4k,5k} and {6k,8k,11k} of nine salaries."""
    salaries = [3, 4, 5, 6, 7, 8, 9, 10, 11]
    classes = [1, 1, 1, 2, 3, 2, 3, 3, 2]
    data = from_columns({"a": classes, "s": salaries}, {"a": "quasi", "s": "sensitive"})
    found, _ = classes_of(data)
    values = m.TCloseness(0.1, "s", "ordered").values(found, {"s": found.reference("s")})
    assert values[:2] == pytest.approx([0.375, 0.167], abs=0.001)


def test_hierarchical_distance_costs_more_between_branches_than_within() -> None:
    """Flu is near cold (one step of two), far from fracture."""
    levels = {"flu": ("airways", "*"), "cold": ("airways", "*"), "fracture": ("bones", "*"), "sprain": ("bones", "*")}

    def distance(values: list[str]) -> float:
        data = from_columns(
            {"a": [1] * len(values) + [2] * len(values), "s": values + list(reversed(values))},
            {"a": "quasi", "s": "sensitive"},
        )
        bound = bind(data["s"], levels)
        found, _ = classes_of(data)
        reference = {"s": 0 * found.reference("s")}
        reference["s"][data["s"].values.index("flu")] = 1
        return float(hierarchical(0.5, bound).values(found, reference)[0])

    assert distance(["flu", "flu"]) == 0
    assert distance(["flu", "cold"]) == pytest.approx(0.25)
    assert distance(["flu", "fracture"]) == pytest.approx(0.5)


def test_enhanced_beta_bounds_frequent_values_more_than_beta() -> None:
    """q = 0.8: -ln q = 0.223, and a class of that value alone gains 0.25."""
    data = from_columns(
        {"a": [1, 1, 2, 2, 2, 2, 2, 2, 2, 2], "s": ["x"] * 2 + ["x"] * 6 + ["y"] * 2},
        {"a": "quasi", "s": "sensitive"},
    )
    found, _ = classes_of(data)
    basic, enhanced = measure(found, [m.BasicBetaLikeness(0.3, "s"), m.EnhancedBetaLikeness(0.3, "s")])
    assert (basic.holds, enhanced.holds, enhanced.breaking) == (True, False, 2)


def test_recursive_diversity_is_about_the_most_frequent_value() -> None:
    data = from_columns({"a": [1] * 6, "s": ["x"] * 3 + ["y"] * 2 + ["z"]}, {"a": "quasi", "s": "sensitive"})
    assert worst(data, m.RecursiveCLDiversity(2, 2, "s")) == pytest.approx(3 / 3)
    assert worst(data, m.RecursiveCLDiversity(2, 3, "s")) == pytest.approx(3 / 1)
    assert worst(data, m.RecursiveCLDiversity(2, 4, "s")) == math.inf


def test_a_column_that_is_not_sensitive_is_told() -> None:
    data = from_columns({"a": [1]}, {"a": "quasi"})
    with pytest.raises(PrivacyError, match="privacy-not-sensitive"):
        worst(data, m.TCloseness(0.1, "a"))


def test_every_model_has_its_own_name() -> None:
    assert sorted(MODELS) == [
        "alpha-k-anonymity",
        "basic-beta-likeness",
        "delta-disclosure",
        "distinct-l-diversity",
        "enhanced-beta-likeness",
        "entropy-l-diversity",
        "k-anonymity",
        "k-map",
        "recursive-c-l-diversity",
        "t-closeness",
    ]
