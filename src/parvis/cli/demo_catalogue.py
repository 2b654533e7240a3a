"""What `parvis demo` loads: Statistics Canada's tables, and a part of several live portals where they answer."""

import threading
import time
from concurrent.futures import Future
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .language import LANG, _, ngettext
from .output import Failed, say, worded
from .runs import number

PACKAGE = "statcan_dialogue_dataset"
STATCAN = "statistics-canada"
PORTALS = (
    "open-canada",
    "donnees-quebec",
    "bc-data-catalogue",
    "open-alberta",
    "ontario-data-catalogue",
    "open-toronto",
)
"Slugs of the registry: federal, provincial and municipal, in both languages."
LIMIT = 300
"Records of each live portal."
FIRST_TRY, LATER_TRY = 60.0, 4.0
"Seconds that live portals have in all: at the first start, and at a later one for those that did not answer before."


def load() -> None:
    """Make the demo's catalogue, or what is missing of it. Raises Failed where Statistics Canada's are absent."""
    from parvis.portal.catalogue import services as catalogue
    from parvis.portal.harvest import services as harvest

    known = {source.slug: source for source in harvest.list_sources()}
    first = STATCAN not in known
    live = [slug for slug in PORTALS if slug not in known]
    seconds = FIRST_TRY if first else LATER_TRY
    deadline = time.monotonic() + seconds
    found = {slug: _looking(slug, seconds) for slug in live}
    if first or not known[STATCAN].datasets:
        _load_tables(add=first)
    _load_portals(found, deadline)
    catalogue.sync_index()
    _learn_words()
    count = catalogue.count_datasets()
    say(
        ngettext("The catalogue has {count} dataset.", "The catalogue has {count} datasets.", count).format(
            count=number(count)
        )
    )


def _learn_words() -> None:
    """What French words are English ones, and the other way round, from the catalogue just loaded."""
    from parvis.portal.lexicon import services as lexicon

    if lexicon.is_due():
        say(_("Learning which words of the catalogue translate each other …"))
        lexicon.train(quick=True)


def _load_tables(*, add: bool) -> None:
    """The 5,927 tables of the package, through the same pipeline as any portal."""
    from parvis.portal.harvest import services as harvest

    if add:
        client = harvest.http_client(local=True)
        try:
            harvest.add_source(
                url=str(tables_folder()),
                client=client,
                kind="statcan",
                name={"en": "Statistics Canada", "fr": "Statistique Canada"},
                slug=STATCAN,
                jurisdiction="CA",
                local=True,
            )
        finally:
            client.close()
    say(_("Loading Statistics Canada's tables …"))
    started = time.monotonic()
    from .harvest import run_harvest
    from .runs import problem_lines, summary

    harvested = run_harvest((STATCAN,))
    for run in harvested.runs:
        say(_("{summary} in {seconds} s").format(summary=summary(run), seconds=round(time.monotonic() - started)))
        for line in problem_lines(run):
            say(f"  {line}")
    if harvested.interrupted:
        raise Failed(_("Stopped. The next start goes on where it was."))


def tables_folder() -> Path:
    """Where the package keeps its data; none of its code is run. Raises Failed where it is not installed."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        text = _("The package {package} is not installed. To install it: make demo, or pip install --no-deps {package}")
        raise Failed(text.format(package=PACKAGE.replace("_", "-")))
    return Path(next(iter(spec.submodule_search_locations))) / "_data"


def _client(seconds: float) -> Any:
    from parvis.portal.harvest.services import http_client

    wait = min(10.0, seconds)
    return http_client(
        connect_timeout=min(4.0, seconds),
        read_timeout=wait,
        total_timeout=wait,
        attempts=1,
        retry_after_cap=1.0,
    )


def _looking(slug: str, seconds: float) -> "Future[None]":
    """`_look` in a thread that nobody has to wait for, not even the end of the process."""
    future: Future[None] = Future()

    def look() -> None:
        try:
            _look(slug, seconds)
        except Exception as error:
            future.set_exception(error)
        else:
            future.set_result(None)

    threading.Thread(target=look, name=f"parvis-demo-{slug}", daemon=True).start()
    return future


def _look(slug: str, seconds: float) -> None:
    """Whether a portal answers. Raises FetchError where it does not."""
    from parvis.connectors.detect import detect
    from parvis.connectors.registry import source
    from parvis.vocab.portals import find_portal

    portal = find_portal(slug)
    assert portal is not None
    spec = source(portal)
    client = _client(seconds)
    try:
        detect(spec.url, client, kind=spec.kind)
    finally:
        client.close()


def _load_portals(found: "dict[str, Future[None]]", deadline: float) -> None:
    """Add those portals that answered, and harvest a part of each until the time is up."""
    from parvis.connectors.base import FetchError
    from parvis.vocab.portals import find_portal

    from .source_registry import add_portal

    answered = []
    for slug, future in found.items():
        portal = find_portal(slug)
        assert portal is not None
        try:
            future.result(timeout=max(0.1, deadline - time.monotonic()))
        except Exception as error:  # whatever a portal does, the demo goes on
            why = str(error)
            if isinstance(error, FetchError):
                why = worded(error.problem)
            elif isinstance(error, TimeoutError):
                why = _("no answer in time")
            say(
                _("{portal}: can't be reached; the demo goes on without it ({why})").format(
                    portal=portal.name(LANG), why=why
                )
            )
        else:
            answered.append(add_portal(portal).slug)
    if answered:
        _harvest_part(answered, deadline)


def _harvest_part(slugs: list[str], deadline: float) -> None:
    from parvis.portal.harvest import services as harvest

    from .progress import watching
    from .runs import problem_lines, summary

    stop = threading.Event()
    clients: list[Any] = []

    def client(local: bool) -> Any:
        clients.append(_client(30.0))
        return clients[-1]

    timer = threading.Timer(max(1.0, deadline - time.monotonic()), stop.set)
    timer.daemon = True
    timer.start()
    try:
        with watching() as progress:
            harvested = harvest.harvest(sources=slugs, client=client, limit=LIMIT, progress=progress, stop=stop)
    finally:
        timer.cancel()
        for made in clients:
            made.close()
    for run in harvested.runs:
        say(summary(run))
        for line in problem_lines(run)[:3]:
            say(f"  {line}")
    for slug in slugs:
        # The demo stays small: only a person decides to harvest a whole portal from it.
        harvest.pause_source(slug=slug)
    say(_("These portals are paused. To harvest one whole: parvis source resume PORTAL, then parvis harvest PORTAL"))
