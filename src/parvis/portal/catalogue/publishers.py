"""The organisations of the catalogue as a question may name them."""

import threading
import time
from typing import NamedTuple

import msgspec
from django.conf import settings
from django.db.models import Count, Max

from parvis.model import Agent
from parvis.search.understanding import Publishers

from . import models

FRESH = 60.0
"Seconds for which nobody looks whether there are others."

_agent = msgspec.json.Decoder(Agent)


class _Known(NamedTuple):
    until: float
    state: tuple[object, ...]
    publishers: Publishers


_lock = threading.Lock()
_known: dict[str, _Known] = {}


def publishers() -> Publishers:
    """All organisations by their names; at most FRESH seconds old, and made anew only where there are others."""
    home = str(settings.CONFIG.home)
    known = _known.get(home)
    if known is not None and time.monotonic() < known.until:
        return known.publishers
    rows = models.Organization.objects
    state = tuple(rows.aggregate(n=Count("pk"), last=Max("pk")).values())
    with _lock:
        if known is None or known.state != state:
            named = ((slug, _agent.decode(bytes(document)).name.values)
                     for slug, document in rows.values_list("slug", "document"))  # fmt: skip
            known = _Known(0.0, state, Publishers(named))
        _known[home] = known._replace(until=time.monotonic() + FRESH)
    return known.publishers
