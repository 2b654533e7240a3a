"""A first recipe for data: what is certain is filled in, what a person must say is left open."""

from parvis.privacy.ethics import Answer, Ethics, asked
from parvis.privacy.find.finding import Found
from parvis.privacy.find.roles import Roles

from .recipe import VERSION, Goal, Recipe, Release, Source, StepSpec


def begin(found: Found, roles: Roles) -> Recipe:
    """Remove what names people, remove rows of small groups; every question that applies is answered not yet."""
    topics = {one.topic for one in found.attributes if roles.columns.get(one.column) != "direct"}
    goal = Goal()
    steps = [StepSpec(do="suppress", settings={"k": goal.k})] if roles.of("quasi") else []
    if direct := roles.of("direct"):
        steps.insert(0, StepSpec(do="remove", columns=direct))
    stem, _dot, suffix = found.name.rpartition(".")
    kind = suffix if suffix in {"csv", "parquet"} else "csv"
    return Recipe(
        parvis_recipe=VERSION,
        data=Source(file=found.name, sha256=found.sha256),
        roles=roles,
        steps=tuple(steps),
        goal=goal,
        ethics=Ethics(answers={code: Answer(answer="not-yet") for code in asked(topics)}),
        release=Release(file=f"{stem or found.name}.release.{kind}"),
    )
