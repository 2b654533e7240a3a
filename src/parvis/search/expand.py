"""Words of other languages for the words of a question, from the lexicon; always told, never silent."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from .analysis import STOPWORDS
from .lexicon import Lexicon, Translation
from .lexicon.words import joins
from .query import Added, All, Any, Meant, Node, Not, Phrase, Word, fold

LONGEST_TERM = 6
"Words of a term that is looked for in a question."
AS_ONE = 0.6
"Weight from which on a term's translation makes those of its words one by one needless."
LONGEST_ONE = 3
"Words that mean something of such a term: longer ones are names, which few texts write out in full."


class Translator(Protocol):
    """What knows translations: a lexicon, or something like it."""

    def translations(self, words: Sequence[str], lang: str) -> Sequence[Translation]:
        """What these words, as one term, are in the other languages: the likeliest first."""


class Expanded(NamedTuple):
    """A question with other languages' words beside its own."""

    root: All
    added: dict[str, tuple[str, ...]]
    "By word or term of the question: what was added for it, the likeliest first."
    strengths: dict[str, tuple[float, ...]]
    "The same: how likely each is, 0 to 1."


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon where nothing was learned yet: official terms alone."""
    return Lexicon()


def expand(root: All, lang: str, terms: Translator | None = None, *, without: Collection[str] = ()) -> Expanded:
    """The question with other languages' words beside its own, and which were added for which.

    Words that stand together as one term (`greenhouse gas`) are translated together. Phrases, exclusions and prefixes
    are left as they are, and `without` names words that the reader wants none of.
    """
    expanding = _Expanding(lang, terms or lexicon(), without)
    return Expanded(All(expanding.nodes(root.nodes)), expanding.added, expanding.strengths)


class _Expanding:
    def __init__(self, lang: str, terms: Translator, without: Collection[str]) -> None:
        self._lang, self._terms = lang, terms
        self._without = {fold(word.strip()) for word in without}
        self.added: dict[str, tuple[str, ...]] = {}
        self.strengths: dict[str, tuple[float, ...]] = {}

    def nodes(self, nodes: Sequence[Node]) -> tuple[Node, ...]:
        result: list[Node] = []
        at = 0
        while at < len(nodes):
            if term := self._term(nodes[at:], LONGEST_TERM):
                words, others = term
                result.append(self._with(words, others))
                at += len(words)
            else:
                result.append(self._within(nodes[at]))
                at += 1
        return tuple(result)

    def _with(self, words: tuple[Word, ...], others: tuple[Phrase, ...]) -> Added:
        typed = " ".join(word.text for word in words)
        self.added[typed] = tuple(other.text for other in others)
        self.strengths[typed] = tuple(other.weight for other in others)
        if len(words) == 1:
            return Added(words[0], others)
        meaning = sum(1 for word in words if fold(word.text) not in STOPWORDS)
        translated = max((other.weight for other in others if other.lang != self._lang), default=0.0)
        if translated >= AS_ONE and meaning <= LONGEST_ONE:
            return Added(All(words), others)
        return Added(All(tuple(self._alone(word) for word in words)), others)

    def _alone(self, word: Word) -> Node:
        term = self._term((word,), 1)
        return self._with(*term) if term else word

    def _within(self, node: Node) -> Node:
        if isinstance(node, All):
            return All(self.nodes(node.nodes))
        if isinstance(node, Any):
            return Any(tuple(self.nodes((inner,))[0] for inner in node.nodes))
        if isinstance(node, Meant):
            return node._replace(node=self._within(node.node))
        assert isinstance(node, Word | Phrase | Not | Added)
        return node

    def _term(self, nodes: Sequence[Node], longest: int) -> tuple[tuple[Word, ...], tuple[Phrase, ...]] | None:
        """The first words that are a term together, and the other languages' terms for it."""
        words: list[Word] = []
        for node in nodes[:longest]:
            if not isinstance(node, Word) or node.prefix or node.asking:
                break
            words.append(node)
        for length in range(len(words), 0, -1):
            if joins(words[0].text) or joins(words[length - 1].text):
                continue
            term = tuple(words[:length])
            if others := self._others([word.text for word in term]):
                return term, others
        return None

    def _others(self, words: Sequence[str]) -> tuple[Phrase, ...]:
        found = self._terms.translations(words, self._lang)
        wanted = [item for item in found if fold(item.text) not in self._without]
        return tuple(Phrase(item.text, item.lang, item.weight) for item in wanted)
