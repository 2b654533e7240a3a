"""The account as files: a page and a PDF in each language, and JSON."""

import base64
import datetime as dt
import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
import msgspec
import typst

from parvis import __version__
from parvis.privacy.errors import PrivacyError
from parvis.privacy.reading import write_whole
from parvis.privacy.recipe.applying import Applied
from parvis.vocab import code_list, describe

from .sections import Document, build

LANGUAGES = ("en", "fr")
"The official ones; others come after them as soon as the list `account_text` has them."
_TEMPLATES = files("parvis.privacy.account") / "templates"


def languages() -> tuple[str, ...]:
    """The languages that the account's words are wholly in."""
    terms = code_list("account_text").terms.values()
    found = set.intersection(*(set(term.labels) for term in terms))
    return (*LANGUAGES, *sorted(found - set(LANGUAGES)))


def write_account(applied: Applied, folder: Path) -> tuple[Path, ...]:
    """Write the account beside the release; each file is there whole or not at all. Raises PrivacyError."""
    stem = applied.target.stem
    made: list[Path] = []
    for lang in languages():
        document = build(applied, lang, version=__version__)
        for suffix, content in ((".html", page(document)), (".pdf", pdf(document, _day(applied)))):
            made.append(folder / f"{stem}.account.{lang}{suffix}")
            with write_whole(made[-1]) as part:
                part.write_bytes(content)
    made.append(folder / f"{stem}.account.json")
    with write_whole(made[-1]) as part:
        part.write_bytes(msgspec.json.format(msgspec.json.encode(results(applied)), indent=2) + b"\n")
    return tuple(made)


def page(document: Document) -> bytes:
    """The account as one HTML page, which loads nothing and runs nothing."""
    style = (_TEMPLATES / "account.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        _template()
        .render(
            document=document, style=style, style_hash=f"sha256-{digest}", not_released=_not_released(document.lang)
        )
        .encode()
    )  # fmt: skip


@cache
def _template() -> jinja2.Template:
    text = (_TEMPLATES / "account.html").read_text("utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    return environment.from_string(text)


def pdf(document: Document, day: dt.datetime) -> bytes:
    """The account as a tagged PDF (PDF/UA-1), the same bytes for the same account. `day`: its date of creation."""
    source = (_TEMPLATES / "account.typ").read_bytes()
    inputs = {
        "document": msgspec.json.encode(document).decode(),
        "not_released": _not_released(document.lang),
    }
    try:
        made: Any = typst.compile(
            source, format="pdf", sys_inputs=inputs, pdf_standards="ua-1", timestamp=day, ignore_system_fonts=True
        )
    except typst.TypstError as error:
        raise PrivacyError.of("privacy-account-pdf") from error
    assert isinstance(made, bytes)
    return made


def _not_released(lang: str) -> str:
    return code_list("account_text").label("not-released", lang, "en")


def _day(applied: Applied) -> dt.datetime:
    """The day of approval: the account of the same recipe has the same date whenever it is made."""
    try:
        return dt.datetime.fromisoformat(applied.recipe.approval.on).replace(tzinfo=dt.UTC)
    except ValueError:
        return dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def results(applied: Applied) -> dict[str, Any]:
    """Everything as data: figures, steps, answers and reasons; no value of the data."""
    recipe = applied.recipe
    return {
        "parvis_account": 1,
        "parvis": __version__,
        "released": applied.released,
        "stops": [msgspec.to_builtins(one) | {"words": _worded(one)} for one in applied.stops],
        "dataset": recipe.release.dataset,
        "file": applied.target.name,
        "sha256": {"data": applied.source_sha256, "release": applied.release_sha256},
        "risk": {"before": msgspec.to_builtins(applied.before), "after": msgspec.to_builtins(applied.after)},
        "goal": msgspec.to_builtins(recipe.goal),
        "steps": [msgspec.to_builtins(one) for one in applied.steps],
        "columns": [msgspec.to_builtins(one) for one in applied.kept],
        "topics": list(applied.topics),
        "ethics": msgspec.to_builtins(recipe.ethics),
        "roles": msgspec.to_builtins(recipe.roles),
        "approval": msgspec.to_builtins(recipe.approval),
        "seed": recipe.seed,
        "problems": [msgspec.to_builtins(one) for one in applied.problems],
    }


def _worded(problem: Any) -> dict[str, str]:
    return {lang: describe(problem, lang).message for lang in LANGUAGES}
