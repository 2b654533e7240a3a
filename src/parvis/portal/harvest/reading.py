"""Raw records made into what the catalogue stores: compared, read, and their problems gathered."""

from collections.abc import Sequence

import msgspec

from parvis.connectors.base import RawRecord
from parvis.model import Agent, Problem, Text, digest
from parvis.portal.catalogue.services import Incoming, known
from parvis.standards.base import ReadContext
from parvis.standards.reading import Job, ReadingPool

from .mapping import changes_for
from .models import RunProblem, Source
from .withdrawing import guid_key

LONGEST_GUID = 500


class Read(msgspec.Struct, kw_only=True):
    """What came of some raw records."""

    incoming: list[Incoming] = []
    keys: list[int] = []
    unchanged: int = 0
    failed: int = 0
    problems: list[Problem] = []


class RecordReader:
    """Reads the records of one run of one source; remembers which it saw."""

    def __init__(self, source: Source, *, pool: ReadingPool, seen: set[int], reread: bool = False) -> None:
        self._source = source
        self._pool = pool
        self.seen = seen
        self._before = set(seen)
        "Seen before this process took the run over: a walk that can't be resumed brings them once more."
        self._reread = reread
        self._context = ReadContext(
            base_url="" if source.local else source.url,
            language=source.language,
            jurisdiction=source.jurisdiction,
            publisher=Agent(name=Text(values=dict(source.name))) if source.name else None,
            tables=changes_for(source),
        )

    def learn(self, organizations: dict[str, bytes]) -> None:
        """Take in what the portal says of its organisations."""
        self._context.organizations.update(organizations)

    def begin_again(self) -> None:
        """From here on, records that were seen before may come once more, and are passed over."""
        self._before = set(self.seen)

    def unknown(self, guids: Sequence[str]) -> set[str]:
        """Of these guids, those that are not published here, and not because they could not be read."""
        have = known(origin=self._source.slug, guids=guids)
        lacking = [guid for guid in guids if guid not in have or not have[guid].published]
        unreadable: set[str] = set()
        for start in range(0, len(lacking), 900):
            errors = RunProblem.objects.filter(run__source=self._source, severity="error")
            unreadable.update(errors.filter(record__in=lacking[start : start + 900]).values_list("record", flat=True))
        return set(lacking) - unreadable

    def read(self, records: Sequence[RawRecord]) -> Read:
        """Compare the records with the catalogue and read those that are new or changed."""
        result = Read()
        fresh = [record for record in records if self._is_first(record, result)]
        existing = known(origin=self._source.slug, guids=[record.guid for record in fresh])
        wanted: list[tuple[RawRecord, bytes]] = []
        for record in fresh:
            fingerprint = digest(record.payload)
            have = existing.get(record.guid)
            if have and have.published and have.payload_digest == fingerprint and not self._reread:
                result.unchanged += 1
            else:
                wanted.append((record, fingerprint))
        jobs = [Job(record.guid, record.payload, record.standard) for record, _ in wanted]
        for (record, fingerprint), done in zip(wanted, self._pool.read(jobs, self._context), strict=True):
            result.problems += done.problems
            if done.document is None:
                result.failed += 1
                continue
            result.incoming.append(
                Incoming(
                    guid=record.guid,
                    document=done.document,
                    payload_digest=fingerprint,
                    standard=done.standard,
                    source_url=record.url,
                )
            )
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
        if key in self._before:
            self._before.discard(key)
            return False
        if key in self.seen:
            result.problems.append(Problem("guid-repeated", "warning", record=record.guid))
            return False
        self.seen.add(key)
        result.keys.append(key)
        return True
