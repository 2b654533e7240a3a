"""Recipes: what is done to data before it is released, so that it can be read, approved and done again."""

from .applying import Applied, apply
from .recipe import VERSION, Approval, Goal, Recipe, Release, Source, StepSpec, read_recipe, write_recipe
from .step import GROUP, Done, Step, known_steps, step_named

__all__ = [
    "GROUP",
    "VERSION",
    "Applied",
    "Approval",
    "Done",
    "Goal",
    "Recipe",
    "Release",
    "Source",
    "Step",
    "StepSpec",
    "apply",
    "known_steps",
    "read_recipe",
    "step_named",
    "write_recipe",
]
