"""A group's meetings as a calendar that programs subscribe to (iCalendar, RFC 5545)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar, Event, vText

from .records import Community, Meeting
from .report.texts import in_language
from .report.words import words

_AN_HOUR = 60
_NOT_SAID = datetime(2000, 1, 1, tzinfo=UTC)


def calendar(community: Community, lang: str, *, page: str = "", changed: datetime | None = None) -> bytes:
    """The meetings, held, planned and called off, in one language.

    `page`: the address of a meeting's page, with `{date}` in it; `changed`: when the records changed last. Raises
    KeyError where a calendar can't be written in this language.
    """
    made = Calendar()
    made.add("prodid", "-//Parvis//community//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    name = community.group.names[-1]
    made.add("x-wr-calname", in_language(name.name, lang)[0])
    made.add("refresh-interval;value=duration", vText("PT12H"))
    for meeting in sorted(community.meetings, key=lambda each: each.date):
        made.add_component(_event(community, meeting, lang, page, changed or _NOT_SAID))
    return bytes(made.to_ical())


def _event(community: Community, meeting: Meeting, lang: str, page: str, changed: datetime) -> Event:
    said = words(lang)
    name = community.group.names[-1]
    short = in_language(name.short or name.name, lang)[0]
    event = Event()
    event.add("uid", f"{meeting.date}.{community.group.id}@parvis")
    event.add("dtstamp", changed)
    level = "" if meeting.level == "working" else f" ({said.label('levels', meeting.level)})"
    event.add("summary", f"{short}{level}")
    start = _start(meeting)
    event.add("dtstart", start)
    if isinstance(start, datetime):
        event.add("dtend", start + timedelta(minutes=meeting.minutes or _AN_HOUR))
    else:
        event.add("dtend", start + timedelta(days=1))
    event.add("status", {"planned": "TENTATIVE", "held": "CONFIRMED", "cancelled": "CANCELLED"}[meeting.state])
    if meeting.place:
        event.add("location", in_language(meeting.place, lang)[0])
    lines = [
        said("item", kind=said.label("kinds", item.kind), title=in_language(item.title, lang)[0])
        for item in meeting.items
    ]
    if lines:
        event.add("description", "\n".join(lines))
    if page:
        event.add("url", page.format(date=meeting.date))
    return event


def _start(meeting: Meeting) -> date:
    day = date.fromisoformat(meeting.date)
    if meeting.begins is None:
        return day
    try:
        zone = ZoneInfo(meeting.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return day
    return datetime.combine(day, time.fromisoformat(meeting.begins), tzinfo=zone)
