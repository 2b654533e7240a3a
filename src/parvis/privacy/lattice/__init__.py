"""Full-domain generalisation: every combination of levels is a node of a lattice, and the best one is found."""

from .frontier import Point, frontier
from .measures import MEASURES, Measure
from .search import Found, Search, search
from .space import Node, Space

__all__ = ["MEASURES", "Found", "Measure", "Node", "Point", "Search", "Space", "frontier", "search"]
