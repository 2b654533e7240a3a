"""What every test stands on: a home of its own, made before Django loads its settings."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(tempfile.mkdtemp(prefix="parvis-test-"))
os.environ["PARVIS_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "parvis.portal.settings"
for name in ("PARVIS_BASE_URL", "PARVIS_DATABASE_URL", "PARVIS_SEARCH_URL", "PARVIS_LANG", "PARVIS_DEBUG"):
    os.environ.pop(name, None)
if os.environ.get("PARVIS_TEST_POSTGRES_URL"):
    os.environ["PARVIS_DATABASE_URL"] = os.environ["PARVIS_TEST_POSTGRES_URL"]

# What CI tries must not change between two runs of the same code; elsewhere every run tries something new.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
if not os.environ.get("PARVIS_EXPLORE"):
    # Hypothesis puts constants of the modules that happen to be loaded among its draws, and has no setting for it: what
    # a test tries, and whether it fails, would hang on the tests before it.
    providers._get_local_constants = Constants

# pytest-django would read the settings before this file could say where home is.
django.setup()
# Or else the processes of pytest-xdist would inherit it, and read the settings with this process's home.
del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_unconfigure() -> None:
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """A file, not memory: threads of a harvest each open the database for themselves."""
    from django.conf import settings
    from django.db import connections

    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        connections["default"].settings_dict["TEST"]["NAME"] = str(HOME / "test.sqlite3")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real records; the test is skipped, saying so, where there is none."""
    folder = Path(os.environ.get("PARVIS_CORPUS") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("no corpus of real records: set PARVIS_CORPUS")
    return folder


@pytest.fixture
def index() -> Iterator[None]:
    """An empty search index for the test, and none after it."""
    from parvis.portal.catalogue import services as catalogue

    catalogue.engine().rebuild(iter(()), change=0)
    yield
    catalogue.engine().rebuild(iter(()), change=0)
