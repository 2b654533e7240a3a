"""What every privacy method must do, Parvis's own and other packages', over small generated tables.

A method of another package says in `EXAMPLE` with which parameters it is tried.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
import pandas as pd  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycanon import anonymity  # type: ignore[import-untyped]

from parvis.privacy.errors import PrivacyError
from parvis.privacy.hierarchies import Hierarchy, age_bands, bind, flat
from parvis.privacy.methods import Context, methods
from parvis.privacy.microdata import Microdata, from_columns

MODELS: tuple[dict[str, Any], ...] = (
    {"model": "k-anonymity", "k": 2},
    {"model": "k-anonymity", "k": 4},
    {"model": "distinct-l-diversity", "l": 2, "sensitive": "illness"},
    {"model": "entropy-l-diversity", "l": 1.5, "sensitive": "illness"},
    {"model": "t-closeness", "t": 0.4, "sensitive": "illness"},
    {"model": "basic-beta-likeness", "beta": 1.5, "sensitive": "illness"},
    {"model": "delta-disclosure", "delta": 1.5, "sensitive": "illness"},
    {"model": "alpha-k-anonymity", "alpha": 0.8, "k": 2, "sensitive": "illness"},
)
BY_MODELS = ("generalise", "mondrian", "cluster", "suppress_records")
EXAMPLES: dict[str, tuple[dict[str, Any], ...]] = {
    **{name: tuple({"models": (model,)} for model in MODELS) for name in BY_MODELS},
    "suppress_cells": ({"k": 3},),
    "microaggregate": ({"k": 3, "columns": ("age", "income")},),
    "top_bottom": ({"column": "age", "top": 60, "bottom": 20},),
    "pram": ({"column": "place", "change": 0.3},),
    "noise": ({"columns": ("age", "income"), "amount": 0.2},),
    "swap": ({"columns": ("age", "place"), "window": 0.2},),
}
CASES = [
    pytest.param(name, given_, id=f"{name}-{number}")
    for name, module in methods().items()
    for number, given_ in enumerate(EXAMPLES.get(name) or (module.EXAMPLE,))
]
ROLES: dict[str, Any] = {
    "name": "direct", "age": "quasi", "place": "quasi", "income": "other", "illness": "sensitive"
}  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> Microdata:
    row = st.tuples(
        st.integers(0, 99), st.sampled_from(["Iqaluit", "Alert", "Igloolik"]), st.integers(0, 9), st.sampled_from("xyz")
    )
    rows = draw(st.lists(row, min_size=1, max_size=40))
    columns = {name: [each[place] for each in rows] for place, name in enumerate(("age", "place", "income", "illness"))}
    return from_columns({"name": [f"Person {row}" for row in range(len(rows))], **columns}, ROLES)


def hierarchies(data: Microdata) -> Mapping[str, Hierarchy]:
    return {"age": bind(data["age"], age_bands()(data["age"])), "place": flat(data["place"])}


def run(name: str, parameters: dict[str, Any], data: Microdata, **options: Any) -> tuple[Any, Any] | None:
    """The result and the guarantee; None where the method says that it can't be done with these records."""
    module = methods()[name]
    read = msgspec.convert(parameters, module.Parameters)
    try:
        result = module.apply(data, read, Context(hierarchies(data), seed=1, **options))
    except PrivacyError as error:
        if error.problem.code not in {"privacy-infeasible", "privacy-too-many-suppressed", "privacy-k-too-large"}:
            raise
        return None
    return result, module.guarantee(read)


@pytest.mark.parametrize(("name", "parameters"), CASES)
@settings(max_examples=25, deadline=None)
@given(data=tables())
def test_the_output_has_what_is_promised_says_an_independent_checker(
    name: str, parameters: dict[str, Any], data: Microdata
) -> None:
    done = run(name, parameters, data)
    if done is None:
        return
    result, promised = done
    quasi = list(promised.columns or [column.name for column in data.of("quasi")])
    frame = pd.DataFrame({key: list(map(str, cells)) for key, cells in result.data.to_columns().items()})
    checks = {
        "k-anonymity": lambda model: anonymity.k_anonymity(frame, quasi) >= model.k,
        "distinct-l-diversity": lambda model: anonymity.l_diversity(frame, quasi, ["illness"]) >= model.l,
        "entropy-l-diversity": lambda model: anonymity.entropy_l_diversity(frame, quasi, ["illness"]) >= int(model.l),
        "t-closeness": lambda model: anonymity.t_closeness(frame, quasi, ["illness"]) <= model.t + 1e-9,
        "basic-beta-likeness": lambda model: (
            anonymity.basic_beta_likeness(frame, quasi, ["illness"]) <= model.beta + 1e-9
        ),
        "delta-disclosure": lambda model: anonymity.delta_disclosure(frame, quasi, ["illness"]) <= model.delta + 1e-9,
        "alpha-k-anonymity": lambda model: (
            anonymity.alpha_k_anonymity(frame, quasi, ["illness"])[0] <= model.alpha
            and anonymity.k_anonymity(frame, quasi) >= model.k
        ),
    }
    assert (promised.promise == "models") == bool(promised.models)
    for model in promised.models:
        assert checks[model.name](model)


@pytest.mark.parametrize(("name", "parameters"), CASES)
@settings(max_examples=15, deadline=None)
@given(data=tables())
def test_direct_identifiers_go_others_stay_and_the_input_is_untouched(
    name: str, parameters: dict[str, Any], data: Microdata
) -> None:
    before = data.to_columns()
    done = run(name, parameters, data)
    assert data.to_columns() == before
    if done is None:
        return
    result, promised = done
    after = result.data.to_columns()
    assert list(after) == ["age", "place", "income", "illness"]
    assert len(result.data) == len(data) - result.suppressed
    touched = promised.columns or ("age", "place")
    if not result.suppressed:
        assert {column: after[column] for column in after if column not in touched} == {
            column: before[column] for column in after if column not in touched
        }


@pytest.mark.parametrize(("name", "parameters"), CASES)
def test_the_same_seed_gives_the_same_release(name: str, parameters: dict[str, Any]) -> None:
    data = from_columns(
        {
            "name": list("abcdefgh"), "age": [20, 21, 40, 41, 60, 61, 62, 90], "place": ["a", "b"] * 4,
            "income": list(range(8)), "illness": ["x", "y", "z", "x"] * 2,
        },
        ROLES,
    )  # fmt: skip
    first, second = run(name, parameters, data), run(name, parameters, data)
    assert (first is None) == (second is None)
    if first and second:
        assert first[0].data.to_columns() == second[0].data.to_columns()


@pytest.mark.parametrize("name", sorted(methods()))
def test_a_method_does_not_import_another(name: str) -> None:
    names = set(methods()) - {name}
    assert not names & {getattr(value, "__name__", "").rpartition(".")[2] for value in vars(methods()[name]).values()}
