"""Prometheus metrics: requests counted by each process, everything else read from the store when asked for.

With several web processes, `parvis serve` sets PROMETHEUS_MULTIPROC_DIR, and every process answers for all of them.
"""

import os
from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from parvis.portal.catalogue import services as catalogue
from parvis.portal.harvest import services as harvest

disable_created_metrics()  # type: ignore[no-untyped-call]  # the library lacks the annotation
_requests = CollectorRegistry()
REQUESTS = Counter("parvis_requests", "Requests answered.", ["view", "method", "status"], registry=_requests)
SECONDS = Histogram(
    "parvis_request_seconds",
    "Time to answer, in seconds.",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=_requests,
)
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


def count_request(view: str, method: str, status: int, seconds: float) -> None:
    """Count an answered request. `view` is the name of its address pattern, never the address itself."""
    view = view or "none"
    REQUESTS.labels(view, method if method in METHODS else "other", str(status)).inc()
    SECONDS.labels(view).observe(seconds)


def exposition() -> bytes:
    """All metrics in Prometheus' text format."""
    requests = _requests
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        requests = CollectorRegistry()
        MultiProcessCollector(requests)  # type: ignore[no-untyped-call]  # the library lacks the annotation
    state = CollectorRegistry()
    state.register(_State())
    return generate_latest(requests) + generate_latest(state)


class _State(Collector):
    """The catalogue, its index and its sources, as they are now."""

    def collect(self) -> Iterable[Metric]:
        state, last = catalogue.index_state()
        yield _gauge("parvis_datasets", "Published datasets.", catalogue.count_datasets())
        yield _gauge("parvis_index_documents", "Datasets in the search index.", state.documents)
        yield _gauge("parvis_index_up", "Whether there is a usable search index.", int(state.exists))
        yield _gauge("parvis_index_lag", "Changes of the catalogue that the index lacks.", max(0, last - state.change))
        yield from _sources()


def _sources() -> Iterator[Metric]:
    paused = GaugeMetricFamily("parvis_source_paused", "Whether a source is paused.", labels=["source"])
    datasets = GaugeMetricFamily("parvis_source_datasets", "Published datasets of a source.", labels=["source"])
    ended = GaugeMetricFamily(
        "parvis_harvest_ended_timestamp_seconds", "When a source's last run ended.", labels=["source"]
    )
    status = GaugeMetricFamily(
        "parvis_harvest_status", "1 for the status of a source's last run.", labels=["source", "status"]
    )
    records = GaugeMetricFamily(
        "parvis_harvest_records", "Records of a source's last run.", labels=["source", "outcome"]
    )
    for source in harvest.list_sources():
        paused.add_metric([source.slug], int(source.paused))
        datasets.add_metric([source.slug], source.datasets)
        run = source.last_run
        if run is None:
            continue
        status.add_metric([source.slug, run.status], 1)
        if run.ended_at:
            ended.add_metric([source.slug], run.ended_at.timestamp())
        for outcome in ("fetched", "new", "changed", "unchanged", "restored", "withdrawn", "failed"):
            records.add_metric([source.slug, outcome], getattr(run, outcome))
    yield from (paused, datasets, ended, status, records)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)
