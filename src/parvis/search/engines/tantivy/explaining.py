"""Why each result of a page stands where it does: every part of its score, asked for on its own."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec
import tantivy
from tantivy import Query as TQuery

from parvis.search import query as tree
from parvis.search.analysis import STEMMED, STOPWORDS, irregular_forms
from parvis.search.model import Hit
from parvis.search.ranking import Ranking
from parvis.search.ranking.explaining import Sought, explanation, sought, texts_of

from .compile import Compiler, Marked, Parts
from .highlight import stretches
from .narrowing import combined
from .priors import merits_of
from .schema import EXACT, analyzers, schema

Scores = dict[str, float]
"By id."


def explained(
    searcher: tantivy.Searcher, hits: Sequence[Hit], root: tree.All, parts: Parts, compiler: Compiler, ranking: Ranking
) -> tuple[Hit, ...]:
    """The hits, each with its explanation."""
    ids = [hit.id for hit in hits]
    if not ids:
        return ()
    scores = {name: _scores(searcher, part, ids) for name, part in parts.parts.items()}
    words = [(item, _scores(searcher, item.part, ids)) for item in sought(root, compiler)]
    standing = dict(_standing(searcher, ids))
    merits = dict(zip(standing, merits_of(searcher, list(standing.values())), strict=True))

    def why(hit: Hit) -> Hit:
        keywords = msgspec.json.decode(bytes(searcher.doc(standing[hit.id])["keywords"][0]))
        told = explanation(
            hit,
            {name: by_id.get(hit.id, 0.0) for name, by_id in scores.items()},
            [(item, by_id[hit.id]) for item, by_id in words if hit.id in by_id],
            texts_of(hit.read_card(), keywords),
            merits[hit.id],
            ranking,
            _has,
        )
        return msgspec.structs.replace(hit, explanation=told)

    return tuple(map(why, hits))


def _scores(searcher: tantivy.Searcher, part: TQuery, ids: list[str]) -> Scores:
    """What this part of the question gives each of these datasets."""
    among = combined(part, [TQuery.term_set_query(schema(), "id", ids)])
    found = searcher.search(among, limit=len(ids), count=False).hits
    return {str(searcher.doc(address)["id"][0]): float(score) for score, address in found}


def _standing(searcher: tantivy.Searcher, ids: list[str]) -> Iterator[tuple[str, tantivy.DocAddress]]:
    found = searcher.search(TQuery.term_set_query(schema(), "id", ids), limit=len(ids), count=False).hits
    for _, address in found:
        yield str(searcher.doc(address)["id"][0]), address


def _has(text: str, lang: str, item: Sought[TQuery]) -> bool:
    langs = (item.added.lang,) if item.added and item.added.lang else STEMMED
    needles = [_needle(term, langs) for term in analyzers()[EXACT].analyze(item.found) if term not in STOPWORDS]
    return bool(needles) and all(stretches(text, lang, needle) for needle in needles)


@lru_cache(maxsize=256)
def _needle(term: str, langs: tuple[str, ...]) -> Marked:
    """What a folded word looks like in a text."""
    marked = Marked()
    marked.exact.update((term, *irregular_forms(term)))
    for lang in langs:
        if lang in STEMMED:
            marked.stems[lang] = set(analyzers()[lang].analyze(term))
    return marked
