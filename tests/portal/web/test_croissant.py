"""Croissant, for those who learn from tables: offered on the pages of datasets that have some."""

import json

import pytest
from django.test import Client

from .seed import NUNAVUT_ICE, YUKON_WATER, save

pytestmark = pytest.mark.django_db


def test_croissant_is_offered_where_there_are_tables(client: Client) -> None:
    slugs = save({"water": YUKON_WATER, "ice": NUNAVUT_ICE})
    page = client.get(f"/fr/jeux-de-donnees/{slugs['water']}").content.decode()
    assert f"{slugs['water']}.croissant.json" in page
    assert ".croissant.json" not in client.get(f"/fr/jeux-de-donnees/{slugs['ice']}").content.decode()
    document = json.loads(client.get(f"/fr/jeux-de-donnees/{slugs['water']}.croissant.json").content)
    assert document["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    assert document["distribution"][0]["contentUrl"] == "https://files.example.ca/water.csv"
