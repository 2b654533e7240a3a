"""The annexes of a report: tables of every meeting and topic, and the projects, as the records have them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from parvis.community.figures import Year
from parvis.community.records import Item, Meeting, Project, Topic
from parvis.community.records import Point as RecordPoint

from .document import Block, Bullets, Cell, Heading, Paragraph, Point, Said, Table

if TYPE_CHECKING:
    from .build import Writing


def annexes(writing: "Writing") -> Iterator[Block]:
    """A year's forward agenda and meetings, year by year, then the projects."""
    for year in writing.years.values():
        yield from _of_year(writing, year)
    if writing.projects:
        yield Heading(2, writing.say("annex-projects", letter=writing.letter("projects")))
        for project in writing.projects:
            yield from _project(writing, project)


def _of_year(writing: "Writing", year: Year) -> Iterator[Block]:
    topics = (*year.completed, *year.open, *year.dropped)
    name = "annex-forward" if topics else "annex-meetings"
    yield Heading(2, writing.say(name, letter=writing.letter(f"meetings-{year.year}"), year=year.year))
    yield from writing.text(f"annex-{year.year}")
    if topics:
        yield Table(
            writing.say("table-topics", year=year.year),
            (writing.say("column-topic"), writing.say("column-state")),
            tuple((_topic(writing, topic), Cell((_state(writing, topic),))) for topic in topics),
            widths=(3, 1),
        )
    rows = [(meeting.date, _meeting(writing, meeting)) for meeting in (*year.meetings, *year.cancelled)]
    cancelled = {meeting.date[:7] for meeting in year.cancelled}
    for without in year.without:
        if without.month not in cancelled:
            reason = without.reason and writing.words.label("reasons", without.reason)
            said = writing.say("no-meeting-reason", reason=reason) if reason else writing.say("no-meeting")
            month = Said(writing.month(without.month), writing.lang)
            rows.append((f"{without.month}-00", (Cell((month,)), Cell((said,)))))
    if rows:
        yield Table(
            writing.say("table-meetings", year=year.year),
            (writing.say("column-date"), writing.say("column-activities")),
            tuple(cells for _, cells in sorted(rows, key=lambda row: row[0])),
            widths=(1, 4),
        )
    if not rows and not topics:
        yield Paragraph(writing.say("held-none", year=year.year))


def _topic(writing: "Writing", topic: Topic) -> Cell:
    return Cell((_point(writing, topic.kind, topic.title, topic.presenters),))


def _state(writing: "Writing", topic: Topic) -> Said:
    day = writing.day(topic.completed) if topic.completed else ""
    return Said(writing.words.label("topic-states", topic.state, date=day).strip(), writing.lang)


def _meeting(writing: "Writing", meeting: Meeting) -> tuple[Cell, ...]:
    day = Cell((Said(writing.day(meeting.date), writing.lang),))
    texts = []
    if meeting.level != "working":
        texts.append(writing.say("level-meeting", level=writing.words.label("levels", meeting.level)))
    if meeting.state == "cancelled":
        reason = writing.words.label("reasons", meeting.reason) if meeting.reason else writing.words("unsaid")
        texts.append(writing.say("cancelled", reason=reason))
    for item in meeting.items:
        texts += _item(writing, item)
    return day, Cell(tuple(texts))


def _item(writing: "Writing", item: Item) -> Iterator[Said]:
    yield _point(writing, item.kind, item.title, item.presenters)
    for decision in item.decisions:
        yield writing.say("item-decision", text=writing.said(decision).text)


def _point(writing: "Writing", kind: str, title: dict[str, str], presenters: tuple[str, ...]) -> Said:
    text, lang = writing.said(title)
    label = writing.words.label("kinds", kind)
    if presenters:
        return Said(
            writing.words("item-presenters", kind=label, title=text, presenters=writing.names(presenters)), lang
        )
    return Said(writing.words("item", kind=label, title=text), lang)


def _project(writing: "Writing", project: Project) -> Iterator[Block]:
    yield Heading(3, writing.said(project.title))
    yield Paragraph(writing.say("project-state", state=writing.words.label("project-states", project.state)))
    for name, points in (("rationale", project.rationale), ("activities", project.activities)):
        if points:
            yield Heading(4, writing.say(name))
            yield Bullets(tuple(_listed(writing, point) for point in points))
    served = _served(writing, project)
    if served:
        yield Heading(4, writing.say("aligned"))
        yield Bullets(tuple(served))
    if project.resources:
        yield Heading(4, writing.say("resources"))
        yield Paragraph(writing.said(project.resources))
    if project.interested:
        yield Heading(4, writing.say("interested"))
        yield Paragraph(Said(writing.names(project.interested), writing.lang))
    if decision := project.decision:
        yield Heading(4, writing.say("decision"))
        question = writing.said(decision.question).text
        if decision.outcome:
            day = writing.day(decision.date) if decision.date else str(decision.due or project.year)
            outcome = writing.words.label("outcomes", decision.outcome)
            yield Paragraph(writing.say("decision-made", question=question, outcome=outcome, date=day))
        elif decision.due:
            yield Paragraph(writing.say("decision-due", question=question, year=decision.due))
        else:
            yield Paragraph(writing.said(decision.question))


def _listed(writing: "Writing", point: RecordPoint) -> Point:
    return Point(writing.said(point.text), tuple(writing.said(text) for text in point.points))


def _served(writing: "Writing", project: Project) -> list[Point]:
    titles = {each.id: each.title for each in writing.community.priorities}
    titles |= {each.id: each.title for each in writing.community.topics}
    return [Point(writing.said(titles[id])) for id in (*project.priorities, *project.topics) if id in titles]
