"""Why each result of a page stands where it does: every part of its score, asked for on its own."""

from collections.abc import Iterator, Sequence
from math import exp, log
from typing import NamedTuple

import msgspec
import tantivy
from tantivy import Query as TQuery

from parvis.search import query as tree
from parvis.search.analysis import STEMMED, STOPWORDS, irregular_forms
from parvis.search.model import Card, Hit
from parvis.search.ranking import Explanation, Matched, Ranking
from parvis.search.ranking.explanation import Place
from parvis.search.ranking.ladder import IDENTIFIER
from parvis.search.ranking.merits import MERITS, Merits
from parvis.search.ranking.places import labels, places

from .compile import Compiler, Marked, Parts
from .highlight import stretches
from .narrowing import combined
from .priors import merits_of
from .schema import EXACT, analyzers, schema

Scores = dict[str, float]
"By id."


class _Sought(NamedTuple):
    """A word of the question or one added for it, and how well each result has it."""

    word: str
    found: str
    added: tree.Phrase | None
    scores: Scores


def explained(
    searcher: tantivy.Searcher, hits: Sequence[Hit], root: tree.All, parts: Parts, compiler: Compiler, ranking: Ranking
) -> tuple[Hit, ...]:
    """The hits, each with its explanation."""
    ids = [hit.id for hit in hits]
    if not ids:
        return ()
    scores = {name: _scores(searcher, part, ids) for name, part in parts.parts.items()}
    sought = [
        _Sought(word, found, added, _scores(searcher, part, ids))
        for word, found, added, part in _sought(root, compiler)
    ]
    standing = dict(_standing(searcher, ids))
    merits = dict(zip(standing, merits_of(searcher, list(standing.values())), strict=True))
    return tuple(
        msgspec.structs.replace(
            hit,
            explanation=_explanation(
                hit,
                {name: by_id.get(hit.id, 0.0) for name, by_id in scores.items()},
                sought,
                _texts(hit.read_card(), searcher.doc(standing[hit.id])),
                merits[hit.id],
                ranking,
            ),
        )
        for hit in hits
    )


def _scores(searcher: tantivy.Searcher, part: TQuery, ids: list[str]) -> Scores:
    """What this part of the question gives each of these datasets."""
    among = combined(part, [TQuery.term_set_query(schema(), "id", ids)])
    found = searcher.search(among, limit=len(ids), count=False).hits
    return {str(searcher.doc(address)["id"][0]): float(score) for score, address in found}


def _standing(searcher: tantivy.Searcher, ids: list[str]) -> Iterator[tuple[str, tantivy.DocAddress]]:
    found = searcher.search(TQuery.term_set_query(schema(), "id", ids), limit=len(ids), count=False).hits
    for _, address in found:
        yield str(searcher.doc(address)["id"][0]), address


def _sought(node: tree.Node, compiler: Compiler) -> Iterator[tuple[str, str, tree.Phrase | None, TQuery]]:
    """Each word wanted, and each added for it, with what finds it."""
    if isinstance(node, tree.All | tree.Any):
        for inner in node.nodes:
            yield from _sought(inner, compiler)
    elif isinstance(node, tree.Meant):
        yield from _sought(node.node, compiler)
    elif isinstance(node, tree.Added):
        typed = " ".join(leaf.text for leaf in tree.leaves(node))
        yield from _sought(node.node, compiler)
        for other in node.others:
            if (part := compiler.other(other, scored=True)) is not None:
                yield typed, other.text, other, part
    elif not isinstance(node, tree.Not) and (part := compiler.word(node)) is not None:
        yield node.text, node.text, None, part


def _texts(card: Card, doc: tantivy.Document) -> dict[Place, dict[str, str]]:
    codes = {"subject": card.subjects, "format": card.formats, "frequency": (card.frequency,)}
    return {
        "title": card.title.values,
        "keyword": msgspec.json.decode(bytes(doc["keywords"][0])),
        "label": labels({**codes, "jurisdiction": (card.jurisdiction,)}),
        "organization": card.organization or {},
        "description": card.description.values,
    }


def _explanation(
    hit: Hit,
    scores: dict[str, float],
    sought: Sequence[_Sought],
    texts: dict[Place, dict[str, str]],
    merits: Merits,
    ranking: Ranking,
) -> Explanation:
    base = sum(scores.values()) or 1.0
    gains = {name: log(1.0 + getattr(ranking.priors, name) * getattr(merits, name) / 100) for name in MERITS}
    own = exp(-sum(gains.values()))
    shares = {name: own * score / base for name, score in scores.items()}
    of_merits = sum(gains.values()) or 1.0
    shares |= {name: (1.0 - own) * gain / of_merits for name, gain in gains.items()}
    there = [item for item in sought if hit.id in item.scores]
    words = sum(item.scores[hit.id] for item in there) or 1.0
    return Explanation(
        score=hit.score or 0.0,
        words=tuple(
            Matched(
                word=item.word,
                found=item.found,
                how="added" if item.added else "typed",
                lang=item.added.lang if item.added else None,
                places=_places(item, hit.id, texts),
                share=round(shares.get("words", 0.0) * item.scores[hit.id] / words, 4),
            )
            for item in sorted(there, key=lambda item: -item.scores[hit.id])
        ),
        parts={name: round(share, 4) for name, share in shares.items() if share >= 0.00005},
    )


def _places(item: _Sought, id: str, texts: dict[Place, dict[str, str]]) -> tuple[Place, ...]:
    if item.scores[id] >= IDENTIFIER:
        return ("identifier",)
    langs = (item.added.lang,) if item.added and item.added.lang else None
    needles = [_needle(term, langs) for term in analyzers()[EXACT].analyze(item.found) if term not in STOPWORDS]

    def has(text: str, lang: str) -> bool:
        return bool(needles) and all(stretches(text, lang, needle) for needle in needles)

    return places(texts, has)


def _needle(term: str, langs: tuple[str, ...] | None) -> Marked:
    """What a folded word looks like in a text."""
    marked = Marked()
    marked.exact.update((term, *irregular_forms(term)))
    for lang in langs or STEMMED:
        if lang in STEMMED:
            marked.stems[lang] = set(analyzers()[lang].analyze(term))
    return marked
