"""How well search finds: judged questions, and known titles in and out of the domain the lexicon was learned from.

`python -m bench.relevance judged|titles|others [SAMPLE]` prints figures as JSON; `python -m bench relevance` tells them
beside their floors, which are: in another language than the datasets' own, 90 % of the quality of the same needs in
their own; and better than plain BM25 wherever it is measured.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from .report import Report

ACROSS = 0.9
SAMPLE = 200
"Datasets that are looked for by their titles."
COLLECTIONS = {
    "judged": "judged questions, Statistics Canada",
    "titles": "known titles, Statistics Canada",
    "others": "known titles, other catalogues",
}


def measure(name: str, sample: int) -> dict[str, Any]:
    """The rows of one collection: each way of searching, from each language into each, tuned on and tested on."""
    from parvis.cli.tables_to_search import table_datasets, table_document
    from parvis.search.evaluation.evaluation import changes, evaluated
    from parvis.search.evaluation.indexes import ALL, opened
    from parvis.search.evaluation.judged import judged
    from parvis.search.evaluation.known import known_items
    from parvis.search.evaluation.learning import learned_without
    from parvis.search.evaluation.measuring import mean
    from parvis.search.evaluation.variants import standard

    tables = list(table_datasets())
    datasets = _others() if name == "others" else tables
    documents = [table_document(dataset) for dataset in datasets]
    collection = judged() if name == "judged" else known_items(documents, langs=("en", "fr"), sample=sample)
    with tempfile.TemporaryDirectory(prefix="parvis-bench-") as folder:
        lexicon = learned_without(tables, collection.datasets, Path(folder))
        rows = list(
            evaluated(
                collection, standard(), opened(lambda: documents, lexicon=lexicon), described=("en", "fr", ALL),
                measures=("nDCG@10", "R@1", "R@10"),
            )
        )  # fmt: skip
    halves = {half: {topic.id for topic in collection.part(split=half).topics} for half in ("tune", "test")}
    found = []
    for row in rows:
        values = row.values["nDCG@10"]
        split = {
            half: mean({topic: value for topic, value in values.items() if topic in kept})
            for half, kept in halves.items()
        }
        found.append({"way": row.variant, "asked": row.asked, "described": row.described, **row.means, **split})
    compared = [
        {
            "way": change.after.variant, "asked": change.after.asked, "described": change.after.described,
            "difference": change.comparison.difference, "p": change.comparison.p,
        }
        for change in changes(rows, "bm25")
    ]  # fmt: skip
    return {"datasets": len(documents), "topics": len(collection.topics), "rows": found, "compared": compared}


def _others() -> list[Any]:
    """Bilingual records of other catalogues, each under a name of its own."""
    import msgspec

    from .lexicon import others

    return [msgspec.structs.replace(dataset, id=f"other-{number}") for number, dataset in enumerate(others())]


def tell(report: Report, name: str, found: dict[str, Any]) -> None:
    """The figures of one collection beside their floors."""
    title = COLLECTIONS[name]
    report.say(f"relevance: {title}: datasets", found["datasets"])
    report.say(f"relevance: {title}: questions", found["topics"])
    by = {(row["way"], row["asked"], row["described"]): row for row in found["rows"]}
    for (way, asked, described), row in sorted(by.items(), key=lambda item: (item[0][1:], item[0][0])):
        where = "all" if described == "*" else described
        report.say(f"relevance: {title}: {asked} to {where}, {way}, nDCG@10", row["nDCG@10"])
        report.say(f"relevance: {title}: {asked} to {where}, {way}, nDCG@10, test half", row["test"])
        if name != "judged":
            report.say(f"relevance: {title}: {asked} to {where}, {way}, R@1", row["R@1"])
            report.say(f"relevance: {title}: {asked} to {where}, {way}, R@10", row["R@10"])
    for asked, described in (("en", "fr"), ("fr", "en")):
        part = by["learned", asked, described]["nDCG@10"] / (by["learned", described, described]["nDCG@10"] or 1.0)
        report.say(
            f"relevance: {title}: {asked} to {described} / own language, learned", part, "",
            floor=f"≥ {ACROSS:.2f}", holds=part >= ACROSS,
        )  # fmt: skip
    for change in found["compared"]:
        if change["way"] == "learned":
            where = "all" if change["described"] == "*" else change["described"]
            report.say(
                f"relevance: {title}: {change['asked']} to {where}, learned less plain BM25 (p {change['p']:.4f})",
                change["difference"], "", floor="> 0", holds=change["difference"] > 0,
            )  # fmt: skip


if __name__ == "__main__":
    given = sys.argv[1:] + [""] * 2
    print(json.dumps(measure(given[0], int(given[1] or SAMPLE))))
