"""The sections of a report, before its annexes."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from parvis.community.figures import Year, in_office
from parvis.community.records import Change, Event, Name, Project, Round, Step

from .document import Block, Bullets, Heading, Notice, Paragraph, Point, Said

if TYPE_CHECKING:
    from .build import Writing

__all__ = ["Project", "changes", "context", "group", "meetings", "outlook", "priorities", "rounds"]


def current_name(writing: "Writing") -> Name:
    """The group's name on the report's last day."""
    names = sorted(writing.community.group.names, key=lambda name: name.since or "")
    in_use = [name for name in names if (name.since or "") <= writing.last_day]
    return (in_use or names[:1])[-1]


def context(writing: "Writing") -> Iterator[Block]:
    if written := writing.text("context"):
        yield Heading(2, writing.say("context"))
        yield from written


def group(writing: "Writing") -> Iterator[Block]:
    """What the group is, its members by order of government, its co-chairs on the last day."""
    community = writing.community
    yield Heading(2, writing.say("group"))
    if written := writing.text("group"):
        yield from written
    elif community.group.about:
        yield Paragraph(writing.said(community.group.about))
    lasting = in_office(community.memberships, writing.last_day)
    members = {each.government for each in lasting if each.role in ("member", "co-chair")}
    governments = [each for each in community.governments if each.id in members]
    if governments:
        yield Paragraph(writing.many("members", len(governments)))
        orders = Counter(each.order for each in governments)
        yield Bullets(
            tuple(
                Point(writing.many("order", count, order=writing.words.label("orders", order)))
                for order, count in orders.items()
            )
        )
    chairs = list(dict.fromkeys(each.government for each in lasting if each.role == "co-chair"))
    if chairs:
        yield Paragraph(writing.say("co-chairs", date=writing.day(writing.last_day), names=writing.names(chairs)))


def priorities(writing: "Writing", year: Year) -> Iterator[Block]:
    """What the year was for: its priorities, or its forward agenda."""
    yield Heading(2, writing.say("priorities", year=year.year))
    yield from writing.text(f"priorities-{year.year}")
    found = [each for each in writing.community.priorities if each.year == year.year]
    topics = len(year.completed) + len(year.open) + len(year.dropped)
    if found:
        yield Bullets(tuple(Point(writing.said(each.title)) for each in found), numbered=True)
    if topics:
        yield Paragraph(writing.many("forward", topics, year=year.year, completed=year.said("topics-completed")))
    if not found and not topics:
        yield Paragraph(writing.say("no-priorities", year=year.year))


def meetings(writing: "Writing", year: Year) -> Iterator[Block]:
    """How many meetings, at which levels, who presented, what about, and when there was none."""
    yield Heading(2, writing.say("meetings", year=year.year))
    yield from writing.text(f"meetings-{year.year}") or (_together(_counted(writing, year)),)
    if year.meetings or year.without:
        yield _together(
            (*_without(writing, year), writing.say("see-annex", letter=writing.letter(f"meetings-{year.year}")))
        )
    yield from _between(writing, year)
    for declared, counted in year.differences():
        of = {"organizations": [each.id for each in year.presented], "topics-completed": []}.get(declared.figure, [])
        named = [writing.name(id) for id in of] or [writing.day(m.date) for m in year.meetings]
        yield Notice(
            writing.say(
                "differs",
                year=year.year,
                figure=writing.words.label("figures", declared.figure),
                declared=declared.value,
                counted=counted,
                names=writing.listed(named),
            )
        )


def _together(sentences: Iterable[Said]) -> Paragraph:
    """One paragraph of these sentences."""
    found = list(sentences)
    return Paragraph(Said(" ".join(each.text for each in found), found[0].lang))


def _counted(writing: "Writing", year: Year) -> Iterator[Said]:
    count = year.said("meetings")
    if not year.meetings and not count:
        yield writing.say("held-none", year=year.year)
        return
    if year.through.endswith("-12") or not year.meetings or count != len(year.meetings):
        yield writing.many("held-year", count, year=year.year)
    else:
        first, last = (writing.month(meeting.date, year=False) for meeting in (year.meetings[0], year.meetings[-1]))
        yield writing.many("held-part", count, first=first, last=last, year=year.year)
    for level, number in year.levels.items():
        if level != "working":
            yield writing.many("at-level", number, level=writing.words.label("levels", level))
    presented = year.said("organizations")
    if presented and presented == len(year.presented):
        yield writing.many("presented-names", presented, names=writing.names([each.id for each in year.presented]))
    elif presented:
        yield writing.many("presented", presented)
    if year.partners:
        yield writing.say("partners", names=writing.names([each.id for each in year.partners]))
    if year.kinds:
        kinds = [writing.words.many("kinds-counted", number, of=kind) for kind, number in year.kinds.items()]
        yield writing.say("points", list=writing.listed(kinds))


def _without(writing: "Writing", year: Year) -> Iterator[Said]:
    for month_reason, months in groupby(year.without, key=lambda without: without.reason):
        reason = writing.words.label("reasons", month_reason) if month_reason else writing.words("unsaid")
        named = [without.month for without in months]
        yield writing.many("without", len(named), months=_months(writing, named), reason=reason)


def _between(writing: "Writing", year: Year) -> Iterator[Block]:
    events = sorted((each for each in writing.community.events if each.date[:4] == f"{year.year}"), key=_when)
    if events:
        yield Heading(3, writing.say("between", year=year.year))
        yield Bullets(tuple(_event(writing, event) for event in events))


def _when(event: Event) -> str:
    return event.date


def _event(writing: "Writing", event: Event) -> Point:
    when = writing.day(event.date) if len(event.date) > len("2022-04") else writing.month(event.date)
    return Point(writing.say("event", when=when, title=writing.said(event.title).text))


def _months(writing: "Writing", months: list[str]) -> str:
    """`August, September and October 2021`."""
    return writing.listed([*(writing.month(month, year=False) for month in months[:-1]), writing.month(months[-1])])


def rounds(writing: "Writing") -> Iterator[Block]:
    """What members were asked and what came of it."""
    if not writing.community.rounds:
        return
    yield Heading(2, writing.say("rounds"))
    yield from writing.text("rounds")
    for each in writing.community.rounds:
        yield from _round(writing, each)


def _round(writing: "Writing", each: Round) -> Iterator[Block]:
    yield Heading(3, writing.said(each.title))
    if each.by and each.asked and each.when:
        by, when = writing.name(each.by), writing.said(each.when).text
        yield Paragraph(writing.say("round-asked", by=by, count=len(each.asked), when=when))
    for name, texts in (("asked-about", each.questions), ("findings", each.findings)):
        if texts:
            yield Paragraph(writing.say(name))
            yield Bullets(tuple(Point(writing.said(text)) for text in texts))


def changes(writing: "Writing") -> Iterator[Block]:
    """What is approved step by step."""
    if not writing.community.changes:
        return
    yield Heading(2, writing.say("changes"))
    yield from writing.text("changes")
    for change in writing.community.changes:
        yield from _change(writing, change)


def _change(writing: "Writing", change: Change) -> Iterator[Block]:
    yield Heading(3, writing.said(change.title))
    if change.why:
        yield Paragraph(writing.said(change.why))
    if change.planned:
        yield Paragraph(writing.say("planned", when=writing.said(change.planned).text))
    if change.steps:
        yield Bullets(tuple(_step(writing, step) for step in change.steps), numbered=True)


def _step(writing: "Writing", step: Step) -> Point:
    state = writing.words.label("step-states", step.state)
    if step.date:
        state = writing.words("step-dated", state=state, date=writing.day(step.date))
    title = writing.said(step.title).text
    if step.by:
        return Point(writing.say("step-by", step=title, by=writing.said(step.by).text, state=state))
    return Point(writing.say("step", step=title, state=state))


def outlook(writing: "Writing") -> Iterator[Block]:
    """What comes next: the projects, and what people wrote."""
    written = writing.text("outlook")
    if not written and not writing.projects:
        return
    yield Heading(2, writing.say("outlook"))
    yield from written
    if writing.projects:
        yield Paragraph(writing.many("projects-count", len(writing.projects), letter=writing.letter("projects")))
        yield Bullets(tuple(Point(writing.said(project.title)) for project in writing.projects), numbered=True)
