"""Misspelt questions put right from the index's own words, and other spellings offered; the same for every engine.

Only what no dataset has, in any form, is put right without being asked: a word of the index, of the lexicon, the name
of a place, format or organisation and an identifier stay as they are, and so does what is in quotation marks, excluded
or a prefix.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from math import log10
from typing import NamedTuple, Protocol

import msgspec

from .analysis import ELISIONS, STEMMED, STOPWORDS
from .expand import Translator, expand
from .expand import lexicon as official
from .lexicon.words import joins, key_of
from .model import Query, Results
from .query import LONGEST, All, Any, Node, Parsed, Word, cleaned, fold
from .spelling import effort, nearest
from .understanding import understand

FEW = 3
"Results at most for which other spellings are looked for."
SHORTEST = 4
"Letters of a word that may be misspelt."
LONGEST_WORD = 40
MOST_WORDS = 8
"Words of a question that are looked at."
MOST_WRONG = 4
"Of them, those that are put right: a question of more is no question, and each costs some milliseconds."
RARE = 3
"Datasets that have a word, at the most, for another spelling to be offered."
CANDIDATES = 12
"Of the words near one, the likeliest so many are looked at closely."
COMMON = 0.25
"What ten times as many datasets are worth, in slips."
LONG = 6
"Letters of a word that may be one of another language than the reader's."
ELSEWHERE = 0.8
"What it costs that a word is none of the reader's language, in slips."
MOST_WORSE = 1.0
"By how many slips another spelling that is offered may be farther from what was typed than the best."
SPLIT = 0.5
"What it costs that a space is missing, in slips."
MOST_EFFORT = {4: 0.8, 5: 1.0, 6: 1.5, 7: 1.5}
"By letters: beyond that a word is another word. Of longer ones two."
SHORTEST_PART = 3
"Letters of words that were run together; of one that no dataset has after the other, four."
ACRONYM = 6
"Letters, at the most, of what is an acronym where it is typed in capitals."


class Known(NamedTuple):
    """How far an index knows a word."""

    times: int
    "Datasets that have this very word, folded, or are called so (an identifier)."
    langs: frozenset[str]
    "Stemmed languages in which some form of it is found."

    @property
    def found(self) -> bool:
        return self.times > 0 or bool(self.langs)


class Vocabulary(Protocol):
    """The words of an index, folded. Every question is of several at once: a server is asked once."""

    def known(self, terms: Sequence[str]) -> Mapping[str, Known]:
        """How far each of these words is known."""

    def near(self, terms: Sequence[str]) -> Mapping[str, Sequence[tuple[str, int]]]:
        """Of each: words that may be one or two slips away, with how many datasets have them; others among them."""

    def in_a_row(self, pairs: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
        """How many datasets have the two words one after the other."""

    def spelt(self, terms: Sequence[str], lang: str) -> Mapping[str, str]:
        """How a title spells each of them, with accents, in the reader's language where there is one; some of them."""


class Correction(NamedTuple):
    """A question put right."""

    text: str
    words: dict[str, str]
    "By what was typed, folded: what it became."
    others: tuple[str, ...]
    "Other ways to put it right, the next best first."


_RUN = re.compile(r"[^\W_]+")
Terms = tuple[str, ...]
"Folded runs of letters and digits that follow each other."


def runs(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each run of letters and digits begins and ends, and how it is folded."""
    for match in _RUN.finditer(text):
        yield match.start(), match.end(), fold(match[0])


def correct(query: Query, parsed: Parsed, vocabulary: Vocabulary, lexicon: Translator | None) -> Correction | None:
    """The question with the words that nothing has put right; None where there are none, or nothing is near them."""
    lang = query.lang
    words = _Words(query, parsed, lexicon)
    known = vocabulary.known([*words.single, *words.parts, *words.joined.values()])
    better: dict[Terms, list[str]] = {}
    unknown = [term for term in words.single if not known[term].found][:MOST_WRONG]
    for term, found in _put_right(unknown, vocabulary, lang, _whole(vocabulary, unknown, lang)).items():
        better[(term,)] = found
    better |= _compounds(words, known, vocabulary, lang, anything=bool(better))
    if not better:
        return None
    text = cleaned(query.text[:LONGEST])
    spelt = vocabulary.spelt(list(dict.fromkeys(run for found in better.values() for run in _runs(found))), lang)
    shown = {typed: [_spelt(option, spelt) for option in found] for typed, found in better.items()}
    best, *others = _variants(text, shown)
    if fold(best) == fold(text):
        return None
    return Correction(best, {" ".join(typed): found[0] for typed, found in shown.items()}, tuple(others))


def answering(correction: Correction, results: Results) -> Results | None:
    """This answer to the question put right, as an answer to the one that was asked; None where it is none."""
    if not results.count:
        return None
    return msgspec.structs.replace(
        results, corrected=correction.text, corrections=correction.words, suggestions=correction.others
    )


def suggested(text: str, parsed: Parsed, vocabulary: Vocabulary, lang: str) -> tuple[str, ...]:
    """The whole question with its rare words put as the index spells them, best first; () if they are right."""
    terms = dict.fromkeys(
        term
        for word in parsed.words[:MOST_WORDS]
        if not word.prefix and not word.optional
        for _, _, term in runs(word.text)
        if _may_be_misspelt(term)
    )
    known = vocabulary.known(list(terms))
    rare = {term: known[term].times for term in terms if known[term].times <= RARE}
    better: dict[Terms, list[str]] = {
        (term,): found for term, found in _put_right(list(rare), vocabulary, lang, {}, rare).items()
    }
    if not better:
        return ()
    text = cleaned(text[:LONGEST])
    spelt = vocabulary.spelt([run for found in better.values() for run in _runs(found)], lang)
    shown = {typed: [_spelt(option, spelt) for option in found] for typed, found in better.items()}
    return tuple(variant for variant in _variants(text, shown) if fold(variant) != fold(text))


class _Words:
    """The words of a question that may be misspelt."""

    def __init__(self, query: Query, parsed: Parsed, lexicon: Translator | None) -> None:
        today = datetime.now(UTC).date()
        root, _ = understand(parsed.root, today=today, publishers=query.publishers, literal=query.literal)
        plain = list(_unexplained(expand(root, query.lang, lexicon).root))[:MOST_WORDS]
        terms = {_runs([word.text]): word.text for word in plain}
        self.single = [
            runs[0] for runs, typed in terms.items() if len(runs) == 1 and _may_be_misspelt(runs[0], typed=typed)
        ]
        self.hyphened = [runs for runs in terms if 2 <= len(runs) <= 4 and not _digits("".join(runs))]
        self.beside = [(one, other) for one, other in _pairs(parsed.root) if not _digits(one + other)][:MOST_WORDS]
        self.parts = list(dict.fromkeys(part for runs in self.hyphened for part in runs))
        lookup = lexicon or official()
        self.explained = {part for part in self.parts if lookup.translations([part], query.lang)}
        self.joined = {runs: "".join(runs) for runs in (*self.hyphened, *self.beside)}


def _unexplained(node: Node) -> Iterator[Word]:
    """The words that are wanted and of which nobody knows anything: no name, no term of the lexicon."""
    if isinstance(node, All | Any):
        for inner in node.nodes:
            yield from _unexplained(inner)
    elif isinstance(node, Word) and not (node.prefix or node.optional or node.asking):
        yield node


def _pairs(root: All) -> Iterator[tuple[str, str]]:
    """Words of one run each that stand side by side."""
    for one, other in pairwise(root.nodes):
        if isinstance(one, Word) and isinstance(other, Word) and not (one.prefix or other.prefix):
            both = _runs([one.text, other.text])
            if len(both) == 2 and not (one.asking or other.asking or one.optional or other.optional):
                yield both[0], both[1]


def _runs(texts: Iterable[str]) -> Terms:
    return tuple(term for text in texts for _, _, term in runs(text))


def _may_be_misspelt(term: str, *, typed: str = "") -> bool:
    if typed.isupper() and len(typed) <= ACRONYM:
        return False
    return SHORTEST <= len(term) <= LONGEST_WORD and not joins(term) and not _digits(term)


def _digits(text: str) -> bool:
    return any(char.isdigit() for char in text)


Scored = dict[str, list[tuple[float, str]]]
"By word: what may have been meant, with how far it is from it."


def _put_right(
    terms: Sequence[str],
    vocabulary: Vocabulary,
    lang: str,
    more: Scored,
    counts: Mapping[str, int] | None = None,
) -> dict[str, list[str]]:
    """By word: what it may have been meant to be, the likeliest first; `more`: what else it may be.

    `counts`: of words that some datasets have, how many; what replaces them must be much more frequent.
    """
    if not terms:
        return {}
    counts = counts or {}
    near = vocabulary.near(terms)
    likely: Scored = {}
    for term in terms:
        least = 10 * counts.get(term, 0)
        found = nearest(term, ((other, count) for other, count in near[term] if count > least))
        scored = [(effort(term, other), count, other) for other, count in found if not _digits(other)]
        most = MOST_EFFORT.get(len(term), 2.0)
        kept = [(cost - COMMON * log10(count), other) for cost, count, other in scored if cost <= most]
        # Another form of the word is no other spelling: it is found anyway.
        likely[term] = [pair for pair in sorted(kept)[:CANDIDATES] if not _one_word(term, pair[1])]
    known = vocabulary.known(list(dict.fromkeys(other for found in likely.values() for _, other in found)))
    better = {}
    for term, options in likely.items():
        foreign = ((_elsewhere(known[other], lang), score, other) for score, other in options)
        whole = [(away + score, other) for away, score, other in foreign if not away or len(term) >= LONG]
        if options := sorted([*whole, *more.get(term, ())]):
            better[term] = _different(options)
    return better


def _different(options: Sequence[tuple[float, str]]) -> list[str]:
    """The best, and what is nearly as good and no other form of it."""
    best = options[0]
    others = (other for score, other in options[1:] if score <= best[0] + MOST_WORSE and not _one_word(best[1], other))
    return [best[1], *others][:3]


def _elsewhere(known: Known, lang: str) -> float:
    return 0.0 if lang not in STEMMED or lang in known.langs else ELSEWHERE


def _one_word(term: str, other: str) -> bool:
    return any(key_of(term, lang) == key_of(other, lang) != "" for lang in STEMMED)


def _whole(vocabulary: Vocabulary, terms: Sequence[str], lang: str) -> Scored:
    """Words that were run together (`unemploymentrate`), and elisions without their apostrophe (`lemploi`)."""
    cuts = {term: [(term[:at], term[at:]) for at in range(1, len(term))] for term in terms}
    cuts = {term: [cut for cut in found if _may_be_two(*cut, lang)] for term, found in cuts.items()}
    parts = dict.fromkeys(part for found in cuts.values() for cut in found for part in cut)
    known = vocabulary.known(list(parts))
    cuts = {term: [cut for cut in found if all(known[part].times for part in cut)] for term, found in cuts.items()}
    together = vocabulary.in_a_row([cut for found in cuts.values() for cut in found])
    scored: Scored = {}
    for term, found in cuts.items():
        for one, other in found:
            count = together[one, other]
            elsewhere = max(_elsewhere(known[part], lang) for part in (one, other) if len(part) >= SHORTEST_PART)
            if count or min(len(one), len(other)) > SHORTEST_PART:
                away = SPLIT + elsewhere + (0.0 if count else 1.0) - COMMON * log10(count or 1)
                scored.setdefault(term, []).append((away, _written(one, other, lang)))
    return scored


def _may_be_two(one: str, other: str, lang: str) -> bool:
    if len(other) < SHORTEST_PART or other in STOPWORDS:
        return False
    return len(one) >= SHORTEST_PART or one in ("e", "i") or (_elides(one, lang) and other[0] in "aeiouyh")


def _elides(word: str, lang: str) -> bool:
    return lang == "fr" and word in ELISIONS


def _written(one: str, other: str, lang: str) -> str:
    if _elides(one, lang):
        return f"{one}’{other}"
    return f"{one}-{other}" if len(one) < SHORTEST_PART else f"{one} {other}"


def _compounds(
    words: _Words, known: Mapping[str, Known], vocabulary: Vocabulary, lang: str, *, anything: bool
) -> dict[Terms, list[str]]:
    """Compounds that are written apart, together or with a hyphen where the index writes them otherwise.

    `anything`: whether something else was put right; then words that are known one by one stay apart.
    """
    rows = {runs: tuple(pairwise(runs)) for runs in words.joined}
    together = vocabulary.in_a_row(list(dict.fromkeys(pair for found in rows.values() for pair in found)))
    better: dict[Terms, list[str]] = {}
    for runs in (*words.hyphened, *(() if anything else words.beside)):
        if all(together[pair] for pair in rows[runs]):
            continue
        if known[words.joined[runs]].times and not _elsewhere(known[words.joined[runs]], lang):
            better[runs] = [words.joined[runs]]
        elif runs in words.hyphened and all(known[part].found or part in STOPWORDS for part in runs):
            better[runs] = [" ".join(runs)]
    wrong = [part for runs in words.hyphened if runs not in better for part in runs]
    wrong = [part for part in dict.fromkeys(wrong) if not known[part].found and part not in words.explained]
    wrong = [part for part in wrong if _may_be_misspelt(part)]
    return better | {(part,): found for part, found in _put_right(wrong, vocabulary, lang, {}).items()}


def _spelt(option: str, spelt: Mapping[str, str]) -> str:
    """An option of folded words, each as the catalogue spells it."""
    return _RUN.sub(lambda match: spelt.get(match[0], match[0]) if len(match[0]) > 1 else match[0], option)


def _variants(text: str, better: Mapping[Terms, Sequence[str]]) -> list[str]:
    """The text with all words at their best, then with each of them at its next best."""
    best = {typed: found[0] for typed, found in better.items()}
    variants = [_replaced(text, best)]
    for typed, found in better.items():
        variants += [_replaced(text, {**best, typed: other}) for other in found[1:3]]
    return list(dict.fromkeys(variants))[:3]


def _replaced(text: str, better: Mapping[Terms, str]) -> str:
    """The text with these words replaced; what is in quotation marks, excluded or a prefix stays as typed."""
    found = [item for item in runs(text) if not _meant_so(text, item[0], item[1])]
    pieces, at, number = [], 0, 0
    while number < len(found):
        start = found[number][0]
        for length in (4, 3, 2, 1):
            row = found[number : number + length]
            end = row[-1][1]
            key = tuple(term for _, _, term in row)
            if len(row) == length and key in better and '"' not in text[start:end]:
                pieces += [text[at:start], better[key]]
                at = end
                number += length
                break
        else:
            number += 1
    return "".join(pieces) + text[at:]


def _meant_so(text: str, start: int, end: int) -> bool:
    if text.count('"', 0, start) % 2 and '"' in text[end:]:
        return True
    if text[end : end + 1] == "*":
        return True
    return text[start - 1 : start] in ("-", "−", "–") and not text[: start - 1][-1:].strip()
