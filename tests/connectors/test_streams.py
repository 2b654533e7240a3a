"""Documents too large or too deep to be taken whole."""

import gzip
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.connectors.base import FetchError
from parvis.connectors.streams import MAX_DEPTH, DepthGauge, items, opened

TEXT = st.text(alphabet='[]{}"\\ aé', max_size=8)
JSON = st.recursive(
    TEXT | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=12,
)


def depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max((depth(each) for each in value.values()), default=0)
    if isinstance(value, list):
        return 1 + max((depth(each) for each in value), default=0)
    return 0


@given(value=JSON, sizes=st.lists(st.integers(1, 9), min_size=1))
def test_the_gauge_measures_the_depth_wherever_the_text_is_cut(value: object, sizes: list[int]) -> None:
    text = json.dumps(value, ensure_ascii=False).encode()
    gauge = DepthGauge()
    deepest, position, turn = 0, 0, 0
    while position < len(text):
        size = sizes[turn % len(sizes)]
        deepest = max(deepest, gauge.deepest(text[position : position + size]))
        position, turn = position + size, turn + 1
    assert deepest == depth(value)
    assert gauge.depth == 0


def read(text: bytes, prefix: str = "dataset.item", **how: int) -> list[object]:
    return list(items(opened(io.BytesIO(text), name="x", **how), prefix, name="x"))


def code_of(text: bytes, **how: int) -> str:
    with pytest.raises(FetchError) as caught:
        read(text, **how)
    return caught.value.problem.code


def test_nesting_up_to_the_limit_is_read_and_beyond_it_refused() -> None:
    def nested(levels: int) -> bytes:
        return b'{"dataset":[' + b"[" * levels + b"]" * levels + b"]}"

    assert len(read(nested(MAX_DEPTH - 2))) == 1
    assert code_of(nested(MAX_DEPTH)) == "json-too-deep"
    # ijson alone takes all memory on this.
    assert code_of(b'{"dataset":[' + b'{"a":' * 1_000_000) == "json-too-deep"


def test_packed_documents_and_byte_order_marks_are_read() -> None:
    text = b'\xef\xbb\xbf  {"dataset": [{"a": 1}, {"a": 2}]}'
    assert read(text) == [{"a": 1}, {"a": 2}]
    assert read(gzip.compress(text)) == [{"a": 1}, {"a": 2}]


def test_a_bomb_is_cut_off_at_its_unpacked_size() -> None:
    bomb = gzip.compress(b'{"dataset": [' + b"1," * 5_000_000 + b"1]}")
    assert code_of(bomb, limit=1_000_000) == "too-large"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "reply-not-json"),
        (b"   \n", "reply-not-json"),
        (b"<!DOCTYPE html><html>", "html-instead-of-json"),
        (b'{"dataset": [{"a": 1}, {"b":', "json-truncated"),
        (b'{"dataset": [{"a": x}]}', "reply-not-json"),
        (b'{"dataset": [{"a": "\xff\xfe"}]}', "reply-not-json"),
        (b"\x1f\x8b\x08garbage", "gzip-broken"),
        (gzip.compress(b'{"dataset": []}', mtime=0)[:-6], "gzip-broken"),
    ],
)
def test_what_cannot_be_read_is_told_apart(text: bytes, code: str) -> None:
    assert code_of(text) == code
