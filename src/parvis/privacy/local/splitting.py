"""Groups that are split as long as both parts have what the models ask."""

from collections.abc import Callable, Sequence

import numpy as np

from parvis.privacy.errors import PrivacyError
from parvis.privacy.microdata.columns import Microdata, ShouldStop, stop_where
from parvis.privacy.risk.classes import Classes, Histogram, Ints
from parvis.privacy.risk.model import Model
from parvis.privacy.risk.models import KAnonymity, KMap

Splits = Callable[[Ints], "list[tuple[Ints, Ints]]"]
"Ways to split a group's rows in two, the best first."


class Splittable:
    """Records that are to be split into groups. All are released, so that a model's reference is that of the data."""

    def __init__(self, data: Microdata, models: Sequence[Model]) -> None:
        """Raises PrivacyError: no records or quasi-identifiers, or the records all together don't have the models."""
        if not len(data):
            raise PrivacyError.of("privacy-no-records")
        if not data.of("quasi"):
            raise PrivacyError.of("privacy-no-quasi-identifiers")
        if any(isinstance(model, KMap) for model in models):
            raise PrivacyError.of("privacy-no-population")
        self.data = data
        self.smallest = max((model.k for model in models if isinstance(model, KAnonymity)), default=1)
        self.models = [model for model in models if not isinstance(model, KAnonymity)]
        names = {column.name for column in data.of("sensitive")}
        if lacking := [model.column for model in self.models if model.column not in names]:
            raise PrivacyError.of("privacy-not-sensitive", column=lacking[0])
        self.reference = {name: data[name].counts / len(data) for name in {model.column for model in self.models}}
        everybody = np.arange(len(data))
        if len(data) < self.smallest:
            raise PrivacyError.of("privacy-infeasible", model="k-anonymity", nearest=len(data))
        for model in self.models:
            values = model.values(self._classes(everybody), self.reference)
            if not model.holds(values).all():
                raise PrivacyError.of("privacy-infeasible", model=model.name, nearest=f"{model.worst(values):.4g}")

    def _classes(self, rows: Ints) -> Classes:
        histograms = {}
        for name in self.reference:
            counts = np.bincount(self.data[name].codes[rows], minlength=len(self.data[name].values))
            there = np.flatnonzero(counts)
            histograms[name] = Histogram(
                np.zeros(len(there), dtype=np.int64), there, counts[there].astype(np.int64), len(counts)
            )
        return Classes(np.array([len(rows)], dtype=np.int64), histograms)

    def holds(self, rows: Ints) -> bool:
        """Whether a group has what the models ask."""
        if len(rows) < self.smallest:
            return False
        if not self.models:
            return True
        classes = self._classes(rows)
        return all(bool(model.holds(model.values(classes, self.reference)).all()) for model in self.models)

    def split(self, splits: Splits, should_stop: ShouldStop) -> list[Ints]:
        """The groups that no way splits any more. Raises PrivacyError: cancelled."""
        done: list[Ints] = []
        todo = [np.arange(len(self.data))]
        while todo:
            stop_where(should_stop)
            rows = todo.pop()
            if len(rows) >= 2 * self.smallest:
                for one, two in splits(rows):
                    if self.holds(one) and self.holds(two):
                        todo += [two, one]
                        break
                else:
                    done.append(rows)
            else:
                done.append(rows)
        return done
