"""The words of what the API shows to people, in every language: `words/LANG.json`."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words(lang: str) -> dict[str, Any]:
    """All words in a language; English where it has none of its own."""
    file = files("parvis.portal.api") / "words" / f"{lang}.json"
    if not lang.isalpha() or not file.is_file():
        return words("en")
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def say(key: str, lang: str) -> str:
    """One of the words, by the path of its key: `action.new`."""
    found: Any = words(lang)
    for part in key.split("."):
        found = found[part]
    return str(found)
