"""XML Schema through libxml2: every error at its line and XPath.

What a schema imports is found among the bundled files (`schemas`): nothing is fetched, and what is not there is an
error when the schema is compiled.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from posixpath import normpath
from threading import Lock
from typing import Any

from lxml import etree

from parvis.model import Problem
from parvis.standards import schemas
from parvis.standards.findings import Findings, shorten
from parvis.standards.xml import Element, name_of, parse, place

MOST = 200
"As many problems of one document are told one by one; of more, only how many."
_BASE = "schema:///"
_NAMESPACE = re.compile(r"\{[^{}'\s]+\}")
_QUOTED = re.compile(r"'((?:[^']|'(?![.,:)\s]|$))*)'")
_EXPECTED = re.compile(r"Expected is (?:one of )?\( (.*?) \)")
_KINDS: dict[str, str] = {
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": "xsd-value",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_2": "xsd-value",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_3": "xsd-value",
    "SCHEMAV_CVC_ENUMERATION_VALID": "xsd-enumeration",
    "SCHEMAV_CVC_PATTERN_VALID": "xsd-pattern",
    "SCHEMAV_CVC_MININCLUSIVE_VALID": "xsd-range",
    "SCHEMAV_CVC_MAXINCLUSIVE_VALID": "xsd-range",
    "SCHEMAV_CVC_MINEXCLUSIVE_VALID": "xsd-range",
    "SCHEMAV_CVC_MAXEXCLUSIVE_VALID": "xsd-range",
    "SCHEMAV_CVC_MINLENGTH_VALID": "xsd-length",
    "SCHEMAV_CVC_MAXLENGTH_VALID": "xsd-length",
    "SCHEMAV_CVC_LENGTH_VALID": "xsd-length",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": "xsd-attribute-unexpected",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_2": "xsd-attribute-unexpected",
    "SCHEMAV_CVC_COMPLEX_TYPE_4": "xsd-attribute-missing",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_1": "xsd-not-empty",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_2": "xsd-only-text",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": "xsd-no-text",
    "SCHEMAV_CVC_ELT_1": "xsd-root",
    "SCHEMAV_CVC_ELT_2": "xsd-abstract",
    "SCHEMAV_CVC_TYPE_2": "xsd-abstract",
    "SCHEMAV_CVC_ELT_3_1": "xsd-nil",
    "SCHEMAV_CVC_ELT_3_2_1": "xsd-nil",
    "SCHEMAV_CVC_ELT_4_2": "xsd-type-unknown",
    "SCHEMAV_CVC_IDC": "xsd-key",
    "SCHEMAV_CVC_ATTRIBUTE_4": "xsd-attribute-fixed",
    "SCHEMAV_CVC_AU": "xsd-attribute-fixed",
    "SCHEMAV_CVC_FACET_VALID": "xsd-value",
    "SCHEMAV_CVC_ATTRIBUTE_3": "xsd-value",
    "SCHEMAV_CVC_TYPE_3_1_1": "xsd-attribute-unexpected",
    "SCHEMAV_CVC_TYPE_3_1_2": "xsd-only-text",
}


def check(document: bytes | Element, name: str, *, most: int = MOST) -> Iterator[Problem]:
    """What breaks the schema `name` in a document, or in an element and what is below it.

    Lines are those of the document that was parsed. Raises UnknownSchemaError.
    """
    schemas.apply(name)
    compiled = _compiled(name)
    root: Element | None
    if isinstance(document, bytes):
        findings = Findings()
        root = parse(document, findings)
        yield from findings.all()
        if root is None:
            return
    else:
        root = document
    errors = compiled.errors(root)
    yield from errors[:most]
    if len(errors) > most:
        yield Problem("problems-cut", "info", values={"count": str(len(errors) - most)})


class _Compiled:
    """A schema that libxml2 has compiled. Its log belongs to the schema, so one thread at a time."""

    def __init__(self, schema: schemas.Schema) -> None:
        self.name, self.reference = schema.name, schema.reference
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, attribute_defaults=False, remove_comments=True
        )
        parser.resolvers.add(_Bundled(schema))
        base = f"{_BASE}{schema.folder.name}/{schema.paths[0]}"
        self._schema = etree.XMLSchema(etree.fromstring(schema.read(schema.paths[0]), parser, base_url=base))
        self._lock = Lock()

    def errors(self, root: Element) -> list[Problem]:
        """What breaks it, once each."""
        with self._lock:
            try:
                if self._schema.validate(root):
                    return []
            except (etree.XMLSchemaError, ValueError, AssertionError) as error:
                values = {"rule": self.name, "detail": shorten(str(error))}
                return [Problem("schema-not-applied", "warning", values=values)]
            entries = list(self._schema.error_log)
        problems = (_problem(entry, self.name, self.reference, root) for entry in entries)
        return list({(item.code, item.pointer, item.values["detail"]): item for item in problems}.values())


class _Bundled(etree.Resolver):
    """Gives libxml2 the bundled file for whatever a schema imports, and nothing else."""

    def __init__(self, schema: schemas.Schema) -> None:
        super().__init__()
        self._schema = schema

    def resolve(self, system_url: str | None, public_id: str | None, context: Any) -> Any:
        system_url = system_url or ""
        path = self._schema.path_of(system_url)
        if path is not None:
            path = normpath(f"{self._schema.folder.name}/{path}")
        elif system_url.startswith(_BASE):
            path = system_url[len(_BASE) :]
        else:
            raise FileNotFoundError(f"{system_url} is not bundled")
        return self.resolve_string(self._schema.read(f"../{path}"), context, base_url=_BASE + path)


@lru_cache(maxsize=32)
def _compiled(name: str) -> _Compiled:
    return _Compiled(schemas.find(name))


def _problem(entry: Any, name: str, reference: str, root: Element) -> Problem:
    """libxml2's error in our words: its kind, and what its message quotes."""
    message = _NAMESPACE.sub("", _said(entry, "message"))
    quoted = [shorten(text) for text in _QUOTED.findall(message)]
    expected = _EXPECTED.search(message)
    code = _KINDS.get(entry.type_name, "xsd-other")
    if entry.type_name == "SCHEMAV_ELEMENT_CONTENT":
        code = "xsd-incomplete" if "Missing child element" in message else "xsd-element-unexpected"
    rule = entry.type_name.removeprefix("SCHEMAV_").lower().replace("_", "-")
    values = {
        "rule": f"{name}#{rule}",
        "reference": reference,
        "element": quoted[0] if quoted else "",
        "detail": shorten(message),
        "expected": shorten(expected[1]) if expected else "",
        "line": str(entry.line),
    }
    if named := re.search(r"attribute '([^']*)'", message):
        values["name"] = named[1]
    if code in _ABOUT_VALUES:
        value = re.search(r"(?:value|content) '(.*?)' (?:is|has|does|of)", message, re.DOTALL)
        values["value"] = shorten(value[1]) if value else ""
        wanted = re.search(r"(?:type '|set \{|pattern '|value of '|length of ')(.*?)['}]?\.?$", message, re.DOTALL)
        values["expected"] = shorten(wanted[1].replace("'", "")) if wanted else ""
    element = _at(root, _said(entry, "path"))
    return Problem(code, "error", f"line {entry.line}" if element is None else place(element), values=values)


def _said(entry: Any, name: str) -> str:
    """A text of libxml2's, which cuts long ones anywhere, within a character too: that one is then not to be had."""
    try:
        return getattr(entry, name) or ""
    except UnicodeDecodeError:
        return ""


def _at(root: Element, path: str | None) -> Element | None:
    """The element that libxml2 means: `/*/*[2]/gmd:contact`, from the element that was validated."""
    element = root
    for step in (path or "").split("/")[2:]:
        found = _STEP.fullmatch(step)
        if found is None:
            return None if element is root else element
        name, number = found[1], int(found[2] or 1)
        alike = [child for child in element.iterchildren(etree.Element) if name in ("*", name_of(child))]
        if len(alike) < number:
            return None
        element = alike[number - 1]
    return element if path else None


_STEP = re.compile(r"([\w.:*-]+)(?:\[(\d+)\])?")
_ABOUT_VALUES = frozenset(("xsd-value", "xsd-enumeration", "xsd-pattern", "xsd-range", "xsd-length"))
