"""What a step of a recipe is: a plugin that makes records into records."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, NamedTuple

from parvis.privacy.errors import PrivacyError
from parvis.privacy.microdata import Microdata

log = logging.getLogger(__name__)

GROUP = "parvis.privacy.steps"
OWN = ("remove", "generalise", "suppress")


class Given(NamedTuple):
    """What a step works on."""

    data: Microdata
    columns: tuple[str, ...]
    settings: Mapping[str, Any]
    folder: Path
    "Where the recipe is: files that settings name are beside it."
    seed: int


class Done(NamedTuple):
    """What a step made, and how much of it is different."""

    data: Microdata
    cells: int = 0
    rows: int = 0
    columns: int = 0


@dataclass(frozen=True)
class Step:
    """A plugin is a module with one of these, called `STEP`."""

    name: str
    labels: Mapping[str, str]
    apply: Callable[[Given], Done]
    "Raises PrivacyError. The same input gives the same output; chance comes from the seed alone."

    def label(self, *preferred: str) -> str:
        return next((self.labels[lang] for lang in (*preferred, *self.labels) if lang in self.labels), self.name)


@cache
def known_steps() -> dict[str, Step]:
    """Every step by its name: Parvis's own, then those of other packages."""
    found = [import_module(f"parvis.privacy.recipe.steps.{name}").STEP for name in OWN]
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            step = entry.load()
            if not isinstance(step, Step):
                raise TypeError(f"{entry.value} is no Step")
            found.append(step)
        except Exception:
            log.exception("step left out: %s", entry.value)
    return {step.name: step for step in reversed(found)}


def step_named(name: str) -> Step:
    """The step of this name. Raises PrivacyError."""
    steps = known_steps()
    if name not in steps:
        raise PrivacyError.of("privacy-step-unknown", step=name[:60], steps=", ".join(sorted(steps)))
    return steps[name]


def whole(given: Given, step: str, name: str, least: int) -> int:
    """A whole number among the settings. Raises PrivacyError."""
    value = given.settings.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise PrivacyError.of("privacy-step-unusable", step=step, setting=name)
    return value
