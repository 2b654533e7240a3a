"""Searches are counted by their words, and by nothing that could tell who searched."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from parvis.portal.demand import counting as module
from parvis.portal.demand import models
from parvis.portal.demand.counting import Counting
from parvis.portal.demand.telling import demand
from parvis.portal.demand.wording import countable, is_robot

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0"


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    made = Counting()
    monkeypatch.setattr(made, "_start", lambda: None)  # what is counted is written down by the test
    monkeypatch.setattr(module, "counting", made)
    return made


def two_weeks() -> None:
    """What was counted in one week was counted in the one before as well, as if it were older."""
    for row in models.Searched.objects.all():
        last = row.week - timedelta(days=7)
        models.Searched.objects.create(week=last, lang=row.lang, words=row.words, found=row.found, count=0)


def search(counting: Counting, text: str = "water wells", times: int = 1, found: int = 3, lang: str = "en") -> None:
    for number in range(times):
        counting.note(text=text, lang=lang, found=found, who=f"203.0.113.{number}/{found}", user_agent=BROWSER)


def test_words_are_counted_by_the_week_language_and_luck(counting: Counting) -> None:
    search(counting, "Water  Wells", 6, found=0)
    search(counting, "water wells", 2, found=30)
    counting.write()
    rows = {(row.words, row.lang, row.found): row.count for row in models.Searched.objects.all()}
    assert rows == {("water wells", "en", "none"): 6, ("water wells", "en", "some"): 2}
    assert {row.week.weekday() for row in models.Searched.objects.all()} == {0}


def test_the_same_words_from_the_same_address_count_once_in_an_hour(counting: Counting) -> None:
    for number in range(10):
        counting.note(text="caribou", lang="en", found=1, who="203.0.113.1", user_agent=f"{BROWSER}{number}")
    counting.write()
    assert models.Searched.objects.get().count == 1


def test_the_hour_is_forgotten_with_its_secret(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    search(counting, "caribou")
    before = counting._secret
    monkeypatch.setattr(module.time, "monotonic", lambda: counting._since + module.HOUR + 1)
    search(counting, "moose")
    assert counting._secret != before
    assert len(counting._heard) == 1


@pytest.mark.parametrize(
    "text",
    [
        "jane.doe@example.ca", "867-975-1234", "call 867 975 1234", "046 454 286", "046454286", "K1A 0B1", "x0a0h0",
        "123–456–789", "123/456/789", "123_456_789", "AB123456", "jane (at) x.ca",
        "https://example.ca/me", "www.example.ca", "a" * 101, "word " * 13, "", "  ", "\x00",
    ],
)  # fmt: skip
def test_what_could_tell_who_somebody_is_is_never_counted(counting: Counting, text: str) -> None:
    assert countable(text) is None
    assert not counting.note(text=text, lang="en", found=0, who="203.0.113.1", user_agent=BROWSER)


@pytest.mark.parametrize("text", ["census 2021", "2015 à 2020", "2015-2020", "2019 2020 2021", "cpi", "ᓄᓇᕗᑦ"])
def test_years_and_words_of_any_script_are_counted(text: str) -> None:
    assert countable(text) == text


@pytest.mark.parametrize("agent", ["", "Googlebot/2.1", "curl/8.0", "python-requests/2.32", "HeadlessChrome/130"])
def test_robots_are_not_counted(counting: Counting, agent: str) -> None:
    assert is_robot(agent)
    assert not counting.note(text="water", lang="en", found=1, who="203.0.113.1", user_agent=agent)


def test_what_few_looked_for_is_told_to_nobody(counting: Counting) -> None:
    search(counting, "rare words", 4)
    search(counting, "usual words", 5)
    counting.write()
    two_weeks()
    assert [each.words for each in demand()] == ["usual words"]


def test_words_of_one_week_alone_are_told_to_nobody(counting: Counting) -> None:
    search(counting, "jane q doe", 50)
    counting.write()
    assert demand() == []


def test_counts_are_rounded_so_that_no_small_one_can_be_worked_out(counting: Counting) -> None:
    search(counting, "wells", 6, found=0)
    search(counting, "wells", 1, found=9)
    counting.write()
    two_weeks()
    assert [(each.count, each.nothing) for each in demand()] == [(5, 5)]
    assert demand(found="some") == []


def test_a_full_hour_counts_no_more(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_HEARD", 3)
    search(counting, "wells", 9)
    counting.write()
    assert models.Searched.objects.get().count == 3


def test_how_often_nothing_was_found_is_hidden_where_it_was_rare(counting: Counting) -> None:
    search(counting, "wells", 9, found=8)
    search(counting, "WELLS ", 3, found=0)
    search(counting, "caribou", 7, found=0)
    counting.write()
    two_weeks()
    assert {each.words: (each.count, each.nothing) for each in demand()} == {"wells": (10, 0), "caribou": (5, 5)}
    assert [each.words for each in demand(found="none")] == ["caribou"]


def test_what_could_not_be_written_is_kept_for_the_next_time(
    counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    search(counting, "wells", 5)
    with monkeypatch.context() as broken:
        broken.setattr(module, "_add", lambda counts: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            counting.write()
    counting.write()
    assert [row.count for row in models.Searched.objects.all()] == [5]


def test_counts_older_than_a_year_and_a_month_are_forgotten(counting: Counting) -> None:
    old = date(2024, 1, 1)
    models.Searched.objects.create(week=old, lang="en", words="old", found="some", count=50)
    search(counting, "new", 5)
    counting.write()
    assert not models.Searched.objects.filter(week=old).exists()


def test_only_a_period_a_language_or_a_luck_is_asked_for(counting: Counting) -> None:
    search(counting, "puits", 6, lang="fr")
    search(counting, "wells", 6, found=0)
    counting.write()
    two_weeks()
    today = datetime.now(UTC).date()
    assert [each.words for each in demand(lang="fr")] == ["puits"]
    assert [each.words for each in demand(found="none")] == ["wells"]
    assert demand(since=today + timedelta(days=7)) == []


@pytest.mark.usefixtures("index")
def test_a_search_on_the_page_is_counted_unless_the_browser_asks_for_nothing_of_the_sort(counting: Counting) -> None:
    client, path = Client(SERVER_NAME="127.0.0.1"), reverse("en:datasets")
    agent = {"HTTP_USER_AGENT": BROWSER}
    client.get(path, {"q": "narwhals"}, **agent)
    client.get(path, {"q": "belugas"}, HTTP_SEC_GPC="1", **agent)
    client.get(path, {"q": "whales"}, HTTP_DNT="1", **agent)
    client.get(path, {"q": "seals", "page": "2"}, **agent)
    client.get(path, **agent)
    counting.write()
    assert [(row.words, row.found) for row in models.Searched.objects.all()] == [("narwhals", "none")]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_page_and_its_files_show_what_may_be_told(counting: Counting, lang: str) -> None:
    search(counting, "=caribou", 12, found=0, lang=lang)
    search(counting, "rare", 2)
    counting.write()
    two_weeks()
    client = Client(SERVER_NAME="127.0.0.1")
    text = client.get(reverse(f"{lang}:demand")).content.decode()
    assert "=caribou" in text
    assert "rare<" not in text
    made = client.get(reverse(f"{lang}:demand-file", kwargs={"form": "json"})).json()
    assert made == {"items": [{"words": "=caribou", "lang": lang, "count": 10, "nothing": 10}]}
    table = client.get(reverse(f"{lang}:demand-file", kwargs={"form": "csv"})).content.decode()
    assert table.splitlines() == ["words,lang,count,nothing", f"'=caribou,{lang},10,10"]
    assert client.get(reverse(f"{lang}:demand-file", kwargs={"form": "exe"})).status_code == 404
