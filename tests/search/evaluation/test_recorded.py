"""A ranking change without its numbers doesn't land: the judged questions' nDCG@10 against what is recorded.

Where a change is better, or worse for a good reason, measure it (`parvis search evaluate`), then record the new values:
`python -m tests.search.evaluation.test_recorded`.
"""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from parvis.cli.demo_catalogue import PACKAGE
from parvis.search.evaluation.evaluation import ALL, evaluated
from parvis.search.evaluation.indexes import opened
from parvis.search.evaluation.judged import judged
from parvis.search.evaluation.variants import Variant

RECORDED = Path(__file__).with_name("recorded.json")
TOLERANCE = 0.002
"What the order of equal scores may change."


def values() -> dict[str, float]:
    """nDCG@10 from each language into each, official terms alone: the learned lexicon has its own measurements."""
    from parvis.cli.tables_to_search import table_datasets, table_document

    documents = [table_document(dataset) for dataset in table_datasets()]
    rows = evaluated(
        judged(), (Variant("dictionaries"),), opened(lambda: documents), described=("en", "fr", ALL),
        measures=("nDCG@10",),
    )  # fmt: skip
    return {f"{row.asked}-{'all' if row.described == ALL else row.described}": row.means["nDCG@10"] for row in rows}


@pytest.mark.skipif(find_spec(PACKAGE) is None, reason=f"{PACKAGE} is not installed (make setup)")
def test_the_judged_questions_are_answered_no_worse_than_recorded() -> None:
    recorded = json.loads(RECORDED.read_text("utf-8"))
    found = values()
    assert found.keys() == recorded.keys()
    worse = {name: (recorded[name], found[name]) for name in found if found[name] < recorded[name] - TOLERANCE}
    assert not worse, f"nDCG@10 (recorded, found): {worse}. See CONTRIBUTING.md."


if __name__ == "__main__":
    RECORDED.write_text(json.dumps({name: round(value, 4) for name, value in values().items()}, indent=1) + "\n")
