"""Take columns out."""

from parvis.privacy.microdata import Microdata
from parvis.privacy.recipe.step import Done, Given, Step


def remove(given: Given) -> Done:
    """Without the columns; without all direct identifiers where none is named."""
    data = given.data
    named = set(given.columns) or {column.name for column in data.of("direct")}
    for name in named:
        data[name]
    kept = Microdata(tuple(column for column in data.columns if column.name not in named))
    return Done(kept, columns=len(named))


STEP = Step("remove", {"en": "Remove columns", "fr": "Retirer des colonnes"}, remove)
