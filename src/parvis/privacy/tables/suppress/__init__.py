"""Which cells to suppress besides the sensitive ones, so that nobody can work these out, at the least loss."""

from .suppressing import EFFORTS, METHODS, Effort, Method, Suppression, suppress
from .unions import Contributors, open_unions, suppress_unions

__all__ = [
    "EFFORTS",
    "METHODS",
    "Contributors",
    "Effort",
    "Method",
    "Suppression",
    "open_unions",
    "suppress",
    "suppress_unions",
]
