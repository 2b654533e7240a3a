"""Clients whose waits take no time."""

from collections.abc import Iterator

import pytest

from parvis.connectors.client import HttpClient
from tests.replay.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(clock: Clock) -> Iterator[HttpClient]:
    with HttpClient(local=True, clock=clock.now, sleep=clock.sleep, read_timeout=5) as running:
        yield running
