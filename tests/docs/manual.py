"""The manual's pages, and what stands in them."""

import re
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
TWINS = {
    "architecture": "architecture",
    "running": "exploitation",
    "commands": "commandes",
    "harvest": "moissonnage",
    "search": "recherche",
    "lexicon": "lexique",
    "relevance": "pertinence",
    "same-dataset": "meme-jeu",
    "release-without-harm": "publier-sans-nuire",
    "protect-tables": "proteger-des-tableaux",
    "anonymise": "anonymiser",
    "working-groups": "groupes-de-travail",
    "accounts": "comptes",
    "api": "api",
    "problems": "problemes",
    "measured": "mesures",
    "scale": "grande-echelle",
    "standards": "normes",
    "add-a-connector": "ajouter-un-connecteur",
    "add-a-standard": "ajouter-une-norme",
    "add-a-search-engine": "ajouter-un-moteur",
    "add-a-language": "ajouter-une-langue",
}
"By English page: the French one."


def pages(lang: str) -> dict[str, str]:
    """Every page of a language, by name."""
    return {file.stem: file.read_text("utf-8") for file in sorted((DOCS / lang).glob("*.md"))}


def all_files() -> list[Path]:
    """Everything that is written for people: the manual, the decisions, and what stands at the root."""
    return [*sorted(DOCS.rglob("*.md")), *sorted(ROOT.glob("*.md")), *sorted((ROOT / "src").rglob("*.md"))]


def code(text: str, language: str) -> list[str]:
    """The code blocks of a page that are marked as of this language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def prose(text: str) -> str:
    """A page without its code: `x` in place of what stands within a line."""
    return re.sub(r"`[^`\n]*`", "`x`", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE))


def module(page: str, name: str) -> ModuleType:
    """The one Python example of an English page, as a module."""
    (source,) = code((DOCS / "en" / f"{page}.md").read_text("utf-8"), "python")
    made = ModuleType(name)
    exec(compile(source, f"{page}.md", "exec"), made.__dict__)
    return made
