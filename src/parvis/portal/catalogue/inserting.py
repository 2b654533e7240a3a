"""Many new rows at once, far cheaper than through model instances: a harvest stores thousands a second."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.db import connection, models


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of values of these columns (`organization_id`, not `organization`), in this order.

    Every column that has no default in the database must be named. Raises what the database raises.
    """
    columns = {field.attname: field for field in model._meta.concrete_fields}
    adapters = [_adapter(columns[name]) for name in names]
    quote = connection.ops.quote_name
    listed = ", ".join(quote(columns[name].column or "") for name in names)
    places = ", ".join(["%s"] * len(names))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({listed}) VALUES ({places})"  # noqa: S608  # names of ours
    adapted = [
        [value if adapt is None or value is None else adapt(value) for adapt, value in zip(adapters, row, strict=True)]
        for row in rows
    ]
    if adapted:
        with connection.cursor() as cursor:
            cursor.executemany(statement, adapted)


def _adapter(field: "models.Field[Any, Any]") -> Callable[[Any], Any] | None:
    """What a column's values must go through for this database; None where they can be handed on as they are."""
    if isinstance(field, models.ForeignKey):
        return _adapter(field.target_field)
    if isinstance(field, models.UUIDField):
        return None if connection.features.has_native_uuid_field else attrgetter("hex")
    if isinstance(field, models.CharField | models.TextField | models.IntegerField | models.BinaryField):
        return None
    # Every row of a batch has the same few moments.
    return lru_cache(maxsize=16)(lambda value: field.get_db_prep_save(value, connection))
