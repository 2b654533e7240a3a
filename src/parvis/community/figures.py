"""What the records of a year come to: never typed, always counted."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .records import Community, Declared, Figure, Meeting, Membership, Organization, Reason, Topic

_OF_GOVERNMENT = ("federal", "provincial", "territorial", "municipal")
COUNTED = _OF_GOVERNMENT[:3]
"Orders whose departments and bodies are counted as having presented; others are told apart."


class Without(NamedTuple):
    """A month without a meeting."""

    month: str
    reason: Reason | None
    "None: nobody said why."


class Year(NamedTuple):
    """One year of a group, counted."""

    year: int
    meetings: tuple[Meeting, ...]
    "Held, in order."
    cancelled: tuple[Meeting, ...]
    without: tuple[Without, ...]
    "Of the months that the records reach."
    through: str
    "The last month that the records reach; empty if they reach none."
    presented: tuple[Organization, ...]
    "Federal, provincial and territorial departments and bodies, in order of their first contribution."
    partners: tuple[Organization, ...]
    "Others that presented."
    completed: tuple[Topic, ...]
    open: tuple[Topic, ...]
    dropped: tuple[Topic, ...]
    declared: tuple[Declared, ...]

    @property
    def levels(self) -> dict[str, int]:
        """How many meetings were held at each level."""
        return dict(Counter(meeting.level for meeting in self.meetings))

    @property
    def kinds(self) -> dict[str, int]:
        """How many points of meetings were of each kind, the most frequent first."""
        return dict(Counter(item.kind for meeting in self.meetings for item in meeting.items).most_common())

    def counted(self, figure: Figure) -> int:
        """The figure, as the records give it."""
        return {
            "meetings": len(self.meetings),
            "organizations": len(self.presented),
            "topics-completed": len(self.completed),
        }[figure]

    def said(self, figure: Figure) -> int:
        """The figure that a report says: the one that a person declared, else the one counted."""
        return next((found.value for found in self.declared if found.figure == figure), self.counted(figure))

    def differences(self) -> Iterator[tuple[Declared, int]]:
        """The figures declared that the records don't give, each with what they give."""
        for found in self.declared:
            if found.value != (counted := self.counted(found.figure)):
                yield found, counted


def year_of(community: Community, year: int) -> Year:
    """What the records say of this year."""
    of_year = sorted((each for each in community.meetings if _in(each.date, year)), key=lambda each: each.date)
    meetings = tuple(each for each in of_year if each.state == "held")
    cancelled = tuple(each for each in of_year if each.state == "cancelled")
    reasons: dict[str, Reason | None] = {each.date[:7]: each.reason for each in cancelled}
    reasons |= {pause.month: pause.reason for pause in community.pauses if _in(pause.month, year)}
    held = {meeting.date[:7] for meeting in meetings}
    through = max((*held, *reasons), default="")
    months = [f"{year}-{number:02}" for number in range(1, int(through[5:] or 0) + 1)]
    organizations = {organization.id: organization for organization in community.organizations}
    spoke = dict.fromkeys(id for meeting in meetings for item in meeting.items for id in item.presenters)
    contributed = [organizations[id] for id in spoke if id in organizations]
    orders = {government.id: government.order for government in community.governments}
    counted = [each for each in contributed if orders.get(each.government or "") in COUNTED]
    topics = [topic for topic in community.topics if topic.year == year]
    return Year(
        year=year,
        meetings=meetings,
        cancelled=cancelled,
        without=tuple(Without(month, reasons.get(month)) for month in months if month not in held),
        through=through,
        presented=tuple(counted),
        partners=tuple(each for each in contributed if each not in counted),
        completed=tuple(sorted((t for t in topics if t.state == "completed"), key=lambda t: t.completed or "")),
        open=tuple(topic for topic in topics if topic.state not in ("completed", "dropped")),
        dropped=tuple(topic for topic in topics if topic.state == "dropped"),
        declared=tuple(found for found in community.declared if found.year == year),
    )


def _in(day: str, year: int) -> bool:
    return day.startswith(f"{year:04}-")


def in_office(memberships: Iterable[Membership], day: str) -> tuple[Membership, ...]:
    """The memberships that last on this day."""
    return tuple(each for each in memberships if (each.start or "") <= day and (each.end is None or day <= each.end))
