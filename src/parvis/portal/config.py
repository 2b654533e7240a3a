"""Where Parvis keeps its things: the environment, then `parvis.toml` in PARVIS_HOME, then defaults."""

import os
import secrets
import tomllib
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec


class ConfigError(Exception):
    """A setting that can't be used; the message names it, in English and French."""


class Provider(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An organisation's own sign-in (OpenID Connect)."""

    id: Annotated[str, msgspec.Meta(pattern="^[a-z0-9-]{1,40}$")]
    "Part of addresses; permanent."
    name: dict[str, str]
    "On the button, by language."
    issuer: Annotated[str, msgspec.Meta(pattern="^https?://")]
    "Its address; its configuration is at `/.well-known/openid-configuration` behind it."
    client_id: str
    client_secret: str = ""
    trusted: bool = False
    "Whether it checks e-mail addresses: who signs in there is then whoever has the address here."


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """The settings. Each has an environment variable PARVIS_NAME and a key `name` in parvis.toml."""

    home: Path
    "Database, index, files, generated secret."
    database_url: str = ""
    "Empty: SQLite in `home`."
    search_url: str = ""
    "Empty: tantivy in `home`."
    base_url: str = "http://127.0.0.1:8000"
    "Public address, used in every exported URI; without a slash at the end."
    allowed_hosts: tuple[str, ...] = ()
    "Names under which the site may be asked for, besides the one of `base_url` and this machine's own."
    site_name: dict[str, str] = {}
    "The portal's name by language; empty: Parvis."
    theme: str = ""
    "A stylesheet of tokens to use in place of the neutral ones: a file's path."
    debug: bool = False
    contact_email: str = ""
    "Shown on the about page and in the user agent of harvests."
    check_seconds: Annotated[float, msgspec.Meta(ge=1, le=600)] = 20.0
    "How long the check or conversion of a document that somebody hands in may take."
    check_megabytes: Annotated[int, msgspec.Meta(ge=100)] = 1500
    "How much memory it may take."
    checks_per_minute: Annotated[int, msgspec.Meta(ge=1)] = 20
    "Checks and conversions that one address on the network may ask of each process."
    count_searches: bool = True
    "Whether words that are searched for are counted, without anything of who searches."
    email_url: str = ""
    "The mail server (`smtps://user:password@host`); empty: messages wait in the queue."
    email_from: str = ""
    "The sender of messages; empty: `contact_email`, else an address of the site's host."
    sign_up: bool = True
    "Whether anybody may make an account; else only who is invited, or comes from a provider of `sign_in`."
    sign_in: tuple[Provider, ...] = ()
    "Organisations' own sign-in; in the environment, as JSON."

    @property
    def database_file(self) -> Path:
        return self.home / "parvis.sqlite3"

    @property
    def index_folder(self) -> Path:
        return self.home / "index"


LISTS = frozenset({"allowed_hosts"})
TABLES = frozenset({"site_name"})
NUMBERS = frozenset({"check_seconds", "check_megabytes", "checks_per_minute"})
SWITCHES = frozenset({"count_searches", "debug", "sign_up"})
JSON = frozenset({"sign_in"})


def load_config(environ: dict[str, str] | None = None) -> Config:
    """The settings of this process; `home` is created. Raises ConfigError."""
    env = dict(os.environ) if environ is None else environ
    home = Path(env.get("PARVIS_HOME") or "var").expanduser().resolve()
    file = home / "parvis.toml"
    values: dict[str, Any] = {}
    if file.is_file():
        try:
            values = tomllib.loads(file.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{file}: {error}") from error
    for name in Config.__struct_fields__:
        raw = env.get(f"PARVIS_{name.upper()}")
        if raw is None or name in {"home", *TABLES}:
            continue
        if name in LISTS:
            values[name] = [part.strip() for part in raw.split(",") if part.strip()]
        elif name in JSON:
            values[name] = _decoded(name, raw)
        elif name in SWITCHES:
            values[name] = raw.strip().casefold() in {"1", "true", "yes", "on"}
        elif name in NUMBERS:
            values[name] = _number(raw)
        else:
            values[name] = raw
    if unknown := set(values) - set(Config.__struct_fields__):
        raise ConfigError(f"{file}: unknown setting / paramètre inconnu : {', '.join(sorted(unknown))}")
    values["home"] = str(home)
    try:
        config = msgspec.convert(values, Config, dec_hook=lambda kind, value: kind(value))
    except msgspec.ValidationError as error:
        raise ConfigError(f"{file}: {error}") from error
    parts = urlsplit(config.base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError(f"PARVIS_BASE_URL: not an http(s) address / pas une adresse http(s) : {config.base_url!r}")
    home.mkdir(parents=True, exist_ok=True)
    return msgspec.structs.replace(config, base_url=config.base_url.rstrip("/"))


def _decoded(name: str, raw: str) -> Any:
    try:
        return msgspec.json.decode(raw)
    except msgspec.DecodeError as error:
        raise ConfigError(f"PARVIS_{name.upper()}: JSON? {error}") from error


def _number(text: str) -> float | int | str:
    """A number; the text itself where it is none, to be told of as such."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def secret_key(home: Path) -> str:
    """The site's secret, made at the first start and readable by its owner alone."""
    return _kept(home / "secret.key")


def admin_key(home: Path) -> str:
    """What a person gives to change things on pages, made when it is first asked for; delete the file for another."""
    return _kept(home / "admin.key")


def _kept(file: Path) -> str:
    if not file.exists():
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text("ascii").strip()
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_urlsafe(48))
    return file.read_text("ascii").strip()
