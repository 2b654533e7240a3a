"""Doing what a recipe says, and judging the result by its goal before anything is written."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from parvis.model import Problem
from parvis.privacy.account.measuring import Kept, Risk, kept_columns, measure
from parvis.privacy.errors import PrivacyError
from parvis.privacy.ethics import stops
from parvis.privacy.find import check_columns, find_attributes, profile, require_confirmed
from parvis.privacy.microdata import Microdata, from_store, to_store
from parvis.privacy.reading import Data, Options, Store, fingerprint, open_data, refuse_same, write_data

from .recipe import Recipe
from .step import Given, step_named


@dataclass(frozen=True)
class StepDone:
    """A step as it went."""

    do: str
    columns: tuple[str, ...]
    settings: dict[str, object]
    cells: int
    rows: int
    removed: int


@dataclass(frozen=True)
class Applied:
    """What came of a recipe. `stops` says why there is no release; empty where there is one at `target`."""

    recipe: Recipe
    source_sha256: str
    release_sha256: str
    target: Path
    before: Risk
    after: Risk
    steps: tuple[StepDone, ...]
    kept: tuple[Kept, ...]
    topics: tuple[str, ...]
    problems: tuple[Problem, ...]
    stops: tuple[Problem, ...]

    @property
    def released(self) -> bool:
        return not self.stops


def apply(recipe: Recipe, folder: Path, *, memory: str = "4GB", trial: bool = False) -> Applied:
    """Apply a recipe whose files are in `folder`. The release is there whole, or not at all where something stops it.

    `trial`: judge everything, release nothing. Raises PrivacyError where the recipe can't be carried out.
    """
    source, target = folder / recipe.data.file, folder / recipe.release.file
    refuse_same(target, source)
    require_confirmed(recipe.roles)
    with _opened(recipe, source, memory) as data:
        check_columns(recipe.roles, data.names)
        topics = _topics(data, recipe)
        before = from_store(data.store, recipe.roles.columns)
        made, steps = _made(recipe, before, folder)
        risk_before, risk_after = measure(before, recipe.goal.k), measure(made, recipe.goal.k)
        stopped = [*_missed(recipe, before, made, risk_after), *stops(recipe.ethics, topics), *_unapproved(recipe)]
        released = ""
        if not stopped and not trial:
            released = _released(data.store, made, target)
        return Applied(
            recipe=recipe, source_sha256=data.sha256, release_sha256=released, target=target, before=risk_before,
            after=risk_after, steps=steps, kept=kept_columns(before, made), topics=topics, problems=data.problems,
            stops=tuple(stopped),
        )  # fmt: skip


@contextlib.contextmanager
def _opened(recipe: Recipe, source: Path, memory: str) -> Iterator[Data]:
    of = recipe.data
    options = Options(
        encoding=of.encoding, delimiter=of.delimiter, header=of.header, sheet=of.sheet, table=of.table, memory=memory,
        keep_totals=of.keep_totals,
    )  # fmt: skip
    with open_data(str(source), options) as data:
        if of.sha256 and of.sha256 != data.sha256:
            raise PrivacyError.of("privacy-recipe-other-data")
        if data.has_errors:
            first = next(problem for problem in data.problems if problem.severity == "error")
            raise PrivacyError.of("privacy-recipe-rows-lost", pointer=first.pointer)
        yield data


def _topics(data: Data, recipe: Recipe) -> tuple[str, ...]:
    """What the columns that are released are about, by their names and contents."""
    columns = [name for name, role in recipe.roles.columns.items() if role != "direct"]
    found = {
        one.topic for name in columns for one in find_attributes(data.store, profile(data.store, name, data.count))
    }
    return tuple(sorted(found))


def _made(recipe: Recipe, before: Microdata, folder: Path) -> tuple[Microdata, tuple[StepDone, ...]]:
    data, done = before, []
    for spec in recipe.steps:
        step = step_named(spec.do)
        result = step.apply(Given(data, spec.columns, spec.settings, folder, recipe.seed))
        data = result.data
        done.append(StepDone(spec.do, spec.columns, dict(spec.settings), result.cells, result.rows, result.columns))
        if not len(data) or not data.columns:
            raise PrivacyError.of("privacy-nothing-left")
    return data, tuple(done)


def _missed(recipe: Recipe, before: Microdata, made: Microdata, risk: Risk) -> list[Problem]:
    """Where the result falls short of the goal."""
    goal, found = recipe.goal, []
    if direct := [column.name for column in made.of("direct")]:
        found.append(Problem("privacy-direct-left", values={"columns": ", ".join(direct)}))
    if made.of("quasi") and risk.k < goal.k:
        found.append(Problem("privacy-goal-missed", values={"found": str(risk.k), "goal": str(goal.k)}))
    removed = 1 - len(made) / len(before)
    if removed > goal.most_removed:
        values = {"found": f"{100 * removed:.1f}", "goal": f"{100 * goal.most_removed:g}"}
        found.append(Problem("privacy-goal-suppressed", values=values))
    for name, count in risk.different.items():
        if count < goal.different:
            values = {"found": str(count), "column": name, "goal": str(goal.different)}
            found.append(Problem("privacy-goal-diversity", values=values))
    return found


def _unapproved(recipe: Recipe) -> list[Problem]:
    approval = recipe.approval
    return [] if approval.by.strip() and approval.on.strip() else [Problem("privacy-unapproved")]


def _released(store: Store, made: Microdata, target: Path) -> str:
    to_store(store, made)
    write_data(store, target)
    return fingerprint(target)
