"""Write the manual's pages of commands: `python tools/command_pages.py`; `--check` only says which are stale.

One page a language, made of the commands themselves and their translations. A process speaks one language, so each
page is made in a process of its own: `python tools/command_pages.py --print fr`.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
PAGES = {"en": ROOT / "docs" / "en" / "commands.md", "fr": ROOT / "docs" / "fr" / "commandes.md"}
MADE = "<!-- Made by tools/command_pages.py: do not edit. -->"
WORDS = {
    "en": (
        "# Commands",
        "`parvis COMMAND --help` says the same. Commands speak the language of `PARVIS_LANG`, else of the system. "
        "Answers go to standard output, everything else to standard error; with `--json`, standard output is one JSON "
        "document. Exit codes: see [Running Parvis](running.md#exit-codes).",
        "| option | what it does |",
    ),
    "fr": (
        "# Commandes",
        "`parvis COMMANDE --help` dit la même chose. Les commandes parlent la langue de `PARVIS_LANG`, sinon celle du "
        "système. Les réponses vont à la sortie standard, tout le reste à la sortie d’erreur; avec `--json`, la sortie "
        "standard est un seul document JSON. Codes de sortie : voir "
        "[Exploiter Parvis](exploitation.md#codes-de-sortie).",
        "| option | ce qu’elle fait |",
    ),
}


def commands(command: click.Command, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    """The command, and all those below it, in the order in which help lists them."""
    yield command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from commands(below, click.Context(below, info_name=name, parent=context))


def page(lang: str) -> str:
    """The page in the language of this process."""
    from parvis.cli.language import LANG, translate_click
    from parvis.cli.main import parvis

    if lang != LANG:
        raise RuntimeError(f"this process speaks {LANG}, not {lang}")
    translate_click()
    title, introduction, header = WORDS[lang]
    pieces = [MADE, title, introduction]
    settings = {"help_option_names": ["-h", "--help"]}
    for command, context in commands(parvis, click.Context(parvis, info_name="parvis", **settings)):  # type: ignore[arg-type]
        usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
        pieces += [f"## {context.command_path}", command.help or "", f"```\n{usage}\n```"]
        records = [record for param in command.params if (record := param.get_help_record(context))]
        # Arguments, which have no text of their own, stand in the usage.
        rows = [f"| `{_cell(names)}` | {_cell(text)} |" for names, text in records if text]
        if rows:
            pieces.append("\n".join([header, "| --- | --- |", *rows]))
    return "\n\n".join(pieces) + "\n"


def _cell(text: str) -> str:
    # Only plain spaces: those that must not break stay.
    return re.sub(r"[ \n]+", " ", text).strip().replace("|", "\\|").replace("<", "&lt;")


def made(lang: str) -> str:
    """The page in any language: made in a process that speaks it."""
    done = subprocess.run(  # noqa: S603  # this very script
        [sys.executable, __file__, "--print", lang],
        env={**os.environ, "PARVIS_LANG": lang, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def main(arguments: list[str]) -> int:
    """Write the pages; with `--check`, 1 where one is not current; with `--print`, print one."""
    if arguments[:1] == ["--print"]:
        sys.stdout.write(page(arguments[1]))
        return 0
    stale = 0
    for lang, file in PAGES.items():
        text = made(lang)
        if file.is_file() and file.read_text("utf-8") == text:
            continue
        stale += 1
        if "--check" in arguments:
            print(f"not current: {file.name} (run tools/command_pages.py)")  # noqa: T201  # a command's output
        else:
            file.write_text(text, "utf-8")
    return int("--check" in arguments and stale > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
