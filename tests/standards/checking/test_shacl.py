"""SHACL: what our compiled shapes find is what other implementations find."""

import pytest

from parvis.standards.checking.data import Nodes, nodes_of

from .cases import PREFIXES, Case, cases
from .oracles import as_rudof, by_pyshacl, by_rudof, ours, rdflib_graph

CASES = cases()


# Where another implementation departs from the recommendation: what it does instead.
PYSHACL_DIFFERS = {"inverse of a sequence": "finds nothing at all"}
RUDOF_DIFFERS = {
    "inverse of a sequence": "panics",
    "minLength": "counts bytes, not characters",
    "datatype, ill-formed": "takes texts that their datatype does not allow",
}


def nodes(turtle: str) -> Nodes:
    return nodes_of(f"{PREFIXES}{turtle}".encode(), "turtle", "http://example.ca/")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_every_construct_gives_the_results_that_pyshacl_gives(case: Case) -> None:
    data, shapes = nodes(case.data), nodes(case.shapes)
    found = ours(data, shapes)
    assert found.total() == case.results
    if case not in [CASES[name] for name in PYSHACL_DIFFERS]:
        assert found == by_pyshacl(data, rdflib_graph(shapes))


@pytest.mark.parametrize("name", [name for name in CASES if name not in RUDOF_DIFFERS])
def test_every_construct_gives_the_results_that_rudof_gives(name: str) -> None:
    data, shapes = nodes(CASES[name].data), nodes(CASES[name].shapes)
    assert as_rudof(ours(data, shapes)) == by_rudof(data, shapes)
