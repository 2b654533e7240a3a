"""Records in memory, each column as small integers and the dictionary of its values; from files and back."""

from .coding import aligned, coded, from_columns
from .columns import Codes, Column, Microdata, Role
from .stored import from_store, to_store

__all__ = ["Codes", "Column", "Microdata", "Role", "aligned", "coded", "from_columns", "from_store", "to_store"]
