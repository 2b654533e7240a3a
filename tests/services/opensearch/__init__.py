"""A real OpenSearch for tests: one node, or three that form a cluster, each a process of its own."""

from .cluster import Cluster, Node

__all__ = ["Cluster", "Node"]
