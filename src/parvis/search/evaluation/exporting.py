"""A collection and ranked lists as files that other tools of evaluation read."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from .collections import Collection, write_judgments, write_reasons
from .evaluation import Row
from .indexes import ALL
from .topics import write_topics


def export(folder: Path, collection: Collection, rows: Iterable[Row]) -> None:
    """`topics.tsv`, `qrels.txt`, `reasons.tsv`, and a run a row (`trec_eval`'s form). Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    asked = {topic.id for topic in collection.topics}
    judgments = {name: grades for name, grades in collection.judgments.items() if name in asked}
    _write(folder / "topics.tsv", write_topics(collection.topics))
    _write(folder / "qrels.txt", write_judgments(judgments))
    if collection.reasons:
        reasons = {name: why for name, why in collection.reasons.items() if name in asked}
        _write(folder / "reasons.tsv", write_reasons(reasons))
    for row in rows:
        described = "all" if row.described == ALL else row.described
        name = re.sub(r"[^A-Za-z0-9.=-]+", "-", row.variant)[:80]
        _write(folder / f"run-{row.asked}-{described}-{name}.txt", _run(row, name))


def _run(row: Row, tag: str) -> Iterator[str]:
    for topic, found in row.run.items():
        for place, item in enumerate(found.ranked, 1):
            yield f"{topic} Q0 {item.dataset} {place} {len(found.ranked) - place + 1} {tag}"


def _write(file: Path, lines: Iterable[str]) -> None:
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
