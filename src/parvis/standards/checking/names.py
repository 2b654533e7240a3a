"""Names of vocabularies as people know them: `dct:title` for `<http://purl.org/dc/terms/title>`."""

import re
from functools import lru_cache

from parvis.standards.rdf import PREFIXES

_MORE = {
    "sh": "http://www.w3.org/ns/shacl#", "dc": "http://purl.org/dc/elements/1.1/", "org": "http://www.w3.org/ns/org#",
    "dcat-us": "http://data.resources.gov/ontology/dcat-us#", "dcatap": "http://data.europa.eu/r5r/",
    "dcatde": "http://dcat-ap.de/def/dcatde/", "dqv": "http://www.w3.org/ns/dqv#", "cnt": "http://www.w3.org/2011/content#",
    "eli": "http://data.europa.eu/eli/ontology#", "odrl": "http://www.w3.org/ns/odrl/2/",
    "schema": "http://schema.org/", "schemas": "https://schema.org/", "time": "http://www.w3.org/2006/time#",
    "owl": "http://www.w3.org/2002/07/owl#", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip
_STARTS = sorted(((iri, prefix) for prefix, iri in (_MORE | PREFIXES).items()), key=lambda pair: -len(pair[0]))
_LOCAL = re.compile(r"[\w.-]+")


@lru_cache(maxsize=4096)
def short(term: str) -> str:
    """A name's term by a well-known prefix, else as it is; other terms as they are."""
    if term[:1] != "<":
        return term
    iri = term[1:-1]
    for start, prefix in _STARTS:
        if iri.startswith(start) and _LOCAL.fullmatch(iri, len(start)):
            return f"{prefix}:{iri[len(start) :]}"
    return term
