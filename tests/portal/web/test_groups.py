"""Pages of working groups: everything in the reader's language, the report as a page and as files, the calendar."""

import io

import docx
import icalendar
import msgspec
import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from parvis.community.records import Meeting, Topic
from parvis.portal.community import services
from tests.community.groups import example, words

pytestmark = pytest.mark.django_db
CLIENT = Client(SERVER_NAME="127.0.0.1")
PAGES = ("groups", "group", "meetings", "agenda", "projects")


@pytest.fixture
def group() -> str:
    services.keep(community=example())
    return "cogwg"


def address(lang: str, name: str, **parts: str) -> str:
    return reverse(f"{lang}:{name}", kwargs=parts or None)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_page_answers_with_one_heading_of_the_first_level(group: str, lang: str) -> None:
    found = [address(lang, name, **({} if name == "groups" else {"slug": group})) for name in PAGES]
    found.append(address(lang, "meeting", slug=group, date="2021-05-11"))
    found.append(address(lang, "report", slug=group, years="2021-2022"))
    for path in found:
        answer = CLIENT.get(path)
        assert answer.status_code == 200, path
        made = html.fromstring(answer.content.decode())
        assert len(made.findall(".//h1")) == 1, path
        assert made.get("lang") == lang
        assert "Set-Cookie" not in answer.headers


def test_meetings_and_months_without_one_stand_in_the_table(group: str) -> None:
    made = html.fromstring(CLIENT.get(address("fr", "meetings", slug=group)).content.decode())
    tables = {table.findtext("caption"): table for table in made.iter("table")}
    assert [len(table.findall(".//tbody/tr")) for table in tables.values()] == [8, 12]
    assert "Pas de réunion\u00a0: période électorale" in tables["Réunions de 2021"].text_content()


def test_the_forward_agenda_has_states_that_lead_to_the_meetings(group: str) -> None:
    made = html.fromstring(CLIENT.get(address("en", "agenda", slug=group)).content.decode())
    links = [(a.text, a.get("href")) for a in made.find(".//table").iter("a")]
    assert ("Completed on January 11, 2022", address("en", "meeting", slug=group, date="2022-01-11")) in links
    assert len(made.findall(".//tbody/tr")) == 15


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF-"), ("docx", b"PK"), ("html", b"<!doctype html>")])
def test_the_report_comes_as_a_file_in_the_readers_language(group: str, form: str, start: bytes) -> None:
    answer = CLIENT.get(address("fr", "report-file", slug=group, years="2021-2022", form=form))
    assert answer.status_code == 200
    assert answer.content.startswith(start)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="cogwg-2021-2022-fr.{form}"'
    if form == "docx":
        assert (
            docx.Document(io.BytesIO(answer.content)).paragraphs[0].text
            == "GTGOC\u00a0: rapport annuel, 2021\u20132022"
        )


def test_notices_for_editors_are_on_no_public_page(group: str) -> None:
    text = CLIENT.get(address("en", "report", slug=group, years="2021")).content.decode()
    assert "the records give" not in text


@pytest.mark.parametrize("years", ["21", "2021-2020", "2021-2099", "abcd", "2021-2022-2023"])
def test_years_that_are_none_are_not_found(group: str, years: str) -> None:
    assert CLIENT.get(address("en", "report", slug=group, years=years)).status_code == 404


def test_a_group_or_meeting_that_is_not_there_is_not_found(group: str) -> None:
    for path in (
        address("en", "group", slug="nobody"),
        address("en", "meeting", slug=group, date="2021-05-12"),
        address("en", "calendar", slug="nobody"),
        address("en", "report-file", slug=group, years="2021", form="exe"),
    ):
        assert CLIENT.get(path).status_code == 404, path


def test_the_calendar_has_every_meeting_with_its_page(group: str) -> None:
    answer = CLIENT.get(address("fr", "calendar", slug=group))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert len(events) == 15
    first = min(events, key=lambda event: event["dtstart"].dt)
    assert str(first["dtstart"].dt) == "2021-01-12"
    assert str(first["url"]).endswith("/fr/groupes/cogwg/reunions/2021-01-12")
    assert "Des consultations budgétaires tenues en ligne" in str(first["description"])


def test_what_is_for_members_is_on_no_page_feed_or_file() -> None:
    hidden = Topic(id="hidden", year=2022, title=words("Zyzzyva"), audience="members")
    closed = Meeting(date="2022-09-13", note=words("Quokka"), audience="members")
    services.keep(
        community=msgspec.structs.replace(
            example(), topics=(*example().topics, hidden), meetings=(*example().meetings, closed)
        )
    )
    paths = [address("en", name, slug="cogwg") for name in PAGES[1:]]
    paths += [address("en", "report", slug="cogwg", years="2022"), address("en", "calendar", slug="cogwg")]
    for path in paths:
        text = CLIENT.get(path).content.decode()
        assert "Zyzzyva" not in text, path
        assert "2022-09-13" not in text, path
        assert "September 13" not in text, path
    assert CLIENT.get(address("en", "meeting", slug="cogwg", date="2022-09-13")).status_code == 404


def test_without_a_group_the_page_says_so() -> None:
    assert "No group keeps its records here yet." in CLIENT.get(address("en", "groups")).content.decode()
