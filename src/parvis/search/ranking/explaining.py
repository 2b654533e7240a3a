"""An explanation put together from what an engine's scores tell: the same whatever the engine."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import exp, log
from typing import Generic, NamedTuple, Protocol, TypeVar

from parvis.search import query as tree
from parvis.search.model import Card, Hit

from .explanation import Explanation, Matched, Place
from .ladder import IDENTIFIER
from .merits import MERITS, Merits
from .places import Texts, labels, places
from .profile import Ranking

Q = TypeVar("Q")
Q_co = TypeVar("Q_co", covariant=True)
"An engine's query."


class Sought(NamedTuple, Generic[Q]):
    """A word of the question or one added for it, and the part of the engine's query that finds it."""

    word: str
    found: str
    added: tree.Phrase | None
    part: Q


class Compiles(Protocol[Q_co]):
    """What an engine's compiler has for explanations."""

    def word(self, node: tree.Node) -> Q_co | None: ...
    def other(self, other: tree.Phrase, *, scored: bool) -> Q_co | None: ...


def sought(node: tree.Node, compiler: Compiles[Q]) -> Iterator[Sought[Q]]:
    """Each word wanted, and each added for it, with what finds it."""
    if isinstance(node, tree.All | tree.Any):
        for inner in node.nodes:
            yield from sought(inner, compiler)
    elif isinstance(node, tree.Meant):
        yield from sought(node.node, compiler)
    elif isinstance(node, tree.Added):
        typed = " ".join(leaf.text for leaf in tree.leaves(node))
        yield from sought(node.node, compiler)
        for other in node.others:
            if (part := compiler.other(other, scored=True)) is not None:
                yield Sought(typed, other.text, other, part)
    elif not isinstance(node, tree.Not) and (part := compiler.word(node)) is not None:
        yield Sought(node.text, node.text, None, part)


def texts_of(card: Card, keywords: Texts) -> dict[Place, Texts]:
    """The texts of a record in which a word can be told to stand, by place."""
    codes = {"subject": card.subjects, "format": card.formats, "frequency": (card.frequency,)}
    return {
        "title": card.title.values,
        "keyword": keywords,
        "label": labels({**codes, "jurisdiction": (card.jurisdiction,)}),
        "organization": card.organization or {},
        "description": card.description.values,
    }


def explanation(
    hit: Hit,
    scores: Mapping[str, float],
    found: Sequence[tuple[Sought[Q], float]],
    texts: Mapping[Place, Texts],
    merits: Merits,
    ranking: Ranking,
    has: Callable[[str, str, Sought[Q]], bool],
) -> Explanation:
    """Why this result stands where it does.

    `scores`: by part (`Explanation.parts`), what it gives this dataset before priors; `found`: what this dataset has
    of what was sought, with its score.
    """
    base = sum(scores.values()) or 1.0
    gains = {name: log(1.0 + getattr(ranking.priors, name) * getattr(merits, name) / 100) for name in MERITS}
    own = exp(-sum(gains.values()))
    shares = {name: own * score / base for name, score in scores.items()}
    of_merits = sum(gains.values()) or 1.0
    shares |= {name: (1.0 - own) * gain / of_merits for name, gain in gains.items()}
    words = sum(score for _, score in found) or 1.0
    return Explanation(
        score=hit.score or 0.0,
        words=tuple(
            Matched(
                word=item.word,
                found=item.found,
                how="added" if item.added else "typed",
                lang=item.added.lang if item.added else None,
                places=_places(item, score, texts, has),
                share=round(shares.get("words", 0.0) * score / words, 4),
            )
            for item, score in sorted(found, key=lambda pair: -pair[1])
        ),
        parts={name: round(share, 4) for name, share in shares.items() if share >= 0.00005},
    )


def _places(
    item: Sought[Q], score: float, texts: Mapping[Place, Texts], has: Callable[[str, str, Sought[Q]], bool]
) -> tuple[Place, ...]:
    if score >= IDENTIFIER:
        return ("identifier",)
    return places(texts, lambda text, lang: has(text, lang, item))
