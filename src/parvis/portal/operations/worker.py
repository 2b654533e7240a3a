"""The harvest worker: runs what is due, again and again, beside the web processes."""

import os
import threading
from contextlib import suppress

import structlog
from django.db import close_old_connections

from parvis.portal.catalogue import services as catalogue
from parvis.portal.following import services as following
from parvis.portal.harvest import services as harvest
from parvis.portal.lexicon import services as lexicon
from parvis.portal.mail import services as mail
from parvis.search.engines.base import IndexLocked

EVERY = 60.0
"Seconds between two looks for due sources."
SUPERVISOR = "PARVIS_SUPERVISOR"
"The process that started this one, by its number: the worker never outlives it."
log = structlog.get_logger("parvis.worker")


def work(stop: threading.Event, *, every: float = EVERY) -> None:
    """Harvest what is due every minute and keep the index level, until `stop` is set."""
    supervisor = int(os.environ.get(SUPERVISOR) or 0)
    if supervisor:
        os.nice(10)  # readers first
        threading.Thread(target=_follow, args=(supervisor, stop), name="parvis-supervisor", daemon=True).start()
    log.info("harvest worker started")
    # A lane of its own: somebody waits for a sign-in code while a harvest goes on for hours.
    lane = threading.Thread(target=mail.run_lane, args=(stop,), name="parvis-mail", daemon=True)
    lane.start()
    while not stop.is_set():
        _once(stop)
        stop.wait(every)
    lane.join()
    log.info("harvest worker stopped")


def _once(stop: threading.Event) -> None:
    try:
        close_old_connections()
        harvested = harvest.harvest_due(stop=stop)
        for run in harvested.runs:
            log.info(
                "harvested", source=run.source, status=run.status, new=run.new, changed=run.changed, failed=run.failed
            )
        with suppress(IndexLocked):  # its holder brings it level
            catalogue.sync_index(wait=1.0)
        digests = following.send_digests(stop=stop)
        if digests.queued or digests.empty:
            log.info("digests made", queued=digests.queued, empty=digests.empty)
        with suppress(_StoppedError):
            _find_same(stop)
        with suppress(lexicon.TrainingStoppedError):
            if about := lexicon.train_if_due(stopped=stop.is_set):
                log.info("lexicon learned", pairs=about.pairs, datasets=about.datasets, seconds=about.seconds)
    except Exception:  # tried again at the next look; the site must not notice
        log.exception("harvest worker failed")


class _StoppedError(Exception):
    """The process is to end."""


def _find_same(stop: threading.Event) -> None:
    """Find what several sources publish, once harvests have come to rest; and let the index follow."""
    if not catalogue.is_finding_due():
        return

    def check() -> None:
        if stop.is_set():
            raise _StoppedError

    found = catalogue.find_same(portals=harvest.authorities(), check=check)
    log.info("same datasets found", groups=found.groups, pairs=found.pairs, seconds=found.seconds)
    with suppress(IndexLocked):
        catalogue.sync_index(wait=1.0)


def _follow(supervisor: int, stop: threading.Event) -> None:
    while not stop.wait(1.0):
        if os.getppid() != supervisor:
            log.warning("supervisor is gone")
            stop.set()
