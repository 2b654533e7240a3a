"""How codes, dates and languages are written, each worked out once."""

from functools import lru_cache

from parvis.model import Licence
from parvis.standards import dcat_terms
from parvis.standards.codes import read_frequency
from parvis.standards.rdf import Iri, Literal, Node, iri
from parvis.standards.rdf_sinks import tag as tag
from parvis.standards.texts import find_languages
from parvis.vocab import code_list

FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
_EUROPEAN_FORMATS = {
    "CSV": "CSV", "JSON": "JSON", "GEOJSON": "GEOJSON", "XML": "XML", "XLS": "XLS", "XLSX": "XLSX", "PDF": "PDF",
    "HTML": "HTML", "ZIP": "ZIP", "SHP": "SHP", "KML": "KML", "KMZ": "KMZ", "GML": "GML", "TXT": "TXT", "ODS": "ODS",
    "ODT": "ODT", "DOC": "DOC", "DOCX": "DOCX", "PPT": "PPT", "PPTX": "PPTX", "TIFF": "TIFF", "PNG": "PNG",
    "JPG": "JPEG", "GIF": "GIF", "GPKG": "GPKG", "MDB": "MDB", "RDF": "RDF", "TTL": "RDF_TURTLE", "JSONLD": "JSON_LD",
    "TSV": "TSV", "RTF": "RTF", "EPUB": "EPUB", "GZ": "GZIP", "TAR": "TAR", "SQL": "SQL", "NetCDF": "NETCDF",
    "WMS": "WMS_SRVC", "WFS": "WFS_SRVC", "RSS": "RSS", "ICS": "ICS", "GPX": "GPX",
}  # fmt: skip
"Codes of ours that the EU's file types have under these names."
Labels = tuple[tuple[str, str | None], ...]
"Texts with their language."


@lru_cache(maxsize=8192)
def date(value: str) -> tuple[str, str | None]:
    """A date and the XML Schema type it is of."""
    found = dcat_terms.date(value)
    return (found.value, found.datatype) if found else (value, None)


@lru_cache(maxsize=512)
def language(code: str) -> str | None:
    """A language's IRI; None where none tells exactly this code."""
    found = dcat_terms.language(code)
    if not isinstance(found, Iri):
        return None
    back = find_languages(found.value) or find_languages(found.value.rpartition("/")[2].lower())
    return found.value if back == (code,) else None


@lru_cache(maxsize=512)
def frequency(code: str) -> str | Labels:
    """The EU's IRI of a frequency, where that tells exactly this code; else its labels."""
    found = dcat_terms.frequency(code)
    if isinstance(found, Iri):
        return found.value if read_frequency(found.value) == code else labels("frequency", code)
    assert isinstance(found, Node)
    return tuple((value.value, value.language) for _, value in found.properties if isinstance(value, Literal))


@lru_cache(maxsize=2048)
def labels(vocabulary: str, code: str) -> Labels:
    """What a code is called by language; the code itself where the vocabulary lacks it."""
    term = code_list(vocabulary).get(code)
    return tuple((label, tag(lang)) for lang, label in term.labels.items()) if term else ((code, None),)


@lru_cache(maxsize=1024)
def file_format(code: str) -> tuple[str | None, str]:
    """The IRI of a format in the EU's table, where it is there, and its label."""
    european = _EUROPEAN_FORMATS.get(code)
    return (FILE_TYPES + european if european else None), dcat_terms.format_label(code, "en")


@lru_cache(maxsize=1024)
def media_type(said: str | None, code: str | None) -> str | None:
    """IANA's page of the media type that is said, else of the format's."""
    found = dcat_terms.media_type(said or dcat_terms.format_media_type(code))
    return found.value if found else None


@lru_cache(maxsize=1024)
def licence_address(code: str) -> str | None:
    return dcat_terms.licence_url(Licence(code=code), "en")


@lru_cache(maxsize=1024)
def licence_labels(code: str) -> Labels:
    term = code_list("licence").get(code)
    return tuple((label, tag(lang)) for lang, label in term.labels.items()) if term else ()


@lru_cache(maxsize=64)
def access_rights(code: str) -> str | None:
    found = dcat_terms.access_rights(code)
    return found.value if found else None


name = lru_cache(maxsize=4096)(iri)
"Names that come again and again, as IRIs."


def is_hex(value: str) -> bool:
    return len(value) % 2 == 0 and all(char in "0123456789abcdefABCDEF" for char in value)


def wkt(box: tuple[float, float, float, float]) -> str:
    """The box as well-known text, with all its digits; two boxes where it crosses the antimeridian."""
    west, south, east, north = box
    if west == east and south == north:
        return f"POINT({_number(west)} {_number(south)})"
    s, n = _number(south), _number(north)
    parts = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    rings = []
    for first, last in parts:
        w, e = _number(first), _number(last)
        rings.append(f"(({w} {s}, {e} {s}, {e} {n}, {w} {n}, {w} {s}))")
    return f"POLYGON{rings[0]}" if len(rings) == 1 else f"MULTIPOLYGON({', '.join(rings)})"


def _number(value: float) -> str:
    short = f"{value:.10g}"
    return short if float(short) == value else repr(float(value))
