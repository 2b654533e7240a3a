"""What is left of the data's use after protection."""

from .queries import Answer, Query, answers, mean_error

__all__ = ["Answer", "Query", "answers", "mean_error"]
