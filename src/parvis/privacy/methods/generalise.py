"""Full-domain generalisation: every value of a column at one level, the best combination of levels there is."""

from typing import Any, Literal

import msgspec

from parvis.privacy.lattice import Search, Space
from parvis.privacy.microdata.columns import Microdata

from .base import Context, Guarantee, Result, read_models


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`models` as of a recipe; `limit`: the share of records that may be suppressed."""

    models: tuple[dict[str, Any], ...]
    limit: float = 0.0
    measure: Literal["ncp", "entropy", "discernibility", "class-size"] = "ncp"


def apply(data: Microdata, parameters: Parameters, context: Context) -> Result:
    """Needs a hierarchy for every quasi-identifier. Raises PrivacyError: see `lattice.search`."""
    models = read_models(parameters.models)
    search = Search(Space(data, context.hierarchies))
    found = search.best(models, limit=parameters.limit, measure=parameters.measure, should_stop=context.should_stop)
    loss = found.loss if parameters.measure == "ncp" else None
    return Result(search.released(found), found.suppressed, loss=loss)


def guarantee(parameters: Parameters) -> Guarantee:
    """The models, against the records released."""
    return Guarantee("models", read_models(parameters.models))
