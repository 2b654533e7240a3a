"""Words of a source as codes of our vocabularies: frequencies, subjects, formats, licences."""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from parvis.vocab import code_list, fold

_DURATION = re.compile(
    r"(?:R\d*/)?(P(?=.)(?:\d+(?:\.\d+)?Y)?(?:\d+(?:\.\d+)?M)?(?:\d+(?:\.\d+)?W)?(?:\d+(?:\.\d+)?D)?(?:T(?=\d)[\dHMS.]+)?)",
    re.IGNORECASE,
)
_PUNCTUATION = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=64)
def _squashed(name: str) -> dict[str, str]:
    """Spellings of a list without spaces and signs: the provinces write `BusinessandIndustry`, `Every2weeks`."""
    found: dict[str, str] = {}
    for term in code_list(name).terms.values():
        for spelling in (term.code, *term.labels.values(), *term.aliases):
            if (key := _PUNCTUATION.sub("", fold(spelling))) and len(key) > 3:
                found.setdefault(key, term.code)
    return found


@lru_cache(maxsize=32768)
def find_code(name: str, spelling: str) -> str | None:
    """The code of a vocabulary that a code, a label or another spelling stands for; None if it is none."""
    if len(spelling) > 400:
        return None
    if (code := code_list(name).find(spelling)) is not None:
        return code
    return _squashed(name).get(_PUNCTUATION.sub("", fold(spelling)))


@lru_cache(maxsize=2048)
def read_frequency(spelling: str) -> str | None:
    """A code of the vocabulary `frequency`, or an ISO 8601 duration it lacks; None if it is neither."""
    spelling = spelling.strip()
    if (code := find_code("frequency", spelling.split(";")[0].strip() or spelling)) is not None:
        return code
    match = _DURATION.fullmatch(spelling)
    return match[1].upper() if match and re.search(r"\d", match[1]) else None


def has_two_meanings(frequency: str) -> bool:
    """Whether a frequency is a word that some use for twice a period, and others for every two periods."""
    return _PUNCTUATION.sub("", fold(frequency)) == "bimonthly"


@lru_cache(maxsize=1)
def _by_media_type() -> dict[str, str]:
    found: dict[str, str] = {}
    terms = code_list("format").terms.values()
    # A plainer format comes first: text/html is HTML before it is RDFa, application/xml is XML before WCS.
    for plain in (True, False):
        for term in terms:
            media_type = term.more.get("media_type")
            is_plain = media_type and (term.code.lower() in media_type or term.code in _PLAIN)
            if media_type and bool(is_plain) is plain:
                found.setdefault(media_type.lower(), term.code)
    return found


_PLAIN = frozenset(
    {"TXT", "XLS", "DOC", "JPG", "XLSX", "DOCX", "KML", "KMZ", "GZ", "MP3", "TIFF", "EPUB2", "EPS", "PPT", "PPTX"}
)


@lru_cache(maxsize=1)
def _by_extension() -> dict[str, str]:
    found: dict[str, str] = {}
    for term in code_list("format").terms.values():
        for extension in term.more.get("extensions", ()):
            found.setdefault(extension, term.code)
    return found


@lru_cache(maxsize=16384)
def find_format(spelling: str) -> str | None:
    """The code of the vocabulary `format` for a format's name, extension or media type."""
    spelling = spelling.strip()
    if not spelling or len(spelling) > 200:
        return None
    if (code := code_list("format").find(spelling)) is not None:
        return code
    bare = spelling.split(";")[0].strip().lower()
    for key in (
        "https://www.iana.org/assignments/media-types/",
        "http://www.iana.org/assignments/media-types/",
        "http://publications.europa.eu/resource/authority/file-type/",
    ):
        bare = bare.removeprefix(key)
    if "/" in bare and (code := _by_media_type().get(bare)) is not None:
        return code
    return code_list("format").find(bare.strip(" .*")) or _squashed("format").get(_PUNCTUATION.sub("", fold(bare)))


@lru_cache(maxsize=8192)
def guess_format(url: str) -> str | None:
    """The format that an address gives away: a service it calls, a parameter or an extension; None if none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path, query = parts.path.lower(), parts.query.lower()
    if path.endswith(("/mapserver", "/featureserver", "/imageserver")) or re.search(
        r"/(?:map|feature|image)server/\d*$", path
    ):
        return "ESRI REST"
    parameters = dict(parse_qsl(query)) if query else {}
    if (service := parameters.get("service", "").upper()) in ("WMS", "WFS", "WCS", "WMTS", "WPS", "CSW", "SOS"):
        if parameters.get("request", "").startswith("getf") and (wanted := parameters.get("outputformat")):
            return find_format(wanted) or service
        return service
    if wanted := parameters.get("format") or parameters.get("f") or parameters.get("outputformat"):
        code = find_format(wanted)
        if code and not is_service(code):
            return code
    name = path.rsplit("/", 1)[-1]
    return _by_extension().get(name.rsplit(".", 1)[-1]) if "." in name else None


@lru_cache(maxsize=1)
def _services() -> frozenset[str]:
    return frozenset(code for code, term in code_list("format").terms.items() if term.more.get("service"))


def is_service(code: str) -> bool:
    """Whether a code of `format` is a service that answers questions, not a file."""
    return code in _services()


@lru_cache(maxsize=8192)
def find_resource_type(spelling: str) -> str | None:
    return find_code("resource_type", spelling)
