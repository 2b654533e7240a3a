"""The methods that lower risk: one module each, with `Parameters`, `apply` and `guarantee`."""

from .base import Context, Guarantee, Method, Result, read_models
from .registry import method, methods

__all__ = ["Context", "Guarantee", "Method", "Result", "method", "methods", "read_models"]
