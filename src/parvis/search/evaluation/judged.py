"""Parvis's own judged questions over Statistics Canada's tables: 60 needs, each asked in English and in French.

`data/topics.tsv` has the questions; `data/grades.tsv` the grade of each table that was looked at, with its reason, once
for both languages of a need; `data/qrels.txt` is made of them, as TREC writes judgments (`tools/judged_set.py`).
"""

from collections.abc import Iterable
from importlib.resources import files

from .collections import Collection, read_judgments
from .topics import Topic, read_topics

NAME = "statcan"
RELEVANT_FROM = 2
"Grade from which a table counts as an answer: 3 just what was meant, 2 useful, 1 touches on it, 0 not it."

_DATA = files("parvis.search.evaluation") / "data"


def judged() -> Collection:
    """The questions and their judgments; datasets go by the eight digits of their table's number."""
    topics, _ = read_topics((_DATA / "topics.tsv").read_bytes())
    judgments, _ = read_judgments((_DATA / "qrels.txt").read_text("utf-8").splitlines())
    reasons = {
        pair: {name: why for name, (_, why) in found.items()}
        for pair, found in grades((_DATA / "grades.tsv").read_text("utf-8").splitlines()).items()
    }
    return Collection(
        name=NAME,
        topics=tuple(topics),
        judgments=judgments,
        reasons={topic.id: reasons.get(topic.pair, {}) for topic in topics},
        relevant_from=RELEVANT_FROM,
    )


def grades(lines: Iterable[str]) -> dict[str, dict[str, tuple[int, str]]]:
    """By pair of topics: the grade of each table and the reason for it.

    Lines are `pair<TAB>grade<TAB>reason<TAB>tables`, after a header. Raises ValueError where one is none, or where a
    table has two grades.
    """
    found: dict[str, dict[str, tuple[int, str]]] = {}
    for number, line in enumerate(list(lines)[1:], 2):
        pair, grade, reason, tables = line.rstrip("\n").split("\t")
        known = found.setdefault(pair, {})
        for table in tables.split():
            if table in known:
                raise ValueError(f"line {number}: {table} has two grades for {pair}")
            known[table] = (int(grade), reason)
    return found


def expanded(topics: Iterable[Topic], lines: Iterable[str]) -> dict[str, dict[str, int]]:
    """By topic, the grade of each table: both languages of a pair are judged alike."""
    found = grades(lines)
    return {topic.id: {name: grade for name, (grade, _) in found[topic.pair].items()} for topic in topics}
