"""What other parts may ask of harvesting."""

from .fetching import http_client
from .harvesting import Harvested, Progress, harvest, harvest_due
from .mapping import (
    Change,
    MappingError,
    MappingTable,
    ValueMapping,
    export_mappings,
    get_table,
    import_mappings,
    list_tables,
    mapping_history,
    set_mapping,
    undo_mapping,
    unset_mapping,
)
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
from .unmapped import Unmapped, list_unmapped, unmapped_in_run

__all__ = [
    "Change",
    "Harvested",
    "MappingError",
    "MappingTable",
    "Preview",
    "PreviewItem",
    "ProblemLine",
    "Progress",
    "RunReport",
    "SourceEntry",
    "SourceError",
    "Unmapped",
    "ValueMapping",
    "add_source",
    "confirm_withdrawals",
    "export_mappings",
    "get_run",
    "get_source",
    "get_table",
    "harvest",
    "harvest_due",
    "http_client",
    "import_mappings",
    "list_problems",
    "list_runs",
    "list_sources",
    "list_tables",
    "list_unmapped",
    "mapping_history",
    "pause_source",
    "preview_source",
    "read_preview",
    "remove_source",
    "resume_source",
    "set_mapping",
    "source_names",
    "sources_under_way",
    "undo_last_run",
    "undo_mapping",
    "unmapped_in_run",
    "unset_mapping",
]
