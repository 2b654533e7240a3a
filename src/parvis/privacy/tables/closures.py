"""Which cells each record is part of, as tables of the records' own database."""

from collections.abc import Sequence

from parvis.privacy.reading import Store, quoted

from .hierarchy import Hierarchy

PIECE = 1000


def spread(store: Store, hierarchies: Sequence[Hierarchy]) -> tuple[str, str]:
    """SQL that joins the records `r` to the codes they are part of, and SQL of the cell's key (see `keys_of`)."""
    strides = [1] * len(hierarchies)
    for at in range(len(hierarchies) - 2, -1, -1):
        strides[at] = strides[at + 1] * len(hierarchies[at + 1].codes)
    joins, keys = [], []
    for at, (one, stride) in enumerate(zip(hierarchies, strides, strict=True)):
        _closure(store, f"closure_{at}", one, stride)
        joins.append(f"JOIN closure_{at} ON closure_{at}.leaf = CAST(r.{quoted(one.dimension)} AS VARCHAR)")
        keys.append(f"closure_{at}.part")
    return " ".join(joins), " + ".join(keys)


def _closure(store: Store, name: str, hierarchy: Hierarchy, stride: int) -> None:
    leaf, code = hierarchy.closure.nonzero()
    store.rows(f"CREATE OR REPLACE TEMP TABLE {name} (leaf VARCHAR, part BIGINT)")
    pairs = [(hierarchy.leaves[row], int(column) * stride) for row, column in zip(leaf, code, strict=True)]
    for start in range(0, len(pairs), PIECE):
        piece = pairs[start : start + PIECE]
        marks = ", ".join(["(?, ?)"] * len(piece))
        store.rows(f"INSERT INTO {name} VALUES {marks}", [item for pair in piece for item in pair])  # noqa: S608
