"""Data as rows in a private database: CSV, Parquet, Excel, tables of databases; larger than memory."""

from .data import Data, Options, open_data
from .store import TABLE, Column, Store, quoted
from .writing import fingerprint, refuse_same, write_data, write_whole

__all__ = [
    "TABLE",
    "Column",
    "Data",
    "Options",
    "Store",
    "fingerprint",
    "open_data",
    "quoted",
    "refuse_same",
    "write_data",
    "write_whole",
]
