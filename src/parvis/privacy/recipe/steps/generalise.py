"""Make columns coarser: each value becomes its label at a level of a hierarchy.

Settings: `level` (1 and up) and `hierarchy`: ages, dates, postal-codes, noc, naics, census-geography, masking, bands
(with `sizes`, and `start`, `bottom`, `top` where wanted), all (one level: nothing is told), or the name of a CSV file
beside the recipe.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from parvis.privacy import hierarchies
from parvis.privacy.errors import PrivacyError
from parvis.privacy.hierarchies import Hierarchy, bind
from parvis.privacy.microdata import Column
from parvis.privacy.recipe.step import Done, Given, Step, whole

NAME = "generalise"
BUILT_IN = {
    "ages": lambda settings: hierarchies.age_bands(top=settings.get("top", 85)),
    "dates": lambda settings: hierarchies.dates(),
    "postal-codes": lambda settings: hierarchies.postal_codes(),
    "noc": lambda settings: hierarchies.noc(),
    "naics": lambda settings: hierarchies.naics(),
    "census-geography": lambda settings: hierarchies.census_geography(),
    "masking": lambda settings: hierarchies.masking(),
    "bands": lambda settings: hierarchies.number_bands(
        settings["sizes"], start=settings.get("start", 0), bottom=settings.get("bottom"), top=settings.get("top")
    ),
}


def generalise(given: Given) -> Done:
    """Every named column at its level."""
    if not given.columns:
        raise PrivacyError.of("privacy-step-unusable", step=NAME, setting="columns")
    level = whole(given, NAME, "level", 1)
    fresh, cells = [], 0
    for name in given.columns:
        column = given.data[name]
        hierarchy = _hierarchy(column, given)
        if level > hierarchy.height:
            raise PrivacyError.of("privacy-level-too-high", column=name, height=hierarchy.height, level=level)
        coarser = hierarchy.generalised(column, level)
        cells += _changed(column, hierarchy, level)
        fresh.append(coarser)
    return Done(given.data.with_columns(fresh), cells=cells)


def _hierarchy(column: Column, given: Given) -> Hierarchy:
    name = given.settings.get("hierarchy")
    if name == "all":
        return hierarchies.flat(column)
    if not isinstance(name, str):
        raise PrivacyError.of("privacy-step-unusable", step=NAME, setting="hierarchy")
    if name in BUILT_IN:
        return bind(column, _built(name, given.settings)(column))
    levels = hierarchies.read_hierarchy(given.folder / name, name=column.name)
    return bind(column, levels)


def _built(name: str, settings: Mapping[str, Any]) -> hierarchies.Builder:
    try:
        return BUILT_IN[name](settings)
    except (KeyError, TypeError, ValueError):
        raise PrivacyError.of("privacy-step-unusable", step=NAME, setting=name) from None


def _changed(column: Column, hierarchy: Hierarchy, level: int) -> int:
    labels = hierarchy.labels[level]
    places = hierarchy.maps[level]
    changed = np.array([str(value) != str(labels[place]) for value, place in zip(column.values, places, strict=True)])
    return int(column.counts[changed].sum()) if len(changed) else 0


STEP = Step(NAME, {"en": "Make coarser (generalise)", "fr": "Rendre moins précis (généraliser)"}, generalise)
