"""Write the manual's pages of problem codes: `python tools/problem_pages.py`; `--check` only says which are stale.

One page a language, made of `src/parvis/vocab/data/problems/*.json`.
"""

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PROBLEMS = ROOT / "src" / "parvis" / "vocab" / "data" / "problems"
PAGES = {"en": ROOT / "docs" / "en" / "problems.md", "fr": ROOT / "docs" / "fr" / "problemes.md"}
MADE = "<!-- Made by tools/problem_pages.py: do not edit. -->"
HEADS = {
    "en": (
        "# Problem codes",
        "What Parvis says when something is wrong: in a run's report, in a preview, in the API, in the command line "
        "and in `parvis doctor`. Names in braces are replaced by what was found. With `--json` and in the API each "
        "problem also carries its severity: `error` (left out or refused), `warning` (taken, with a change or a "
        "doubt), `info`.",
        "| code | what it says | what to do |",
    ),
    "fr": (
        "# Codes de problèmes",
        "Ce que Parvis dit quand quelque chose ne va pas : dans le rapport d’un moissonnage, dans un aperçu, dans "
        "l’API, en ligne de commande et dans `parvis doctor`. Les noms entre accolades sont remplacés par ce qui a été "
        "trouvé. Avec `--json` et dans l’API, chaque problème porte aussi sa gravité : `error` (laissé de côté ou "
        "refusé), `warning` (retenu, avec un changement ou un doute), `info`.",
        "| code | ce qu’il dit | quoi faire |",
    ),
}
PARTS = {
    "connectors": {"en": "Addresses and portals", "fr": "Adresses et portails"},
    "standards": {"en": "Records", "fr": "Fiches"},
    "checking": {"en": "Documents and their rules", "fr": "Documents et leurs règles"},
    "hub": {"en": "Checking and converting", "fr": "Vérification et conversion"},
    "harvest": {"en": "Sources and runs", "fr": "Sources et moissonnages"},
    "search": {"en": "Questions", "fr": "Questions"},
    "parameters": {"en": "Parameters of an address", "fr": "Paramètres d’une adresse"},
    "api": {"en": "API", "fr": "API"},
    "operations": {"en": "Running the portal", "fr": "Exploitation du portail"},
}


def page(lang: str) -> str:
    """The page in a language."""
    title, introduction, header = HEADS[lang]
    pieces = [MADE, title, introduction]
    files = {file.stem: file for file in PROBLEMS.glob("*.json")}
    for part in sorted(files, key=lambda name: (list(PARTS).index(name) if name in PARTS else len(PARTS), name)):
        wordings: dict[str, Any] = json.loads(files[part].read_text("utf-8"))
        rows = [_row(code, words.get(lang) or words["en"]) for code, words in sorted(wordings.items())]
        pieces += [f"## {PARTS.get(part, {}).get(lang, part)}", "\n".join([header, "| --- | --- | --- |", *rows])]
    return "\n\n".join(pieces) + "\n"


def _row(code: str, words: dict[str, str]) -> str:
    cells = [f"`{code}`", *(words[name].replace("|", "\\|").replace("<", "&lt;") for name in ("message", "remedy"))]
    return f"| {' | '.join(cells)} |"


def main(arguments: list[str]) -> int:
    """Write the pages; with `--check`, 1 where one is not current."""
    stale = [lang for lang, file in PAGES.items() if not file.is_file() or file.read_text("utf-8") != page(lang)]
    for lang in stale:
        if "--check" in arguments:
            print(f"not current: {PAGES[lang].name} (run tools/problem_pages.py)")  # noqa: T201  # a command's output
        else:
            PAGES[lang].write_text(page(lang), "utf-8")
    return int("--check" in arguments and bool(stale))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
