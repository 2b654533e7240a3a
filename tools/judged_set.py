"""Write the judgments of Parvis's own questions as TREC does: `python tools/judged_set.py`; `--check` only says whether
`data/qrels.txt` is what the grades in `data/grades.tsv` make of it.
"""

import sys
from pathlib import Path

from parvis.search.evaluation.collections import write_judgments
from parvis.search.evaluation.judged import expanded
from parvis.search.evaluation.topics import read_topics

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "src" / "parvis" / "search" / "evaluation" / "data"


def made() -> str:
    """The file of judgments. Raises ValueError where a grade can't be read."""
    topics, problems = read_topics((DATA / "topics.tsv").read_bytes())
    if problems:
        raise ValueError(str(problems[0]))
    lines = (DATA / "grades.tsv").read_text("utf-8").splitlines()
    return "\n".join(write_judgments(expanded(topics, lines))) + "\n"


def main(arguments: list[str]) -> int:
    file = DATA / "qrels.txt"
    text = made()
    if file.is_file() and file.read_text("utf-8") == text:
        return 0
    if "--check" in arguments:
        print("not current: qrels.txt (run tools/judged_set.py)")  # noqa: T201  # a command's output
        return 1
    file.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
