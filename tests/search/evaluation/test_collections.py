"""Test collections as TREC writes them: what is read, and what is told of what can't be."""

from pathlib import Path

import pytest

from parvis.search.evaluation.collections import read_collection, read_judgments, write_judgments
from parvis.search.evaluation.topics import Topic, read_topics, write_topics

TABULAR = "id\tlang\tpair\ttype\tsplit\ttext\tneed_en\tneed_fr\nq1\tfr\tp\tshort\ttune\tprix du lait\tMilk\tLait\n"
SGML = """
<top>
<num> Number: 301
<title> International Organized Crime
<desc> Description:
Identify organizations.
<narr> Narrative:
Any of them.
</top>
<top>
<num> Number: 302 <title> Poliomyelitis
and Post-Polio
</top>
"""
XML = b"""<topics><topic number="7" xml:lang="fr"><query>taux de ch\xc3\xb4mage</query>
<description>Le taux.</description></topic><topic number="8"><title>jobs</title></topic></topics>"""


def test_topics_in_columns_keep_their_language_pair_kind_half_and_need() -> None:
    topics, problems = read_topics(TABULAR.encode())
    assert problems == []
    assert topics == [
        Topic(
            id="q1", text="prix du lait", lang="fr", pair="p", type="short", split="tune",
            need={"en": "Milk", "fr": "Lait"},
        )
    ]  # fmt: skip


def test_topics_in_columns_are_written_as_they_were_read() -> None:
    topics, _ = read_topics(TABULAR.encode())
    assert "".join(f"{line}\n" for line in write_topics(topics)) == TABULAR


def test_topics_of_two_columns_need_no_header() -> None:
    topics, problems = read_topics(b"1\thouse prices\n2\trent\n", lang="en")
    assert [(topic.id, topic.text, topic.lang) for topic in topics] == [
        ("1", "house prices", "en"),
        ("2", "rent", "en"),
    ]
    assert problems == []


def test_topics_in_trecs_own_markup_which_closes_few_elements() -> None:
    topics, problems = read_topics(SGML.encode())
    assert [(topic.id, topic.text) for topic in topics] == [
        ("301", "International Organized Crime"),
        ("302", "Poliomyelitis and Post-Polio"),
    ]
    assert topics[0].need == {"en": "Identify organizations."}
    assert problems == []


def test_topics_in_xml_with_the_language_of_each() -> None:
    topics, _ = read_topics(XML, lang="en")
    assert [(topic.id, topic.text, topic.lang) for topic in topics] == [
        ("7", "taux de chômage", "fr"),
        ("8", "jobs", "en"),
    ]


def test_a_line_that_is_no_topic_is_told_with_its_place_and_the_rest_goes_on() -> None:
    topics, problems = read_topics(b"1\thouses\nno tab here\n3\trent\n1\tagain\n")
    assert [topic.id for topic in topics] == ["1", "3"]
    assert [(problem.code, problem.pointer) for problem in problems] == [
        ("evaluation-topic-unreadable", "line 2"),
        ("evaluation-topic-twice", ""),
    ]


@pytest.mark.parametrize(
    "document",
    [b"", b"\n\n", b"<", b"<topics", b"<top>", b"\x00\xff\xfe", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><topics/>"],
)  # fmt: skip
def test_what_is_no_file_of_topics_is_told_never_raised(document: bytes) -> None:
    topics, problems = read_topics(document)
    assert topics == []
    assert problems


def test_no_entity_of_another_file_is_read_into_a_topic(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("inside")
    kind = f"<!DOCTYPE t [<!ENTITY s SYSTEM '{secret.as_uri()}'>]>"
    document = f"{kind}<topics><topic number='1'><title>a &s; b</title></topic></topics>"
    topics, _ = read_topics(document.encode())
    assert all("inside" not in topic.text for topic in topics)


def test_judgments_are_read_and_written_in_trecs_four_columns() -> None:
    lines = ["q1 0 a 3", "q1 0 b 0", "q2 0 a 1"]
    judged, problems = read_judgments(lines)
    assert judged == {"q1": {"a": 3, "b": 0}, "q2": {"a": 1}}
    assert problems == []
    assert list(write_judgments(judged)) == lines


def test_grades_below_nought_are_nought() -> None:
    assert read_judgments(["q 0 spam -2"])[0] == {"q": {"spam": 0}}


@pytest.mark.parametrize("line", ["q1 0 a", "q1 0 a b", "q1 0 a 1 2", "q1 0 a ²", "q1 0 a 1.5", "q1 0 a --"])
def test_a_line_that_is_no_judgment_is_told_with_its_place(line: str) -> None:
    judged, problems = read_judgments(["q1 0 z 1", line])
    assert judged == {"q1": {"z": 1}}
    assert [(problem.code, problem.pointer) for problem in problems] == [("evaluation-judgment-unreadable", "line 2")]


def test_topics_that_nobody_judged_are_left_out_and_told(tmp_path: Path) -> None:
    topics, judgments = tmp_path / "mine.tsv", tmp_path / "qrels.txt"
    topics.write_text("1\thouses\n2\trent\n")
    judgments.write_text("1 0 a 1\n9 0 a 1\n")
    collection, problems = read_collection(topics, judgments)
    assert collection.name == "mine"
    assert [topic.id for topic in collection.topics] == ["1"]
    assert collection.judgments == {"1": {"a": 1}}
    assert [problem.code for problem in problems] == ["evaluation-topic-unjudged"]
