"""Write the manual's pages of standards: `python tools/standard_pages.py`; `--check` only says which are stale.

One page a language: what is said stands in `tools/standards/LANG.md`, the tables are made of the program.
"""

import sys
from pathlib import Path

from parvis.model import Dataset
from parvis.standards import readers
from parvis.standards.base import Writer
from parvis.standards.writing import WRITERS
from parvis.vocab import code_list

ROOT = Path(__file__).resolve().parent.parent
PAGES = {"en": ROOT / "docs" / "en" / "standards.md", "fr": ROOT / "docs" / "fr" / "normes.md"}
MADE = "<!-- Made by tools/standard_pages.py: do not edit. -->"
HEADS = {
    "en": ("name", "standard", "read", "written", "checked"),
    "fr": ("nom", "norme", "lue", "écrite", "vérifiée"),
}
FORMS = {"en": ("written as", "suffix", "media type", "comes back just as it was"),
         "fr": ("écrite comme", "suffixe", "type de média", "revient exactement comme avant")}  # fmt: skip
YES = "✓"
NOTHING = "–"


def page(lang: str) -> str:
    """The page in a language."""
    text = (ROOT / "tools" / "standards" / f"{lang}.md").read_text("utf-8")
    return f"{MADE}\n\n{text}".replace("{standards}", standards(lang)).replace("{carried}", carried(lang))


def standards(lang: str) -> str:
    """What is read, written and checked."""
    written = {writer.reader for writer in WRITERS.values()}
    rows = [
        _row(
            f"`{name}`",
            code_list("standard").label(name, lang, "en"),
            YES,
            YES if name in written else NOTHING,
            YES if hasattr(module, "check") else NOTHING,
        )
        for name, module in sorted(readers().items())
    ]
    return _table(HEADS[lang], rows)


def carried(lang: str) -> str:
    """What each writer promises to give back."""
    rows = [
        _row(f"`{writer.name}`", f"`{writer.suffix}`", f"`{writer.media_type}`", _fields(writer, lang))
        for writer in sorted(WRITERS.values(), key=lambda writer: writer.name)
    ]
    return _table(FORMS[lang], rows)


def _fields(writer: Writer, lang: str) -> str:
    names = code_list("field")
    order = list(Dataset.__struct_fields__)
    fields = sorted(writer.holds - {"id", "provenance"}, key=lambda path: (order.index(path.partition(".")[0]), path))
    said = (" › ".join(names.label(part, lang, "en") for part in path.split(".")) for path in fields)
    return ", ".join(said) or NOTHING


def _table(heads: tuple[str, ...], rows: list[str]) -> str:
    return "\n".join([_row(*heads), _row(*["---"] * len(heads)), *rows])


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def main(arguments: list[str]) -> int:
    """Write the pages; with `--check`, 1 where one is not current."""
    stale = [lang for lang, file in PAGES.items() if not file.is_file() or file.read_text("utf-8") != page(lang)]
    for lang in stale:
        if "--check" in arguments:
            print(f"not current: {PAGES[lang].name} (run tools/standard_pages.py)")  # noqa: T201  # a command's output
        else:
            PAGES[lang].write_text(page(lang), "utf-8")
    return int("--check" in arguments and bool(stale))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
