"""Fills an empty PARVIS_HOME with two sources that share datasets: `python tests/journeys/same_site.py`."""

import json
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent

WELLS = (
    "Every well in the province with its depth, its yield and the layers that were met while it was drilled, as the "
    "drillers reported them to the branch since nineteen seventy; coordinates were checked in the field."
)
ROUTES = (
    "Chaque ligne d’autobus avec son tracé, ses arrêts et ses horaires des jours de semaine et de fin de semaine, tels "
    "que la société de transport les publie quatre fois par année; les lignes scolaires n’y sont pas."
)


def _package(id: str, title: str, notes: str, *files: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": id,
        "name": id,
        "title": title,
        "notes": notes,
        "license_id": "ca-ogl-lgo",
        "metadata_modified": "2026-10-01T10:00:00",
        "organization": {"name": "water", "title": "Water Resources Branch"},
        "resources": [{"url": f"https://open.example.ns.ca/{file}", "format": file[-3:].upper()} for file in files],
        **fields,
    }


PROVINCE = [
    _package("wells", "Groundwater wells of the province", WELLS, "wells.csv", "wells.zip"),
    _package("routes", "Lignes d’autobus de la région", ROUTES, "routes.csv", language="fr"),
    _package("hydrants", "Fire hydrants of the city", "", organization={"name": "fire", "title": "Fire Service"}),
    _package("bridges", "Bridges", "Where they are, and how much they bear.", "bridges.csv"),
]
FEDERAL = [
    _package(
        "copy-wells", "Groundwater wells of the province", WELLS, "wells.csv", "wells.zip", "wells.pdf",
        metadata_modified="2026-11-11T10:00:00", license_id="cc-by",
    ),
    _package("copy-routes", "Lignes d’autobus de la région", ROUTES, "routes.csv", language="fr"),
    _package("copy-hydrants", "Fire hydrants of the city", "", organization={"name": "fire", "title": "Fire Service"}),
]  # fmt: skip
SOURCES = (
    (PROVINCE, "CA-NS", {"en": "Open data of Nova Scotia", "fr": "Données ouvertes de la Nouvelle-Écosse"}),
    (FEDERAL, "CA", {"en": "Open Government portal", "fr": "Portail du gouvernement ouvert"}),
)


def fill(folder: Path) -> None:
    """Harvest two folders of CKAN packages, and find what both have."""
    import django

    django.setup()
    from django.core.management import call_command

    from parvis.connectors.client import HttpClient
    from parvis.portal.catalogue import services as catalogue
    from parvis.portal.harvest import services as harvest

    call_command("migrate", verbosity=0)
    catalogue.reindex()
    client = HttpClient(local=True, base_url="http://127.0.0.1")
    for number, (packages, jurisdiction, name) in enumerate(SOURCES):
        file = folder / f"packages-{number}.jsonl"
        file.write_text("\n".join(json.dumps(package) for package in packages), "utf-8")
        source, _found = harvest.add_source(
            url=str(file), client=client, name=name, jurisdiction=jurisdiction, local=True
        )
        harvest.preview_source(slug=source.slug, client=client)
        harvest.harvest(sources=[source.slug])
    catalogue.find_same(portals=harvest.authorities())
    catalogue.sync_index()
    slugs = {
        item.dataset.provenance.guid: item.slug for item in catalogue.iterate_datasets() if item.dataset.provenance
    }
    (folder / "site.json").write_text(json.dumps({"slugs": slugs}), "utf-8")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.portal.settings")
    sys.path.insert(0, str(ROOT))
    fill(Path(os.environ["PARVIS_HOME"]))
