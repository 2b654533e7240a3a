"""Anonymising: the optimal search on the census records and on generated ones, each in a process of its own.

`python -m bench.privacy adult` or `python -m bench.privacy generated RECORDS COLUMNS` prints JSON.
Times are CPU seconds.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from parvis.privacy.hierarchies import Hierarchy, bind, order
from parvis.privacy.lattice import MEASURES, Search, Space
from parvis.privacy.methods import Context, method
from parvis.privacy.microdata import Column, Microdata
from parvis.privacy.risk import models as m

from .corpus import folder

SENSITIVE = "occupation"
MODELS: tuple[Any, ...] = (
    m.DistinctLDiversity(3, SENSITIVE),
    m.EntropyLDiversity(3, SENSITIVE),
    m.RecursiveCLDiversity(4, 3, SENSITIVE),
    m.TCloseness(0.3, SENSITIVE),
    m.TCloseness(0.2, SENSITIVE, "ordered"),
    m.DeltaDisclosure(2, SENSITIVE),
    m.BasicBetaLikeness(2, SENSITIVE),
    m.EnhancedBetaLikeness(2, SENSITIVE),
    m.AlphaKAnonymity(0.5, 5, SENSITIVE),
)


def cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of some work, all threads together, and what it returned."""
    start = time.process_time()
    done = work()
    return time.process_time() - start, done


def measured() -> dict[str, Any]:
    """The optimum on Adult for every model and measure, and local recoding, k = 5 and 2 % suppression."""
    from tests.privacy.adult import QUASI, adult

    corpus = folder().parent
    data, hierarchies = adult(corpus)
    found: dict[str, Any] = {"search": {}, "local": {}}

    def best(data: Microdata, models: tuple[Any, ...], measure: str) -> dict[str, float]:
        def work() -> Any:
            search = Search(Space(data, hierarchies))
            return search.best(models, limit=0.02, measure=measure)

        seconds, each = cpu(work)
        return {"seconds": seconds, "checked": each.checked, "nodes": each.nodes, "loss": each.loss}

    for measure in MEASURES:
        found["search"][f"k-anonymity, {measure}"] = best(data, (m.KAnonymity(5),), measure)
    parameters = {"models": ({"model": "k-anonymity", "k": 5},)}
    for name in ("generalise", "mondrian", "cluster"):
        module = method(name)
        given = module.Parameters(**parameters, **({"limit": 0.02} if name == "generalise" else {}))
        seconds, result = cpu(partial(module.apply, data, given, Context(hierarchies)))
        found["local"][name] = {"seconds": seconds, "loss": result.loss}
    data, hierarchies = adult(corpus, tuple(name for name in QUASI if name != SENSITIVE), SENSITIVE)
    for model in MODELS:
        for measure in MEASURES:
            label = f"{model.name}{' ' + model.distance if hasattr(model, 'distance') else ''}, {measure}"
            found["search"][label] = best(data, (model,), measure)
    return found


def generated(records: int, columns: int) -> tuple[Microdata, dict[str, Hierarchy]]:
    """Records as skewed as people are: each column of 8 to 80 values, few of them frequent."""
    random = np.random.default_rng(1)
    made = []
    for place in range(columns):
        size = (80, 40, 20, 16, 12, 10, 8, 8, 8, 8)[place % 10]
        shares = 1 / np.arange(1, size + 1)
        codes = random.choice(size, records, p=shares / shares.sum()).astype(np.uint8)
        made.append(Column(f"c{place}", codes, tuple(range(size)), "quasi"))
    data = Microdata(tuple(made))
    return data, {column.name: bind(column, order([4])(column)) for column in made}


def grown(records: int, columns: int) -> dict[str, float]:
    """The optimum on generated records; the peak of memory is of the whole process."""
    data, hierarchies = generated(records, columns)
    seconds, found = cpu(lambda: Search(Space(data, hierarchies)).best((m.KAnonymity(5),), limit=0.02, measure="ncp"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "checked": found.checked, "nodes": found.nodes, "loss": found.loss, "peak_mb": peak}


def tell(report: Any, child: Callable[..., Any], scale: float) -> None:
    """All figures, with the floors they are held to."""
    found = child("bench.privacy", "adult")
    for label, each in found["search"].items():
        first = label == "k-anonymity, ncp"
        most = 1 if first else 3
        what = f"privacy: Adult, {label}, optimum"
        report.say(what, each["seconds"], "s CPU", floor=f"≤ {most}", holds=each["seconds"] <= most)
        if first:
            report.say("privacy: Adult, nodes looked at, of all", f"{each['checked']} / {each['nodes']}")
            report.say("privacy: Adult, nodes looked at", each["checked"] / each["seconds"], "/s CPU")
            report.say("privacy: Adult, nodes decided", each["nodes"] / each["seconds"], "/s CPU")
    for name, each in found["local"].items():
        report.say(f"privacy: Adult, {name}, k = 5, NCP", each["loss"])
        report.say(f"privacy: Adult, {name}, k = 5", each["seconds"], "s CPU")
    for records in (10_000, 100_000, 1_000_000, 10_000_000):
        each = child("bench.privacy", "generated", str(int(records * scale)), "10")
        what = f"privacy: {int(records * scale):,} generated × 10 columns"
        report.say(f"{what}, optimum", each["seconds"], "s CPU")
        report.say(f"{what}, nodes looked at", f"{each['checked']} / {each['nodes']}")
        report.say(f"{what}, memory, peak", each["peak_mb"], "MB")


if __name__ == "__main__":
    print(json.dumps(measured() if sys.argv[1] == "adult" else grown(int(sys.argv[2]), int(sys.argv[3]))))
