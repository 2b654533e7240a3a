"""The toolkit's pages and files."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

pytestmark = pytest.mark.django_db
CLIENT = Client(SERVER_NAME="127.0.0.1")
GUIDE = "user-centred-portals"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_guide_is_listed_and_read_in_the_readers_language(lang: str) -> None:
    listed = html.fromstring(CLIENT.get(reverse(f"{lang}:toolkit")).content.decode())
    path = reverse(f"{lang}:guide", kwargs={"id": GUIDE})
    assert path in [a.get("href") for a in listed.iter("a")]
    made = html.fromstring(CLIENT.get(path).content.decode())
    assert len(made.findall(".//h1")) == 1
    assert len(made.findall(".//h3")) >= 20
    assert made.get("lang") == lang


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF-"), ("docx", b"PK"), ("zip", b"PK")])
def test_it_is_taken_as_a_file(form: str, start: bytes) -> None:
    answer = CLIENT.get(reverse("fr:guide-file", kwargs={"id": GUIDE, "form": form}))
    assert answer.content.startswith(start)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{GUIDE}-fr.{form}"'


def test_another_guide_or_form_is_not_found() -> None:
    assert CLIENT.get(reverse("en:guide", kwargs={"id": "nothing"})).status_code == 404
    assert CLIENT.get(reverse("en:guide-file", kwargs={"id": GUIDE, "form": "exe"})).status_code == 404
