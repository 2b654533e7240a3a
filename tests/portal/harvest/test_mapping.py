"""Mapping tables in the portal: changed, undone, handed to readers, and the alarm for values that nobody knows."""

import pytest

from parvis.portal.harvest import harvesting as module
from parvis.portal.harvest import lane, models, previewing
from parvis.portal.harvest.services import (
    MappingError,
    export_mappings,
    get_table,
    harvest,
    import_mappings,
    list_tables,
    list_unmapped,
    mapping_history,
    set_mapping,
    undo_mapping,
    unset_mapping,
)
from parvis.standards.profiles import tables

from .portals import MemoryPortal, make_source

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index")]


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> MemoryPortal:
    """Yukon's portal: 60 records (enough for the reading pool's processes), each with a frequency that nobody knows."""
    portal = MemoryPortal()
    for where in (lane, module, previewing):
        monkeypatch.setattr(where, "connector", {"memory": portal}.__getitem__)
    for number in range(60):
        guid = f"r{number:02}"
        portal.put(guid)
        portal.records[guid] |= {"license_id": "OGL-Yukon-2.0", "update_frequency": "every blue moon"}
    portal.size = 60
    return portal


def run(**options: object) -> models.Run:
    (report,) = harvest(sources=("yukon",), client=lambda local: None, **options).runs  # type: ignore[arg-type]
    return models.Run.objects.get(pk=report.id)


def frequencies() -> set[str | None]:
    from parvis.model import decode_dataset
    from parvis.portal.catalogue.models import Dataset

    return {decode_dataset(bytes(row.document)).frequency for row in Dataset.objects.all()}


def test_values_that_nobody_knows_are_counted_by_run_field_and_value(portal: MemoryPortal) -> None:
    make_source()
    portal.records["r00"]["update_frequency"] = "never on Sunday"
    done = run()
    (often, once) = list_unmapped(source="yukon")
    assert (often.scope, often.field, often.value, often.count) == ("yukon", "frequency", "every blue moon", 59)
    assert (once.value, once.count) == ("never on Sunday", 1)
    assert done.problem_counts.get(code="value-unmapped").count == 60
    assert models.UnmappedValue.objects.filter(run=done).count() == 2


def test_a_mapping_holds_at_the_next_reread_in_every_process(portal: MemoryPortal) -> None:
    make_source()
    run()
    assert frequencies() == {None}
    set_mapping(scope="yukon", field="frequency", value="Every blue moon", code="P2Y")
    assert [item.mapped for item in list_unmapped()] == [True]
    run(reread=True)
    assert frequencies() == {"P2Y"}
    assert not list_unmapped()


def test_what_is_no_mapping_tables_goes_to_the_source_alone(portal: MemoryPortal) -> None:
    source = make_source()
    for record in portal.records.values():
        del record["license_id"], record["update_frequency"]
        record["resources"] = [{"url": "https://example.ca/a", "format": "ZORK"}]
    run()
    (item,) = list_unmapped()
    assert (item.scope, item.field, item.value) == (f"source/{source.slug}", "format", "ZORK")
    set_mapping(scope=item.scope, field=item.field, value=item.value, code="CSV")
    run(reread=True)
    assert not list_unmapped()


def test_a_change_is_kept_with_what_held_before_and_can_be_undone(db: None) -> None:
    first = set_mapping(scope="yukon", field="frequency", value="ad_hoc", code="P1D", by="Ann")
    second = set_mapping(scope="yukon", field="frequency", value="AD_HOC", code="P1W", by="Bob")
    (item,) = [item for item in get_table("yukon").mappings if item.value.lower() == "ad_hoc"]
    assert (item.code, item.own, item.changed) == ("P1W", "irregular", True)
    assert [(change.by, change.before, change.code) for change in mapping_history(scope="yukon")] == [
        ("Bob", "P1D", "P1W"),
        ("Ann", None, "P1D"),
    ]
    with pytest.raises(MappingError) as older:
        undo_mapping(number=first.number)
    assert older.value.problem.code == "mapping-change-older"
    undone = undo_mapping(number=second.number)
    assert undone.code == "P1D"
    undo_mapping(number=undone.number)
    assert {item.code for item in get_table("yukon").mappings if item.value.lower() == "ad_hoc"} == {"P1W"}
    unset_mapping(scope="yukon", field="frequency", value="ad_hoc")
    (own,) = [item for item in get_table("yukon").mappings if item.value == "ad_hoc"]
    assert (own.code, own.changed) == ("irregular", False)
    assert len(mapping_history(scope="yukon")) == 5


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"scope": "mars"}, "mapping-scope-unknown"),
        ({"scope": "source/nowhere"}, "mapping-scope-unknown"),
        ({"field": "colour"}, "mapping-field-unknown"),
        ({"value": "  "}, "mapping-value-unusable"),
        ({"value": "x" * 501}, "mapping-value-unusable"),
        ({"value": "a\x00b"}, "mapping-value-unusable"),
        ({"code": "P9Z"}, "mapping-code-unknown"),
    ],
)
def test_what_can_not_be_mapped_is_refused(db: None, asked: dict[str, str], code: str) -> None:
    given = {"scope": "yukon", "field": "frequency", "value": "rarely", "code": "P1Y"} | asked
    with pytest.raises(MappingError) as refused:
        set_mapping(**given)
    assert refused.value.problem.code == code
    assert not mapping_history()


def test_nothing_changed_is_nothing_to_unset(db: None) -> None:
    with pytest.raises(MappingError) as refused:
        unset_mapping(scope="yukon", field="frequency", value="ad_hoc")
    assert refused.value.problem.code == "mapping-not-changed"


def test_an_export_is_imported_whole_or_not_at_all(db: None) -> None:
    make_source()
    set_mapping(scope="yukon", field="frequency", value="rarely", code="P5Y")
    set_mapping(scope="source/yukon", field="format", value="ZORK", code="")
    exported = export_mappings()
    assert exported == {"yukon": {"frequency": {"rarely": "P5Y"}}, "source/yukon": {"format": {"ZORK": ""}}}
    models.MappingChange.objects.all().delete()
    assert import_mappings(exported, by="Ann") == 2
    assert export_mappings() == exported
    assert import_mappings(exported) == 0
    models.MappingChange.objects.all().delete()
    with pytest.raises(MappingError):
        import_mappings({"yukon": {"frequency": {"rarely": "P5Y", "often": "P9Z"}}})
    assert export_mappings() == {}


def test_every_table_is_listed_and_those_of_sources_that_have_changes(db: None) -> None:
    make_source()
    assert [table.scope for table in list_tables()] == list(tables())
    set_mapping(scope="source/yukon", field="format", value="ZORK", code="CSV")
    assert list_tables()[-1].scope == "source/yukon"
    assert list_tables()[-1].label["en"] == "Yukon"


def test_the_values_told_apart_in_a_run_are_bounded(portal: MemoryPortal, monkeypatch: pytest.MonkeyPatch) -> None:
    from parvis.portal.harvest import unmapped

    monkeypatch.setattr(unmapped, "MOST", 5)
    make_source()
    for number, record in enumerate(portal.records.values()):
        record["update_frequency"] = f"moon {number}"
    done = run()
    assert models.UnmappedValue.objects.filter(run=done).count() == 5
    assert done.problem_counts.get(code="value-unmapped").count == 60
