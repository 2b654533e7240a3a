"""What people type, understood leniently: never an exception, and what was not understood is told.

    words "a phrase" -exclusion -"a phrase" prefix* one OR other, (brackets), AND OR NOT, ET OU SAUF PAS

Operators count in capitals only. Words side by side are all wanted; OR joins its two neighbours, AND binds closer.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from parvis.model import Problem

from .analysis import ASKING, ELISIONS, STOPWORDS

LONGEST = 1_000
"Characters of a question that are read."
MOST_WORDS = 32
"Words and phrases that are searched."
MOST_PREFIXES = 4
SHORTEST_PREFIX = 2
DEEPEST = 8
"Brackets within brackets."


class Word(NamedTuple):
    """A word as typed, without its elision; perhaps several terms (`Sainte-Foy`)."""

    text: str
    prefix: bool = False
    optional: bool = False
    "Too common to be required: *the*, *de*."
    until: bool = False
    "Whether *jusqu’* stood before it: what turns a year into the end of a period."
    asking: bool = False
    "Part of how one asks, not of what for: *how many*. Not searched."


class Phrase(NamedTuple):
    """Words that follow each other."""

    text: str
    lang: str | None = None
    "Analysed in this language, stems and all; None: the very words."
    weight: float = 1.0
    "What a word that was added counts for: a translation's probability, 0 to 1."


class All(NamedTuple):
    """All of them (but the optional)."""

    nodes: tuple["Node", ...]


class Any(NamedTuple):
    """One of them at least."""

    nodes: tuple["Node", ...]


class Not(NamedTuple):
    """What must not be found."""

    node: "Node"


class Added(NamedTuple):
    """A node, or with less weight one of other words for it."""

    node: "Node"
    others: tuple[Phrase, ...]


class Meant(NamedTuple):
    """Words that say something besides themselves: found by the words, or by what has what they say."""

    node: "Node"
    others: tuple[Phrase, ...] = ()
    "Other names of what they say: as good as the words."
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    "By a name of `model.FILTERS`: any of these values."
    start: str | None = None
    end: str | None = None
    "ISO dates: whose period meets start..end."


Node = Word | Phrase | All | Any | Not | Added | Meant


class Parsed(NamedTuple):
    """A question understood."""

    root: All
    "Empty: everything."
    problems: tuple[Problem, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """The words that are wanted, in the order typed; none of an exclusion or a phrase."""
        return tuple(node for node in leaves(self.root) if isinstance(node, Word))


def leaves(node: Node) -> Iterator[Word | Phrase]:
    """The words and phrases wanted in a tree, in order: none of an exclusion, none that was added."""
    if isinstance(node, All | Any):
        for inner in node.nodes:
            yield from leaves(inner)
    elif isinstance(node, Added | Meant):
        yield from leaves(node.node)
    elif not isinstance(node, Not):
        yield node


def parse(text: str) -> Parsed:
    """The question in this text. What is too long, unclosed or meaningless is left out, and told in the problems."""
    problems: dict[str, Problem] = {}

    def tell(code: str, **values: str) -> None:
        problems.setdefault(code, Problem(code, "warning", values=values))

    if len(text) > LONGEST:
        tell("search-too-long", limit=str(LONGEST), length=str(len(text)))
        text = text[:LONGEST]
    text = cleaned(text)
    if text.count('"') % 2:
        tell("search-quote-unclosed")
        cut = text.rfind('"')
        text = f"{text[:cut]} {text[cut + 1 :]}"
    tokens = list(_tokens(text, tell))
    root = _Tree(tokens).read()
    if not root.nodes and any(char.isprintable() and not char.isspace() for char in text):
        tell("search-no-words")
    return Parsed(_without_asking(root), tuple(problems.values()))


def _without_asking(root: All) -> All:
    """The question with what only asks marked, if something else is left."""
    asks = [isinstance(node, Word) and not node.prefix and fold(node.text) in ASKING for node in root.nodes]
    others = [
        node for node, only in zip(root.nodes, asks, strict=True) if not only and not getattr(node, "optional", False)
    ]
    if not any(asks) or not others:
        return root
    marked = (
        node._replace(asking=True, optional=True) if only and isinstance(node, Word) else node
        for node, only in zip(root.nodes, asks, strict=True)
    )
    return All(tuple(marked))


_QUOTES = str.maketrans({**dict.fromkeys("“”„‟«»＂", '"'), **dict.fromkeys("‘’‛ʼ´`′＇", "'")})
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"


def cleaned(text: str) -> str:
    """What was typed in Unicode's NFC, unseen characters made spaces, quotation marks and apostrophes made plain."""
    seen = "".join(char if char in _JOINERS or unicodedata.category(char) not in _UNSEEN else " " for char in text)
    return unicodedata.normalize("NFC", seen).translate(_QUOTES)


_TOKEN = re.compile(r'(?P<minus>(?<!\S)[-−–](?=["\w(]))|"(?P<phrase>[^"]*)"|(?P<bracket>[()])|(?P<word>[^\s"()]+)')
_OPERATORS = {
    "AND": "and", "ET": "and", "&&": "and", "OR": "or", "OU": "or", "||": "or",
    "NOT": "not", "SAUF": "not", "PAS": "not",
}  # fmt: skip
_ELISION = re.compile(rf"^(?:{'|'.join(ELISIONS)})'(?=\w)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?<=\w)'s?$", re.IGNORECASE)


class _Tell(Protocol):
    def __call__(self, code: str, **values: str) -> None: ...


def _tokens(text: str, tell: _Tell) -> Iterator[Word | Phrase | str]:
    """Words, phrases, and the names of operators: and, or, not, ( and )."""
    words = prefixes = 0
    for match in _TOKEN.finditer(text):
        if match["minus"]:
            yield "not"
        elif match["bracket"]:
            yield match["bracket"]
        elif match["phrase"] is not None:
            if _has_word(match["phrase"]):
                words += 1
                yield Phrase(match["phrase"].strip())
        elif operator := _OPERATORS.get(match["word"]):
            yield operator
        elif word := _word(match["word"]):
            words += 1
            if word.prefix:
                prefixes += 1
                if prefixes > MOST_PREFIXES:
                    tell("search-too-many-prefixes", limit=str(MOST_PREFIXES))
                    word = word._replace(prefix=False)
            elif "*" in match["word"]:
                tell("search-wildcard-misplaced", word=match["word"][:40])
            yield word
        if words >= MOST_WORDS:
            if _has_word(text[match.end() :]):
                tell("search-too-many-words", limit=str(MOST_WORDS))
            return


def _has_word(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _word(text: str) -> Word | None:
    """The word in a run of characters without spaces; None if it has no letter and no digit."""
    if not _has_word(text):
        return None
    prefix = text.endswith("*")
    text = text.strip("*+,.;:!?'")
    until = text.lower().startswith("jusqu'")
    text = _POSSESSIVE.sub("", _ELISION.sub("", text, count=1))
    if not _has_word(text):
        return None
    return Word(text, prefix and len(text) >= SHORTEST_PREFIX, not prefix and fold(text) in STOPWORDS, until)


def fold(text: str) -> str:
    """Lower case without accents and ligatures, as the terms of an index are."""
    text = text.lower()
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("æ", "ae"))
    return _ACCENTS.sub("", decomposed)


_ACCENTS = re.compile("[\u0300-\u036f]+")


_NOT, _OPEN, _CLOSE = "not", "(", ")"


class _Tree:
    """Reads tokens into a tree; brackets that are not closed, and operators without operands, are overlooked."""

    def __init__(self, tokens: list[Word | Phrase | str]) -> None:
        self._tokens = tokens
        self._at = 0

    def read(self, depth: int = 0) -> All:
        groups: list[list[Node]] = []  # Each group is what OR joins.
        pending = ""
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token == _CLOSE:
                if depth:
                    break
                continue
            if token in ("and", "or"):
                pending = str(token)
                continue
            node = self._operand(token, depth)
            if node is None:
                continue
            if pending == "or" and groups and not isinstance(node, Not):
                groups[-1].append(node)
            elif pending == "and" and groups and not isinstance(node, Not) and self._within_or(groups[-1]):
                groups[-1][-1] = _all((groups[-1][-1], node))
            else:
                groups.append([node])
            pending = ""
        return All(tuple(group[0] if len(group) == 1 else _any(group) for group in groups))

    def _within_or(self, group: list[Node]) -> bool:
        """Whether this chain of ANDs is a side of an OR, after it or before."""
        if len(group) > 1:
            return True
        at = self._at
        while at + 1 < len(self._tokens) and self._tokens[at] == "and":
            at += 2
        return at < len(self._tokens) and self._tokens[at] == "or"

    def _operand(self, token: Word | Phrase | str, depth: int) -> Node | None:
        if token == _NOT:
            if self._at >= len(self._tokens) or self._tokens[self._at] in ("and", "or", _CLOSE):
                return None
            following = self._tokens[self._at]
            self._at += 1
            node = self._operand(following, depth)
            if node is None:
                return None
            return node.node if isinstance(node, Not) else Not(node)
        if token == _OPEN:
            if depth >= DEEPEST:
                return None
            inner = self.read(depth + 1)
            return (inner.nodes[0] if len(inner.nodes) == 1 else inner) if inner.nodes else None
        assert isinstance(token, Word | Phrase)
        return token


def _all(nodes: tuple[Node, Node]) -> All:
    first, last = nodes
    return All((*first.nodes, last) if isinstance(first, All) else nodes)


def _any(nodes: list[Node]) -> Any:
    return Any(tuple(node._replace(optional=False) if isinstance(node, Word) else node for node in nodes))
