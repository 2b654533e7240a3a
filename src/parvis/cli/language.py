"""The language of the command line: chosen once for the process, before any text is looked up."""

import gettext
import os
from pathlib import Path

DOMAIN = "django"
FOLDER = Path(__file__).resolve().parent.parent / "locale"


def choose(environ: dict[str, str] | None = None) -> str:
    """The language asked for by PARVIS_LANG, else by the locale's variables; English where Parvis lacks it."""
    env = dict(os.environ) if environ is None else environ
    for name in ("PARVIS_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := env.get(name, "").strip():
            tag = value.split(".")[0].split("@")[0].replace("_", "-").split("-")[0].casefold()
            return tag if tag in available() else "en"
    return "en"


def available() -> tuple[str, ...]:
    """English, and every language that has a folder in `locale`."""
    folders = sorted(entry.name for entry in FOLDER.iterdir() if (entry / "LC_MESSAGES").is_dir())
    return ("en", *(name for name in folders if name != "en"))


LANG = choose()
_catalogue = gettext.translation(DOMAIN, FOLDER, [LANG], fallback=True)
_ = _catalogue.gettext
ngettext = _catalogue.ngettext


def N_(text: str) -> str:  # noqa: N802  # gettext's name for it
    """Mark a text for extraction that is looked up elsewhere."""
    return text


def translate_click() -> None:
    """Have click's own texts (Usage, Options, errors) come from the same catalogue.

    click asks the standard library's global catalogue, which goes by LANGUAGE before all other variables.
    """
    os.environ["LANGUAGE"] = LANG
    gettext.bindtextdomain(DOMAIN, str(FOLDER))
    gettext.textdomain(DOMAIN)
