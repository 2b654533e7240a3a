"""What other parts may ask of the catalogue. Every function that writes is one transaction."""

from .differences import Difference, differences
from .index import engine, index_state, reindex, sync_index
from .records import (
    Entry,
    OrganizationEntry,
    VersionEntry,
    count_datasets,
    dataset_id,
    get_dataset,
    get_organization,
    get_version,
    iterate_datasets,
    list_jurisdictions,
    list_organizations,
    list_versions,
    recent_changes,
)
from .storing import Incoming, Known, Outcome, known, published_ids, save_datasets, undo_run, withdraw

__all__ = [
    "Difference",
    "Entry",
    "Incoming",
    "Known",
    "OrganizationEntry",
    "Outcome",
    "VersionEntry",
    "count_datasets",
    "dataset_id",
    "differences",
    "engine",
    "get_dataset",
    "get_organization",
    "get_version",
    "index_state",
    "iterate_datasets",
    "known",
    "list_jurisdictions",
    "list_organizations",
    "list_versions",
    "published_ids",
    "recent_changes",
    "reindex",
    "save_datasets",
    "sync_index",
    "undo_run",
    "withdraw",
]
