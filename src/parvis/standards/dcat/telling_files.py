"""A dataset's files and services told to a sink, as DCAT has distributions and data services."""

from typing import Any

from parvis.model import DataService, Dataset, Distribution, Licence
from parvis.standards import dcat_terms
from parvis.standards.rdf import address

from . import terms_written as terms
from .telling import Telling

_WRITTEN_FILE = frozenset(
    {
        "dct:title", "dct:description", "dct:identifier", "dcat:downloadURL", "dcat:accessService", "dct:format",
        "dcat:mediaType", "dcat:byteSize", "dct:language", "dct:license", "dct:issued", "dct:modified",
        "spdx:checksum", "schema:url", "schema:encodingFormat", "foaf:page", "@type", "dct:type",
    }
)  # fmt: skip
_WRITTEN_SERVICE = frozenset(
    {
        "dct:title", "dct:description", "dcat:endpointURL", "dcat:servesDataset", "dct:language", "dct:identifier",
        "schema:url", "@type", "dct:conformsTo",
    }
)  # fmt: skip
_LEGISLATION, _CATEGORY = "dcatap:applicableLegislation", "dcatap:hvdCategory"


class TellingFiles(Telling):
    """Tells what can be had of a dataset."""

    def _file(self, item: Distribution, dataset: Dataset, name: str | None, number: int) -> None:
        sink = self.sink
        sink.open("dcat:distribution", part_name(name, f"distribution-{number}"), "dcat:Distribution")
        if item.id:
            sink.text("dct:identifier", item.id)
        self._text("dct:title", item.title)
        if item.description.values:
            self._text("dct:description", item.description)
        url = item.url
        extras = item.extras
        if url:
            found = address(url)
            told = sink.link if found else sink.text
            # The address for access may be another, and among the extras.
            apart = "dcat:accessURL" in extras
            if not apart:
                told("dcat:accessURL", found or url)
            if apart or dcat_terms.is_file(url, item.format):
                told("dcat:downloadURL", found or url)
            if found != url:
                sink.text("schema:url", url)
        elif page := address(dataset.landing_page.get("en", "fr")) or address(name):
            sink.link("dcat:accessURL", page)
            sink.link("foaf:page", page)
        if item.size is not None and item.size >= 0:
            sink.typed("dcat:byteSize", str(item.size), "xsd:nonNegativeInteger")
        self._terms(item, item.licence or dataset.licence)
        if item.checksum:
            self._checksum(item.checksum)
        if extras or _CATEGORY in dataset.extras:
            self._file_extras(extras, dataset)
        sink.close()

    def _file_extras(self, extras: dict[str, Any], dataset: Dataset) -> None:
        if len(extras) == 1 and _CATEGORY not in dataset.extras:
            # Most have but an address for access.
            access = extras.get("dcat:accessURL")
            own = access.get("@id") if isinstance(access, dict) and len(access) == 1 else None
            if isinstance(own, str):
                if (link := address(own)) is not None:
                    self.sink.link("dcat:accessURL", link)
                return
        self._extras(_high_value(extras, dataset, _LEGISLATION), _WRITTEN_FILE)

    def _terms(self, item: Distribution, licence: Licence | None) -> None:
        """A file's format, languages, licence, dates and kind: those of many."""
        key = (
            item.format, item.media_type, item.languages, item.issued, item.modified, item.kind,
            licence.code if licence else None,
        )  # fmt: skip
        if self._again(key, licence):
            return
        sink = self.sink
        mark, named = sink.mark(), len(self._named)
        if item.format:
            self._format(item.format)
        if item.media_type:
            sink.text("schema:encodingFormat", item.media_type)
        if (item.format or item.media_type) and (page := terms.media_type(item.media_type, item.format)):
            self._named_node("dcat:mediaType", page, "dct:MediaType")
        for code in item.languages:
            self._language(code)
        if licence:
            self._licence(licence)
        if item.issued:
            self._date("dct:issued", item.issued)
        if item.modified:
            self._date("dct:modified", item.modified)
        if item.kind:
            self._concept("dct:type", "resource_type", item.kind)
        self._keep(key, licence, mark, named)

    def _checksum(self, checksum: str) -> None:
        sink = self.sink
        sink.open("spdx:checksum", None, "spdx:Checksum")
        algorithm, colon, value = checksum.rpartition(":")
        if colon and value and algorithm.isascii() and algorithm.isalnum() and algorithm == algorithm.lower():
            sink.typed("spdx:checksumValue", value, "xsd:hexBinary" if terms.is_hex(value) else "xsd:string")
            sink.link("spdx:algorithm", f"http://spdx.org/rdf/terms#checksumAlgorithm_{algorithm}")
        else:
            sink.text("spdx:checksumValue", checksum)
        sink.close()

    def _service(self, service: DataService, dataset: Dataset, name: str | None, number: int) -> None:
        """A service as a distribution by which to reach it, as DCAT has it."""
        sink = self.sink
        sink.open("dcat:distribution", part_name(name, f"service-access-{number}"), "dcat:Distribution")
        self._text("dct:title", service.title)
        self._address("dcat:accessURL", service.url)
        sink.open("dcat:accessService", part_name(name, f"service-{number}"), "dcat:DataService")
        if service.id:
            sink.text("dct:identifier", service.id)
        self._text("dct:title", service.title or dataset.title)
        self._text("dct:description", service.description)
        self._address("dcat:endpointURL", service.url)
        self._exactly(service.url)
        if name:
            sink.link("dcat:servesDataset", name)
        if service.protocol:
            self._standard(service.protocol)
        for code in service.languages:
            self._language(code)
        if extras := _high_value(service.extras, dataset, _LEGISLATION, _CATEGORY):
            self._extras(extras, _WRITTEN_SERVICE)
        sink.close()
        if service.protocol:
            self._format(service.protocol)
        if dataset.licence:
            self._licence(dataset.licence)
        if inherited := _high_value({}, dataset, _LEGISLATION):
            self._extras(inherited, _WRITTEN_FILE)
        sink.close()

    def _standard(self, protocol: str) -> None:
        sink = self.sink
        sink.open("dct:conformsTo", None, "dct:Standard")
        sink.text("dct:title", terms.file_format(protocol)[1])
        sink.text("skos:notation", protocol)
        sink.close()


def _high_value(extras: dict[str, Any], dataset: Dataset, *names: str) -> dict[str, Any]:
    """What DCAT-AP HVD demands of the parts of a high-value dataset too: its legislation, of services its category."""
    if _CATEGORY not in dataset.extras:
        return extras
    return {name: dataset.extras[name] for name in names if name in dataset.extras} | extras


def part_name(name: str | None, part: str) -> str | None:
    """What a part of a dataset is called; None where the dataset has no name."""
    return f"{name}{'/' if '#' in name else '#'}{part}" if name else None
