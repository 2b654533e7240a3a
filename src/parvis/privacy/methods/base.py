"""What a method is: a module with a class `Parameters` and the functions `apply` and `guarantee`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import msgspec
import numpy as np

from parvis.privacy.errors import PrivacyError
from parvis.privacy.hierarchies.hierarchy import Hierarchy
from parvis.privacy.microdata.columns import Column, Microdata, ShouldStop, never
from parvis.privacy.risk.model import Model
from parvis.privacy.risk.models import MODELS

Promise = Literal["models", "fewer-values", "uncertain-values"]


@dataclass(frozen=True)
class Context:
    """What a method may use besides the data."""

    hierarchies: Mapping[str, Hierarchy] = field(default_factory=dict)
    seed: int = 0
    "Of everything random: the same seed gives the same release."
    should_stop: ShouldStop = never


@dataclass(frozen=True, eq=False)
class Result:
    """The records as the method left them, in their order."""

    data: Microdata
    suppressed: int = 0
    "Records that are gone."
    changed: Mapping[str, int] = field(default_factory=dict)
    "By column, how many of the records that are left have another value than before, where the method counted."
    loss: float | None = None
    "The mean certainty penalty (NCP) of the quasi-identifiers, from 0 to 1, where the method reckons it."


class Guarantee(msgspec.Struct, frozen=True):
    """What the output has, whatever the data."""

    promise: Promise
    "models: those of `models`; fewer-values: rare ones are gone; uncertain-values: a value may not be the true one."
    models: tuple[Model, ...] = ()
    columns: tuple[str, ...] = ()
    "The columns it is about; empty: all quasi-identifiers."


class Method(Protocol):
    """A module of `methods`."""

    Parameters: type[msgspec.Struct]

    def apply(self, data: Microdata, parameters: Any, context: Context) -> Result:
        """Raises PrivacyError: parameters that can't be, what can't be reached, cancelled."""

    def guarantee(self, parameters: Any) -> Guarantee: ...


def read_models(given: Sequence[Mapping[str, Any]]) -> tuple[Model, ...]:
    """Models from a recipe: `{"model": "k-anonymity", "k": 5}`.

    Raises PrivacyError: a model that is unknown, or whose values are wrong.
    """
    found: list[Model] = []
    for number, each in enumerate(given, 1):
        kind = MODELS.get(str(each.get("model")))
        if kind is None:
            raise PrivacyError.of("privacy-model-unknown", pointer=f"models {number}", models=", ".join(MODELS))
        values = {name: value for name, value in each.items() if name != "model"}
        try:
            made: Any = msgspec.convert({**values}, kind)
        except msgspec.ValidationError:
            raise PrivacyError.of("privacy-model-unusable", pointer=f"models {number}") from None
        numbers = [value for value in values.values() if isinstance(value, int | float)]
        if len(msgspec.structs.asdict(made)) < len(values) or any(not value > 0 for value in numbers):
            raise PrivacyError.of("privacy-model-unusable", pointer=f"models {number}")
        found.append(made)
    if not found:
        raise PrivacyError.of("privacy-model-unusable", pointer="models")
    return tuple(found)


def refuse(method: str, parameter: str) -> PrivacyError:
    """The error of a parameter that can't be so."""
    return PrivacyError.of("privacy-parameter-unusable", method=method, parameter=parameter)


def changed(before: Column, after: Column) -> int:
    """How many records have another value."""
    places = {value: code for code, value in enumerate(after.values)}
    lookup = np.array([places.get(value, -1) for value in before.values], dtype=np.int64)
    return int(np.count_nonzero(lookup[before.codes] != after.codes)) if len(before) else 0
