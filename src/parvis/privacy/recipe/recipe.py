"""The recipe file: TOML or JSON, versioned. `docs/en/release-without-harm.md` describes it."""

from pathlib import Path
from typing import Any

import msgspec

from parvis import __version__
from parvis.privacy.errors import PrivacyError
from parvis.privacy.ethics import Ethics
from parvis.privacy.find.roles import Roles, place_of, quoted_toml, read_document

VERSION = 1


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The data: where it is, beside the recipe, and its fingerprint."""

    file: str
    sha256: str = ""
    "Empty: any bytes are taken, and the account says which."
    encoding: str = ""
    delimiter: str = ""
    header: bool | None = None
    sheet: str = ""
    table: str = ""
    keep_totals: bool = False


class StepSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that is done. `settings` are the step's own."""

    do: str
    columns: tuple[str, ...] = ()
    settings: dict[str, Any] = {}


class Goal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the release must reach, or there is none."""

    k: int = 5
    "Rows of the smallest group that looks alike in the quasi-identifiers."
    different: int = 1
    "Different values of each sensitive column in each group (distinct l-diversity)."
    most_removed: float = 0.05
    "The share of rows that may be removed."


class Release(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is made: a file beside the recipe, and what it is called."""

    file: str
    title: dict[str, str] = {}
    "By language."
    dataset: str = ""
    "The id of the dataset that it belongs to, where it is published."
    budget: str = ""
    "The name of the dataset's privacy budget, where answers with noise are released too."


class Approval(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who answers for the release."""

    by: str = ""
    function: str = ""
    on: str = ""


class Recipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it."""

    parvis_recipe: int
    made_with: str = __version__
    seed: int = 0
    data: Source
    roles: Roles
    steps: tuple[StepSpec, ...] = ()
    goal: Goal = Goal()
    ethics: Ethics = Ethics()
    release: Release
    approval: Approval = Approval()


def read_recipe(path: Path) -> Recipe:
    """The recipe of a file. Raises PrivacyError with the place of what is wrong."""
    document = read_document(path)
    try:
        recipe = msgspec.convert(document, Recipe)
    except msgspec.ValidationError as error:
        raise PrivacyError.of("privacy-recipe-unusable", pointer=place_of(error), file=path.name) from None
    if recipe.parvis_recipe != VERSION:
        raise PrivacyError.of("privacy-recipe-version", version=recipe.parvis_recipe, known=VERSION)
    for name in (recipe.data.file, recipe.release.file):
        if not name.strip():
            raise PrivacyError.of("privacy-recipe-unusable", pointer="$.release.file", file=path.name)
    return recipe


def write_recipe(recipe: Recipe) -> str:
    """The recipe in TOML. Equal recipes give equal text."""
    lines: list[str] = []
    _table(lines, "", msgspec.to_builtins(recipe))
    return "\n".join(lines).lstrip("\n") + "\n"


def _table(lines: list[str], name: str, table: dict[str, Any]) -> None:
    """A table's own values, then the tables within it. None has no form in TOML: it is left out."""
    for key, value in table.items():
        if value is None or isinstance(value, dict) or _is_tables(value):
            continue
        lines.append(f"{_key(key)} = {_value(value)}")
    for key, value in table.items():
        below = f"{name}.{_key(key)}" if name else _key(key)
        if isinstance(value, dict):
            lines += ["", f"[{below}]"]
            _table(lines, below, value)
        elif _is_tables(value):
            for each in value:
                lines += ["", f"[[{below}]]"]
                _table(lines, below, each)


def _is_tables(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(each, dict) for each in value)


def _key(key: str) -> str:
    bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if bare else quoted_toml(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quoted_toml(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(each) for each in value)}]"
    return repr(value)
