"""What somebody may be typing: whole titles, and words that begin like the last one."""

from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

import tantivy
from tantivy import Occur
from tantivy import Query as TQuery

from parvis.model import UNDETERMINED
from parvis.search.analysis import STOPWORDS
from parvis.search.indexed import title_key
from parvis.search.model import Card, Suggestion
from parvis.search.query import LONGEST, MOST_WORDS, cleaned

from .schema import EXACT, EXACT_TITLE, analyzers, decode_card, schema

TERMS = 20
"Words that the last one may become, when titles are looked for."
WORDS = 3
"Words offered, at the most, before titles."
SHORTEST_BEGINNING = 3
"Letters typed before titles that begin with them are looked up: of fewer there are too many."
COUNTED = 200
"Words that the last one may become, the most frequent, by which it is told how many titles there may be."
MOST_TITLES = 1_000
"Titles that may have the words, and those that begin with them are still looked up: it takes time for each of them."
ENOUGH_TITLES = 10_000
"Titles that have one of the likeliest words, after which rarer ones are not looked for."
_LOOKED_AT = 4
"Titles read for each one offered: some are in another language, some are the same."


def complete(searcher: tantivy.Searcher, prefix: str, *, lang: str, limit: int) -> tuple[Suggestion, ...]:
    """Completions of the words typed, without regard to case and accents; those in the reader's language first."""
    typed = cleaned(prefix[:LONGEST])
    words = analyzers()[EXACT].analyze(typed)[-MOST_WORDS:]
    if not words or limit < 1:
        return ()
    *before, last = words
    required = [TQuery.term_query(schema(), EXACT_TITLE, word) for word in before if word not in STOPWORDS]
    narrowed = TQuery.boolean_query([(Occur.Must, query) for query in required]) if required else None
    counts = searcher.terms_with_prefix(EXACT_TITLE, last, narrowed, COUNTED)
    terms = [term for term, _ in counts[:TERMS]]
    if not terms:
        return ()
    few = sum(count for _, count in counts) <= MOST_TITLES
    cards = _beginning(searcher, typed, limit) if few else []
    cards += _titled(searcher, required, _likeliest(counts), limit * _LOOKED_AT)
    read = [_Title.of(card, language, lang) for card in cards for language in card.title.values]
    titles = _titles(read, words, limit)
    # To find words in a row takes long where very many titles have them.
    offered = _words(searcher if few or not before else None, terms, typed, words, lang, read)
    room = max(limit - len(titles), min(WORDS, limit // 2))
    return (*offered[:room], *titles)[:limit]


def _likeliest(counts: list[tuple[str, int]]) -> list[str]:
    """Of words with how many titles have them, the most frequent first: as many as give enough titles."""
    before = accumulate((count for _, count in counts[:TERMS]), initial=0)
    return [term for (term, _), titles in zip(counts, before, strict=False) if titles < ENOUGH_TITLES]


class _Title(NamedTuple):
    """A title that was found."""

    slug: str
    language: str
    text: str
    elsewhere: bool
    "In another language than the reader's, in which there is one as well."
    terms: list[str]
    places: list[tuple[int, int]]
    "Where each term stands in the text."

    @classmethod
    def of(cls, card: Card, language: str, lang: str) -> "_Title":
        text = card.title.values[language]
        tokens = analyzers()[EXACT].pre_tokenize(text).tokens
        elsewhere = language != lang and lang in card.title.values and language != UNDETERMINED
        places = [(token.char_offset_from, token.char_offset_to) for token in tokens]
        return cls(card.slug, language, text, elsewhere, [token.text for token in tokens], places)


def _beginning(searcher: tantivy.Searcher, typed: str, limit: int) -> list[Card]:
    """The cards of datasets whose title begins with what was typed."""
    key = title_key(typed)
    if len(key) < SHORTEST_BEGINNING:
        return []
    keys = [term for term, _ in searcher.terms_with_prefix("title_key", key, limit=limit)]
    if not keys:
        return []
    hits = searcher.search(TQuery.term_set_query(schema(), "title_key", keys), limit=limit, count=False).hits
    return [decode_card(searcher.doc(address)["card"][0]) for _, address in hits]


def _titled(searcher: tantivy.Searcher, required: list[TQuery], terms: list[str], limit: int) -> list[Card]:
    """The cards of datasets whose title has all the words, the last of them as a prefix."""
    last = [(Occur.Should, TQuery.term_query(schema(), EXACT_TITLE, term)) for term in terms]
    # Without any other word the terms stand alone: of such a query the engine passes over what can't be among the best.
    clauses = [(Occur.Must, query) for query in required]
    clauses = [*clauses, (Occur.Must, TQuery.boolean_query(last))] if clauses else last
    hits = searcher.search(TQuery.boolean_query(clauses), limit=limit, count=False).hits
    return [decode_card(searcher.doc(address)["card"][0]) for _, address in hits]


def _titles(found: list[_Title], words: list[str], limit: int) -> list[Suggestion]:
    ranked: dict[str, tuple[bool, bool, Suggestion]] = {}
    for title in found:
        terms = title.terms
        if title.text not in ranked and _has(terms, words):
            begins = terms[: len(words) - 1] == words[:-1] and terms[len(words) - 1].startswith(words[-1])
            ranked[title.text] = (title.elsewhere, not begins, Suggestion(text=title.text, slug=title.slug))
    seen: set[str | None] = set()
    chosen = []
    for _, _, suggestion in sorted(ranked.values(), key=lambda entry: entry[:2]):
        if suggestion.slug not in seen:
            seen.add(suggestion.slug)
            chosen.append(suggestion)
    return chosen[:limit]


def _has(tokens: list[str], words: list[str]) -> bool:
    there = set(tokens)
    required = (word for word in words[:-1] if word not in STOPWORDS)
    return all(word in there for word in required) and any(token.startswith(words[-1]) for token in tokens)


def _words(
    searcher: tantivy.Searcher | None, terms: list[str], typed: str, words: list[str], lang: str, found: list[_Title]
) -> list[Suggestion]:
    """What was typed with its last word completed, as some title goes on, spelt as it is there.

    `found`: titles that were read already. What none of them has is looked for where there is a `searcher`.
    """
    found = sorted(found, key=lambda title: title.language != lang)
    tokens = analyzers()[EXACT].pre_tokenize(typed).tokens
    head = typed[: tokens[-1].char_offset_from].lstrip()
    offered = []
    for term in terms[: 2 * WORDS] if searcher else terms:
        if term in STOPWORDS or len(term) < 3 or (term == words[-1] and not head):
            continue
        run = (*words[-3:-1], term)
        if its := _spelt_in(found, run) or (spelt(searcher, run, lang) if searcher else None):
            language, word = its
            offered.append((language not in (lang, UNDETERMINED), Suggestion(text=head + word)))
    return [suggestion for _, suggestion in sorted(offered, key=lambda entry: entry[0])]


def _spelt_in(titles: list[_Title], run: tuple[str, ...]) -> tuple[str, str] | None:
    """The same as `spelt`, among these titles."""
    length = len(run)
    for title in titles:
        for at in range(len(title.terms) - length + 1):
            if title.terms[at + length - 1] == run[-1] and tuple(title.terms[at : at + length]) == run:
                start, end = title.places[at + length - 1]
                return title.language, _as_typed(title.text[start:end])
    return None


def _as_typed(word: str) -> str:
    """In lower case, unless it is an acronym."""
    return word if word.isupper() and len(word) < 6 else word.lower()


def spelt(searcher: tantivy.Searcher, terms: tuple[str, ...], lang: str) -> tuple[str, str] | None:
    """How a title with these folded terms in a row spells the last of them; and its language.

    With its accents, in lower case unless it is an acronym. None if there is no such title.
    """
    if len(terms) == 1:
        query = TQuery.term_query(schema(), EXACT_TITLE, terms[0])
    else:
        query = TQuery.phrase_query(schema(), EXACT_TITLE, list(terms))
    for _, address in searcher.search(query, limit=1, count=False).hits:
        titles = decode_card(searcher.doc(address)["card"][0]).title.values
        for language in sorted(titles, key=lambda language: language != lang):
            for word in _spellings(titles[language], terms[-1]):
                return language, _as_typed(word)
    return None


def _spellings(title: str, term: str) -> Iterator[str]:
    for token in analyzers()[EXACT].pre_tokenize(title).tokens:
        if token.text == term:
            yield title[token.char_offset_from : token.char_offset_to]
