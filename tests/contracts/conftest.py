"""Fixtures that several contracts share."""

from tests.contracts.engines import empty, full, opener

__all__ = ["empty", "full", "opener"]
