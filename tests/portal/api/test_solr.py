"""Solr's query syntax as a tree."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.portal.api.ckan.solr import All, Any, Not, Range, Term, UnreadableError, Words, parse


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("", All(())),
        ("*:*", All(())),
        ("water quality", All((Words("water"), Words("quality")))),
        ('"water quality"~2^4', All((Words('"water quality"'),))),
        ("title:wat*^2", All((Term("title", "wat*"),))),
        ('tags:"a b" AND res_format:CSV', All((Term("tags", "a b"), Term("res_format", "CSV")))),
        ("a OR b c", All((Any((Words("a"), All((Words("b"), Words("c"))))),))),
        ("tags:(a OR b)", All((Any((Term("tags", "a"), Term("tags", "b"))),))),
        ("+a -b NOT c !d", All((Words("a"), Not(Words("b")), Not(Words("c")), Not(Words("d"))))),
        ("m:[2026-01-01T00:00:00Z TO *]", All((Range("m", "2026-01-01T00:00:00Z", None),))),
        ("name:a\\:b", All((Term("name", "a:b"),))),
        ("http://example.org/a:b", All((Words("http://example.org/a:b"),))),
        ("rock-and-roll 12:30", All((Words("rock-and-roll"), Words("12:30")))),
    ],
)
def test_queries_are_read(query: str, tree: All) -> None:
    assert parse(query) == tree


@pytest.mark.parametrize(
    "query", ["(", ")", "a)", "tags:", "OR", "a OR", "NOT", "[a TO b]", '"open', "m:[a TO", "(" * 99, "-" * 99]
)
def test_what_is_no_query_is_refused(query: str) -> None:
    with pytest.raises(UnreadableError):
        parse(query)


@settings(max_examples=400, deadline=None, database=None)
@given(st.text(alphabet='ab:*"()[]{}+-!&|\\~^ ORANDTO', max_size=80) | st.text(max_size=60))
def test_any_text_is_read_or_refused(query: str) -> None:
    with contextlib.suppress(UnreadableError):
        assert isinstance(parse(query), All)
