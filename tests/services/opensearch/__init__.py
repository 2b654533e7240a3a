"""A real OpenSearch for tests: one node, or three that form a cluster, each a process of its own."""

from .cluster import Cluster, Node
from .testing import cluster_url, opener, url_for

__all__ = ["Cluster", "Node", "cluster_url", "opener", "url_for"]
