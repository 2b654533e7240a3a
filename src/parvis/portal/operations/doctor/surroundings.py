"""What Parvis stands on: packages, port, public address, translations, limits of the system."""

import http.client
import resource
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import parvis
from parvis.model import Severity
from parvis.portal.config import Config
from parvis.portal.operations.errors import OperationError
from parvis.portal.operations.listening import check_port

from .finding import Finding, wrong

FEWEST_FILES = 1024
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def check(config: Config, *, port: int) -> Iterator[Finding]:
    """Everything around the portal that can be looked at without its database."""
    yield _packages(config)
    yield _port(port)
    yield _address(config)
    yield _catalogues()
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < FEWEST_FILES:
        yield wrong("files", "files-few", "warning", limit=soft, least=FEWEST_FILES)
    else:
        yield Finding(check="files", detail=str(soft))


def _packages(config: Config) -> Finding:
    scheme = urlsplit(config.database_url).scheme
    if scheme.startswith(("postgres", "pgsql")) and find_spec("psycopg") is None:
        return wrong("packages", "package-missing", package="parvis[postgres]", setting="PARVIS_DATABASE_URL")
    return Finding(check="packages", detail=f"parvis {parvis.__version__}")


def _port(port: int) -> Finding:
    try:
        check_port("127.0.0.1", port)
    except OperationError as error:
        if _parvis_answers(port):
            return Finding(check="port", detail=f"{port}: Parvis")
        return Finding(check="port", detail=str(port), problem=error.problem)
    return Finding(check="port", detail=str(port))


def _parvis_answers(port: int) -> bool:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        asking.request("GET", "/health/live")
        reply = asking.getresponse()
        return reply.status == 200 and b'"live"' in reply.read(200)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()


def _address(config: Config) -> Finding:
    parts = urlsplit(config.base_url)
    if parts.hostname in THIS_MACHINE:
        severity: Severity = "warning" if config.allowed_hosts else "info"
        return wrong("address", "address-of-this-machine", severity, detail=config.base_url, url=config.base_url)
    if parts.scheme != "https":
        return wrong("address", "address-unencrypted", "warning", detail=config.base_url, url=config.base_url)
    return Finding(check="address", detail=config.base_url)


def _catalogues() -> Finding:
    """Every language of the folder `locale` needs its compiled catalogue, no older than its source."""
    folder = Path(parvis.__file__).parent / "locale"
    missing = []
    languages = []
    for place in sorted(folder.glob("*/LC_MESSAGES")):
        languages.append(place.parent.name)
        source, compiled = place / "django.po", place / "django.mo"
        stale = source.exists() and compiled.exists() and source.stat().st_mtime > compiled.stat().st_mtime
        if not compiled.exists() or stale:
            missing.append(place.parent.name)
    if missing:
        return wrong("catalogues", "catalogues-missing", "warning", languages=", ".join(missing))
    return Finding(check="catalogues", detail=", ".join(languages))
