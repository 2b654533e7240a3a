"""The records of a group: what is entered, once, and what everything else is made of.

A file of them (`format: parvis-community/1`) is documented by its JSON Schema, which is made of these definitions
(`reading.schema`). Every text is a mapping of languages to words; a record names another by its id.
"""

from typing import Annotated, Literal

import msgspec

FORMAT = "parvis-community/1"

Tag = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Sentence = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
Words = Annotated[dict[Tag, Sentence], msgspec.Meta(min_length=1)]
"A text by language: `en`, `fr`, `iu`, …"
Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
Day = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Month = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
YearNumber = Annotated[int, msgspec.Meta(ge=1900, le=2200)]

Order = Literal["federal", "provincial", "territorial", "municipal", "association", "indigenous", "other"]
"An order of government; `association`: an organization of municipalities; `other`: a partner that is none."
Role = Literal["co-chair", "member", "secretariat", "observer", "speaker"]
Level = Literal["working", "directors-general", "ministers"]
Kind = Literal["presentation", "discussion", "update", "brainstorming", "case-study", "training", "review"]
TopicState = Literal["proposed", "approved", "scheduled", "completed", "carried-over", "dropped"]
ProjectState = Literal["proposed", "approved", "under-way", "completed", "stopped"]
StepState = Literal["planned", "under-way", "approved", "sent-back", "done"]
Reason = Literal["election", "seasonal-leave", "emergency", "no-quorum", "other"]
"Why there is no meeting."
Audience = Literal["public", "members"]
"Who may see a record; what is for members is on no public page, feed or file."
Figure = Literal["meetings", "organizations", "topics-completed"]


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What all records share: nothing is taken that has no place."""


class Name(Record, frozen=True, kw_only=True):
    """A name of the group, from a day on."""

    name: Words
    short: Words | None = None
    since: Day | None = None


class Group(Record, frozen=True, kw_only=True):
    """The group itself; the latest of its names is the one in use."""

    id: Id
    names: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1)]
    about: Words | None = None
    reports_to: Words | None = None
    "Who it reports to."


class Government(Record, frozen=True, kw_only=True):
    """A government, or an organization of governments, that may be a member."""

    id: Id
    name: Words
    order: Order
    parent: Id | None = None
    "The government that it lies in, of a municipality."


class Organization(Record, frozen=True, kw_only=True):
    """A department or body that presents or takes part."""

    id: Id
    name: Words
    government: Id | None = None
    "None: a partner that belongs to no government."


class Membership(Record, frozen=True, kw_only=True):
    """A government's, or one of its organizations', place in the group, while it lasts."""

    government: Id
    organization: Id | None = None
    role: Role = "member"
    start: Day | None = None
    end: Day | None = None


class Priority(Record, frozen=True, kw_only=True):
    """What a year is for."""

    id: Id
    year: YearNumber
    title: Words


class Action(Record, frozen=True, kw_only=True):
    """What somebody is to do."""

    what: Words
    owner: Id | None = None
    "An organization."
    due: Day | None = None
    done: Day | None = None


class Item(Record, frozen=True, kw_only=True):
    """A point of a meeting's agenda."""

    title: Words
    kind: Kind = "discussion"
    presenters: tuple[Id, ...] = ()
    "Organizations."
    speaker: Words | None = None
    "Who spoke, by function, where that is to be known."
    topic: Id | None = None
    "The topic of the forward agenda that it deals with."
    priorities: tuple[Id, ...] = ()
    notes: Words | None = None
    decisions: tuple[Words, ...] = ()
    actions: tuple[Action, ...] = ()
    audience: Audience = "public"


class Meeting(Record, frozen=True, kw_only=True):
    """A meeting that was, is to be, or was called off."""

    date: Day
    begins: Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = None
    "On the clock of its zone; None: a time of day was not noted."
    minutes: Annotated[int, msgspec.Meta(ge=1, le=1440)] | None = None
    zone: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z_]+(/[A-Za-z_+-]+){0,2}$")] = "America/Toronto"
    "A name of the time zone database."
    place: Words | None = None
    level: Level = "working"
    state: Literal["planned", "held", "cancelled"] = "held"
    reason: Reason | None = None
    "Why it was called off."
    note: Words | None = None
    items: tuple[Item, ...] = ()
    present: tuple[Id, ...] = ()
    "Organizations that took part, where that was noted."
    audience: Audience = "public"


class Pause(Record, frozen=True, kw_only=True):
    """A month in which the group did not meet, and why."""

    month: Month
    reason: Reason = "other"
    note: Words | None = None


class Topic(Record, frozen=True, kw_only=True):
    """What members would talk about: a line of the forward agenda."""

    id: Id
    year: YearNumber
    title: Words
    kind: Kind = "discussion"
    state: TopicState = "proposed"
    completed: Day | None = None
    "The meeting that dealt with it."
    presenters: tuple[Id, ...] = ()
    proposed_by: Id | None = None
    why: Words | None = None
    audience: Audience = "public"


class Point(Record, frozen=True, kw_only=True):
    """A point of a list, and those under it."""

    text: Words
    points: tuple[Words, ...] = ()


class ProjectDecision(Record, frozen=True, kw_only=True):
    """What members decide about a project."""

    question: Words
    due: YearNumber | None = None
    outcome: Literal["go-on", "stop", "change"] | None = None
    date: Day | None = None


class Project(Record, frozen=True, kw_only=True):
    """A project that the group may carry out."""

    id: Id
    year: YearNumber
    title: Words
    state: ProjectState = "proposed"
    rationale: tuple[Point, ...] = ()
    activities: tuple[Point, ...] = ()
    resources: Words | None = None
    priorities: tuple[Id, ...] = ()
    topics: tuple[Id, ...] = ()
    interested: tuple[Id, ...] = ()
    "Governments."
    decision: ProjectDecision | None = None
    audience: Audience = "public"


class Step(Record, frozen=True, kw_only=True):
    """A step of an approval, in its order."""

    title: Words
    by: Words | None = None
    "Who must approve."
    state: StepState = "planned"
    date: Day | None = None


class Change(Record, frozen=True, kw_only=True):
    """A change that is approved step by step: of the mandate, of the name."""

    id: Id
    title: Words
    planned: Words | None = None
    "When, in words."
    why: Words | None = None
    steps: tuple[Step, ...] = ()
    audience: Audience = "public"


class Round(Record, frozen=True, kw_only=True):
    """Members asked, one by one or all at once, and what came of it."""

    id: Id
    title: Words
    when: Words | None = None
    by: Id | None = None
    "The organization that asked."
    questions: tuple[Words, ...] = ()
    asked: tuple[Id, ...] = ()
    "Governments."
    findings: tuple[Words, ...] = ()
    audience: Audience = "public"


class Event(Record, frozen=True, kw_only=True):
    """Something that happened between meetings and belongs in the account."""

    date: Day | Month
    title: Words
    organizations: tuple[Id, ...] = ()
    audience: Audience = "public"


class Declared(Record, frozen=True, kw_only=True):
    """A figure that a person declares where the records give another."""

    year: YearNumber
    figure: Figure
    value: Annotated[int, msgspec.Meta(ge=0)]
    note: Words | None = None


class Text(Record, frozen=True, kw_only=True):
    """A section of the report as people wrote it, with figures in braces: `{meetings:2021}`."""

    section: Id
    text: Words


class Community(Record, frozen=True, kw_only=True):
    """A group and all its records."""

    group: Group
    governments: tuple[Government, ...] = ()
    organizations: tuple[Organization, ...] = ()
    memberships: tuple[Membership, ...] = ()
    priorities: tuple[Priority, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    pauses: tuple[Pause, ...] = ()
    topics: tuple[Topic, ...] = ()
    projects: tuple[Project, ...] = ()
    changes: tuple[Change, ...] = ()
    rounds: tuple[Round, ...] = ()
    events: tuple[Event, ...] = ()
    declared: tuple[Declared, ...] = ()
    texts: tuple[Text, ...] = ()


KINDS: dict[str, type[Record]] = {
    "governments": Government,
    "organizations": Organization,
    "memberships": Membership,
    "priorities": Priority,
    "meetings": Meeting,
    "pauses": Pause,
    "topics": Topic,
    "projects": Project,
    "changes": Change,
    "rounds": Round,
    "events": Event,
    "declared": Declared,
    "texts": Text,
}
"The lists of a file, in the order in which they are read: a record names only those of lists before it, and topics."
