"""Datasets read at a glance are the same as those read with care."""

import pytest
from bench.rdf import catalogue

from parvis.model import Dataset
from parvis.standards import dcat
from parvis.standards.base import ReadContext
from parvis.standards.dcat.graph import Graph
from parvis.standards.dcat.parsing import parsed
from parvis.standards.dcat.plain import PlainReader
from parvis.standards.dcat.reading import DatasetReader

PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
FILE = "<https://a.example/f> a dcat:Distribution ; dcat:downloadURL <https://a.example/f.csv> ; dcat:byteSize 12 ; "
PLAIN = {
    "a title with a comma between spaces": 'dct:title "Lakes , rivers"@en , "Lacs , \\"rivières\\" \\\\"@fr ',
    "a text over several lines": 'dct:title "Lakes" ; dct:description """One\nand\ttwo  three"""@en ',
    "two places told apart": 'dct:title "L" ; dct:temporal [ dcat:startDate "2001"^^xsd:gYear ] ; '
    'dct:issued "2001-02-03"^^xsd:date ; dct:temporal [ dcat:startDate "2002"^^xsd:gYear ] ',
    "keywords in languages that are none's": 'dct:title "L" ; dcat:keyword "a" , "b"@fr , "c"@iu , "a" ',
    "a file whose address is another": f'dct:title "L" ; dcat:distribution <https://a.example/f> . {FILE}'
    "dcat:accessURL <https://a.example/page> ",
}
ODD = {
    "no title": 'dct:issued "2001" ',
    "a property of no table": 'dct:title "L" ; dct:conformsTo <https://a.example/s> ',
    "a title twice in one language": 'dct:title "L"@en , "M"@en ',
    "a machine's translation": 'dct:title "L"@en , "M"@fr-t-en ',
    "a date that is none": 'dct:title "L" ; dct:issued "soon" ',
    "an unsafe address": 'dct:title "L" ; dcat:landingPage <javascript:alert(1)> ',
    "an unknown frequency": 'dct:title "L" ; dct:accrualPeriodicity <https://a.example/now-and-then> ',
    "a size in words": 'dct:title "L" ; dcat:distribution <https://a.example/f> . '
    '<https://a.example/f> dcat:downloadURL <https://a.example/f.csv> ; dcat:byteSize "12 KB" ',
    "licences that differ": 'dct:title "L" ; dcat:distribution <https://a.example/f> , <https://a.example/g> . '
    '<https://a.example/g> dcat:downloadURL <https://a.example/g.csv> . '
    f'{FILE} dct:license <https://creativecommons.org/licenses/by/4.0/> ',
}  # fmt: skip


def graph(said: str) -> Graph:
    return parsed(f"{PREFIXES}<https://a.example/d> a dcat:Dataset ; {said}.".encode()).graph


def carefully(graph: Graph) -> list[Dataset | None]:
    """As they are read where a graph has more than its Turtle."""
    reader = DatasetReader(Graph(graph.nodes), ReadContext())
    return [reader.read(subject).dataset for subject in reader.subjects()]


@pytest.mark.parametrize("said", PLAIN.values(), ids=PLAIN)
def test_what_is_plain_is_read_as_with_care(said: str) -> None:
    found = graph(said)
    assert [PlainReader(found, ReadContext()).read("<https://a.example/d>")] == carefully(found)


@pytest.mark.parametrize("said", ODD.values(), ids=ODD)
def test_what_is_odd_is_left_to_care(said: str) -> None:
    found = graph(said)
    assert PlainReader(found, ReadContext()).read("<https://a.example/d>") is None
    assert len(carefully(found)) == 1


def test_a_whole_catalogue_is_plain() -> None:
    document = catalogue(60)
    found = parsed(document).graph
    reader = PlainReader(found, ReadContext())
    subjects = reader.subjects()
    assert subjects is not None
    datasets = [reader.read(subject) for subject in subjects]
    assert datasets == carefully(found)
    assert datasets == [reading.dataset for reading in dcat.read_graph(document, ReadContext())]


def test_a_catalogue_says_what_its_datasets_are_and_in_which_order() -> None:
    document = f"""{PREFIXES}<https://a.example/> a dcat:Catalog ; dcat:dataset <https://a.example/b> ,
        [ dct:title "X" ] ,
        <https://a.example/a> , <https://a.example/elsewhere> .
        <https://a.example/a> a dcat:Dataset ; dct:title "A" . <https://a.example/b> dct:title "B" .
        <https://a.example/c> a dcat:Dataset ; dct:title "C" ."""
    for text in (document, document.replace('[ dct:title "X" ] ,', "")):
        found = parsed(text.encode()).graph
        reader = DatasetReader(found, ReadContext())
        subjects = list(reader.subjects())
        assert subjects == list(DatasetReader(Graph(found.nodes), ReadContext()).subjects())
        assert [subject[-2:-1] for subject in subjects if subject[0] == "<"] == ["b", "a", "c"]
