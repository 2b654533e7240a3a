"""The facts of a working group's report on 2021 and 2022, entered as records, come out of them again."""

import pytest

from parvis.community import read, year_of
from parvis.community.report import report
from parvis.community.report.document import Bullets, Heading, Notice, Paragraph, Table

from .groups import EXAMPLE, example

HELD = {
    2021: ["01-12", "02-09", "03-09", "04-13", "05-11", "06-08", "07-13", "11-09"],
    2022: ["01-11", "02-08", "03-08", "04-12", "05-10", "06-14", "07-12"],
}
POINTS = {
    "2021-01-12": 3, "2021-02-09": 2, "2021-03-09": 2, "2021-04-13": 2, "2021-05-11": 5, "2021-06-08": 2,
    "2021-07-13": 3, "2021-11-09": 2, "2022-01-11": 2, "2022-02-08": 2, "2022-03-08": 2, "2022-04-12": 2,
    "2022-05-10": 2, "2022-06-14": 2, "2022-07-12": 2,
}  # fmt: skip
COMPLETED = {
    "standard-datasets": "2022-01-11",
    "portals-cloud": "2022-02-08",
    "web-renewal": "2022-03-08",
    "digital-transformation": "2022-05-10",
}


def test_the_example_is_read_without_a_problem_and_lacks_no_language() -> None:
    assert read(EXAMPLE.read_bytes()).problems == ()


@pytest.mark.parametrize("year", [2021, 2022])
def test_every_meeting_stands_on_its_day_with_its_points(year: int) -> None:
    found = year_of(example(), year)
    assert [meeting.date[5:] for meeting in found.meetings] == HELD[year]
    assert {meeting.date: len(meeting.items) for meeting in found.meetings} == {
        day: count for day, count in POINTS.items() if day.startswith(str(year))
    }


def test_2021_has_four_months_without_a_meeting_and_2022_one() -> None:
    assert [found.month[5:] for found in year_of(example(), 2021).without] == ["08", "09", "10", "12"]
    assert [found.month[5:] for found in year_of(example(), 2022).without] == ["08"]
    assert {found.reason for found in year_of(example(), 2021).without} == {"election", "seasonal-leave"}


def test_one_meeting_was_of_directors_general() -> None:
    assert [m.date for m in example().meetings if m.level == "directors-general"] == ["2021-05-11"]


def test_seven_and_six_bodies_presented_where_nine_and_seven_are_declared_and_the_difference_is_shown() -> None:
    first, second = year_of(example(), 2021), year_of(example(), 2022)
    assert [each.id for each in first.presented] == ["gov-nt", "statcan", "gov-on", "gov-qc", "gov-bc", "gov-ns", "tbs"]
    assert [each.id for each in second.presented] == ["nrcan", "tbs", "gov-mb", "gov-qc", "gov-bc", "gov-ns"]
    assert (first.said("organizations"), second.said("organizations")) == (9, 7)
    assert [(declared.value, counted) for declared, counted in first.differences()] == [(9, 7)]
    notices = [block.text.text for block in report(example(), [2021], "en").blocks if isinstance(block, Notice)]
    assert len(notices) == 1
    assert "9 declared; the records give 7 (Government of the Northwest Territories, Statistics Canada" in notices[0]


def test_four_topics_are_completed_on_their_days_and_eleven_are_open() -> None:
    found = year_of(example(), 2022)
    assert {topic.id: topic.completed for topic in found.completed} == COMPLETED
    assert len(found.open) == 11


def test_the_mandate_changes_in_four_steps_none_of_them_done() -> None:
    (change,) = example().changes
    assert [step.state for step in change.steps] == ["planned"] * 4


def test_both_projects_have_their_rationale_and_wait_for_a_decision_on_2023() -> None:
    projects = example().projects
    assert [len(project.rationale) for project in projects] == [4, 2]
    assert [sum(len(point.points) for point in project.rationale) for project in projects] == [4, 6]
    assert {project.decision.due for project in projects if project.decision} == {2023}


@pytest.mark.parametrize(
    ("lang", "held", "none", "chairs"),
    [
        ("en", ["the group held 8 meetings", "From January to July 2022, the group held 7 meetings"],
         "No meetings were held in August, September and October 2021 (election period).",
         "Government of Canada and Government of Quebec"),
        ("fr", ["le groupe a tenu 8 réunions", "Entre janvier et juillet 2022, le groupe a tenu 7 réunions"],
         "Aucune réunion n’a eu lieu en août, septembre et octobre 2021 (période électorale).",
         "Gouvernement du Canada et Gouvernement du Québec"),
    ],
)  # fmt: skip
def test_the_report_says_so_in_both_languages(lang: str, held: list[str], none: str, chairs: str) -> None:
    document = report(example(), [2021, 2022], lang)
    text = "\n".join(block.text.text for block in document.blocks if isinstance(block, Paragraph))
    for sentence in (*held, none, chairs):
        assert sentence in text
    assert {
        text.lang for block in document.blocks if isinstance(block, Heading | Paragraph) for text in (block.text,)
    } == {lang}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_annexes_have_every_meeting_topic_and_month_without_one(lang: str) -> None:
    tables = [block for block in report(example(), [2021, 2022], lang).blocks if isinstance(block, Table)]
    assert [len(table.rows) for table in tables] == [8 + 4, 4 + 11, 7 + 1]
    lists = [block for block in report(example(), [2021, 2022], lang).blocks if isinstance(block, Bullets)]
    assert [len(each.points) for each in lists if each.numbered] == [3, 4, 2]
