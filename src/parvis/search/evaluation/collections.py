"""Test collections: what people look for, in which words, and which datasets answer it; as TREC writes them.

Topics: tab-separated with a header (`id`, `lang`, `pair`, `type`, `split`, `text`, `need_en`, …), `id<TAB>text` without
one, or TREC's `<top>`s and XML `<topic>`s. Judgments (qrels): `topic iteration dataset grade`, separated by spaces.
Formats: https://trec.nist.gov/data/qrels_eng/ and the guide of `trec_eval`.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from parvis.model import Problem

from .topics import Topic, read_topics


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """Topics with the datasets judged for each."""

    name: str
    topics: tuple[Topic, ...]
    judgments: dict[str, dict[str, int]]
    "By topic: the grade of each dataset that was judged. Those not judged count as not relevant."
    reasons: dict[str, dict[str, str]] = {}
    "By topic: why a dataset has its grade."
    relevant_from: int = 1
    "The least grade that counts as relevant where a measure knows only yes and no."

    def part(self, *, split: str | None = None, lang: str | None = None) -> "Collection":
        """The topics of one half (`tune`, `test`) or one language, with what was judged for them."""
        kept = tuple(
            topic
            for topic in self.topics
            if (split is None or topic.split == split) and (lang is None or topic.lang == lang)
        )
        return msgspec.structs.replace(self, topics=kept)

    @property
    def datasets(self) -> frozenset[str]:
        """Every dataset that was judged for any topic."""
        return frozenset(name for judged in self.judgments.values() for name in judged)


def read_collection(
    topics: Path, judgments: Path, *, reasons: Path | None = None, lang: str = "en", relevant_from: int = 1
) -> tuple[Collection, tuple[Problem, ...]]:
    """The collection in these files, and what of them could not be read, with its place; the rest goes on.

    `lang`: the language of topics that don't say theirs. Raises OSError where a file can't be opened.
    """
    found, problems = read_topics(topics.read_bytes(), lang=lang)
    judged, more = read_judgments(_text(judgments).splitlines())
    known = {topic.id for topic in found}
    unjudged = [topic.id for topic in found if topic.id not in judged]
    problems += [Problem("evaluation-topic-unjudged", "warning", values={"topic": name[:60]}) for name in unjudged]
    collection = Collection(
        name=topics.stem,
        topics=tuple(topic for topic in found if topic.id in judged),
        judgments={name: grades for name, grades in judged.items() if name in known},
        reasons=read_reasons(_text(reasons).splitlines()) if reasons else {},
        relevant_from=relevant_from,
    )
    return collection, (*problems, *more)


def _text(file: Path) -> str:
    return file.read_text("utf-8-sig", errors="replace")


def read_judgments(lines: Iterable[str]) -> tuple[dict[str, dict[str, int]], list[Problem]]:
    """By topic, the grade of each dataset; grades below nought count as nought. Lines that are none are told."""
    judged: dict[str, dict[str, int]] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        parts = line.split()
        if not parts:
            continue
        if len(parts) != 4 or not parts[3].lstrip("+-").isascii() or not parts[3].lstrip("+-").isdigit():
            values = {"line": str(number), "text": line.strip()[:80]}
            problems.append(
                Problem("evaluation-judgment-unreadable", "warning", pointer=f"line {number}", values=values)
            )
            continue
        judged.setdefault(parts[0], {})[parts[2]] = max(0, min(int(parts[3][:6]), 100))
    return judged, problems


def write_judgments(judgments: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """The lines of a file of judgments, those of a topic together, the best grades first."""
    for topic, grades in judgments.items():
        for name, grade in sorted(grades.items(), key=lambda item: (-item[1], item[0])):
            yield f"{topic} 0 {name} {grade}"


def read_reasons(lines: Iterable[str]) -> dict[str, dict[str, str]]:
    """By topic, why a dataset has its grade: `topic<TAB>dataset<TAB>reason`. Other lines are left out."""
    reasons: dict[str, dict[str, str]] = {}
    for line in lines:
        parts = line.split("\t")
        if len(parts) == 3:
            reasons.setdefault(parts[0], {})[parts[1]] = parts[2].strip()
    return reasons


def write_reasons(reasons: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """The lines of a file of reasons."""
    for topic, by_dataset in reasons.items():
        for name, reason in by_dataset.items():
            yield f"{topic}\t{name}\t{reason}"
