"""Datasets in a metadata standard, on standard output or in a file."""

import os
import secrets
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .language import LANG, _, ngettext
from .output import Failed, Unusable, say
from .runs import number

ALIASES = {"json": "parvis"}
"Parvis's own form, by the name that first comes to mind."


def write(entry: Any, form: str) -> bytes:
    """One dataset in a standard, with a line's end."""
    from parvis.standards.writing import write_one

    made = write_one(known_standard(form), entry, _context())
    return made if made.endswith(b"\n") else made + b"\n"


def write_catalogue(form: str, output: Path | None, source: str | None) -> None:
    """The whole catalogue, or a source's part of it, in bounded memory; a file is there whole or not at all."""
    from parvis.portal.catalogue import services as catalogue
    from parvis.standards.writing import write_many

    count = 0

    def counted() -> Iterable[Any]:
        nonlocal count
        for entry in catalogue.iterate_datasets(origin=source):
            count += 1
            yield entry

    pieces = write_many(known_standard(form), counted(), _context())
    if output is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
    else:
        write_whole(output, pieces)
    say(ngettext("{count} dataset written.", "{count} datasets written.", count).format(count=number(count)))


def known_standard(form: str) -> str:
    """The writer of this name or alias. Raises Unusable with those there are."""
    from parvis.standards.writing import WRITERS

    name = ALIASES.get(form, form)
    if name not in WRITERS:
        known = ", ".join((*ALIASES, *WRITERS))
        raise Unusable(_("There is no format {form}. There are: {known}").format(form=form, known=known))
    return name


def _context() -> Any:
    from django.conf import settings

    from parvis.standards.base import WriteContext

    config = settings.CONFIG
    names = {
        code: config.site_name.get(code) or config.site_name.get("en") or "Parvis" for code, _n in settings.LANGUAGES
    }
    return WriteContext(base_url=config.base_url, lang=LANG, title=names, contact_email=config.contact_email)


def write_whole(target: Path, pieces: Iterable[bytes]) -> None:
    """A file that is there whole or not at all. Raises Failed."""
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("wb") as stream:
            stream.writelines(pieces)
        os.replace(part, target)
    except OSError as error:
        raise Failed(_("{file} can't be written: {error}").format(file=target, error=error.strerror)) from error
    finally:
        part.unlink(missing_ok=True)
