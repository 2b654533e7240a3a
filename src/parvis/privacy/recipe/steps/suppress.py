"""Remove the rows of small groups. Setting: `k`; and `different`, of each sensitive column, where wanted."""

from parvis.privacy.account.measuring import groups_of
from parvis.privacy.recipe.step import Done, Given, Step, whole

NAME = "suppress"


def suppress(given: Given) -> Done:
    """Without the rows whose group has fewer than `k` rows, or fewer `different` values of a sensitive column."""
    k = whole(given, NAME, "k", 2)
    different = whole(given, NAME, "different", 1) if "different" in given.settings else 1
    data = given.data
    groups = groups_of(data)
    kept = groups.sizes[groups.of_row] >= k
    for column in data.of("sensitive"):
        kept &= groups.distinct(column)[groups.of_row] >= different
    return Done(data.taken(kept), rows=int((~kept).sum()))


STEP = Step(
    NAME,
    {"en": "Remove rows of small groups (suppress)", "fr": "Retirer les lignes des petits groupes (supprimer)"},
    suppress,
)
