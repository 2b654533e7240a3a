"""Parameters that can't be are refused by name; local recoding loses less than the whole domain."""

from pathlib import Path
from typing import Any

import pytest

from parvis.privacy.errors import PrivacyError
from parvis.privacy.methods import Context, method, read_models
from parvis.privacy.microdata import from_columns
from tests.privacy.adult import adult

DATA = from_columns({"age": [1, 2, 3, 4], "place": ["a", "a", "b", "b"]}, {"age": "quasi", "place": "quasi"})


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("suppress_cells", {"k": 0}),
        ("microaggregate", {"k": 1, "columns": ("age",)}),
        ("microaggregate", {"k": 2, "columns": ()}),
        ("top_bottom", {"column": "age"}),
        ("top_bottom", {"column": "age", "bottom": 3, "top": 2}),
        ("pram", {"column": "age", "change": 0}),
        ("noise", {"columns": ("age",), "amount": float("nan")}),
        ("swap", {"columns": ("age",), "window": 2}),
    ],
)
def test_a_parameter_that_cannot_be_is_named(name: str, parameters: dict[str, Any]) -> None:
    module = method(name)
    with pytest.raises(PrivacyError) as caught:
        module.apply(DATA, module.Parameters(**parameters), Context())
    assert caught.value.problem.code == "privacy-parameter-unusable"
    assert caught.value.problem.values["method"] == name


@pytest.mark.parametrize(
    "given",
    [
        {"model": "magic"},
        {"model": "k-anonymity"},
        {"model": "k-anonymity", "k": 0},
        {"model": "k-anonymity", "k": "x"},
    ],
)
def test_a_model_that_cannot_be_is_told_by_its_number(given: dict[str, Any]) -> None:
    with pytest.raises(PrivacyError) as caught:
        read_models([{"model": "k-anonymity", "k": 2}, given])
    assert caught.value.problem.pointer == "models 2"


@pytest.mark.parametrize("name", ["mondrian", "cluster", "suppress_records"])
def test_a_method_that_is_stopped_ends(name: str) -> None:
    module = method(name)
    with pytest.raises(PrivacyError, match="privacy-cancelled"):
        module.apply(
            DATA, module.Parameters(models=({"model": "k-anonymity", "k": 2},)), Context(should_stop=lambda: True)
        )


@pytest.mark.corpus
def test_on_adult_each_finer_method_loses_less(corpus: Path) -> None:
    data, hierarchies = adult(corpus, ("sex", "age", "race", "education", "workclass"))
    models = ({"model": "k-anonymity", "k": 5},)
    loss = {
        name: method(name).apply(data, method(name).Parameters(models=models), Context(hierarchies)).loss
        for name in ("generalise", "mondrian", "cluster")
    }
    assert loss["cluster"] < loss["mondrian"] < loss["generalise"]
