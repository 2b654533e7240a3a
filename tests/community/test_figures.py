"""Counts in text, tables and annexes agree, whatever the group and its years."""

import re
from datetime import date
from itertools import pairwise

from hypothesis import HealthCheck, given, settings

from parvis.community import Community, year_of
from parvis.community.figures import in_office
from parvis.community.records import Declared, Government, Group, Item, Meeting, Membership, Name, Organization, Topic
from parvis.community.report import report
from parvis.community.report.document import Heading, Paragraph, Table

from .groups import YEARS, groups, words

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(groups())
def test_text_tables_and_records_agree(group: Community) -> None:
    for year in YEARS:
        found = year_of(group, year)
        held = [m for m in group.meetings if m.state == "held" and m.date.startswith(str(year))]
        assert found.counted("meetings") == len(held)
        assert found.counted("topics-completed") + len(found.open) == sum(t.year == year for t in group.topics)
        document = report(group, [year], "en")
        tables = {table.caption.text: table for table in document.blocks if isinstance(table, Table)}
        rows = tables.get(f"Meetings and activities in {year}")
        gone = {m.date[:7] for m in found.cancelled}
        expected = len(held) + len(found.cancelled) + sum(each.month not in gone for each in found.without)
        assert len(rows.rows if rows else ()) == expected
        topics = tables.get(f"Forward agenda for {year}")
        assert len(topics.rows if topics else ()) == sum(topic.year == year for topic in group.topics)
        text = " ".join(block.text.text for block in document.blocks if isinstance(block, Paragraph))
        said = re.search(r"the group held (one|\d+) meeting", text) or re.search(r"The group held (one) meeting", text)
        assert (said[1].replace("one", "1") if said else "0") == str(len(held))


@QUICK
@given(groups())
def test_every_month_that_the_records_reach_has_a_meeting_or_is_told_to_have_none(group: Community) -> None:
    for year in YEARS:
        found = year_of(group, year)
        months = {meeting.date[:7] for meeting in found.meetings} | {each.month for each in found.without}
        assert months == {f"{year}-{n:02}" for n in range(1, int(found.through[5:] or 0) + 1)}
        assert not {meeting.date[:7] for meeting in found.meetings} & {each.month for each in found.without}


@QUICK
@given(groups())
def test_headings_never_skip_a_level(group: Community) -> None:
    levels = [block.level for block in report(group, YEARS, "fr").blocks if isinstance(block, Heading)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def small(**fields: object) -> Community:
    return Community(group=Group(id="g", names=(Name(name=words("Group")),)), **fields)  # type: ignore[arg-type]


def test_a_year_with_nothing_in_it_is_reported_so() -> None:
    text = " ".join(b.text.text for b in report(small(), [2030], "en").blocks if isinstance(b, Paragraph))
    assert "No meeting is recorded for 2030." in text
    assert year_of(small(), 2030).without == ()


def test_a_meeting_called_off_leaves_its_month_without_one_for_its_reason() -> None:
    group = small(
        meetings=(
            Meeting(date="2023-01-10"),
            Meeting(date="2023-02-14", state="cancelled", reason="election"),
            Meeting(date="2023-03-14"),
        )
    )
    found = year_of(group, 2023)
    assert [(each.month, each.reason) for each in found.without] == [("2023-02", "election")]


def test_a_month_without_a_word_is_told_to_have_no_reason() -> None:
    group = small(meetings=(Meeting(date="2023-01-10"), Meeting(date="2023-03-14")))
    assert [(each.month, each.reason) for each in year_of(group, 2023).without] == [("2023-02", None)]


def test_municipal_and_foreign_partners_are_told_apart_from_departments() -> None:
    group = small(
        governments=(
            Government(id="on", name=words("O"), order="provincial"),
            Government(id="to", name=words("T"), order="municipal"),
        ),
        organizations=(
            Organization(id="a", name=words("A"), government="on"),
            Organization(id="b", name=words("B"), government="to"),
            Organization(id="c", name=words("C")),
        ),
        meetings=(Meeting(date="2023-01-10", items=(Item(title=words("x"), presenters=("c", "b", "a", "a")),)),),
    )  # fmt: skip
    found = year_of(group, 2023)
    assert [each.id for each in found.presented] == ["a"]
    assert [each.id for each in found.partners] == ["c", "b"]


def test_the_co_chairs_are_those_of_the_reports_last_day() -> None:
    chairs = (
        Membership(government="ca", role="co-chair", end="2022-06-30"),
        Membership(government="on", role="co-chair", start="2022-07-01"),
    )
    assert [each.government for each in in_office(chairs, "2022-06-30")] == ["ca"]
    assert [each.government for each in in_office(chairs, "2022-12-31")] == ["on"]


def test_a_declared_figure_is_said_and_one_that_agrees_is_no_difference() -> None:
    group = small(meetings=(Meeting(date="2023-01-10"),), declared=(Declared(year=2023, figure="meetings", value=1),))
    assert not list(year_of(group, 2023).differences())
    topics = (Topic(id="t", year=2023, title=words("t"), state="dropped"),)
    assert len(year_of(small(topics=topics), 2023).dropped) == 1


def test_days_of_reports_are_written_as_each_language_writes_them() -> None:
    group = small(meetings=(Meeting(date=date(2023, 4, 1).isoformat(), items=(Item(title=words("x")),)),))
    for lang, day in (("en", "April 1, 2023"), ("fr", "1 avril 2023")):
        (table,) = [block for block in report(group, [2023], lang).blocks if isinstance(block, Table)]
        assert [row[0].texts[0].text for row in table.rows][-1] == day
