"""What pages show of a group: its records in the reader's language."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from parvis.community import Community
from parvis.community.records import Item, Meeting, Topic
from parvis.community.report.build import Writing
from parvis.community.report.document import Said
from parvis.community.report.words import FALLBACK, languages

_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")
MOST_YEARS = 10
"Of one report."


class ItemView(msgspec.Struct, frozen=True, kw_only=True):
    """A point of a meeting."""

    kind: str
    title: Said
    presenters: str
    speaker: Said | None
    notes: Said | None
    decisions: tuple[Said, ...]
    topic: bool
    "Whether it was on the forward agenda."


class MeetingView(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting, or a month without one."""

    date: str
    "2021-01-12, or 2021-08 of a month without a meeting."
    day: str
    "In words."
    held: bool
    said: str
    "Its level, or why there was none; empty of a usual meeting that was held or is to come."
    items: tuple[ItemView, ...] = ()
    link: bool = False
    "Whether it has a page."


class TopicView(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the forward agenda."""

    kind: str
    title: Said
    presenters: str
    state: str
    completed: str | None


def writing_for(community: Community, lang: str, years: Sequence[int] = ()) -> Writing:
    """How these records are put into words in a language; English words where there are none in it."""
    about = years or years_of(community) or (datetime.now(UTC).year,)
    return Writing(community, about, lang if lang in languages() else FALLBACK)


def years_of(community: Community) -> list[int]:
    """The years that the records are about, the latest first."""
    days = [*(each.date for each in community.meetings), *(each.month for each in community.pauses)]
    found = {int(day[:4]) for day in days} | {topic.year for topic in community.topics}
    return sorted(found, reverse=True)


def read_years(text: str) -> tuple[int, ...]:
    """The years of `2021` or `2021-2023`; none of anything else."""
    match = _YEARS.fullmatch(text)
    if match is None:
        return ()
    first, last = int(match[1]), int(match[2] or match[1])
    return tuple(range(first, last + 1)) if 1900 <= first <= last <= 2200 and last - first < MOST_YEARS else ()


def meetings_of(writing: Writing, year: int) -> list[MeetingView]:
    """A year's meetings and months without one, in order."""
    found = [meeting_view(writing, each) for each in writing.community.meetings if each.date.startswith(f"{year}-")]
    busy = {view.date[:7] for view in found}
    for without in writing.years[year].without:
        if without.month not in busy:
            reason = without.reason and writing.words.label("reasons", without.reason)
            said = writing.words("no-meeting-reason", reason=reason) if reason else writing.words("no-meeting")
            month = writing.month(without.month)
            found.append(MeetingView(date=without.month, day=month, held=False, said=said))
    return sorted(found, key=lambda view: view.date)


def meeting_view(writing: Writing, meeting: Meeting) -> MeetingView:
    """One meeting."""
    said = "" if meeting.level == "working" else writing.words(
        "level-meeting", level=writing.words.label("levels", meeting.level)
    )  # fmt: skip
    if meeting.state == "cancelled":
        reason = writing.words.label("reasons", meeting.reason) if meeting.reason else writing.words("unsaid")
        said = writing.words("cancelled", reason=reason)
    return MeetingView(
        date=meeting.date,
        day=writing.day(meeting.date),
        held=meeting.state == "held",
        said=said,
        items=tuple(_item(writing, item) for item in meeting.items),
        link=True,
    )


def _item(writing: Writing, item: Item) -> ItemView:
    return ItemView(
        kind=writing.words.label("kinds", item.kind),
        title=writing.said(item.title),
        presenters=writing.names(item.presenters) if item.presenters else "",
        speaker=writing.said(item.speaker) if item.speaker else None,
        notes=writing.said(item.notes) if item.notes else None,
        decisions=tuple(map(writing.said, item.decisions)),
        topic=item.topic is not None,
    )


def topics_of(writing: Writing, year: int) -> list[TopicView]:
    """A year's forward agenda: what is completed first, then what is open, then what was dropped."""
    counted = writing.years[year]
    return [_topic(writing, topic) for topic in (*counted.completed, *counted.open, *counted.dropped)]


def _topic(writing: Writing, topic: Topic) -> TopicView:
    day = writing.day(topic.completed) if topic.completed else ""
    return TopicView(
        kind=writing.words.label("kinds", topic.kind),
        title=writing.said(topic.title),
        presenters=writing.names(topic.presenters) if topic.presenters else "",
        state=writing.words.label("topic-states", topic.state, date=day).strip(),
        completed=topic.completed,
    )
