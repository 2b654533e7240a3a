"""Ethics in the flow: questions answered before data about people leaves, and lists that make tables comparable."""

from .categories import STANDARD_LISTS, Comparison, compare
from .questions import Answer, Ethics, Label, asked, stops

__all__ = ["STANDARD_LISTS", "Answer", "Comparison", "Ethics", "Label", "asked", "compare", "stops"]
