"""When a CKAN package's data were made, and what times they cover, in the fields of its many schemas."""

from parvis.model import Period
from parvis.standards.fields import Fields
from parvis.standards.payload import json_inside
from parvis.standards.periods import periods_of

_EVENTS = {
    "publication": "publication", "published": "publication", "issued": "publication", "released": "publication",
    "creation": "creation", "created": "creation", "revision": "revision", "modified": "revision",
    "updated": "revision", "last revision": "revision",
}  # fmt: skip


def events_of(fields: Fields, *names: str) -> dict[str, str]:
    """The dates of a list `[{"type", "date" or "value"}]` (British Columbia, ckanext-spatial) by ISO 19115 type.

    The latest of each type counts; an event of another type keeps the list among what had no place.
    """
    found: dict[str, str] = {}
    for name in names:
        value = fields.data.get(name)
        if isinstance(value, str):
            value = json_inside(value)
        if not isinstance(value, list):
            continue
        fields.taken.add(name)
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                fields.keep(name)
                continue
            inner = fields.inside(item, name, index)
            event = _EVENTS.get(inner.string("type").casefold())
            date = inner.date("date", "value")
            if event is None or date is None:
                fields.keep(name)
            elif date > found.get(event, ""):
                found[event] = date
    return found


def periods_in(fields: Fields) -> tuple[Period, ...]:
    """Every period the package states, each once."""
    found: dict[Period, None] = {}
    for start, end in (
        ("time_period_coverage_start", "time_period_coverage_end"), ("temporal-extent-begin", "temporal-extent-end"),
        ("time_coverage_from", "time_coverage_to"), ("temporal_coverage_start_date", "temporal_coverage_end_date"),
        ("temporal_start", "temporal_end"), ("temporal_coverage_from", "temporal_coverage_to"),
        ("data_range_start", "data_range_end"), ("data_collection_start_date", "data_collection_end_date"),
    ):  # fmt: skip
        if (start in fields.data or end in fields.data) and (period := fields.period((start,), (end,))):
            found[period] = None
    for name in ("temporal", "temporal-extent"):
        found.update(dict.fromkeys(periods_of(fields, name)))
    return tuple(found)
