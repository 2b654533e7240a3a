"""What an RDF document must hold to be read at once, and what is looked at statement by statement."""

import pytest

from parvis.standards.dcat.parsing import parsed

SAYS = b"<https://example.ca/a> <http://purl.org/dc/terms/title> "
SUBJECT, TITLE = "<https://example.ca/a>", "<http://purl.org/dc/terms/title>"


@pytest.mark.parametrize(
    ("value", "term"),
    [
        (b'"Water"@en', '"Water"@en'),
        (b'"a < b > c, <p>d</p> and <>"@en', '"a < b > c, <p>d</p> and <>"@en'),
        (b"<https://example.ca/{id}>", "<https://example.ca/%7Bid%7D>"),
        (b"<https://example.ca/a b>", "<https://example.ca/a%20b>"),
        (b"<https://example.ca/a\x7fb>", "<https://example.ca/a%7Fb>"),
        (b"<https://example.ca/a\xc2\x85b>", "<https://example.ca/a%C2%85b>"),
        (b'"Water"@abcdefghijk', '"Water"'),
    ],
)
def test_what_no_iri_or_language_may_hold_is_mended_and_told(value: bytes, term: str) -> None:
    found = parsed(SAYS + value + b" .\n")
    assert found.graph.nodes[SUBJECT][TITLE] == [term]
    assert bool(found.problems) == (term != value.decode("utf-8"))


@pytest.mark.parametrize("escape", [rb"\u003e \u003c", rb"\U0000003e \U0000003c", rb"\u003E\u0020\u003C"])
def test_an_iri_that_holds_the_end_of_one_stays_one(escape: bytes) -> None:
    (value,) = parsed(SAYS + b"<https://example.ca/c" + escape + b"d> .").graph.nodes[SUBJECT][TITLE]
    assert value == "<https://example.ca/c%3E%20%3Cd>"


def test_an_iri_of_xml_that_holds_the_end_of_one_stays_one() -> None:
    document = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dct="http://purl.org/dc/terms/">
<rdf:Description rdf:about="https://example.ca/a"><dct:title rdf:resource="https://example.ca/c> &lt;d"/>
</rdf:Description></rdf:RDF>"""
    (value,) = parsed(document).graph.nodes[SUBJECT][TITLE]
    assert value == "<https://example.ca/c%3E%20%3Cd>"


def test_an_iri_of_json_that_holds_the_end_of_one_stays_one() -> None:
    document = b'{"@id": "https://example.ca/a", "http://purl.org/dc/terms/title": {"@id": "https://example.ca/c>d"}}'
    (value,) = parsed(document).graph.nodes[SUBJECT][TITLE]
    assert value == "<https://example.ca/c%3Ed>"
