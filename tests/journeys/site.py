"""Fills an empty PARVIS_HOME with a small catalogue: `python tests/journeys/site.py`, before Django is set up."""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

PACKAGES = [
    {
        "id": f"pkg-{number}",
        "name": f"road-counts-{number}",
        "title": f"Road traffic counts, part {number}",
        "notes": "Vehicles counted at permanent stations.",
        "license_id": "ca-ogl-lgo",
        "metadata_modified": "2026-11-01T10:00:00" if number else "last tuesday",
        "tags": [{"name": "roads"}, {"name": "traffic"}],
        "organization": {"name": "transport", "title": "Transport Office | Bureau des transports"},
        "house_field": "kept aside",
        "resources": [{"url": f"https://roads.example.ca/{number}.csv", "format": "CSV", "name": "Counts"}],
    }
    for number in range(25)
]
UNUSABLE = {"id": "", "title": None, "resources": "none"}


def fill(folder: Path) -> None:
    """Harvest a folder of CKAN packages through the pipeline, and add the hand-made records beside it."""
    import django

    django.setup()
    from django.core.management import call_command

    from parvis.connectors.client import HttpClient
    from parvis.portal.catalogue import services as catalogue
    from parvis.portal.harvest import services as harvest
    from tests.portal.web import seed

    call_command("migrate", verbosity=0)
    catalogue.reindex()
    lines = [json.dumps(package) for package in [*PACKAGES, UNUSABLE]]
    (folder / "packages.jsonl").write_text("\n".join(lines), "utf-8")
    client = HttpClient(local=True, base_url="http://127.0.0.1")
    source, _found = harvest.add_source(
        url=str(folder / "packages.jsonl"),
        client=client,
        name={"en": "Roads of Nova Scotia", "fr": "Routes de la Nouvelle-Écosse"},
        jurisdiction="CA-NS",
        local=True,
    )
    harvest.preview_source(slug=source.slug, client=client)
    harvest.harvest(sources=[source.slug])
    slugs = seed.save(seed.RECORDS)
    slugs |= seed.save({"water": seed.YUKON_WATER_CHANGED}, days=3)
    slugs["gone"] = seed.save({"gone": seed.GONE})["gone"]
    gone = str(catalogue.dataset_id(origin=seed.ORIGIN, guid="gone"))
    catalogue.withdraw(ids=[gone], run=None, at=seed.NOON)
    catalogue.sync_index()
    (run,) = harvest.list_runs(source=source.slug, limit=1)
    (folder / "site.json").write_text(json.dumps({"slugs": slugs, "source": source.slug, "run": run.id}), "utf-8")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.portal.settings")
    sys.path.insert(0, str(ROOT))
    fill(Path(os.environ["PARVIS_HOME"]))
