"""What other parts may ask of harvesting."""

from .fetching import http_client
from .harvesting import Harvested, Progress, harvest, harvest_due
from .previewing import Preview, PreviewItem, preview_source, read_preview
from .reporting import ProblemLine, RunReport, get_run, list_problems, list_runs
from .runs import sources_under_way
from .sources import (
    SourceEntry,
    SourceError,
    add_source,
    confirm_withdrawals,
    get_source,
    list_sources,
    pause_source,
    remove_source,
    resume_source,
    source_names,
    undo_last_run,
)

__all__ = [
    "Harvested",
    "Preview",
    "PreviewItem",
    "ProblemLine",
    "Progress",
    "RunReport",
    "SourceEntry",
    "SourceError",
    "add_source",
    "confirm_withdrawals",
    "get_run",
    "get_source",
    "harvest",
    "harvest_due",
    "http_client",
    "list_problems",
    "list_runs",
    "list_sources",
    "pause_source",
    "preview_source",
    "read_preview",
    "remove_source",
    "resume_source",
    "source_names",
    "sources_under_way",
    "undo_last_run",
]
