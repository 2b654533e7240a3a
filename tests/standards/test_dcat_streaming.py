"""DCAT as a stream: the same datasets as from the whole, in memory that does not grow with their number."""

import io
import tracemalloc

from bench.rdf import Coming, catalogue

from parvis.standards import dcat
from parvis.standards.base import ReadContext


def test_a_stream_gives_what_the_whole_does() -> None:
    source = catalogue(120)
    whole = [reading.dataset for reading in dcat.read_graph(source, ReadContext())]
    stream = dcat.read_stream(io.BytesIO(source), "turtle", ReadContext(), window=1000)
    assert [reading.dataset for reading in stream] == whole
    near = list(dcat.read_stream(io.BytesIO(source), "turtle", ReadContext(), window=10, statements=500))
    assert [reading.dataset.title for reading in near if reading.dataset] == [item.title for item in whole if item]
    assert [reading.dataset.distributions for reading in near if reading.dataset] == [
        item.distributions for item in whole if item
    ]


def peak(count: int) -> int:
    tracemalloc.start()
    try:
        stream = dcat.read_stream(Coming(count), "turtle", ReadContext(), window=50, statements=2000)
        assert sum(reading.dataset is not None for reading in stream) == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_number_of_datasets() -> None:
    peak(20)  # what is only loaded once
    assert peak(1200) < 1.5 * peak(300)


def test_an_error_in_a_stream_is_told_and_the_rest_read() -> None:
    lines = [b'<https://a.example/%d> <http://purl.org/dc/terms/title> "T" .' % number for number in range(4)]
    kind = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset>"
    lines += [b"<https://a.example/%d> %s ." % (number, kind) for number in range(4)]
    lines.insert(2, b"<https://a.example/x> <y> .")
    found = list(dcat.read_stream(io.BytesIO(b"\n".join(lines)), "n-triples", ReadContext()))
    assert [problem.code for reading in found for problem in reading.problems] == ["rdf-syntax"]
    assert sum(reading.dataset is not None for reading in found) == 4
