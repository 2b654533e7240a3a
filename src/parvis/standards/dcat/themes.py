"""What a dataset is about: themes and subjects, those of the EU's data themes and other registers by their IRIs."""

from functools import partial

from parvis.model import EMPTY, Concept, Text
from parvis.standards.codes import find_code
from parvis.standards.subjects import distinct
from parvis.standards.texts import one_line, plain_text

from .graph import Properties, literal, name
from .source import Source

THEME, SUBJECT = name("dcat:theme"), name("dct:subject")
OURS = "/api/v1/vocabularies/subject"
"How the scheme of Parvis's own subjects ends."
OUR_SCHEME = "urn:x-parvis:vocabulary:subject"
_SCHEME, _LABEL = name("skos:inScheme"), name("rdfs:label")
_DATA_THEME = "http://publications.europa.eu/resource/authority/data-theme"
_DATA_THEMES = {
    "AGRI": (
        "Agriculture, fisheries, forestry and food",
        "Agriculture, pêche, sylviculture et alimentation",
        "agriculture",
    ),
    "ECON": ("Economy and finance", "Économie et finances", "economics_and_industry"),
    "EDUC": ("Education, culture and sport", "Éducation, culture et sport", "education_and_training"),
    "ENER": ("Energy", "Énergie", "nature_and_environment"),
    "ENVI": ("Environment", "Environnement", "nature_and_environment"),
    "GOVE": ("Government and public sector", "Gouvernement et secteur public", "government_and_politics"),
    "HEAL": ("Health", "Santé", "health_and_safety"),
    "INTR": ("International issues", "Questions internationales", "government_and_politics"),
    "JUST": ("Justice, legal system and public safety", "Justice, système juridique et sécurité publique", "law"),
    "REGI": ("Regions and cities", "Régions et villes", "society_and_culture"),
    "SOCI": ("Population and society", "Population et société", "society_and_culture"),
    "TECH": ("Science and technology", "Science et technologie", "science_and_technology"),
    "TRAN": ("Transport", "Transports", "transport"),
}  # the EU's table with its labels (CC BY 4.0); last: the nearest of our subjects
_EUROPEAN = {
    code: (Concept(Text({"en": english, "fr": french}), code, _DATA_THEME), subject)
    for code, (english, french, subject) in _DATA_THEMES.items()
}


def classification(source: Source, properties: Properties) -> tuple[tuple[str, ...], tuple[Concept, ...]]:
    """Codes of the vocabulary `subject`, and the source's own terms."""
    terms = [*properties.get(THEME, ()), "", *properties.get(SUBJECT, ())]
    if len(terms) == 1:
        return (), ()
    return source.memo("themes", terms, lambda: _classification(source, properties))


def _classification(source: Source, properties: Properties) -> tuple[tuple[str, ...], tuple[Concept, ...]]:
    subjects: dict[str, None] = {}
    themes: list[Concept] = []
    for predicate in (THEME, SUBJECT):
        for term in source.graph.values(properties, predicate) if predicate in properties else ():
            concept, subject = _theme(source, term)
            if subject:
                subjects[subject] = None
            if concept is not None:
                themes.append(concept)
            elif not subject:
                source.kept.add(predicate)
    return tuple(subjects), tuple(themes) if source.exact else distinct(themes)


def _theme(source: Source, term: str) -> tuple[Concept | None, str | None]:
    if term[0] == '"':
        text, tag, _ = literal(term)
        word = one_line(text)[:500]
        lang = source.tag(tag, source.subject, THEME)[0] if tag else source.language
        return (Concept(plain_text(word, lang)), find_code("subject", word)) if word else (None, None)
    return source.once("theme", term, partial(_concept, source, term))


def _concept(source: Source, term: str) -> tuple[Concept | None, str | None]:
    iri = term[1:-1] if term[0] == "<" else ""
    node = source.graph.nodes.get(term)
    code = source.notation(term)
    scheme = _scheme(source, node)
    if node is not None and scheme is not None and (scheme == OUR_SCHEME or scheme.endswith(OURS)) and code:
        return None, code
    label = source.label(term)
    if source.exact:
        if code and node and label.values == {"und": code} and _LABEL not in node:
            label = EMPTY
        return (Concept(label, code, scheme), None) if label or code else (None, None)
    head, _, tail = iri.rstrip("/#").rpartition("#" if "#" in iri else "/")
    if head == _DATA_THEME and tail in _EUROPEAN:
        known, subject = _EUROPEAN[tail]
        return Concept(label if len(label.values) > 1 else known.label, tail, _DATA_THEME), subject
    if not label and not iri and not code:
        return None, None
    subject_code = next((found for word in source.spellings(term) if (found := find_code("subject", word))), None)
    return Concept(label, code or (tail if scheme == head else iri) or None, scheme), subject_code


def _scheme(source: Source, node: Properties | None) -> str | None:
    for value in node.get(_SCHEME, ()) if node else ():
        if value[0] == "<":
            return value[1:-1]
        if notation := source.notation(value) or source.label(value).get():
            return notation
        if value[0] == '"':
            return one_line(literal(value)[0])
    return None
