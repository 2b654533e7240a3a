"""Whether OpenSearch ranks as tantivy does: the judged questions put to both, over Statistics Canada's tables.

`PARVIS_SEARCH_URL=opensearch://… python -m bench.agreement` prints, for each question, how far its lists agree and what
makes the difference, then a summary as JSON. With `.ci/with-opensearch` the cluster is there.
"""

import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from parvis.search import engine
from parvis.search.documents import document
from parvis.search.engines.base import Engine
from parvis.search.evaluation.judged import judged
from parvis.search.model import Query, SearchDocument
from parvis.search.ranking import PARVIS

from .lexicon import statcan

DEPTH = 100
P = 0.9
"The chance that a reader who looked at one result looks at the next: ten results weigh 86 % of all."
TIED = 0.005
"A difference in score, of a whole, that is none: BM25's parts are rounded in different ways."
FLOOR = 0.9

WITHOUT = {
    "words side by side": {"title_phrase": 0.0, "phrase": 0.0},
    "length of titles": {"title": 0.0},
    "words of the other language": {"translated": 0.0},
}
"What may be left out of the ranking to see whether it makes the difference."


def overlap(one: Sequence[str], other: Sequence[str], p: float = P) -> float:
    """Rank-biased overlap, extrapolated: 1 where both lists are the same, 0 where they have nothing in common.

    Webber, Moffat and Zobel, "A similarity measure for indefinite rankings", ACM TOIS 28(4), 2010, equation 32.
    """
    if not one and not other:
        return 1.0
    short, long = sorted((one, other), key=len)
    s, l = len(short), len(long)  # noqa: E741  # The paper's names.
    if not s:
        return 0.0
    first, second = set(), set()
    common: list[int] = [0]
    for depth in range(l):
        first.update(short[depth : depth + 1])
        second.add(long[depth])
        common.append(len(first & second))
    total = sum(common[d] / d * p**d for d in range(1, l + 1))
    total += sum(common[s] * (d - s) / (s * d) * p**d for d in range(s + 1, l + 1))
    return (1 - p) / p * total + ((common[l] - common[s]) / l + common[s] / s) * p**l


def documents() -> Iterator[SearchDocument]:
    for number, found in enumerate(statcan()):
        dataset = msgspec.structs.replace(found, id=f"table-{number}")
        yield document(dataset, slug=dataset.id, organization_slug="statcan", organization_name=None, source="statcan")


def ranked(searched: Engine, query: Query) -> dict[str, float]:
    return {hit.id: hit.score or 0.0 for hit in searched.search(query).hits}


def difference(tantivy: Engine, other: Engine, query: Query, agreed: float) -> str:
    """What makes two lists differ: what, left out, brings them closest; or scores as good as the same."""
    ours, theirs = ranked(tantivy, query), ranked(other, query)
    if list(ours) == list(theirs):
        return "none"
    if set(ours) != set(theirs) and tantivy.search(query).count != other.search(query).count:
        only = set(ours) ^ set(theirs)
        return f"found by one alone: {len(only)}"
    here = next(at for at, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1])
    one, two = list(ours)[here], list(theirs)[here]
    gap = abs(ours.get(one, 0) - ours.get(two, 0)) / max(ours[one], 1e-9)
    if gap <= TIED:
        return "as good as tied"
    closest, what = agreed, "rarity and length of words"
    for name, changed in WITHOUT.items():
        less = msgspec.structs.replace(query, ranking=msgspec.structs.replace(PARVIS, **changed))
        now = overlap(list(ranked(tantivy, less)), list(ranked(other, less)))
        if now > closest + 1e-6:
            closest, what = now, name
    return what


def main() -> int:
    """Compare; 1 where the mean is under the floor."""
    url = os.environ.get("PARVIS_SEARCH_URL") or os.environ.get("PARVIS_TEST_OPENSEARCH_URL") or ""
    if not url.startswith("opensearch"):
        sys.exit("PARVIS_SEARCH_URL must name an OpenSearch cluster")
    kept = list(documents())
    with tempfile.TemporaryDirectory() as folder:
        tantivy, other = engine("", Path(folder)), engine(f"{url.rstrip('/')}/agreement", Path(folder))
        spent = {}
        for each in (tantivy, other):
            start = time.process_time()
            each.rebuild(iter(kept), change=1)
            spent[each.NAME] = time.process_time() - start
        figures: list[float] = []
        causes: Counter[str] = Counter()
        for topic in judged().topics:
            query = Query(text=topic.text, lang=topic.lang, limit=DEPTH, facets=())
            agreed = overlap(list(ranked(tantivy, query)), list(ranked(other, query)))
            cause = difference(tantivy, other, query, agreed)
            figures.append(agreed)
            causes[cause.partition(":")[0]] += 1
            print(f"{agreed:.3f}  {topic.lang}  {topic.text[:60]:60}  {cause}")
        mean = sum(figures) / len(figures)
        state = {each.NAME: each.state().bytes for each in (tantivy, other)}
        under = sum(figure < FLOOR for figure in figures)
        print(
            json.dumps(
                {"questions": len(figures), "mean": round(mean, 4), "least": round(min(figures), 3), "under": under,
                 "causes": causes, "bytes": state, "documents": len(kept), "cpu": spent}
            )
        )  # fmt: skip
        tantivy.close()
        other.close()
    return int(mean < FLOOR)


if __name__ == "__main__":
    sys.exit(main())
