"""Search in this process, by tantivy."""

from .engine import TantivyEngine

__all__ = ["TantivyEngine"]
