"""What the native API answers, as typed data: also the source of its OpenAPI schemas."""

from datetime import datetime
from typing import Any

import msgspec

from parvis.model import Dataset

from .problems import ProblemItem

Names = dict[str, str]
"A text by language (BCP 47 tag); `und` where the source does not say."


class Answer(msgspec.Struct, kw_only=True):
    """What all answers have."""

    problems: tuple[ProblemItem, ...] = ()
    "What of the question was not understood, or not used."


class SameAs(msgspec.Struct, kw_only=True):
    """Another published record of the same dataset."""

    id: str
    slug: str
    url: Names
    "Its page by language."
    source: str | None
    "The source it comes from."
    leading: bool
    "Whether it is the one that searches give."


class DatasetAnswer(Answer, kw_only=True):
    """A dataset, whole."""

    id: str
    slug: str
    url: Names
    "Its page by language."
    organization_slug: str | None
    version: int
    created_at: datetime
    "When Parvis first had it."
    harvested_at: datetime
    "When what it says was harvested."
    changed_at: datetime
    "When the catalogue last changed it, in whatever way."
    withdrawn_at: datetime | None
    same_as: list[SameAs] = []
    "The other records of the same dataset, the most authoritative first."
    dataset: Dataset


class VersionItem(msgspec.Struct, kw_only=True):
    """A version of a dataset."""

    number: int
    harvested_at: datetime
    current: bool
    url: str


class VersionsAnswer(Answer, kw_only=True):
    """A dataset's versions, newest first."""

    id: str
    slug: str
    count: int
    items: list[VersionItem]


class VersionAnswer(Answer, kw_only=True):
    """A dataset as it stood in a version."""

    id: str
    slug: str
    version: int
    dataset: Dataset


class OrganizationItem(msgspec.Struct, kw_only=True):
    """A publisher."""

    slug: str
    name: Names
    jurisdiction: str | None
    datasets: int
    "How many published datasets it has."
    email: str | None = None
    website: Names = {}


class OrganizationsAnswer(Answer, kw_only=True):
    """The publishers, those with most datasets first."""

    count: int
    items: list[OrganizationItem]


class JurisdictionItem(msgspec.Struct, kw_only=True):
    """A government."""

    code: str
    label: Names
    datasets: int


class JurisdictionsAnswer(Answer, kw_only=True):
    """The governments that have datasets here, those with most first."""

    count: int
    items: list[JurisdictionItem]


class TermItem(msgspec.Struct, kw_only=True):
    """An entry of a code list."""

    code: str
    label: Names
    aliases: tuple[str, ...]
    more: dict[str, Any]
    "What else the list says of it."


class VocabularyAnswer(Answer, kw_only=True):
    """A code list."""

    name: str
    count: int
    items: list[TermItem]


class VocabulariesAnswer(Answer, kw_only=True):
    """The code lists there are."""

    count: int
    items: list[str]


class RunAnswer(Answer, kw_only=True):
    """What a harvest run did."""

    id: int
    source: str
    status: str
    "running, done, partial, held, failed or undone."
    incremental: bool
    started_at: datetime
    ended_at: datetime | None
    total: int | None
    fetched: int
    new: int
    changed: int
    unchanged: int
    restored: int
    withdrawn: int
    failed: int
    problem: ProblemItem | None
    "Why the run as a whole failed or was held."
    counts: dict[str, dict[str, int]]
    "How often each problem came up: by severity, then by code."


class SourceItem(msgspec.Struct, kw_only=True):
    """A portal that is harvested."""

    slug: str
    name: Names
    url: str | None
    "Null for a file or an address of the portal's own machine or network."
    kind: str
    jurisdiction: str | None
    paused: bool
    interval_hours: int
    next_run_at: datetime | None
    datasets: int
    last_run: RunAnswer | None


class SourcesAnswer(Answer, kw_only=True):
    """The portals that are harvested."""

    count: int
    items: list[SourceItem]


class RunProblem(msgspec.Struct, kw_only=True):
    """A problem of a run, with its number for paging."""

    number: int
    problem: ProblemItem


class RunProblemsAnswer(Answer, kw_only=True):
    """The problems a run kept: every error, and the first warnings of each code."""

    items: list[RunProblem]
    next: str | None
    "The address of the next page."


class ChangeItem(msgspec.Struct, kw_only=True):
    """A line of the ledger."""

    number: int
    dataset: str
    slug: str
    url: str
    action: str
    "new, changed, withdrawn or restored."
    version: int
    at: datetime


class ChangesAnswer(Answer, kw_only=True):
    """What happened to datasets, oldest first, from behind a line of the ledger."""

    items: list[ChangeItem]
    last: int
    "The number of the last line given: ask `since` it for what came after."
    next: str | None


class SuggestionItem(msgspec.Struct, kw_only=True):
    """A completion."""

    text: str
    slug: str | None
    url: str | None


class SuggestAnswer(Answer, kw_only=True):
    """Completions of what is being typed."""

    items: list[SuggestionItem]


class CheckedRecord(msgspec.Struct, kw_only=True):
    """A record of a document that was checked."""

    id: str
    title: Names


class CheckedProblem(msgspec.Struct, kw_only=True):
    """Something wrong with a document, and how to mend it."""

    code: str
    severity: str
    "error, warning or info."
    pointer: str
    "Where: a JSON pointer, an XPath, a line, or the subject of a graph."
    message: str
    remedy: str
    record: str | None = None
    rule: str | None = None
    "The schema's, shape's or profile's own name of the rule."
    reference: str | None = None
    "Where the rule is written."


class CheckAnswer(msgspec.Struct, kw_only=True):
    """What a metadata document is, and what is wrong with it."""

    standard: str
    version: str
    profile: str
    "The profile within the standard: `hnap`, `dcat-ap`, `gc`."
    syntax: str
    schemas: dict[str, str]
    "The official schemas that were applied: where they are to be read, by name."
    datasets: int
    distributions: int
    services: int
    records: list[CheckedRecord]
    errors: int
    warnings: int
    score: float | None
    "0 to 100."
    problems: tuple[CheckedProblem, ...] = ()


class ConvertedValue(msgspec.Struct, kw_only=True):
    """What became of one value."""

    field: str
    how: str
    "near, lost or added."
    before: str = ""
    after: str = ""
    place: str = ""
    "The field that has it now, where that is another."


class ConvertedField(msgspec.Struct, kw_only=True):
    """What became of a field in all records: how many values of it, and a few of those that changed."""

    field: str
    same: int = 0
    near: int = 0
    lost: int = 0
    added: int = 0
    examples: tuple[ConvertedValue, ...] = ()


class ConvertAnswer(msgspec.Struct, kw_only=True):
    """A metadata document in another standard, and what became of each field on the way."""

    source: str
    target: str
    media_type: str
    records: int
    converted: int
    verified: bool
    "Whether what was written could be read back; else nothing is known of what was lost."
    same: int
    near: int
    lost: int
    added: int
    fields: list[ConvertedField]
    document: str
    problems: tuple[CheckedProblem, ...] = ()
