"""The sources: which fail, wait for a person, or are harvested by nobody."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from parvis.portal.harvest import services as harvest

from .finding import Finding, wrong

OVERDUE = timedelta(minutes=30)
"A source whose time has come so long ago is harvested by nobody."


def check() -> Iterator[Finding]:
    """Every source that needs attention, then whether anything harvests those that are due."""
    sources = harvest.list_sources()
    under_way = harvest.sources_under_way()
    now = datetime.now(UTC)
    for source in sources:
        run = source.last_run
        if source.paused:
            yield wrong("source", "source-paused", "info", detail=source.slug, source=source.slug)
        elif run is None:
            continue
        elif run.status == "failed":
            why = run.problem.code if run.problem else ""
            yield wrong("source", "source-failing", "warning", detail=source.slug, source=source.slug, error=why)
        elif run.status == "held":
            yield wrong("source", "source-held", "warning", detail=source.slug, source=source.slug, count=run.vanished)
        elif run.status == "running" and source.slug not in under_way:
            yield wrong("source", "source-interrupted", "warning", detail=source.slug, source=source.slug)
    waiting = [
        source.slug
        for source in sources
        if not source.paused
        and source.slug not in under_way
        and source.next_run_at
        and now - source.next_run_at > OVERDUE
    ]
    if waiting:
        yield wrong("worker", "worker-absent", "warning", sources=", ".join(waiting))
    yield Finding(check="sources", detail=str(len(sources)))
