"""Which cells to suppress besides the sensitive ones, so that nobody can work these out, at the least loss."""

from .suppressing import METHODS, Method, Suppression, suppress

__all__ = ["METHODS", "Method", "Suppression", "suppress"]
