"""What a dataset is about, and other fields that hold a code of one of our vocabularies."""

from collections.abc import Iterable

from parvis.model import Concept, Text
from parvis.vocab import code_list

from .codes import find_code
from .fields import Fields

_ISO = frozenset({"topic_category", "iso_topic_category"})
_OURS = frozenset({"subject", "subjects"})


def subjects_of(fields: Fields, *names: str) -> tuple[tuple[str, ...], tuple[Concept, ...]]:
    """Codes of the vocabulary `subject`, and the source's own terms beside them, from the fields of these names.

    Fields of ISO 19115 categories give terms of the scheme `topic_category`; a subject of `subject` that is one of
    our codes needs no term beside it.
    """
    themes: list[Concept] = []
    subjects: dict[str, None] = {}
    for name in names:
        if name not in fields.data:
            continue
        if name in _ISO:
            themes += [_category(fields, concept) for concept in fields.concepts(name, "topic_category")]
            continue
        value = fields.data[name]
        if isinstance(value, str) and (parts := _listed(value)):
            fields.data[name] = parts
        for concept in fields.concepts(name):
            code = subject_of(fields, concept)
            if code is None and fields.tables is not None and fields.tables.is_source(name, "subjects"):
                fields.unmapped("subjects", name, "", concept.label.get("en", "fr") or concept.code or "")
            if code:
                subjects[code] = None
            if not code or name not in _OURS:
                themes.append(concept)
    return tuple(subjects), distinct(themes)


def _listed(text: str) -> list[str]:
    """The subjects of a list written as one text, where each is one of ours, commas in their names included."""
    parts = [part.strip() for part in text.split(",")]
    if not 2 <= len(parts) <= 20 or find_code("subject", text):
        return []
    found, start = [], 0
    while start < len(parts):
        for end in range(min(len(parts), start + 3), start, -1):
            if find_code("subject", name := ", ".join(parts[start:end])):
                found.append(name)
                start = end
                break
        else:
            return []
    return found


def subject_of(fields: Fields, concept: Concept) -> str | None:
    """The code of the vocabulary `subject`; empty where a mapping table knows that none fits."""
    if fields.tables is not None:
        for word in (concept.code, *concept.label.values.values()):
            if word and (code := fields.tables.find("subjects", word)) is not None:
                return code
    for word in (*concept.label.values.values(), concept.code):
        if word and (code := find_code("subject", word)):
            return code
    return None


def _category(fields: Fields, concept: Concept) -> Concept:
    word = concept.code or concept.label.get()
    code = fields.mapped("topic_category", word)
    if code is None:
        code = find_code("topic_category", word)
    return (
        Concept(Text(dict(code_list("topic_category").terms[code].labels)), code, "topic_category") if code else concept
    )


def distinct(themes: Iterable[Concept]) -> tuple[Concept, ...]:
    """Each term once: those alike in every language; alike in one, two may be different terms."""
    seen: dict[tuple[frozenset[tuple[str, str]], str | None, str | None], Concept] = {}
    for theme in themes:
        seen.setdefault((frozenset(theme.label.values.items()), theme.code, theme.scheme), theme)
    return tuple(seen.values())


def code_of(fields: Fields, vocabulary: str, problem: str, *names: str) -> str | None:
    """The code of a vocabulary that the first of these fields holds; a word it lacks is reported and kept."""
    name = fields.first(*names)
    if name is None or not (word := fields.string(name)):
        return None
    # HNAP writes both languages: `onGoing; enContinue`.
    code = fields.mapped(vocabulary, word)
    if code is None:
        code = find_code(vocabulary, word.split(";")[0].strip() or word)
    if code is None:
        fields.unmapped(vocabulary, name, problem, word)
    elif not code:
        fields.keep(name)
    return code or None
