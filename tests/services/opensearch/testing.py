"""What tests ask of the cluster that `.ci/with-opensearch` started."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from parvis.search import engine
from parvis.search.engines.base import Engine


def cluster_url() -> str:
    """The cluster's address; the test is skipped, saying so, where there is none."""
    url = os.environ.get("PARVIS_TEST_OPENSEARCH_URL")
    if not url:
        pytest.skip("no OpenSearch: set PARVIS_TEST_OPENSEARCH_URL (.ci/with-opensearch starts one)")
    return url


def url_for(home: Path, options: str = "") -> str:
    """For PARVIS_SEARCH_URL: a prefix of its own for each home."""
    prefix = hashlib.blake2b(str(home).encode(), digest_size=6).hexdigest()
    return f"{cluster_url()}/t{prefix}{options}"


def opener(options: str = "") -> Callable[[Path], Engine]:
    """Opens an index under a prefix that is made of a folder's name."""
    cluster_url()
    return lambda home: engine(url_for(home, options), home)
