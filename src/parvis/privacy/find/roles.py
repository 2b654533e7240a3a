"""The roles file: what each column is, as a person confirmed it. JSON, TOML or YAML."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from parvis.privacy.errors import PrivacyError
from parvis.vocab import code_list

from .finding import Found

VERSION = 1
ColumnRole = Literal["direct", "quasi", "sensitive", "other"]
ROLES: tuple[str, ...] = get_args(ColumnRole)


class Roles(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What each column is, and who says so."""

    parvis_roles: int = VERSION
    data: str = ""
    "What the file is called, without its folder."
    sha256: str = ""
    confirmed_by: str = ""
    "Who confirmed the roles: a name or a function. Nothing is released on roles that nobody confirmed."
    confirmed_on: str = ""
    "The day, after ISO 8601."
    columns: dict[str, ColumnRole]

    def of(self, role: ColumnRole) -> tuple[str, ...]:
        """The columns of a role, in order."""
        return tuple(name for name, each in self.columns.items() if each == role)


def read_roles(path: Path, columns: Sequence[str] | None = None) -> Roles:
    """The roles of a file. Raises PrivacyError: unreadable, unknown or missing columns, a role that is none."""
    document = read_document(path)
    try:
        roles = msgspec.convert(document, Roles)
    except msgspec.ValidationError as error:
        raise PrivacyError.of("privacy-roles-unusable", pointer=place_of(error), file=path.name) from None
    if roles.parvis_roles != VERSION:
        raise PrivacyError.of("privacy-roles-version", version=roles.parvis_roles, known=VERSION)
    if columns is not None:
        check_columns(roles, columns)
    return roles


def check_columns(roles: Roles, columns: Sequence[str]) -> None:
    """Raises PrivacyError where the roles name a column that the data lacks, or leave one out."""
    if unknown := [name for name in roles.columns if name not in columns]:
        raise PrivacyError.of("privacy-roles-unknown-column", columns=", ".join(unknown[:10]))
    if missing := [name for name in columns if name not in roles.columns]:
        raise PrivacyError.of("privacy-roles-missing-column", columns=", ".join(missing[:10]))


def require_confirmed(roles: Roles) -> None:
    """Raises PrivacyError where nobody confirmed the roles."""
    if not roles.confirmed_by.strip():
        raise PrivacyError.of("privacy-roles-unconfirmed")


def read_document(path: Path) -> Any:
    """The document of a JSON, TOML or YAML file, by its name. Raises PrivacyError, with the line where there is one."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise PrivacyError.of("privacy-file-missing", file=path.name) from error
    except (OSError, UnicodeError) as error:
        raise PrivacyError.of("privacy-file-unreadable", file=path.name) from error
    suffix = path.suffix.casefold()
    try:
        if suffix == ".json":
            return json.loads(text)
        if suffix in {".yaml", ".yml"}:
            return _yaml(text, path)
        return tomllib.loads(text)
    except json.JSONDecodeError as error:
        raise PrivacyError.of("privacy-document-broken", pointer=f"line {error.lineno}", file=path.name) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = str(error).rpartition("(at ")[2].rstrip(")") if "(at line" in str(error) else ""
        raise PrivacyError.of("privacy-document-broken", pointer=place, file=path.name) from None


def _yaml(text: str, path: Path) -> Any:
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else ""
        raise PrivacyError.of("privacy-document-broken", pointer=place, file=path.name) from None


def place_of(error: msgspec.ValidationError) -> str:
    """Where in a document it is wrong, as msgspec tells: `$.columns[...]`; its words may quote the document."""
    return str(error).rpartition(" - at `")[2].rstrip("`") if " - at `" in str(error) else ""


def write_roles(found: Found, lang: str) -> str:
    """A roles file in TOML that suggests: each line says why, and a person confirms at the top."""
    reasons, roles = code_list("role_reason"), code_list("column_role")
    lines = [
        *(f"# {roles.label(f'file.{number}', lang, 'en')}" for number in (1, 2, 3)),
        *(f"#   {role}: {roles.label(role, lang, 'en')}" for role in ROLES),
        f"parvis_roles = {VERSION}",
        f"data = {quoted_toml(found.name)}",
        f"sha256 = {quoted_toml(found.sha256)}",
        'confirmed_by = ""',
        'confirmed_on = ""',
        "",
        "[columns]",
    ]
    for suggestion in found.suggestions:
        why = ", ".join(reasons.label(reason, lang, "en") for reason in suggestion.reasons)
        comment = f"  # {why}" if why else ""
        lines.append(f"{quoted_toml(suggestion.column)} = {quoted_toml(suggestion.role)}{comment}")
    return "\n".join(lines) + "\n"


def quoted_toml(text: str) -> str:
    """A basic string of TOML, which is one of JSON too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def roles_of(columns: Mapping[str, ColumnRole], *, by: str, on: str, data: str, sha256: str) -> Roles:
    """Roles that a person confirmed elsewhere than in a file."""
    return Roles(data=data, sha256=sha256, confirmed_by=by, confirmed_on=on, columns=dict(columns))
