"""From one standard to another, with an account of what was carried, mapped to a near equal, or lost."""

import re
import time
import unicodedata
from collections.abc import Iterator
from itertools import chain, islice

import msgspec

from parvis.model import Dataset, Problem, Text

from . import hub
from .base import ReadContext, Record, WriteContext, Writer
from .carrying import FieldOutcome, Tally, compare
from .writing import writer as writer_named

MOST_PROBLEMS = 200
"As many problems of a conversion are told one by one."


class ConversionReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a conversion did."""

    source: str
    "The standard that was read, with its version or profile where that is known."
    target: str
    records: int
    "How many records the document has, those that could not be cut out included."
    converted: int
    "How many of them were written."
    verified: bool
    "Whether what was written could be read back; else nothing is known of what was lost."
    same: int
    near: int
    lost: int
    added: int
    fields: tuple[FieldOutcome, ...]
    problems: tuple[Problem, ...] = ()
    "What the reader found wrong, and records that could not be read back."
    more_problems: int = 0

    @property
    def whole(self) -> bool:
        """Whether every record was converted and no value lost."""
        return self.converted == self.records and not self.lost


class Conversion:
    """A document on its way to another standard, record by record; records behind the time `seconds` are left out.

    Raises hub.UnknownStandardError or writing.UnknownStandardError for names that there are none of.
    """

    def __init__(
        self,
        document: bytes,
        target: str,
        *,
        source: str | None = None,
        name: str = "",
        reading: ReadContext | None = None,
        writing: WriteContext | None = None,
        seconds: float | None = None,
    ) -> None:
        self._seconds = seconds
        self._writer: Writer = writer_named(target)
        self._context = writing or WriteContext()
        detected = hub.detect(document, name) if source is None else None
        self.detected = detected
        self._source = source or (detected.standard if detected else "")
        self._items = hub.read_items(document, self._source or None, reading)
        self._tally = Tally()
        self._profiles: dict[str, int] = {}
        self._problems: list[Problem] = []
        self._more = self._records = self._converted = 0

    def pieces(self) -> Iterator[bytes]:
        """The document in the target's form, piece by piece; one of its single records where there is one only."""
        records = self._written()
        first = list(islice(records, 2))
        if len(first) == 1:
            yield self._writer.one(first[0], self._context)
        else:
            yield from self._writer.many(chain(first, records), self._context)

    def report(self) -> ConversionReport:
        """The account, once all pieces were taken."""
        fields = self._tally.fields()
        profile = max(self._profiles, key=lambda name: self._profiles[name], default=self._source)
        return ConversionReport(
            source=profile,
            target=self._writer.name,
            records=self._records,
            converted=self._converted,
            verified=bool(self._writer.reader),
            same=sum(field.same for field in fields),
            near=sum(field.near for field in fields),
            lost=sum(field.lost for field in fields),
            added=sum(field.added for field in fields),
            fields=fields,
            problems=tuple(self._problems),
            more_problems=self._more,
        )

    def _written(self) -> Iterator[Record]:
        end = time.monotonic() + self._seconds if self._seconds else None
        for item in self._items:
            if end and time.monotonic() > end:
                values = {"seconds": f"{self._seconds:g}", "count": str(self._converted)}
                self._problems.append(Problem("conversion-cut", values=values))
                return
            self._note(item)
            if item.reading.dataset is None:
                self._records += any(problem.severity == "error" for problem in item.reading.problems)
                continue
            self._records += 1
            self._converted += 1
            record = as_record(item.reading.dataset)
            self._verify(item, record)
            yield record

    def _note(self, item: hub.Item) -> None:
        if item.reading.profile:
            self._profiles[item.reading.profile] = self._profiles.get(item.reading.profile, 0) + 1
        for problem in item.reading.problems:
            if len(self._problems) < MOST_PROBLEMS:
                self._problems.append(msgspec.structs.replace(problem, record=problem.record or item.guid))
            else:
                self._more += 1

    def _verify(self, item: hub.Item, record: Record) -> None:
        if not self._writer.reader:
            return
        after = read_back(self._writer, record, self._context)
        if after is None:
            self._problems.append(Problem("not-read-back", record=item.guid, values={"standard": self._writer.name}))
        self._tally.add(compare(record.dataset, after))


def convert(
    document: bytes,
    source: str | None,
    target: str,
    *,
    reading: ReadContext | None = None,
    writing: WriteContext | None = None,
) -> tuple[bytes, ConversionReport]:
    """A document of one standard (None: found out) in another, and what became of each field."""
    conversion = Conversion(document, target, source=source, reading=reading, writing=writing)
    written = b"".join(conversion.pieces())
    return written, conversion.report()


def read_back(writer: Writer, record: Record, context: WriteContext) -> Dataset | None:
    """The dataset as the writer's own reader sees what was written of it."""
    reading = ReadContext(language=context.lang if writer.untagged else "und", base_url=context.base_url)
    found = hub.read_document(writer.one(record, context), writer.reader, reading)
    return next((item.dataset for item in found if item.dataset is not None), None)


def as_record(dataset: Dataset) -> Record:
    """A dataset that is in no catalogue, named for its title."""
    return Record(dataset=dataset, slug=slug_of(dataset.title))


def slug_of(title: Text, longest: int = 90) -> str:
    """A title as a name for addresses; empty where it has no letters or digits that can be written so."""
    plain = unicodedata.normalize("NFKD", title.get("en", "fr")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:longest].rstrip("-")
