"""Record suppression: the records whose class breaks a model are left out."""

from typing import Any

import msgspec
import numpy as np

from parvis.privacy.errors import PrivacyError
from parvis.privacy.lattice.search import judged
from parvis.privacy.microdata.columns import Microdata, stop_where
from parvis.privacy.risk.classes import classes_of

from .base import Context, Guarantee, Result, read_models


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`models` as of a recipe; `limit`: the share of records that may go."""

    models: tuple[dict[str, Any], ...]
    limit: float = 1.0


def apply(data: Microdata, parameters: Parameters, context: Context) -> Result:
    """Raises PrivacyError: more than `limit` would go, or all."""
    stop_where(context.should_stop)
    classes, group = classes_of(data)
    verdict = judged(classes, read_models(parameters.models), [], int(parameters.limit * len(data) + 1e-9))
    if verdict.kept is None:
        raise PrivacyError.of("privacy-too-many-suppressed")
    rows = np.asarray(verdict.kept[group])
    return Result(data.taken(rows).without("direct"), int(np.count_nonzero(~rows)))


def guarantee(parameters: Parameters) -> Guarantee:
    """The models, against the records released."""
    return Guarantee("models", read_models(parameters.models))
