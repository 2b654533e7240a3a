"""The same questions answered slowly and plainly, from the definitions: what the fast answers are compared with."""

import itertools
import math
from collections import Counter, defaultdict
from typing import Any

from parvis.privacy.hierarchies import Hierarchy
from parvis.privacy.microdata import Microdata
from parvis.privacy.risk import models as m

Group = list[int]
EPS = 1e-9


def groups(data: Microdata, hierarchies: dict[str, Hierarchy], node: tuple[int, ...]) -> list[Group]:
    columns = [
        hierarchies[column.name].generalised(column, level).decoded()
        for column, level in zip(data.of("quasi"), node, strict=True)
    ]
    found: dict[Any, Group] = defaultdict(list)
    for row, key in enumerate(zip(*columns, strict=True)):
        found[key].append(row)
    return list(found.values())


def holds(model: Any, group: Group, values: dict[str, list[Any]], released: Group) -> bool:
    """Whether a class has a model, `released` being all records that are released."""
    n = len(group)
    if isinstance(model, m.KAnonymity):
        return n >= model.k
    of = values[model.sensitive]
    own, whole = Counter(of[row] for row in group), Counter(of[row] for row in released)
    p = {value: count / n for value, count in own.items()}
    q = {value: count / len(released) for value, count in whole.items()}
    if isinstance(model, m.DistinctLDiversity):
        return len(own) >= model.l
    if isinstance(model, m.EntropyLDiversity):
        return -sum(each * math.log(each) for each in p.values()) >= math.log(model.l) - EPS
    if isinstance(model, m.RecursiveCLDiversity):
        ordered = sorted(own.values(), reverse=True)
        return ordered[0] < model.c * sum(ordered[model.l - 1 :])
    if isinstance(model, m.AlphaKAnonymity):
        return n >= model.k and max(p.values()) <= model.alpha + EPS
    if isinstance(model, m.TCloseness):
        extra = [p.get(value, 0) - q.get(value, 0) for value in sorted(set(of))]
        if model.distance == "equal":
            return sum(map(abs, extra)) / 2 <= model.t + EPS
        return sum(map(abs, itertools.accumulate(extra))) / max(len(extra) - 1, 1) <= model.t + EPS
    if isinstance(model, m.DeltaDisclosure):
        return all(value in p and abs(math.log(p[value] / q[value])) <= model.delta + EPS for value in q)
    gains = {value: (p[value] - q[value]) / q[value] for value in p}
    if isinstance(model, m.EnhancedBetaLikeness):
        return all(gain <= min(model.beta, -math.log(q[value])) + EPS for value, gain in gains.items())
    assert isinstance(model, m.BasicBetaLikeness)
    return all(gain <= model.beta + EPS for gain in gains.values())


def kept(all_groups: list[Group], models: list[Any], values: dict[str, list[Any]]) -> list[Group]:
    """Classes that stay: those that break a model go, until nothing changes."""
    simple = [model for model in models if isinstance(model, m.KAnonymity | m.DistinctLDiversity)]
    stay = [group for group in all_groups if all(holds(model, group, values, []) for model in simple)]
    while True:
        released = [row for group in stay for row in group]
        fresh = [group for group in stay if all(holds(model, group, values, released) for model in models)]
        if len(fresh) == len(stay):
            return stay
        stay = fresh


def loss(
    measure: str, data: Microdata, hierarchies: dict[str, Hierarchy], node: tuple[int, ...], stay: list[Group]
) -> float:
    n = len(data)
    rows = {row for group in stay for row in group}
    if measure == "discernibility":
        return (sum(len(group) ** 2 for group in stay) + (n - len(rows)) * n) / n**2
    if measure == "class-size":
        return 1 / max(len(stay) + (len(rows) < n), 1)
    lost = most = 0.0
    for column, level in zip(data.of("quasi"), node, strict=True):
        bound = hierarchies[column.name]
        original, labels = column.decoded(), bound.generalised(column, level).decoded()
        values, shared = Counter(original), Counter(labels)
        codes = {value: code for code, value in enumerate(column.values)}
        for row in range(n):
            if measure == "ncp":
                own = float(bound.loss(level)[codes[original[row]]])
                nothing = 1.0
            else:
                own = math.log2(shared[labels[row]] / values[original[row]])
                nothing = math.log2(n / values[original[row]])
            most += nothing
            lost += own if row in rows else nothing
    return lost / most if most else 0.0


def best(
    data: Microdata, hierarchies: dict[str, Hierarchy], models: list[Any], limit: float, measure: str
) -> tuple[float, int] | None:
    """The least loss of all nodes, and the fewest levels among the nodes that have it; None where none will do."""
    values = {column.name: column.decoded() for column in data.of("sensitive")}
    most = int(limit * len(data) + EPS)
    found = []
    heights = [range(hierarchies[column.name].height + 1) for column in data.of("quasi")]
    for node in itertools.product(*heights):
        stay = kept(groups(data, hierarchies, node), models, values)
        if stay and len(data) - sum(map(len, stay)) <= most:
            found.append((loss(measure, data, hierarchies, node, stay), sum(node)))
    if not found:
        return None
    least = min(found)[0]
    return least, min(levels for lost, levels in found if lost <= least + 1e-9)
