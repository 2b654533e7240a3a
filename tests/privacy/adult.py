"""The census records of the corpus with their hierarchies."""

import csv
from collections.abc import Sequence
from pathlib import Path

from parvis.privacy.hierarchies import Hierarchy, bind, read_hierarchy
from parvis.privacy.microdata import Microdata, Role, from_columns

QUASI = ("sex", "age", "race", "marital-status", "education", "native-country", "workclass", "occupation")


def adult(corpus: Path, quasi: Sequence[str] = QUASI, sensitive: str = "") -> tuple[Microdata, dict[str, Hierarchy]]:
    """The columns named, with their hierarchies."""
    folder = corpus / "privacy" / "adult"
    with (folder / "adult.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    roles: dict[str, Role] = dict.fromkeys(quasi, "quasi")
    if sensitive:
        roles[sensitive] = "sensitive"
    data = from_columns({name: [row[name] for row in rows] for name in roles}, roles)
    return data, {name: bind(data[name], read_hierarchy(folder / "hierarchies" / f"{name}.csv")) for name in quasi}
