"""Descriptions become harmless HTML, whatever came in."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.portal.web.richtext import LONGEST, TAGS, rich


class Elements(HTMLParser):
    """The elements, attributes and links of some HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](data:text/html,hello)",
    "<p onclick='x()' style='color:red' class='y'>x</p>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src='https://example.org'></iframe>",
    "&lt;p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;/p&gt;",
    "<p><a href='vbscript:x'>x</a><form action='/x'><input></form></p>",
    "![x](https://example.org/tracker.gif)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_runs_or_loads_is_left(text: str) -> None:
    found = Elements()
    found.feed(str(rich(text)))
    assert found.names <= TAGS
    assert found.attributes <= {"href", "rel"}
    assert all(link.startswith(("http:", "https:", "mailto:")) for link in found.links)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>/\"'=&;:()[]!#*_`~ \n\tahpbrsciptj1"), max_size=120))
def test_whatever_the_markup_only_known_elements_come_out(text: str) -> None:
    found = Elements()
    found.feed(str(rich(text)))
    assert found.names <= TAGS


def test_markdown_and_html_keep_their_structure() -> None:
    assert "<strong>bold</strong>" in rich("**bold**")
    assert "<li>one</li>" in rich("- one\n- two")
    assert "<table>" in rich("| a | b |\n|---|---|\n| 1 | 2 |")
    assert rich("<p>Un <em>texte</em></p>") == "<p>Un <em>texte</em></p>"


def test_headings_fit_under_those_of_the_page() -> None:
    assert "<h3>Method</h3>" in rich("# Method")
    assert "<h3>Method</h3>" in rich("<h1>Method</h1>")


def test_links_lead_away_without_vouching() -> None:
    html = rich("See https://example.org/a?b=1, or [this](mailto:a@b.ca).")
    assert '<a href="https://example.org/a?b=1" rel="nofollow noopener noreferrer">' in html
    assert 'href="mailto:a@b.ca"' in html


def test_a_text_of_any_length_costs_the_same() -> None:
    html = rich("word " * 2_000_000)
    assert len(html) < LONGEST + 100
    assert html.endswith("…</p>")
