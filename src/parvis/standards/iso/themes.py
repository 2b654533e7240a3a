"""What a record is about: descriptiveKeywords, and ISO 19115's topic categories."""

import re
from functools import lru_cache

import msgspec

from parvis.model import Concept, Text, TextList
from parvis.standards.codes import find_code
from parvis.standards.texts import LONGEST_WORD
from parvis.vocab import code_list, fold

from .tree import Languages, Node

CORE_SUBJECTS = {
    "en": "Government of Canada Core Subject Thesaurus",
    "fr": "Thésaurus des sujets de base du gouvernement du Canada",
}
_CORE = frozenset(fold(title) for title in CORE_SUBJECTS.values())
_NO_SCHEME = frozenset({"default", "none", "n/a", "free text", "keywords", "aucun"})
"What records name a thesaurus that is none."
_TITLE = ("thesaurusName", "title")
_BRANCH = re.compile(r"(?:[A-Z]{2}\s+)?([^>]+?)\s*(?:>\s*(.*))?", re.DOTALL)


class About(msgspec.Struct, frozen=True):
    keywords: TextList
    subjects: tuple[str, ...]
    themes: tuple[Concept, ...]


def about(identification: Node, languages: Languages) -> About:
    """Keywords, subjects and terms.

    Keywords of the federal Core Subject Thesaurus (`NE Nature and Environment > Forests`) tell the subject; their
    last part is a keyword. Keywords of another thesaurus are its terms; others are plain keywords. Where none
    tells a subject (nor says that there is none), topic categories do.
    """
    words: dict[str, dict[str, None]] = {}
    translated: set[str] = set()
    written: set[str] = set()
    subjects: dict[str, None] = {}
    terms: list[Concept] = []
    none_said = False
    for group in identification.all("descriptiveKeywords"):
        group_type = group.code("type")
        titles = _thesaurus(group, languages)
        nodes = group.all("keyword")
        core = any(_folded(title) in _CORE for title in titles.values.values())
        none_said = none_said or (core and not any(node.text or node.texts for node in nodes))
        scheme = titles.get(languages.main) if titles else ""
        of_scheme = _folded(scheme) not in _NO_SCHEME if titles else group.first(*_TITLE) is not None
        for node in nodes:
            text = languages.text(node, longest=LONGEST_WORD)
            if core:
                _core_subject(text, words, subjects)
            elif group_type != "place" and ((href := node.href) or of_scheme):
                terms.append(Concept(text, href or None, scheme or None))
            else:
                translated.update(text.machine)
                written.update(text.values.keys() - text.machine if text.machine else text.values)
                for lang, word in text.values.items():
                    words.setdefault(lang, {})[word] = None
    categories = _categories(identification)
    if not subjects and not none_said:
        for concept in categories:
            if concept.code and (code := subject_of(concept.code)):
                subjects[code] = None
    order = dict.fromkeys((*(lang for lang in languages if lang in words), *words))
    machine = tuple(lang for lang in order if lang in translated - written)
    keywords = TextList({lang: tuple(words[lang]) for lang in order}, machine)
    return About(keywords, tuple(subjects), (*terms, *categories))


def _thesaurus(group: Node, languages: Languages) -> Text:
    title = languages.text(group.first(*_TITLE))
    if title and (citation := group.first("thesaurusName")) is not None:
        # When and by whom a well-known thesaurus was published says nothing about the record.
        citation.taken = True
    return title


def _core_subject(text: Text, words: dict[str, dict[str, None]], subjects: dict[str, None]) -> None:
    for lang, word in text.values.items():
        code, leaf = _branch(word)
        if code is not None:
            subjects[code] = None
        if leaf or code is None:
            words.setdefault(lang, {})[leaf or word] = None


@lru_cache(maxsize=4096)
def _branch(word: str) -> tuple[str | None, str]:
    """The subject of a term of the Core Subject Thesaurus, and its last part."""
    match = _BRANCH.fullmatch(word)
    branch, leaf = (match[1], match[2] or "") if match else (word, "")
    code = find_code("subject", branch) or (find_code("subject", word[:2]) if word[:2].isupper() else None)
    return code, leaf.strip()


_folded = lru_cache(maxsize=4096)(fold)


def _categories(identification: Node) -> list[Concept]:
    found: list[Concept] = []
    for node in identification.all("topicCategory"):
        word = node.text or node.word
        code = find_code("topic_category", word.strip()) if word else None
        if code is None:
            continue
        node.taken = True
        if (concept := _category(code)) not in found:
            found.append(concept)
    return found


@lru_cache(maxsize=64)
def _category(code: str) -> Concept:
    return Concept(Text(dict(code_list("topic_category").terms[code].labels)), code, "topic_category")


_SUBJECTS = {
    "farming": "agriculture", "biota": "nature_and_environment", "boundaries": "government_and_politics",
    "climatology_meterology_atmosphere": "nature_and_environment", "economy": "economics_and_industry",
    "elevation": "form_descriptors", "environment": "nature_and_environment",
    "geoscientific_information": "nature_and_environment", "health": "health_and_safety",
    "imagery_base_maps_earth_cover": "form_descriptors", "intelligence_military": "military",
    "inland_waters": "nature_and_environment", "location": "form_descriptors", "oceans": "nature_and_environment",
    "planning_cadastre": "nature_and_environment", "society": "society_and_culture",
    "structure": "economics_and_industry", "transport": "transport",
    "utilities_communication": "information_and_communications",
}  # fmt: skip


def subject_of(category: str) -> str | None:
    """The federal subject of a topic category, as the federal portal's harvester sets it."""
    return _SUBJECTS.get(category)
