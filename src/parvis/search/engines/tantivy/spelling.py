"""Other spellings, from the index's own words."""

import tantivy

from parvis.search.analysis import STEMMED, STOPWORDS
from parvis.search.query import LONGEST, Parsed, cleaned, fold
from parvis.search.spelling import nearest

from .schema import EXACT, analyzers

SHORTEST = 4
"Letters of a word that may be misspelt."
MOST_WORDS = 4
"Words of a question that are looked at."
RARE = 3
"Datasets that have a word, at the most, for it to be doubted."
CANDIDATES = 4_000
"Words beginning alike that are compared, the most frequent."


def corrected(searcher: tantivy.Searcher, text: str, parsed: Parsed) -> tuple[str, ...]:
    """The whole question with its rare words put as the index spells them, best first; () if they are right."""
    text = cleaned(text[:LONGEST])
    better: dict[str, list[str]] = {}
    for word in parsed.words[:MOST_WORDS]:
        for term in analyzers()[EXACT].analyze(word.text):
            if len(term) < SHORTEST or term in STOPWORDS or word.prefix or term.isdigit():
                continue
            if found := _better(searcher, term):
                better[term] = found
    if not better:
        return ()
    best = {term: found[0] for term, found in better.items()}
    variants = [_replaced(text, best)]
    for term, found in better.items():
        variants += [_replaced(text, {**best, term: other}) for other in found[1:3]]
    return tuple(dict.fromkeys(variant for variant in variants if fold(variant) != fold(text)))[:3]


def _better(searcher: tantivy.Searcher, term: str) -> list[str]:
    """Words near this one that are much more frequent; those with the same first letters, then with the first."""
    frequency = searcher.doc_freq(EXACT, term)
    if frequency > RARE:
        return []
    itself = _stems(term)
    for letters in (2, 1) if not frequency else (2,):
        known = searcher.terms_with_prefix(EXACT, term[:letters], limit=CANDIDATES)
        found = nearest(term, ((other, count) for other, count in known if count > 10 * frequency))
        if found := [other for other in found if not itself & _stems(other)]:
            return found
    return []


def _stems(term: str) -> set[tuple[str, str]]:
    """What the term is found by anyway, by language: another form of the word is no other spelling."""
    return {(lang, stem) for lang in STEMMED for stem in analyzers()[lang].analyze(term)}


def _replaced(text: str, better: dict[str, str]) -> str:
    """The text with these folded words replaced, everything else as typed."""
    pieces, at = [], 0
    for token in analyzers()[EXACT].pre_tokenize(text).tokens:
        if token.text in better:
            pieces += [text[at : token.char_offset_from], better[token.text]]
            at = token.char_offset_to
    return "".join(pieces) + text[at:]
