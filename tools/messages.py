"""Gather every string to translate into the message catalogues: `python tools/messages.py [LANGUAGE…]`.

Strings come from the Python files (`_`, `gettext`, `gettext_lazy`, `ngettext`, `pgettext`, …) and the Jinja2 templates
of `src/parvis`. Translations that are there stay; new strings come in untranslated; those no longer used go.
A language named on the command line gets a catalogue if it has none: `python tools/messages.py iu`.
`--check` writes nothing and says what is not level.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.core import UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "parvis"
LOCALES = SOURCES / "locale"
DOMAIN = "django"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "silent": "false"}}
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLURALS = {
    "iu": "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);",
    "ikt": "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);",
}
"The plural forms of languages that Babel lacks: Inuktut has a dual."


def gather() -> Catalog:
    """Every string to translate."""
    template = Catalog(project="Parvis", version="", charset="utf-8", fuzzy=False)
    for file, _line, message, comments, context in extract_from_dir(
        SOURCES, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    ):
        template.add(message, locations=[(f"src/parvis/{file}", 0)], auto_comments=comments, context=context)
    return template


def renewed(lang: str, template: Catalog) -> bytes:
    """The catalogue of a language brought level with the template, as a .po file."""
    old = read(lang)
    new = Catalog(locale=_locale(lang), project="Parvis", version="", charset="utf-8", fuzzy=False)
    for message in template:
        if not message.id:
            continue
        known = old.get(message.id if isinstance(message.id, str) else message.id[0], message.context) if old else None
        string = known.string if known and known.pluralizable == message.pluralizable else None
        places = sorted({(place, 0) for place, _ in message.locations})
        new.add(message.id, string, locations=places, flags=message.flags, context=message.context)
    out = BytesIO()
    write_po(out, new, width=110, sort_output=True, omit_header=True, include_lineno=False)
    return _header(lang, new).encode() + out.getvalue()


def read(lang: str) -> Catalog | None:
    """The catalogue of a language; None if it has none yet."""
    file = path_of(lang)
    if not file.is_file():
        return None
    with file.open("rb") as stream:
        return read_po(stream, locale=_locale(lang))


def path_of(lang: str) -> Path:
    return LOCALES / lang / "LC_MESSAGES" / f"{DOMAIN}.po"


def languages() -> list[str]:
    """The languages that have a folder; English is what the strings are written in."""
    return sorted(folder.name for folder in LOCALES.iterdir() if (folder / "LC_MESSAGES").is_dir())


def _locale(lang: str) -> str | None:
    try:
        return str(Locale.parse(lang))
    except (UnknownLocaleError, ValueError):
        return None


def _header(lang: str, catalogue: Catalog) -> str:
    """A header without dates, so that an unchanged catalogue stays the same file."""
    plurals = PLURALS.get(lang) or catalogue.plural_forms
    lines = [
        "Project-Id-Version: Parvis",
        f"Language: {lang}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {plurals}",
    ]
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write the catalogues, or with `--check` only say which are not level with the code."""
    check = "--check" in arguments
    template = gather()
    stale = []
    for lang in sorted({*languages(), *(name for name in arguments if not name.startswith("-"))}):
        fresh, file = renewed(lang, template), path_of(lang)
        if not file.is_file() or file.read_bytes() != fresh:
            stale.append(lang)
            if not check:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(fresh)
        catalogue = read(lang)
        messages = [message for message in catalogue or () if message.id]
        missing = sum(not _done(message.string) for message in messages)
        print(f"{lang}: {len(messages)} strings, {missing} to translate")  # noqa: T201  # a command's output
    if check and stale:
        print(f"not level with the code: {', '.join(stale)} (run tools/messages.py)")  # noqa: T201
    return int(check and bool(stale))


def _done(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
