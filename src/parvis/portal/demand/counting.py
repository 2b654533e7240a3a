"""Searches counted in the process, and written down now and then by a thread of their own.

Who searches is known to nobody: the same words from the same address within an hour count once in a process, which is
told by a checksum under a secret that lives in memory alone and is thrown away with the hour. What was not written yet
when a process is killed is lost.
"""

import atexit
import hashlib
import secrets
import threading
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import structlog
from django.db import connection, transaction
from django.db.models import F

from . import models
from .wording import countable, is_robot

EVERY = 30.0
"Seconds between two writings."
HOUR = 3600.0
MOST_HEARD = 200_000
"Checksums of an hour; beyond them nothing counts."
MOST_KEPT = 20_000
"Different words between two writings; more are not counted."
KEPT_WEEKS = 57
"How long counts are kept: a year and its reports."
FEW = 5
Key = tuple[date, str, str, str]
log = structlog.get_logger("parvis.demand")


class Counting:
    """The counts of one process."""

    def __init__(self) -> None:
        self._counts: Counter[Key] = Counter()
        self._heard: set[bytes] = set()
        self._secret = secrets.token_bytes(16)
        self._since = time.monotonic()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._ending = threading.Event()

    def note(self, *, text: str, lang: str, found: int, who: str, user_agent: str) -> bool:
        """Count a search that found so many datasets with all of its words; whether it counted.

        `who`: an address on the network: it is used for the checksum of the hour and kept nowhere.
        """
        words = countable(text)
        if words is None or is_robot(user_agent):
            return False
        kind = "none" if found == 0 else "few" if found < FEW else "some"
        today = datetime.now(UTC).date()
        key = (today - timedelta(days=today.weekday()), lang[:20], words, kind)
        with self._lock:
            if not self._is_new(f"{who}\x00{lang}\x00{words}"):
                return False
            if key not in self._counts and len(self._counts) >= MOST_KEPT:
                return False
            self._counts[key] += 1
            self._start()
        return True

    def _is_new(self, heard: str) -> bool:
        now = time.monotonic()
        if now - self._since > HOUR:
            self._heard.clear()
            self._secret, self._since = secrets.token_bytes(16), now
        checksum = hashlib.blake2b(heard.encode("utf-8", "replace"), digest_size=8, key=self._secret).digest()
        if checksum in self._heard or len(self._heard) >= MOST_HEARD:
            return False
        self._heard.add(checksum)
        return True

    def _start(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="parvis-demand", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while not self._ending.wait(EVERY):
            try:
                self.write()
            except Exception:  # counted again with the next ones; nobody's search must notice
                log.exception("searches could not be written down")
            finally:
                connection.close()

    def write(self) -> None:
        """Write down what was counted since the last time; what fails is counted again."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        try:
            _add(counts)
        except Exception:
            with self._lock:
                self._counts.update(counts)
            raise

    def close(self) -> None:
        """Write down what is left, at the end of the process."""
        self._ending.set()
        if self._counts:
            try:
                self.write()
            except Exception:
                log.warning("the last searches were not written down")
            finally:
                connection.close()


def _add(counts: Counter[Key]) -> None:
    if not counts:
        return
    with transaction.atomic():
        for (week, lang, words, found), count in sorted(counts.items()):  # in one order, as others may write too
            made, new = models.Searched.objects.get_or_create(
                week=week, lang=lang, words=words, found=found, defaults={"count": count}
            )
            if not new:
                models.Searched.objects.filter(pk=made.pk).update(count=F("count") + count)
        oldest = min(week for week, *_ in counts) - timedelta(weeks=KEPT_WEEKS)
        models.Searched.objects.filter(week__lt=oldest).delete()


counting = Counting()
atexit.register(counting.close)
