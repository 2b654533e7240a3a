"""A real server on this machine with a small catalogue, and a real browser."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

SITE = Path(__file__).with_name("site.py")
CHROMIUM = os.environ.get("PARVIS_TEST_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class Site:
    """The server's address and what is in its catalogue."""

    def __init__(self, base: str, home: Path, content: dict[str, Any]) -> None:
        self.base = base
        self.home = home
        self.slugs: dict[str, str] = content["slugs"]
        self.source: str = content.get("source", "")
        self.run: int = content.get("run", 0)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("site"), SITE) as served:
        yield served


@contextmanager
def serving(home: Path, filling: Path) -> Iterator[Site]:
    """A server of the catalogue that a program fills; it leaves `site.json` in PARVIS_HOME."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "PARVIS_HOME": str(home), "PARVIS_BASE_URL": base}
    environment["PARVIS_CHECKS_PER_MINUTE"] = "1000"  # One browser does here what many people do elsewhere.
    environment.pop("PARVIS_DATABASE_URL", None)
    subprocess.run([sys.executable, str(filling)], env=environment, check=True)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen([*command, "--no-ws", "parvis.portal.wsgi:application"], env=environment)
    try:
        _wait_for(f"{base}/en/about", server)
        yield Site(base, home, json.loads((home / "site.json").read_text("utf-8")))
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        assert server.poll() is None, "the server ended by itself"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError("the server does not answer")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


class Watched:
    """A page whose console, errors and requests are noted."""

    def __init__(self, page: Any, base: str) -> None:
        self.page = page
        self.base = base
        self.messages: list[str] = []
        self.elsewhere: list[str] = []
        page.on("console", lambda message: self.messages.append(message.text))
        page.on("pageerror", lambda error: self.messages.append(str(error)))
        page.on("request", lambda request: self._note(request.url))

    def _note(self, url: str) -> None:
        if not url.startswith((self.base, "data:", "about:", "blob:")):
            self.elsewhere.append(url)

    def open(self, path: str) -> Any:
        return self.page.goto(self.base + path)


@pytest.fixture
def watched(site: Site, browser: Any, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """A page in a context of its own; a test's `context` marker parameters (viewport, …) come by indirect use."""
    options = getattr(request, "param", {})
    context = (
        browser.new_context(viewport={"width": 1280, "height": 900}) if not options else browser.new_context(**options)
    )
    yield Watched(context.new_page(), site.base)
    context.close()
