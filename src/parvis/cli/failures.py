"""What may befall any command, said in words instead of a traceback."""

import sys

from .language import _
from .output import Failed

PRIVACY_PARTS = frozenset(
    {"duckdb", "highspy", "numpy", "opendp", "phonenumbers", "python_calamine", "scipy", "stdnum", "typst", "yaml"}
)
"The modules of the extra `privacy`."


def known_failure(error: Exception) -> Failed | None:
    """The message for an error of the store or the index; None where it is a mistake of Parvis's own."""
    if isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] in PRIVACY_PARTS:
        text = _("This needs parts that are not installed. To install them: {command}")
        return Failed(text.format(command="pip install 'parvis[privacy]'"))
    from parvis.search import EngineUnusable, IndexLocked, IndexUnavailable, IndexUnreachable, UnknownEngineError

    if isinstance(error, IndexLocked):
        return Failed(_("Another process is writing the search index. Try again when it has finished."))
    if isinstance(error, IndexUnreachable | EngineUnusable):
        return Failed.of(error.problem)
    if isinstance(error, IndexUnavailable):
        return Failed(_("There is no search index that can be used. To make one: parvis reindex"))
    if isinstance(error, UnknownEngineError):
        return Failed(f"PARVIS_SEARCH_URL: {error}")
    if "django.db" in sys.modules:
        from django.db import DatabaseError

        from parvis.portal.operations.migrating import unreachable

        if isinstance(error, DatabaseError):
            return Failed.of(unreachable(error).problem)
    return None
