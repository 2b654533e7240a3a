"""Raw records made into what the catalogue stores: compared, read, and their problems gathered."""

import logging
from collections.abc import Sequence

import msgspec

from parvis.connectors.base import RawRecord
from parvis.model import Agent, Dataset, Problem, Text, digest
from parvis.portal.catalogue.services import Incoming, known
from parvis.standards import reader
from parvis.standards.base import ReadContext

from .models import Source
from .withdrawing import guid_key

LONGEST_GUID = 500
log = logging.getLogger(__name__)


class Read(msgspec.Struct, kw_only=True):
    """What came of some raw records."""

    incoming: list[Incoming] = []
    keys: list[int] = []
    unchanged: int = 0
    failed: int = 0
    problems: list[Problem] = []


class RecordReader:
    """Reads the records of one run of one source; remembers which it saw."""

    def __init__(self, source: Source, *, seen: set[int], reread: bool = False) -> None:
        self._source = source
        self.seen = seen
        self._reread = reread
        self._context = ReadContext(
            base_url="" if source.local else source.url,
            language=source.language,
            jurisdiction=source.jurisdiction,
            publisher=Agent(name=Text(values=dict(source.name))) if source.name else None,
        )

    def learn(self, organizations: dict[str, bytes]) -> None:
        """Take in what the portal says of its organisations."""
        self._context.organizations.update(organizations)

    def read(self, records: Sequence[RawRecord]) -> Read:
        """Compare the records with the catalogue and read those that are new or changed."""
        result = Read()
        fresh = [record for record in records if self._is_first(record, result)]
        existing = known(origin=self._source.slug, guids=[record.guid for record in fresh])
        for record in fresh:
            fingerprint = digest(record.payload)
            have = existing.get(record.guid)
            if have and have.published and have.payload_digest == fingerprint and not self._reread:
                result.unchanged += 1
            else:
                self._read_one(record, fingerprint, result)
        return result

    def _is_first(self, record: RawRecord, result: Read) -> bool:
        """Whether the record can be taken: a usable guid that did not come before in this run."""
        if not record.guid or len(record.guid) > LONGEST_GUID or "\x00" in record.guid:
            result.failed += 1
            code = "guid-too-long" if record.guid else "guid-missing"
            result.problems.append(
                Problem(code, record=record.guid[:80].replace("\x00", ""), values={"limit": str(LONGEST_GUID)})
            )
            return False
        key = guid_key(record.guid)
        if key in self.seen:
            result.problems.append(Problem("guid-repeated", "warning", record=record.guid))
            return False
        self.seen.add(key)
        result.keys.append(key)
        return True

    def _read_one(self, record: RawRecord, fingerprint: bytes, result: Read) -> None:
        self._context.guid = record.guid
        try:
            reading = reader(record.standard).read(record.payload, self._context)
        except Exception as error:  # a reader's own mistake must not stop the run
            log.exception("reader failed", extra={"source": self._source.slug, "record": record.guid})
            result.failed += 1
            result.problems.append(Problem("reader-failed", record=record.guid, values={"error": type(error).__name__}))
            return
        result.problems += [
            msgspec.structs.replace(problem, record=problem.record or record.guid) for problem in reading.problems
        ]
        if reading.dataset is None:
            result.failed += 1
            return
        result.incoming.append(
            Incoming.of(
                guid=record.guid,
                dataset=self._located(reading.dataset),
                payload_digest=fingerprint,
                standard=reading.profile or record.standard,
                source_url=record.url,
            )
        )

    def _located(self, dataset: Dataset) -> Dataset:
        if dataset.jurisdiction is None and self._source.jurisdiction is not None:
            return msgspec.structs.replace(dataset, jurisdiction=self._source.jurisdiction)
        return dataset
