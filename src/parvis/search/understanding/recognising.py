"""Recognises periods, places, formats and publishers among the words of a question."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from parvis.search.query import All, Meant, Node, Phrase, Word, fold

from .names import formats, places
from .periods import periods
from .pieces import Piece, Stretch, Understood, stretch
from .publishers import Publishers

LONGEST_NAME = 12
"Atoms of a name, at the most."


class _Found(NamedTuple):
    begin: int
    "The place of its first word."
    stop: int
    "That of the first word after it."
    piece: Piece


def understand(
    root: All, *, today: date, publishers: Publishers | None = None, literal: Collection[str] = ()
) -> Understood:
    """The question with what its words say beside them, and what that is.

    Only words that are wanted are looked at: no exclusion, phrase, alternative or prefix. `literal` names words
    (`Piece.key`) that the reader means as words.
    """
    plain = {fold(text.strip()) for text in literal}
    nodes: list[Node] = []
    pieces: list[Piece] = []
    at = 0
    while at < len(root.nodes):
        words = list(_run(root.nodes[at:]))
        if not words:
            nodes.append(root.nodes[at])
            at += 1
            continue
        done = 0
        for found in _recognised(stretch(words), today, publishers, plain):
            before = [*_words_of(root.nodes[:at]), *words[: found.begin]]
            while before and before[-1].optional:
                before.pop()
            rest = _text([*before, *words[found.stop :], *_words_of(root.nodes[at + len(words) :])])
            piece = msgspec.structs.replace(found.piece, rest=rest)
            nodes += words[done : found.begin]
            nodes.append(_meant(words[found.begin : found.stop], piece))
            pieces.append(piece)
            done = found.stop
        nodes += words[done:]
        at += len(words)
    return Understood(All(tuple(nodes)), tuple(pieces))


def _run(nodes: Sequence[Node]) -> Iterator[Word]:
    for node in nodes:
        if not isinstance(node, Word) or node.prefix:
            return
        yield node


def _words_of(nodes: Sequence[Node]) -> list[Word]:
    return [node for node in nodes if isinstance(node, Word)]


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text + ("*" if word.prefix else "") for word in words)


def _meant(words: Sequence[Word], piece: Piece) -> Meant:
    typed = fold(piece.words)
    others = tuple(Phrase(name) for name in piece.names if fold(name) != typed)
    return Meant(All(tuple(words)), others, piece.filters, piece.start, piece.end)


def _recognised(words: Stretch, today: date, publishers: Publishers | None, plain: Collection[str]) -> Iterator[_Found]:
    """What was recognised, in the order of the words, none over another."""
    taken: list[_Found] = []
    for found in (*_periods(words, today), *_names(words, publishers)):
        free = all(found.stop <= other.begin or other.stop <= found.begin for other in taken)
        if free and found.piece.key not in plain:
            taken.append(found)
    return iter(sorted(taken, key=lambda found: found.begin))


def _periods(words: Stretch, today: date) -> Iterator[_Found]:
    folded = words.folded
    for written in periods(folded, today=today):
        begin = folded[: written.begin].count(" ")
        stop = begin + folded[written.begin : written.stop].count(" ") + 1
        typed = _text(words.words[begin:stop])
        yield _Found(begin, stop, Piece(kind="period", words=typed, start=written.start, end=written.end))


def _names(words: Stretch, publishers: Publishers | None) -> Iterator[_Found]:
    """Names, the longest first: `City of Toronto` before `Toronto`."""
    edges = [at for at in range(len(words.atoms)) if at == 0 or words.owners[at] != words.owners[at - 1]]
    edges.append(len(words.atoms))
    spans = [(first, last) for i, first in enumerate(edges) for last in edges[i + 1 :] if last - first <= LONGEST_NAME]
    for first, last in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        begin, stop = words.owners[first], words.owners[last - 1] + 1
        typed = words.words[begin:stop]
        if piece := _named(words.atoms[first:last], _text(typed), publishers):
            yield _Found(begin, stop, piece)


def _named(atoms: tuple[str, ...], typed: str, publishers: Publishers | None) -> Piece | None:
    if publishers and (slugs := publishers.find(atoms)):
        names = tuple(dict.fromkeys(name for slug in slugs for name in publishers.names[slug]))
        return Piece(kind="publisher", words=typed, filters=(("organization", slugs),), names=names)
    if place := places().get(atoms):
        if any(fold(short) == fold(typed) for short in place.capitals) and typed not in place.capitals:
            return None
        filters = (("jurisdiction", (place.code,)),) if place.code else ()
        return Piece(kind="place", words=typed, filters=filters, names=place.names)
    if codes := formats().get(atoms):
        return Piece(kind="format", words=typed, filters=(("format", codes),))
    return None
