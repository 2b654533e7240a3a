"""Portals to harvest on this machine, and the command line in this process or in one of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from parvis.cli.main import parvis
from tests.replay.ckan_site import CkanSite
from tests.replay.server import ReplayServer


def package(number: int, **fields: Any) -> dict[str, Any]:
    """A package as CKAN gives it."""
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "name": f"wells-{number}",
        "title": f"Water wells of district {number}",
        "notes": "Location and depth of wells.",
        "metadata_modified": f"2026-01-{number % 28 + 1:02}T00:00:00",
        "organization": {"id": "env", "name": "env", "title": "Environment"},
        "resources": [{"id": f"r{number}", "url": f"https://example.ca/{number}.csv", "format": "CSV"}],
        "tags": [{"name": "water"}],
        **fields,
    }


@pytest.fixture
def site() -> CkanSite:
    """A portal of twelve records."""
    return CkanSite([package(number) for number in range(12)], title="District data")


@pytest.fixture
def server(site: CkanSite) -> Iterator[ReplayServer]:
    with ReplayServer(site) as running:
        yield running


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command in this process, over the test's database."""
    # Its handler would keep the runner's standard error, which is closed after the command.
    monkeypatch.setattr("parvis.portal.logs.configure_logs", lambda **options: None)

    def run(*args: str, input: str | None = None) -> Result:
        return CliRunner().invoke(parvis, args, input=input)

    return run


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Run a command in a process of its own, with a home of its own."""

    def run(*args: str, lang: str = "en", **env: str) -> "subprocess.CompletedProcess[str]":
        environment = environ(tmp_path / "home", lang) | env
        return subprocess.run(
            [sys.executable, "-m", "parvis", *args], env=environment, capture_output=True, text=True, timeout=120
        )

    return run


def environ(home: Path, lang: str = "en") -> dict[str, str]:
    """The environment of a process with a home of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PARVIS_", "LC_", "LANG"))}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    source = str(Path(__file__).resolve().parents[2] / "src")
    return {**kept, "PARVIS_HOME": str(home), "PARVIS_LANG": lang, "PYTHONPATH": source, "PYTHONUNBUFFERED": "1"}


def document(text: str) -> Any:
    """The one JSON document that standard output has to be."""
    return json.loads(text)
