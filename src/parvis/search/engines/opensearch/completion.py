"""What somebody may be typing: whole titles, and words that begin like the last one."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from parvis.model import UNDETERMINED
from parvis.search.analysis import LONGEST_TERM, STOPWORDS
from parvis.search.indexed import title_key
from parvis.search.model import Card, Suggestion
from parvis.search.query import LONGEST, MOST_WORDS, cleaned

from .cluster import Cluster
from .compile import Clause, phrase_in
from .narrowing import combined
from .schema import EXACT_TITLE, WORDS, runs, terms

TERMS = 20
"Words that the last one may become, when titles are looked for."
OFFERED = 3
"Words offered, at the most, before titles."
SHORTEST_BEGINNING = 3
"Letters typed before titles that begin with them are looked up: of fewer there are too many."
_LOOKED_AT = 4
"Titles read for each one offered: some are in another language, some are the same."
_card = msgspec.json.Decoder(Card)


def complete(cluster: Cluster, prefix: str, *, lang: str, limit: int) -> tuple[Suggestion, ...]:
    """Completions of the words typed, without regard to case and accents; those in the reader's language first."""
    typed = cleaned(prefix[:LONGEST])
    words = list(terms(typed))[-MOST_WORDS:]
    if not words or limit < 1:
        cluster.generations.current()  # Whether there is an index is told even so.
        return ()
    found = _asked(cluster, typed, words, limit)
    candidates = [bucket["key"] for bucket in found["aggregations"]["last"]["buckets"]]
    if not candidates:
        return ()
    cards = [_card.decode(hit["_source"]["card"]) for hit in found["hits"]["hits"]]
    titles = _titles(cards, words, lang, limit)
    offered = _words(cluster, candidates, typed, words, lang)
    room = max(limit - len(titles), min(OFFERED, limit // 2))
    return (*offered[:room], *titles)[:limit]


def _asked(cluster: Cluster, typed: str, words: Sequence[str], limit: int) -> dict[str, Any]:
    """Datasets whose title has all the words, the last as a beginning; and what words the last may become in them."""
    *before, last = words
    required = [{"term": {WORDS: word}} for word in before if word not in STOPWORDS]
    matching: Clause = {"bool": {"filter": [*required, {"prefix": {WORDS: {"value": last}}}]}}
    beginning = title_key(typed)
    first: list[Clause] = []
    if len(beginning) >= SHORTEST_BEGINNING:
        first = [{"constant_score": {"filter": {"prefix": {"title_key": {"value": beginning}}}, "boost": 100.0}}]
    ranked = [phrase_in(EXACT_TITLE, word) for word in before if word not in STOPWORDS]
    # Not `.*`: what only asks for a beginning, 2.19 looks up by its place, and fails behind the last word.
    values = {"field": WORDS, "size": TERMS, "include": f"{re.escape(last)}.{{0,{LONGEST_TERM}}}"}
    return cluster.search(
        {
            "query": {"bool": {"must": [combined(matching, ())], "should": [*first, *ranked]}},
            "size": limit * _LOOKED_AT,
            "sort": ["_score", {"id": "asc"}],
            "_source": ["card"],
            "aggs": {"last": {"terms": values}},
        },
        same=last,
    )


def _titles(cards: list[Card], words: list[str], lang: str, limit: int) -> list[Suggestion]:
    ranked: dict[str, tuple[bool, bool, Suggestion]] = {}
    for card in cards:
        for language, title in card.title.values.items():
            its = terms(title)
            if _has(its, words) and title not in ranked:
                elsewhere = language != lang and lang in card.title.values and language != UNDETERMINED
                begins = list(its[: len(words) - 1]) == words[:-1] and its[len(words) - 1].startswith(words[-1])
                ranked[title] = (elsewhere, not begins, Suggestion(text=title, slug=card.slug))
    seen: set[str | None] = set()
    chosen = []
    for _, _, suggestion in sorted(ranked.values(), key=lambda entry: entry[:2]):
        if suggestion.slug not in seen:
            seen.add(suggestion.slug)
            chosen.append(suggestion)
    return chosen[:limit]


def _has(its: Sequence[str], words: Sequence[str]) -> bool:
    there = set(its)
    required = (word for word in words[:-1] if word not in STOPWORDS)
    return all(word in there for word in required) and any(term.startswith(words[-1]) for term in its)


def _words(cluster: Cluster, candidates: list[str], typed: str, words: list[str], lang: str) -> list[Suggestion]:
    """What was typed with its last word completed, as some title goes on, spelt as it is there."""
    head = typed[: list(runs(typed))[-1][0]].lstrip()
    wanted = [
        (*words[-3:-1], term)
        for term in candidates[: 2 * OFFERED]
        if not (term in STOPWORDS or len(term) < 3 or (term == words[-1] and not head))
    ]
    offered = []
    for rows, card in zip(wanted, titled(cluster, wanted), strict=True):
        if card and (its := spelt(card, rows[-1], lang)):
            language, word = its
            offered.append((language not in (lang, UNDETERMINED), Suggestion(text=head + word)))
    return [suggestion for _, suggestion in sorted(offered, key=lambda entry: entry[0])]


def titled(cluster: Cluster, wanted: Sequence[Sequence[str]]) -> list[Card | None]:
    """For each run of words, a dataset with a title that has it; in one request."""
    if not wanted:
        return []
    queries = {str(number): phrase_in(EXACT_TITLE, " ".join(row)) for number, row in enumerate(wanted)}
    best = {"top_hits": {"size": 1, "_source": ["card"], "sort": [{"id": "asc"}]}}
    answer = cluster.search(
        {
            "query": {"bool": {"filter": [{"bool": {"should": list(queries.values())}}]}},
            "size": 0,
            "aggs": {name: {"filter": query, "aggs": {"best": best}} for name, query in queries.items()},
        },
        same=wanted[0][-1],
    )
    found = [answer["aggregations"][name]["best"]["hits"]["hits"] for name in queries]
    return [_card.decode(hits[0]["_source"]["card"]) if hits else None for hits in found]


def spelt(card: Card, term: str, lang: str) -> tuple[str, str] | None:
    """How a title spells this folded term, with its accents, in lower case unless it is an acronym; its language."""
    titles = card.title.values
    for language in sorted(titles, key=lambda language: language != lang):
        for word in _spellings(titles[language], term):
            return language, word if word.isupper() and len(word) < 6 else word.lower()
    return None


def _spellings(title: str, term: str) -> Iterator[str]:
    for start, end, its in runs(title):
        if its == term:
            yield title[start:end]
