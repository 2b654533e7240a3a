"""XML in any state: what is read of it, and what is said."""

import time
import tracemalloc
from pathlib import Path

import pytest

from parvis.standards.findings import Findings
from parvis.standards.xml import LONGEST_TEXT, cut_out, parse, place

BOMB = (
    b'<!DOCTYPE a [<!ENTITY e0 "lol">'
    + b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]>"
)


def read(document: bytes) -> tuple[str | None, list[str]]:
    """All the text of a document, and the codes of what was found."""
    findings = Findings()
    root = parse(document, findings)
    text = None if root is None else "".join(root.itertext())
    return text, [problem.code for problem in findings.all()]


@pytest.mark.parametrize(
    ("document", "text", "codes"),
    [
        (b"<a>x</a>", "x", []),
        (b"\n \n<?xml version='1.0'?><a>x</a>", "x", []),
        (b"\xef\xbb\xbf<a>\xc3\xa9</a>", "é", []),
        ('<?xml version="1.0" encoding="UTF-16"?><a>é</a>'.encode("utf-16"), "é", []),
        ("<a>é</a>".encode("utf-16-be"), "é", []),
        ("<a>é</a>".encode("utf-32"), "é", []),
        (b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>", "é", []),
        (b"<?xml version='1.0' encoding='UTF-16'?><a>x</a>", "x", []),
        (b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xc3\xa9</a>", "é", ["xml-wrong-encoding"]),
        (b"<?xml version='1.0' encoding='utf-8'?><a>l\x92\xe9t\xe9</a>", "l’été", ["xml-wrong-encoding"]),
        (b"<?xml version='1.0' encoding='klingon'?><a>\xe9</a>", "é", ["xml-wrong-encoding"]),
        (b"<?xml version='1.0' encoding='rot13'?><a>\xe9</a>", "é", ["xml-wrong-encoding"]),
        (b"<a>x\x01y&#2;&#xFFFFFF;z</a>", "xyz", ["xml-characters-mended"]),
        (b"<a>l&rsquo;&eacute;t&eacute; &amp; &lt;</a>", "l’été & <", ["xml-characters-mended"]),
        (b"<a><b>x</b><c>y", "xy", ["xml-cut-off"]),
        (b"<a><g:b>x</g:b></a>", "x", ["xml-prefix-undeclared"]),
        (b"<a>x</a><b/>", "x", ["xml-after-end"]),
        (b"<a>x &zut; y</a>", "x &zut; y", ["xml-characters-mended"]),
        (b"<a>x & y &amp; z</a>", "x & y & z", ["xml-characters-mended"]),
        (b"<a>x & y<![CDATA[ & &nbsp;]]></a>", "x & y & &nbsp;", ["xml-characters-mended"]),
        (
            b'<!DOCTYPE a [<!ENTITY e "1">]><a>x &e; &f;</a>',
            "x  ",
            ["xml-entity-unknown", *["xml-entity-left-out"] * 2],
        ),
        (b'<a><b c="1" c="2">x</b></a>', "x", ["xml-broken"]),
    ],
)
def test_what_can_be_read_is_read_and_what_was_mended_is_said(document: bytes, text: str, codes: list[str]) -> None:
    assert read(document) == (text, codes)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"", "not-xml"),
        (b"{}", "not-xml"),
        (b"<", "xml-broken"),
        (b"<!doctype html><html><p>Sign in<br></html>", "html-instead-of-xml"),
        (b"<!-- x --><html><p>Down<br></html>", "html-instead-of-xml"),
    ],
)
def test_what_is_no_xml_is_an_error_and_nothing_else(document: bytes, code: str) -> None:
    assert read(document) == (None, [code])


@pytest.mark.parametrize("inside", [b"<a>x &e11; y</a>", b'<a b="&e11;">x</a>'], ids=["text", "attribute"])
def test_entities_that_multiply_cost_nothing(inside: bytes) -> None:
    tracemalloc.start()
    started = time.process_time()
    _, codes = read(BOMB + inside)
    assert "xml-too-large" in codes
    assert time.process_time() - started < 1
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_no_file_and_no_address_is_ever_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    where = secret.as_uri().encode()
    documents = [
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "%s">]><a>t &x; u</a>' % where,
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "%s">]><a b="&x;">t</a>' % where,
        b'<!DOCTYPE a [<!ENTITY %% x SYSTEM "%s"> %%x;]><a>t</a>' % where,
        b'<!DOCTYPE a SYSTEM "%s"><a>t &x;</a>' % where,
        b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include parse="text" href="%s"/>t</a>' % where,
    ]
    for document in documents:
        text, _ = read(document)
        assert text is not None
        assert text.startswith("t")
        assert "SECRET" not in text
    assert read(documents[0]) == ("t  u", ["xml-entity-left-out"])


def test_a_text_of_twelve_million_letters_is_cut_and_the_rest_read() -> None:
    text, codes = read(b"<a><b>" + "é".encode() * 6_000_000 + b"</b><c>after</c></a>")
    assert codes == ["xml-text-cut"]
    assert text is not None
    assert text.endswith("éafter")
    assert LONGEST_TEXT - 10 <= len(text.encode()) <= LONGEST_TEXT + 5


def test_a_hundred_thousand_levels_are_an_error_with_its_line() -> None:
    findings = Findings()
    root = parse(b"<a>\n" + b"<a>" * 100_000, findings)
    assert root is not None
    assert [(problem.code, problem.pointer) for problem in findings.all()] == [("xml-too-large", "line 2")]


def test_problems_name_the_line_of_the_document_as_it_came() -> None:
    findings = Findings()
    parse(b"\n\n<a>\n<b></c></a>", findings)
    assert findings.all()[0].code == "xml-tags-cross"
    assert findings.all()[0].pointer == "line 4"


def test_an_element_is_placed_by_its_path_and_cut_out_with_its_namespaces() -> None:
    root = parse(b'<g:a xmlns:g="urn:g"><g:b>1</g:b><g:b>2</g:b>tail</g:a>', Findings())
    assert root is not None
    assert place(root[1]) == "/g:a/g:b[2]"
    assert cut_out(root[1]) == b'<g:b xmlns:g="urn:g">2</g:b>'


def test_names_that_are_none_are_named_plainly() -> None:
    root = parse(b'<a><g:b h:c="1">x</g:b></a>', Findings())
    assert root is not None
    assert [(element.tag, dict(element.attrib)) for element in root] == [("b", {"c": "1"})]
    assert place(root[0]) == "/a/b"


def test_namespaces_that_are_none_become_some() -> None:
    root = parse(b'<a xmlns="http://a b/[" xmlns:g="urn:g"><g:b/></a>', Findings())
    assert root is not None
    assert root.tag == "{urn:x-illegal:http%3A%2F%2Fa%20b%2F%5B}a"
    assert cut_out(root[0]).startswith(b"<g:b ")
