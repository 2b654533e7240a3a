"""The folder of Parvis: room, rights, secret."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator

from parvis.model import Severity
from parvis.portal.config import Config

from .finding import Finding, wrong

TIGHT, FULL = 2_000, 200
"Megabytes of free space under which to warn, and under which writing is about to fail."
SHORTEST_SECRET = 32


def check(config: Config) -> Iterator[Finding]:
    """Whether Parvis can write there, has room, and keeps its secret to itself."""
    try:
        with tempfile.TemporaryFile(dir=config.home):
            pass
    except OSError as error:
        yield wrong("home", "home-unwritable", home=config.home, error=error.strerror or error)
        return
    yield Finding(check="home", detail=str(config.home))
    yield _space(config)
    yield _secret(config)


def _space(config: Config) -> Finding:
    free = shutil.disk_usage(config.home).free // 1_000_000
    size = sum(file.stat().st_size for file in config.home.glob("parvis.sqlite3*")) // 1_000_000
    needed = max(TIGHT, 2 * size)
    if free < needed:
        severity: Severity = "error" if free < FULL else "warning"
        return wrong("disk", "disk-full", severity, folder=config.home, free=free, needed=needed)
    return Finding(check="disk", size=free * 1_000_000)


def _secret(config: Config) -> Finding:
    file = config.home / "secret.key"
    if not file.exists():
        return Finding(check="secret")  # made at the first start
    try:
        text = file.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        return wrong("secret", "secret-unreadable", file=file, error=error)
    if len(text) < SHORTEST_SECRET:
        return wrong("secret", "secret-weak", file=file, length=SHORTEST_SECRET)
    mode = stat.S_IMODE(os.stat(file).st_mode)
    if mode & 0o077:
        return wrong("secret", "secret-exposed", file=file, mode=f"{mode:o}")
    return Finding(check="secret")
