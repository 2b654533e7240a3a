"""Saved searches: what a digest holds, that it comes once, and that it stops when somebody says so."""

import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from django.test import Client
from django.urls import reverse

from parvis.model import Text
from parvis.portal.accounts import services as accounts
from parvis.portal.catalogue import services as catalogue
from parvis.portal.following import models
from parvis.portal.following import services as following
from parvis.portal.mail import models as mail_models
from parvis.portal.mail import services as mail
from tests.portal.accounts.conftest import OPERATOR  # a fixture
from tests.portal.accounts.conftest import smtp as smtp
from tests.portal.web import seed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index")]
MORNING = datetime(2030, 3, 4, 10, 0, 1, tzinfo=UTC)
WATER = {"q": ["zebrafish"]}
FIRST = next(iter(seed.RECORDS.values()))


@pytest.fixture
def person(db: None) -> int:
    made = accounts.add_administrator(email="reader@example.ca", by=OPERATOR)
    found = accounts.accept_invitation(token=made.url.rpartition("/")[2]).person
    mail_models.Message.objects.all().delete()
    return found


def saved(person: int, rhythm: str = "daily", lang: str = "en", question: dict[str, list[str]] = WATER) -> int:
    by = accounts.Actor(person=person, name="reader")
    return following.save_search(person=person, by=by, name="Wells", question=question, lang=lang, rhythm=rhythm)


def publish(guid: str, title: str, days: int = 1) -> None:
    seed.save({guid: msgspec.structs.replace(FIRST, title=Text({"en": title, "fr": f"Poisson, {title}"}))}, days=days)


def digests() -> list[mail_models.Message]:
    return list(mail_models.Message.objects.filter(kind="digest").order_by("id"))


def test_a_digest_tells_what_is_new_and_changed_since_the_last_one_and_nothing_else(person) -> None:
    publish("old", "Old zebrafish levels")
    saved(person)
    publish("fresh", "Fresh zebrafish levels")
    publish("bridge", "Bridges of the county")
    publish("old", "Old zebrafish levels, revised", days=2)
    assert following.send_digests(now=MORNING).queued == 1
    (got,) = digests()
    new, changed = got.text.partition("Changed")[::2]
    assert "Fresh zebrafish levels" in new
    assert "Old zebrafish levels, revised" in changed
    assert "Bridges" not in got.text
    assert "2 datasets are new or changed" in got.subject
    assert following.send_digests(now=MORNING + timedelta(days=1)).queued == 0
    publish("third", "Third zebrafish levels", days=3)
    assert following.send_digests(now=MORNING + timedelta(days=2)).queued == 1
    assert "Fresh" not in digests()[1].text


def test_there_is_never_an_empty_digest(person) -> None:
    saved(person)
    publish("bridge", "Bridges of the county")
    told = following.send_digests(now=MORNING)
    assert (told.queued, told.empty) == (0, 1)
    assert digests() == []


def test_days_on_which_nothing_ran_are_made_up_for_once(person) -> None:
    saved(person)
    publish("fresh", "Fresh zebrafish levels")
    late = MORNING + timedelta(days=9)
    assert following.send_digests(now=late).queued == 1
    assert following.send_digests(now=late).queued == 0
    (search,) = following.list_searches(person=person)
    assert search.next_at == datetime(2030, 3, 14, 10, tzinfo=UTC)


def test_weekly_digests_come_on_monday_morning() -> None:
    thursday = datetime(2026, 3, 5, 12, tzinfo=UTC)
    assert following.next_time("weekly", thursday) == datetime(2026, 3, 9, 10, tzinfo=UTC)
    assert following.next_time("daily", thursday) == datetime(2026, 3, 6, 10, tzinfo=UTC)
    assert following.next_time("none", thursday) is None


def test_a_digest_waits_until_the_index_is_level(person) -> None:
    saved(person)
    record = seed.incoming("late", msgspec.structs.replace(FIRST, title=Text({"en": "Late zebrafish levels"})))
    catalogue.save_datasets(origin=seed.ORIGIN, run=None, records=[record], at=seed.NOON)
    assert following.send_digests(now=MORNING) == following.Digests()
    catalogue.sync_index()
    assert following.send_digests(now=MORNING).queued == 1


def test_a_digest_is_in_the_language_of_the_search_and_can_be_stopped_by_a_mail_program(person, smtp) -> None:
    saved(person, lang="fr", question=WATER)
    publish("fresh", "Fresh zebrafish levels")
    following.send_digests(now=MORNING)
    assert mail.send_due() == 1
    (got,) = smtp.messages
    assert got["Content-Language"] == "fr"
    assert "1 jeu de données est nouveau ou modifié" in got["Subject"]
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.fullmatch(r"<http://127\.0\.0\.1:8000(/fr/desabonnement/\S+)>", got["List-Unsubscribe"].strip())
    assert link
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(link[1]).status_code == 200
    assert following.list_searches(person=person)[0].rhythm == "daily"
    assert stranger.post(link[1], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert following.list_searches(person=person)[0].rhythm == "none"
    assert stranger.post(link[1], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert "parvis_session" not in stranger.cookies


def test_a_forged_link_stops_nothing(person) -> None:
    number = saved(person)
    answer = Client().post(reverse("en:unsubscribe", kwargs={"token": f"{number}.abc~def"}))
    assert answer.status_code == 410
    assert following.list_searches(person=person)[0].rhythm == "daily"


def test_a_search_is_its_persons_alone(person) -> None:
    number = saved(person)
    other = accounts.accept_invitation(
        token=accounts.add_administrator(email="other@example.ca", by=OPERATOR).url.rpartition("/")[2]
    ).person
    with pytest.raises(accounts.AccountsError, match="not-allowed"):
        following.delete_search(number=number, by=accounts.Actor(person=other, name="other"))
    assert following.get_search(number=number, person=other) is None


def test_the_same_search_saved_again_is_one(person) -> None:
    assert saved(person) == saved(person, rhythm="weekly")
    (search,) = following.list_searches(person=person)
    assert search.rhythm == "weekly"


KILLED = """
import os, signal, sys
import django
django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
from datetime import datetime
from parvis.portal.following import digesting
real, told = digesting._queue, []
def queue(*given):
    real(*given)
    told.append(given)
    if len(told) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
digesting._queue = queue
digesting.send_digests(now=datetime.fromisoformat(sys.argv[2]))
"""


def test_a_worker_killed_in_the_middle_sends_no_digest_twice_and_loses_none(person) -> None:
    for words in ("zebrafish", "fresh zebrafish", "zebrafish levels"):
        saved(person, question={"q": [words]})
    publish("fresh", "Fresh zebrafish levels")
    from django.conf import settings
    from django.db import connections

    name = str(connections["default"].settings_dict["NAME"])
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "parvis.portal.settings"}
    environment["PARVIS_HOME"] = str(settings.CONFIG.home)
    command = [sys.executable, "-c", KILLED, name, MORNING.isoformat()]
    ended = subprocess.run(command, env=environment, timeout=120, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert len(digests()) == 1  # the second died before its transaction ended
    for _ in range(50):  # PostgreSQL takes a moment to see that its client is gone
        following.send_digests(now=MORNING)
        if len(digests()) == 3:
            break
        time.sleep(0.2)
    following.send_digests(now=MORNING)
    assert len(digests()) == 3
    assert models.SavedSearch.objects.filter(next_at__lte=MORNING).count() == 0


def test_the_results_page_leads_to_saving_and_to_the_feed(person) -> None:
    page = Client().get("/en/datasets?q=water&format=CSV").content.decode()
    assert "/en/account/searches/save?q=water&amp;format=CSV" in page
    assert 'rel="alternate" type="application/atom+xml"' in page
