"""XML written as text: elements, and ISO's texts in several languages."""

import re
from functools import lru_cache

from parvis.model import Dataset, Text
from parvis.standards.machine import marked_tag
from parvis.vocab import code_list

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"[^A-Za-z0-9_.-]")


def escaped(text: str) -> str:
    """A text for XML; what XML can't hold is left out."""
    text = _FORBIDDEN.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def attribute(text: str) -> str:
    """A text for an attribute's value."""
    return escaped(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def element(name: str, *inner: str, **attributes: str) -> str:
    """An element of pieces that are XML already; "" where it would say nothing at all."""
    body = "".join(inner)
    said = "".join(f' {key.replace("__", ":")}="{attribute(value)}"' for key, value in attributes.items())
    if not body:
        return f"<{name}{said}/>" if said else ""
    return f"<{name}{said}>{body}</{name}>"


def around(name: str, *inner: str) -> str:
    """An element around others; "" where there is nothing in it."""
    body = "".join(inner)
    return f"<{name}>{body}</{name}>" if body else ""


@lru_cache(maxsize=512)
def three_letters(lang: str) -> str:
    """A language's code of ISO 639-2: `eng`; the tag itself where the vocabulary knows none."""
    term = code_list("language").terms.get(lang)
    return next((alias for alias in term.aliases if len(alias) == 3 and alias.isascii()), lang) if term else lang


def locale_of(tag: str) -> str:
    """The name of a language's locale in a record: `fra`; of a machine's translation `fr-t-en`."""
    name = tag if "-t-" in tag else three_letters(tag)
    return _NAME.sub("_", name) if name[:1].isalpha() else f"x{_NAME.sub('_', name)}"


class Tongues:
    """The main language of a record, and the others that its texts turn out to be in."""

    def __init__(self, dataset: Dataset, preferred: str) -> None:
        title = dataset.title
        stated = [lang for lang in title.values if lang != "und" and not title.is_machine(lang)]
        self.main = preferred if preferred in stated or not stated else stated[0]
        self.others: dict[str, None] = {}

    def split(self, text: Text) -> tuple[str, list[tuple[str, str]]]:
        """A text's main words, and the others by locale in order."""
        main, others = "", []
        for lang in sorted(text.values):
            tag = marked_tag(lang, text)
            if tag == self.main:
                main = text.values[lang]
            else:
                self.others[tag] = None
                others.append((locale_of(tag), text.values[lang]))
        return main, others
