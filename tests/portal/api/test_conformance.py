"""The native API against its own description: schemathesis asks what the description allows, and what it does not."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from parvis.portal.wsgi import application

PACKAGE = (Path(__file__).parents[2] / "fixtures" / "standards" / "ckan" / "gc.json").read_bytes()
"A document to hand in."
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
PLAIN = {"Accept-Encoding": "identity"}
"The WSGI transport does not inflate."
BOUNDED = settings(
    max_examples=8,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)


@pytest.fixture
def operations(fresh: dict[str, str]) -> list[Any]:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app=application)
    found = [result.ok() for result in schema.get_all_operations()]
    assert len(found) >= 14
    return found


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_answers_are_as_described_and_nothing_makes_the_server_fail(
    operations: list[Any], mode: schemathesis.GenerationMode
) -> None:
    asked = 0
    for operation in operations:

        @BOUNDED
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            nonlocal asked
            asked += 1
            case.validate_response(case.call(headers=PLAIN), checks=CHECKS)

        ask()
    assert asked > 60


def test_what_is_there_is_as_described(operations: list[Any], fresh: dict[str, str]) -> None:
    """The same with ids and names that are there, so that whole answers are seen and not only refusals."""
    known = {"key": fresh["water"], "number": "1", "slug": "health-canada", "name": "frequency"}
    for operation in operations:
        path = {name: value for name, value in known.items() if f"{{{name}}}" in operation.path}
        case = operation.Case(path_parameters=path)
        handed = {"data": PACKAGE, "params": {"to": "parvis"}} if operation.method.upper() == "POST" else {}
        response = case.call(headers=PLAIN, **handed)
        assert response.status_code == 200 or "/runs/" in operation.path, operation.path
        case.validate_response(response, checks=CHECKS)


STRANGE = (
    "\x00", "'\"--", "a" * 9000, "../../etc", "%00", "{{7*7}}", "\u202e", '"', "-", "*", "(((", "OR AND NOT",
    "1e999", "NaN,NaN,NaN,NaN", "9" * 40,
)  # fmt: skip
HOSTILE = st.text(max_size=60) | st.sampled_from(STRANGE)
ADDRESSES = (
    "/api/v1/datasets", "/api/v1/suggest", "/api/v1/changes", "/api/v1/organizations", "/api/3/action/package_search",
    "/api/3/action/package_show", "/api/3/action/organization_show", "/api/3/action/tag_list",
    "/api/3/action/resource_show", "/catalog.ttl", "/feeds/datasets.atom", "/feeds/changes.atom",
)  # fmt: skip
NAMES = (
    "q", "lang", "page", "per_page", "bbox", "from", "to", "format", "sort", "since", "limit", "id", "fq",
    "facet.field",
    "rows", "start", "fl", "ext_bbox", "offset",
)  # fmt: skip


def test_hostile_values_anywhere_are_no_server_error(client: Any, fresh: dict[str, str]) -> None:
    @settings(BOUNDED, max_examples=80)
    @given(st.sampled_from(ADDRESSES), st.dictionaries(st.sampled_from(NAMES), HOSTILE, max_size=4))
    def ask(address: str, parameters: dict[str, str]) -> None:
        try:
            response = client.get(address, parameters)
        except UnicodeEncodeError:  # a lone surrogate, which no client can send
            return
        assert response.status_code < 500, response.content

    ask()
