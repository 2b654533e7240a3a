"""The list of sources, and runs taken back one after another."""

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from parvis.model import Dataset, Text
from parvis.portal.catalogue import services as catalogue
from parvis.portal.harvest import harvesting, lane, models
from parvis.portal.harvest.services import SourceError, get_source, harvest, list_sources, undo_last_run
from parvis.search.model import Query

from .portals import MemoryPortal, make_source

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def harvested_source(slug: str, datasets: int) -> None:
    source = make_source(slug)
    for status in ("failed", "done"):
        run = models.Run.objects.create(source=source, status=status, started_at=NOON, heartbeat_at=NOON, owner="")
        models.ProblemCount.objects.create(run=run, severity="warning", code=f"{slug}-{status}", count=2)
    records = [
        catalogue.Incoming.of(
            guid=str(n), dataset=Dataset(title=Text({"en": "T"})), payload_digest=b"", standard="ckan"
        )
        for n in range(datasets)
    ]
    catalogue.save_datasets(origin=slug, run=run.pk, records=records, at=NOON)


@pytest.mark.django_db
def test_the_list_of_sources_is_had_with_as_many_questions_however_many_they_are(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(5):
        harvested_source(f"s{number}", number)
    make_source("never")
    make_source("removed", removed_at=NOON)
    gone = [id for id, _ in catalogue.published_ids(origin="s4")][:1]
    catalogue.withdraw(ids=gone, run=None, at=NOON)
    with django_assert_num_queries(4):
        sources = list_sources()
    counts = {"never": 0, "s0": 0, "s1": 1, "s2": 2, "s3": 3, "s4": 3}
    assert {source.slug: source.datasets for source in sources} == counts
    assert sources == tuple(get_source(source.slug) for source in sources)
    assert sources[1].last_run.counts == {"warning": {"s0-done": 2}}
    assert sources[0].last_run is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("index")
def test_a_second_undoing_takes_back_the_run_before(monkeypatch: pytest.MonkeyPatch) -> None:
    portal = MemoryPortal()
    for where in (lane, harvesting):
        monkeypatch.setattr(where, "connector", {"memory": portal}.__getitem__)
    make_source()
    for change in (("a", "b"), ("c",)):
        portal.put(*change)
        if "c" in change:
            portal.put("a", title="Vandalised")
        harvest(sources=("yukon",), client=lambda local: None)

    def found() -> set[str]:
        return {hit.read_card().title.values["en"] for hit in catalogue.engine().search(Query()).hits}

    assert found() == {"Vandalised", "Title of b", "Title of c"}
    assert undo_last_run(slug="yukon")[1] == 2
    assert found() == {"Title of a", "Title of b"}
    assert undo_last_run(slug="yukon")[1] == 2
    assert (found(), catalogue.count_datasets()) == (set(), 0)
    with pytest.raises(SourceError):
        undo_last_run(slug="yukon")
