"""`parvis privacy apply`: carry out a recipe, and write its account."""

from pathlib import Path
from typing import Any

import click
import msgspec

from .language import _
from .output import answer, answer_json, finish, say, worded
from .privacy_reading import privately, tell
from .runs import number
from .verbs import json_option, verb


@verb(
    "apply",
    _(
        "Carry out a recipe: make the release, and its account in both languages (HTML, PDF, JSON) beside it. The same "
        "recipe and data give the same bytes. What misses its goal, or has a question answered no or not yet, is not "
        "released; the account says why."
    ),
)
@click.argument("recipe", type=click.Path(dir_okay=False, path_type=Path), metavar=_("RECIPE"))
@click.option("--trial", is_flag=True, help=_("Judge everything and release nothing."))
@click.option("--memory", default="4GB", show_default=True, metavar=_("AMOUNT"), help=_("Memory to use at the most."))
@json_option
@privately
def apply_command(recipe: Path, trial: bool, memory: str, as_json: bool) -> None:
    from parvis.privacy.account.writing import results, write_account
    from parvis.privacy.reading import refuse_same
    from parvis.privacy.recipe import apply, read_recipe

    read = read_recipe(recipe)
    refuse_same(recipe.parent / read.release.file, recipe)
    applied = apply(read, recipe.parent, memory=memory, trial=trial)
    tell(applied.problems)
    for reason in applied.stops:
        say(worded(reason))
    made = () if trial else write_account(applied, applied.target.parent)
    if as_json:
        answer_json(results(applied))
    else:
        _show(applied, made)
    finish(applied.released)


def _show(applied: Any, made: tuple[Path, ...]) -> None:
    text = _("Smallest group: {before} before, {after} after. Rows: {rows} of {all}.")
    before, after = applied.before, applied.after
    answer(
        text.format(before=number(before.k), after=number(after.k), rows=number(after.rows), all=number(before.rows))
    )
    if applied.release_sha256:
        answer(_("Released: {file} (SHA-256 {sha256})").format(file=applied.target, sha256=applied.release_sha256))
    else:
        say(_("Nothing was released."))
    for path in made:
        say(str(path))


@verb(
    "recipe", _("Begin a recipe for a file: its columns and the roles they seem to have, and the questions to answer.")
)
@click.argument("place", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar=_("FILE"))
@click.option(
    "--roles", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar=_("FILE"),
    help=_("Roles that a person confirmed; suggested ones where not given."),
)  # fmt: skip
@click.option(
    "--to", "target", type=click.Path(dir_okay=False, path_type=Path), metavar=_("FILE"), required=True,
    help=_("Where the recipe is written, in TOML."),
)  # fmt: skip
@privately
def recipe_command(place: Path, roles: Path | None, target: Path) -> None:
    from parvis.privacy.find import find, read_roles
    from parvis.privacy.find.roles import roles_of
    from parvis.privacy.reading import open_data, refuse_same, write_whole
    from parvis.privacy.recipe.beginning import begin
    from parvis.privacy.recipe.recipe import write_recipe

    refuse_same(target, place)
    with open_data(str(place)) as data:
        tell(data.problems)
        found = find(data)
        if roles:
            confirmed = read_roles(roles, data.names)
        else:
            suggested: Any = {one.column: one.role for one in found.suggestions}
            confirmed = roles_of(suggested, by="", on="", data=data.name, sha256=data.sha256)
        begun = begin(found, msgspec.structs.replace(confirmed, data=data.name, sha256=data.sha256))
    with write_whole(target) as part:
        part.write_text(write_recipe(begun), "utf-8")
    say(_("Recipe begun in {file}: confirm the roles, answer the questions, then: parvis privacy apply {file}").format(file=target))  # fmt: skip  # noqa: E501
