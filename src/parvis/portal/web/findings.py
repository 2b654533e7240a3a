"""What is wrong with a document, by field: what it is, why it matters, how to mend it, and the rule it breaks."""

import re
from collections.abc import Iterable

import msgspec

from parvis.model import Problem
from parvis.vocab import Term, code_list, describe

PLACES = 5
"As many places of a problem are named."
SEVERITIES = ("error", "warning", "info")
_PARTS = re.compile(r"[/.\s>\[\]()#]+")
_PREFIX = re.compile(r"^[a-z0-9-]+:", re.IGNORECASE)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of problem in one field."""

    severity: str
    code: str
    field: str
    "The field's name in the reader's language; empty where it is about no field that Parvis knows."
    message: str
    remedy: str
    why: str
    rule: str
    reference: str
    count: int
    places: tuple[str, ...]


def findings(problems: Iterable[Problem], lang: str) -> list[Found]:
    """The problems by kind and field, errors first and then the most frequent."""
    groups: dict[tuple[str, str, str, str], list[Problem]] = {}
    for problem in problems:
        field = field_of(problem.pointer)
        key = (problem.severity, problem.code, field.code if field else "", problem.values.get("rule", ""))
        groups.setdefault(key, []).append(problem)
    found = [_found(group, lang) for group in groups.values()]
    order = {name: place for place, name in enumerate(SEVERITIES)}
    return sorted(found, key=lambda item: (order.get(item.severity, 9), -item.count))


def _found(group: list[Problem], lang: str) -> Found:
    first = group[0]
    words, field = describe(first, lang), field_of(first.pointer)
    return Found(
        severity=first.severity,
        code=first.code,
        field=field.label(lang, "en") if field else "",
        message=words.message,
        remedy=words.remedy,
        why=_why(field, lang),
        rule=first.values.get("rule", ""),
        reference=first.values.get("reference", ""),
        count=len(group),
        places=tuple(dict.fromkeys(_place(problem) for problem in group if _place(problem)))[:PLACES],
    )


def _why(field: Term | None, lang: str) -> str:
    texts: dict[str, str] = field.more.get("why", {}) if field else {}
    return texts.get(lang) or texts.get("en", "")


def _place(problem: Problem) -> str:
    return " ".join(part for part in (problem.record, problem.pointer) if part)[:200]


def field_of(pointer: str) -> Term | None:
    """The field that a pointer of whatever kind (JSON pointer, XPath, property of a subject) is about."""
    fields = code_list("field")
    for part in reversed([part for part in _PARTS.split(pointer) if part and not part.isdigit()]):
        for name in (part, _PREFIX.sub("", part)):
            if (code := fields.find(name)) is not None:
                return fields.terms[code]
    return None


def field_name(path: str, lang: str) -> str:
    """A field of the canonical record in words: `distributions.title.fr` is “Files › Title › fr”."""
    fields = code_list("field")
    head, *rest = path.split(".")
    if head == "extras":
        return (
            f"{fields.label('extras', lang, 'en')} › {'.'.join(rest)}" if rest else fields.label("extras", lang, "en")
        )
    languages = code_list("language")
    names = [
        fields.label(part, lang, "en") if part in fields else languages.label(part, lang, "en")
        for part in (head, *rest)
    ]
    return " › ".join(names)
