"""Which cells to suppress besides the sensitive ones, so that nobody can work these out, at the least loss."""

from .suppressing import EFFORTS, METHODS, Effort, Method, Suppression, suppress

__all__ = ["EFFORTS", "METHODS", "Effort", "Method", "Suppression", "suppress"]
