"""What all fields of a dataset are told with: texts, addresses, codes, and what had no place in the record."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from parvis.model import UNDETERMINED, Licence, Text
from parvis.standards import rdf_sinks as sinks
from parvis.standards.base import WriteContext
from parvis.standards.machine import marked_tag
from parvis.standards.rdf import ALL_PREFIXES, WRITTEN_PREFIXES, address, iri

from . import terms_written as terms

_DEEPEST = 12
_UNDETERMINED = {UNDETERMINED}
_MOST_NAMED = 100_000
_MOST_RUNS = 4_000


class Telling:
    """Tells values to a sink; of a resource with a name that is shared it tells the same each time, and once."""

    def __init__(self, sink: sinks.Sink, context: WriteContext) -> None:
        self.sink = sink
        self.context = context
        self._named: dict[str, object] = {}
        self._licensed: Licence | None = None
        self._licensed_as = ""
        "The licence that was linked to last, which most files of a dataset have, and by what name."
        self._runs: dict[object, tuple[object, sinks.Run]] = {}
        "What was told of things that are told the same each time, by a key, with the value it was told of."
        self._subject: str | None = None
        "The dataset that is being told: what points back at it says nothing of it."

    # --- values

    def _text(self, predicate: str, value: Text) -> None:
        if value.machine:
            for lang, words in value.values.items():
                self.sink.text(predicate, words, terms.tag(marked_tag(lang, value)))
        elif value.values:
            self.sink.texts(predicate, value.values)

    def _labels(self, predicate: str, labels: Iterable[tuple[str, str | None]]) -> None:
        for label, lang in labels:
            self.sink.text(predicate, label, lang)

    def _date(self, predicate: str, value: str | None) -> None:
        if value:
            text, datatype = terms.date(value)
            if datatype:
                self.sink.typed(predicate, text, datatype)
            else:
                self.sink.text(predicate, text)

    def _address(self, predicate: str, told: str | None) -> None:
        """An address as an IRI; what can't be one as a text, so that it is not lost."""
        if told and (found := address(told)) is not None:
            self.sink.link(predicate, found)
        elif told:
            self.sink.text(predicate, told)

    def _exactly(self, told: str) -> None:
        """The address as it is, where an IRI is not the same."""
        if address(told) != told:
            self.sink.text("schema:url", told)

    def _addresses(self, predicate: str, value: Text, kind: str = "") -> None:
        """Addresses by language: as links, and where these don't tell it all, as texts with their language."""
        values = value.values
        if not values:
            return
        links = [found for told in values.values() if (found := address(told))]
        for link in links if len(links) == 1 else dict.fromkeys(links):
            if kind and link != self._subject:
                self.sink.open(predicate, link, kind)
                self.sink.close()
            else:
                self.sink.link(predicate, link)
        if values.keys() != _UNDETERMINED or links != list(values.values()):
            self.sink.texts("schema:url", values)

    def _same(self, name: str, value: object) -> bool:
        """Whether nothing else was told of this name before."""
        if len(self._named) > _MOST_NAMED:
            self._named.clear()
            self._runs.clear()
            self._licensed = None
        told = self._named.setdefault(name, value)
        return told is value or told == value

    def _again(self, key: object, value: object) -> bool:
        """Tells what was told of this value before, if that is known."""
        known = self._runs.get(key)
        if known is None or (known[0] is not value and known[0] != value):
            return False
        self.sink.again(known[1])
        return True

    def _keep(self, key: object, value: object, mark: sinks.Mark | None, named: int) -> None:
        """Keeps what was told of a value since then, unless a name was told of first: it is only linked to later."""
        if mark is not None and len(self._named) == named and (run := self.sink.since(mark)) is not None:
            if len(self._runs) >= _MOST_RUNS:
                self._runs.clear()
            self._runs[key] = value, run

    def _linked(self, predicate: str, name: str | None, value: object = True) -> bool:
        """Links to what was told of this name before in the same words: once in a document is enough."""
        if name is None or ((told := self._named.get(name)) is not value and told != value):
            return False
        self.sink.link(predicate, name)
        return True

    def _named_node(self, predicate: str, name: str, kind: str, label: str = "", code: str = "") -> None:
        """A code of a table that others know too."""
        sink = self.sink
        if self._named.get(name) is True:
            sink.link(predicate, name)
            return
        self._same(name, True)
        sink.open(predicate, name, kind)
        if label:
            sink.text("rdfs:label", label)
        if code:
            sink.text("skos:notation", code)
        sink.close()

    def _concept(self, predicate: str, vocabulary: str, code: str) -> None:
        base = self.context.base_url
        scheme = f"{base}/api/v1/vocabularies/{vocabulary}" if base else f"urn:x-parvis:vocabulary:{vocabulary}"
        found = terms.name(f"{scheme}#{code}")
        sink = self.sink
        if found and self._linked(predicate, found.value):
            return
        if found:
            self._same(found.value, True)
        sink.open(predicate, found.value if found else None, "skos:Concept")
        self._labels("skos:prefLabel", terms.labels(vocabulary, code))
        sink.text("skos:notation", code)
        sink.link("skos:inScheme", scheme)
        sink.close()

    def _language(self, code: str) -> None:
        known = terms.language(code)
        sink = self.sink
        if known is not None:
            self._named_node("dct:language", known, "dct:LinguisticSystem")
            return
        sink.open("dct:language", None, "dct:LinguisticSystem")
        self._labels("rdfs:label", terms.labels("language", code))
        sink.text("skos:notation", code)
        sink.close()

    def _format(self, code: str) -> None:
        known, label = terms.file_format(code)
        sink = self.sink
        if known is not None:
            self._named_node("dct:format", known, "dct:MediaTypeOrExtent", label, code)
            return
        sink.open("dct:format", None, "dct:MediaTypeOrExtent")
        sink.text("rdfs:label", label)
        sink.text("skos:notation", code)
        sink.close()

    def _mail(self, predicate: str, email: str) -> None:
        found = iri(f"mailto:{email}")
        if found and found.value == f"mailto:{email}":
            self.sink.link(predicate, found.value)
        else:
            self.sink.text(predicate, email)

    def _phone(self, predicate: str, phone: str | None) -> None:
        if phone:
            digits = "".join(char for char in phone if char in "+0123456789")
            self._address(predicate, f"tel:{digits}" if digits.strip("+") else phone)
            if digits != phone:
                self.sink.text("schema:telephone", phone)

    def _licence(self, licence: Licence) -> None:
        sink = self.sink
        if licence is self._licensed:
            sink.link("dct:license", self._licensed_as)
            return
        own = terms.licence_address(licence.code) if licence.code else None
        name = address(licence.url.get("en") if licence.url else own)
        if name and self._linked("dct:license", name, licence):
            self._licensed, self._licensed_as = licence, name
            return
        if name and not self._same(name, licence):
            name = None
        sink.open("dct:license", name, "dct:LicenseDocument")
        if licence.title:
            self._text("dct:title", licence.title)
        elif licence.code:
            self._labels("rdfs:label", terms.licence_labels(licence.code))
        if licence.code:
            sink.text("skos:notation", licence.code)
        values = licence.url.values
        if values and not (name and values == {"und": name} and name != own):
            sink.texts("schema:url", values)
        elif name is None and own:
            self._address("foaf:page", own)
        sink.close()

    def _access_rights(self, code: str) -> None:
        sink = self.sink
        known = terms.access_rights(code)
        if known is not None:
            self._named_node("dct:accessRights", known, "dct:RightsStatement")
            return
        sink.open("dct:accessRights", None, "dct:RightsStatement")
        sink.text("rdfs:label", code)
        sink.text("skos:notation", code)
        sink.close()

    def _frequency(self, code: str) -> None:
        found = terms.frequency(code)
        sink = self.sink
        if isinstance(found, str):
            self._named_node("dct:accrualPeriodicity", found, "dct:Frequency")
            return
        sink.open("dct:accrualPeriodicity", None, "dct:Frequency")
        self._labels("rdfs:label", found)
        sink.text("skos:notation", code)
        sink.close()

    # --- what had no place

    def _types(self, value: Any) -> tuple[str, ...]:
        found = (_predicate(item) for item in (value if isinstance(value, list) else [value]))
        return tuple(item for item in found if item and item != "dcat:Dataset")

    def _extras(self, extras: dict[str, Any], written: frozenset[str], depth: int = _DEEPEST) -> None:
        for key in sorted([key for key in extras if isinstance(key, str)]):
            value = extras[key]
            if key in written or key[:1] == "@" or (predicate := _predicate(key)) is None:
                continue
            for item in value if isinstance(value, list) else (value,):
                self._extra(predicate, item, depth)

    def _extra(self, predicate: str, value: Any, depth: int) -> None:
        sink = self.sink
        if isinstance(value, str):
            sink.text(predicate, value)
        elif isinstance(value, dict) and len(value) == 1 and isinstance(own := value.get("@id"), str):
            if depth > 0 and (link := address(own)) is not None:
                sink.link(predicate, link)
        elif isinstance(value, dict) and depth > 0:
            text = value.get("@value")
            if isinstance(text, str):
                lang, datatype = value.get("@language"), value.get("@type")
                if isinstance(datatype, str) and (kind := _predicate(datatype)):
                    sink.typed(predicate, text, kind)
                else:
                    sink.text(predicate, text, terms.tag(lang) if isinstance(lang, str) else None)
                return
            own = value.get("@id")
            name = iri(own) if isinstance(own, str) else None
            if isinstance(own, str) and name is None:
                return
            kinds = value.get("@type", [])
            if not value or (name is None and "dcat:Dataset" in kinds):
                return  # a dataset within would be one more dataset of the document
            sink.open(predicate, name.value if name else None, *self._types(kinds))
            self._extras(value, frozenset(), depth - 1)
            sink.close()


def _predicate(key: Any) -> str | None:
    """The name of a property or class, as sinks take it; None where it is none of RDF's."""
    return _name(key) if isinstance(key, str) else None


@lru_cache(maxsize=4096)
def _name(key: str) -> str | None:
    prefix, colon, local = key.partition(":")
    if colon and prefix in ALL_PREFIXES:
        if not local.replace("-", "_").replace(".", "_").isidentifier() or local[-1:] == ".":
            return None
        return key if prefix in WRITTEN_PREFIXES else f"<{ALL_PREFIXES[prefix]}{local}>"
    if not key.startswith(("http://", "https://", "urn:")) or (found := iri(key)) is None or found.value != key:
        return None
    return f"<{key}>" if sinks.is_xml_name(key) else None
