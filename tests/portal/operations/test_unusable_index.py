"""A search index that is missing, damaged, of another version or being written: pages, API and commands say so."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from filelock import FileLock

from parvis.cli.main import main
from parvis.portal.catalogue import services as catalogue

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = 3


def _remove(index: Path) -> None:
    (index / "current").unlink()


def _of_another_version(index: Path) -> None:
    (generation(index) / "parvis.json").write_text('{"fingerprint": "older"}')


def _garble(index: Path) -> None:
    for file in generation(index).glob("*.store"):
        content = bytearray(file.read_bytes())
        content[len(content) // 3] ^= 255
        file.write_bytes(content)


def _cut(index: Path) -> None:
    for file in generation(index).glob("*.term"):
        file.write_bytes(file.read_bytes()[:50])


def generation(index: Path) -> Path:
    return index / (index / "current").read_text()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command, which ends with this exit code; what it printed."""
    monkeypatch.setattr("parvis.portal.logs.configure_logs", lambda **options: None)

    def command(*args: str, code: int) -> str:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(args))
        printed = "".join(capfd.readouterr())
        assert (ended.value.code or 0) == code, printed
        assert "Traceback" not in printed
        return printed

    return command


@pytest.fixture
def index(fill: Callable[..., int]) -> Iterator[Path]:
    """The folder of the index of three datasets, as no reader in this process has opened it yet."""
    fill(0, NUMBER)
    catalogue.reindex()
    catalogue.engine().close()
    yield settings.CONFIG.home / "index"
    catalogue.engine().rebuild(iter(()), change=0)


@pytest.mark.parametrize("break_it", [_remove, _of_another_version, _garble, _cut])
def test_every_way_in_says_that_there_is_no_index_until_it_is_rebuilt_from_the_store(
    index: Path, run: Callable[..., str], break_it: Callable[[Path], None]
) -> None:
    break_it(index)
    client = Client(SERVER_NAME="127.0.0.1")

    page = client.get("/fr/jeux-de-donnees?q=eau")
    assert page.status_code == 503
    assert "La recherche" in page.content.decode()
    answer = client.get("/api/v1/datasets?q=water")
    assert answer.status_code == 503
    assert "search-unavailable" in answer.json()["type"]
    assert client.get("/api/v1/suggest?q=wat").status_code == 503
    assert "parvis reindex" in run("search", "water", code=1)
    assert not catalogue.engine().state().exists

    run("reindex", code=0)

    assert client.get("/api/v1/datasets").json()["count"] == NUMBER
    assert client.get("/fr/jeux-de-donnees").status_code == 200
    run("search", "--json", code=0)


def test_while_another_process_writes_search_answers_and_who_would_write_is_told(
    index: Path, run: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = catalogue.engine()
    rebuild = engine.rebuild
    monkeypatch.setattr(engine, "rebuild", lambda documents, **options: rebuild(documents, **{**options, "wait": 0.1}))
    with FileLock(index / "writer.lock"):
        assert Client(SERVER_NAME="127.0.0.1").get("/api/v1/datasets").json()["count"] == NUMBER
        assert "writing the search index" in run("reindex", code=1)
    run("reindex", code=0)
