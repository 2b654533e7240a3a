"""The forms in which records are given: those of Parvis's writers that are XML and known to harvesters."""

import re
from functools import lru_cache

import msgspec

from parvis.standards.base import WriteContext, Written
from parvis.standards.writing import WRITERS

_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>\s*")


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """A metadata format (4.4)."""

    prefix: str
    writer: str
    schema: str
    namespace: str
    around: tuple[bytes, bytes] = (b"", b"")
    "What stands around the record."

    def write(self, record: Written, context: WriteContext) -> bytes:
        """The record as an element, without an XML declaration."""
        made = _DECLARATION.sub(b"", WRITERS[self.writer].one(record, context)).strip()
        return self.around[0] + made + self.around[1]


_KERNEL = "http://datacite.org/schema/kernel-4"
_DATACITE = (
    b'<oai_datacite xmlns="http://schema.datacite.org/oai/oai-1.1/"><schemaVersion>4.6</schemaVersion>'
    b"<datacentreSymbol>PARVIS</datacentreSymbol><payload>",
    b"</payload></oai_datacite>",
)
_KNOWN = (
    Format(prefix="oai_dc", writer="oai-dc", schema="http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
           namespace="http://www.openarchives.org/OAI/2.0/oai_dc/"),
    Format(prefix="datacite", writer="datacite", schema="https://schema.datacite.org/meta/kernel-4.6/metadata.xsd",
           namespace=_KERNEL),
    Format(prefix="oai_datacite", writer="datacite", schema="https://schema.datacite.org/oai/oai-1.1/oai.xsd",
           namespace="http://schema.datacite.org/oai/oai-1.1/", around=_DATACITE),
    Format(prefix="iso19139", writer="hnap", schema="http://www.isotc211.org/2005/gmd/gmd.xsd",
           namespace="http://www.isotc211.org/2005/gmd"),
    Format(prefix="iso19115-3", writer="iso-19115-3",
           schema="https://schemas.isotc211.org/19115/-3/mdb/2.0/mdb.xsd",
           namespace="http://standards.iso.org/iso/19115/-3/mdb/2.0"),
    Format(prefix="dcat", writer="dcat-rdfxml", schema="http://www.openarchives.org/OAI/2.0/rdf.xsd",
           namespace="http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    Format(prefix="csw", writer="csw", schema="http://schemas.opengis.net/csw/2.0.2/record.xsd",
           namespace="http://www.opengis.net/cat/csw/2.0.2"),
)  # fmt: skip


@lru_cache(maxsize=1)
def formats() -> dict[str, Format]:
    """By metadataPrefix: every form there is a writer for."""
    return {item.prefix: item for item in _KNOWN if item.writer in WRITERS}
