"""Whether this process lives, and whether it can answer readers."""

from typing import Any

from django.db import DatabaseError, connection

from parvis.portal.catalogue import services as catalogue

from .errors import OperationError
from .migrating import pending


def readiness() -> tuple[bool, dict[str, Any]]:
    """Whether readers can be answered now, and what of it holds.

    An index that is behind is still ready: it catches up. One that is absent is not.
    """
    database = migrations = True
    index: dict[str, Any] = {"exists": False}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        migrations = not pending()
        state, last = catalogue.index_state() if migrations else (None, 0)
        if state is not None:
            index = {"exists": state.exists, "change": state.change, "lag": max(0, last - state.change)}
    except DatabaseError:
        database = migrations = False
    except OperationError:
        migrations = False
    ready = database and migrations and bool(index["exists"])
    return ready, {
        "status": "ready" if ready else "unready",
        "database": database,
        "migrations": migrations,
        "index": index,
    }
