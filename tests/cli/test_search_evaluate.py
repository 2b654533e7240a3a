"""`parvis search evaluate`, and words that are a verb's name."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.replay.server import ReplayServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index")]

Cli = Callable[..., Result]


@pytest.fixture
def catalogue(cli: Cli, server: ReplayServer) -> Cli:
    slug = json.loads(cli("source", "add", server.url, "--local", "--json").stdout)["source"]["slug"]
    assert cli("harvest", slug).exit_code == 0
    return cli


def test_a_verbs_name_is_searched_after_two_dashes_or_behind_another_word(catalogue: Cli) -> None:
    for words in (("--", "evaluate"), ("wells", "evaluate"), ("--limit", "5", "evaluate")):
        result = catalogue("search", *words)
        assert result.exit_code == 0, result.stderr
        assert "dataset" in result.stderr


def test_help_names_the_verbs_of_search(cli: Cli) -> None:
    assert "parvis search evaluate" in " ".join(cli("search", "--help").stdout.split())


def test_ones_own_questions_are_measured_over_the_catalogue(catalogue: Cli, tmp_path: Path) -> None:
    found = json.loads(catalogue("search", "wells district 3", "--json").stdout)["items"]
    wanted = next(item for item in found if item["title"]["en"].endswith("district 3"))
    topics, judgments, page, export = (tmp_path / name for name in ("topics.tsv", "qrels.txt", "page.html", "trec"))
    topics.write_text("q1\twells district 3\nno tab\n")
    judgments.write_text(f"q1 0 {wanted['slug']} 1\n")
    result = catalogue(
        "search", "evaluate", "--datasets", "catalogue", "--topics", str(topics), "--judgments", str(judgments),
        "--against", "own-words", "--with", "ranking=bm25", "--page", str(page), "--export", str(export), "--json",
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    rows = json.loads(result.stdout)["rows"]
    assert {row["variant"] for row in rows} == {"own-words", "own-words ranking=bm25"}
    assert all(row["by_topic"]["q1"]["nDCG@10"] == 1.0 for row in rows if row["variant"] == "own-words")
    assert "2" in result.stderr  # the line that is no question
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert (export / "qrels.txt").read_text("utf-8") == f"q1 0 {wanted['slug']} 1\n"


@pytest.mark.parametrize(
    "options",
    [
        ("--topics", __file__),
        ("--page", "page.html"),
        ("--with", "nonsense"),
        ("--with", "nonsense=1"),
        ("--with", "translate=perhaps"),
        ("--with", "learned", "--against", "learned"),
        ("--topics", "nowhere.tsv", "--judgments", "nowhere.txt"),
    ],
)
def test_what_can_not_be_measured_is_told_without_a_trace(cli: Cli, options: tuple[str, ...]) -> None:
    result = cli("search", "evaluate", *options)
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr


def test_an_empty_catalogue_has_nothing_to_search(cli: Cli) -> None:
    result = cli("search", "evaluate", "--datasets", "catalogue")
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr
