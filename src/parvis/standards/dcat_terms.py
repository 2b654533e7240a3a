"""What stands for our codes, dates and languages in DCAT: the European Union's authority tables, XML Schema, IANA."""

import re
from functools import lru_cache
from urllib.parse import quote

from parvis.model import Licence
from parvis.vocab import code_list

from .rdf import Iri, Literal, Node, iri, node, text, typed

AUTHORITY = "http://publications.europa.eu/resource/authority/"
ACCESS = {"open": "PUBLIC", "restricted": "RESTRICTED", "under_review": "NON_PUBLIC"}
_FREQUENCY = AUTHORITY + "frequency/"
_LANGUAGE = AUTHORITY + "language/"
_DATES = (
    (re.compile(r"\d{4}"), "xsd:gYear"),
    (re.compile(r"\d{4}-(0[1-9]|1[0-2])"), "xsd:gYearMonth"),
    (re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"), "xsd:date"),
    (
        re.compile(
            r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-][01]\d:[0-5]\d)?"
        ),
        "xsd:dateTime",
    ),
)
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")


def date(value: str | None) -> Literal | None:
    """A date of any precision with the XML Schema type it is of; a plain text where it is of none."""
    if not value:
        return None
    for pattern, datatype in _DATES:
        if pattern.fullmatch(value):
            return typed(value, datatype)
    return text(value)


@lru_cache(maxsize=200)
def frequency(code: str) -> Iri | Node:
    """The EU's frequency; a dct:Frequency with our labels where it has none."""
    term = code_list("frequency").get(code)
    for alias in term.aliases if term else ():
        if alias.startswith(_FREQUENCY) and (found := iri(alias)):
            return found
    labels = term.labels if term else {"und": code}
    return node("dct:Frequency", properties=[("rdfs:label", text(label, lang)) for lang, label in labels.items()])


@lru_cache(maxsize=500)
def language(code: str) -> Iri | None:
    """The EU's language, else the Library of Congress's."""
    term = code_list("language").get(code)
    for alias in term.aliases if term else ():
        if alias.startswith(_LANGUAGE):
            return iri(alias)
    base = code.partition("-")[0].lower()
    if not re.fullmatch(r"[a-z]{2,3}", base) or base in {"und", "zxx"}:
        return None
    return iri(f"http://id.loc.gov/vocabulary/iso639-{1 if len(base) == 2 else 2}/{base}")


def access_rights(code: str) -> Iri | None:
    return iri(f"{AUTHORITY}access-right/{ACCESS[code]}") if code in ACCESS else None


def media_type(value: str | None) -> Iri | None:
    """IANA's page of a media type."""
    value = (value or "").partition(";")[0].strip().lower()
    return iri(f"https://www.iana.org/assignments/media-types/{quote(value)}") if _MEDIA_TYPE.fullmatch(value) else None


def licence_url(licence: Licence, *preferred: str) -> str | None:
    """The licence's address: as the source gives it, else the code list's."""
    if licence.url:
        return licence.url.get(*preferred)
    term = code_list("licence").get(licence.code) if licence.code else None
    urls: dict[str, str] = (term.more.get("url") or {}) if term else {}
    return next((urls[lang] for lang in preferred if lang in urls), next(iter(urls.values()), None))


def licence_titles(licence: Licence) -> dict[str, str]:
    """The licence's names by language."""
    term = code_list("licence").get(licence.code) if licence.code else None
    return licence.title.values or (term.labels if term else {})


def format_label(code: str, *preferred: str) -> str:
    return code_list("format").label(code, *preferred)


def format_media_type(code: str | None) -> str | None:
    """The media type that the code list knows for a format."""
    term = code_list("format").get(code) if code else None
    value = term.more.get("media_type") if term else None
    return value if isinstance(value, str) else None


def is_file(url: str, code: str | None) -> bool:
    """Whether an address is that of a file of this format, rather than of a page about it."""
    path = url.partition("?")[0].partition("#")[0].lower()
    return code != "HTML" and path.endswith(_endings(code))


@lru_cache(maxsize=1000)
def _endings(code: str | None) -> tuple[str, ...]:
    term = code_list("format").get(code) if code else None
    return tuple(f".{ending}" for ending in (*(term.more.get("extensions") or () if term else ()), "zip", "gz"))
