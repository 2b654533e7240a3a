"""Pages of the mapping tables: for everybody to see, for who holds the administration key to change."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from parvis.portal.config import admin_key
from parvis.portal.harvest.models import Run, UnmappedValue
from parvis.portal.harvest.services import get_table, mapping_history, set_mapping
from parvis.portal.settings import CONFIG
from tests.portal.harvest.portals import make_source

pytestmark = pytest.mark.django_db

UNMAPPED = reverse("en:unmapped")
TABLE = reverse("en:mapping-table", kwargs={"scope": "yukon"})


@pytest.fixture
def pages() -> Client:
    return Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)


@pytest.fixture
def alarm() -> UnmappedValue:
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    run = Run.objects.create(
        source=make_source(), status="done", started_at=now, heartbeat_at=now, ended_at=now, owner="", fetched=7, new=7
    )
    return UnmappedValue.objects.create(run=run, scope="yukon", field="frequency", value="Anually", count=7)


def token(pages: Client, path: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', pages.get(path).content.decode())
    assert found
    return found[1]


@pytest.fixture
def admin(pages: Client) -> Client:
    """A browser that gave the key."""
    path = reverse("en:administer")
    given = {"key": admin_key(CONFIG.home), "csrfmiddlewaretoken": token(pages, path)}
    assert pages.post(path, given).status_code == 303
    return pages


def post(admin: Client, path: str, **given: str) -> int:
    return admin.post(path, {**given, "csrfmiddlewaretoken": token(admin, reverse("en:administer"))}).status_code


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_everybody_sees_the_tables_and_nobody_a_form(pages: Client, alarm: UnmappedValue, lang: str) -> None:
    set_mapping(scope="yukon", field="frequency", value="rarely", code="P5Y", by="Ann")
    for name, parts in (("mapping", {}), ("mapping-table", {"scope": "yukon"}), ("unmapped", {})):
        response = pages.get(reverse(f"{lang}:{name}", kwargs=parts))
        assert response.status_code == 200
        text = response.content.decode()
        assert "<select" not in text
        assert 'method="post"' not in text
    assert "Anually" in text


def test_the_alarm_stands_on_the_harvest_status_pages(pages: Client, alarm: UnmappedValue) -> None:
    assert "1 value has no mapping" in pages.get(reverse("en:sources")).content.decode()
    text = pages.get(reverse("fr:source", kwargs={"slug": "yukon"})).content.decode()
    assert "Anually" in text
    assert "1 valeur n’a pas de correspondance" in text


def test_one_click_maps_a_value_to_the_code_that_is_guessed(admin: Client, alarm: UnmappedValue) -> None:
    text = admin.get(UNMAPPED).content.decode()
    assert '<option value="P1Y" selected>' in text
    assert post(admin, UNMAPPED, scope="yukon", field="frequency", value="Anually", code="P1Y", action="set") == 303
    (item,) = [item for item in get_table("yukon").mappings if item.value == "Anually"]
    assert (item.code, item.changed) == ("P1Y", True)
    assert "mapped since" in admin.get(UNMAPPED).content.decode()
    assert "has no mapping" not in admin.get(reverse("en:sources")).content.decode()


def test_a_change_is_undone_on_the_page_of_the_table(admin: Client) -> None:
    assert post(admin, TABLE, field="frequency", value="ad_hoc", code="P1D", action="set") == 303
    assert "before:" in admin.get(TABLE).content.decode()
    (change,) = mapping_history()
    assert change.by == "web"
    assert post(admin, TABLE, action="undo", number=str(change.number)) == 303
    (item,) = [item for item in get_table("yukon").mappings if item.value == "ad_hoc"]
    assert (item.code, item.changed) == ("irregular", False)


def test_what_is_refused_is_said_on_the_page(admin: Client) -> None:
    given = {"field": "frequency", "value": "rarely", "code": "P9Z", "csrfmiddlewaretoken": token(admin, TABLE)}
    response = admin.post(TABLE, given)
    assert response.status_code == 400
    assert "P9Z" in response.content.decode()


def test_without_the_key_nothing_is_changed(pages: Client) -> None:
    given = {"field": "frequency", "value": "rarely", "code": "P1Y"}
    given["csrfmiddlewaretoken"] = token(pages, reverse("en:administer"))
    response = pages.post(TABLE, given)
    assert (response.status_code, response.url) == (303, reverse("en:administer"))
    assert not mapping_history()


def test_a_wrong_key_and_a_forged_cookie_let_nobody_in(pages: Client) -> None:
    path = reverse("en:administer")
    assert pages.post(path, {"key": "x", "csrfmiddlewaretoken": token(pages, path)}).status_code == 403
    pages.cookies["parvis_admin"] = "yes:1:forged"
    assert "Give the administration key" in pages.get(TABLE).content.decode()


def test_a_form_of_another_site_is_refused(admin: Client) -> None:
    response = admin.post(TABLE, {"field": "frequency", "value": "rarely", "code": "P1Y"})
    assert response.status_code == 403
    assert not mapping_history()


def test_the_key_is_forgotten_when_asked(admin: Client) -> None:
    assert post(admin, reverse("en:administer"), forget="1") == 303
    assert "Give the administration key" in admin.get(TABLE).content.decode()


def test_hostile_values_are_shown_as_text(pages: Client, alarm: UnmappedValue) -> None:
    UnmappedValue.objects.update(value='"><script>alert(1)</script>')
    text = pages.get(UNMAPPED).content.decode()
    assert "<script>alert" not in text


def test_a_table_that_there_is_none_of_is_not_found(pages: Client) -> None:
    assert pages.get(reverse("en:mapping-table", kwargs={"scope": "mars"})).status_code == 404
    assert pages.get(reverse("en:mapping-table", kwargs={"scope": "source/none"})).status_code == 404
