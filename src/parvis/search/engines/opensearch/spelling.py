"""Other spellings, from the index's own words."""

from collections.abc import Sequence
from typing import Any

from parvis.search.analysis import STEMMED, STOPWORDS
from parvis.search.query import LONGEST, Parsed, cleaned, fold
from parvis.search.spelling import nearest

from .cluster import Cluster
from .failures import asking
from .schema import EXACT, runs, terms

SHORTEST = 4
"Letters of a word that may be misspelt."
MOST_WORDS = 4
"Words of a question that are looked at."
RARE = 3
"Datasets that have a word, at the most, for it to be doubted."
CANDIDATES = 100
"Words one or two slips away that are compared."


def corrected(cluster: Cluster, text: str, parsed: Parsed) -> tuple[str, ...]:
    """The whole question with its rare words put as the index spells them, best first; () if they are right."""
    text = cleaned(text[:LONGEST])
    doubted = [
        term
        for word in parsed.words[:MOST_WORDS]
        for term in terms(word.text)
        if not (len(term) < SHORTEST or term in STOPWORDS or word.prefix or term.isdigit())
    ]
    better = _better(cluster, list(dict.fromkeys(doubted)))
    if not better:
        return ()
    best = {term: found[0] for term, found in better.items()}
    variants = [_replaced(text, best)]
    for term, found in better.items():
        variants += [_replaced(text, {**best, term: other}) for other in found[1:3]]
    return tuple(dict.fromkeys(variant for variant in variants if fold(variant) != fold(text)))[:3]


def _better(cluster: Cluster, doubted: Sequence[str]) -> dict[str, list[str]]:
    """By doubted word: those near it that are much more frequent; with the same first letters, else with the first."""
    if not doubted:
        return {}
    answer = _asked(cluster, doubted)
    near: dict[str, list[str]] = {}
    for number, term in enumerate(doubted):
        frequency = answer["aggregations"][str(number)]["doc_count"]
        if frequency > RARE:
            continue
        options = [entry for found in answer["suggest"][str(number)] for entry in found["options"]]
        known = [(option["text"], option["freq"]) for option in options if option["freq"] > 10 * frequency]
        for letters in (2, 1) if not frequency else (2,):
            if found := nearest(term, (pair for pair in known if pair[0][:letters] == term[:letters])):
                near[term] = found
                break
    if not near:
        return {}
    # Another form of the word is no other spelling: it is found anyway.
    stems = _stems(cluster, sorted({*near, *(other for found in near.values() for other in found)}))
    kept = {term: [other for other in found if not stems[term] & stems[other]] for term, found in near.items()}
    return {term: found for term, found in kept.items() if found}


def _asked(cluster: Cluster, doubted: Sequence[str]) -> dict[str, Any]:
    """How many datasets have each word, and what words of the index are near it."""
    suggesting = {
        "field": EXACT,
        "suggest_mode": "always",
        "max_edits": 2,
        "prefix_length": 1,
        "min_word_length": SHORTEST,
        "max_term_freq": 1_000_000_000,
        "string_distance": "damerau_levenshtein",
        "accuracy": 0.1,
        "sort": "frequency",
        "size": CANDIDATES,
        "shard_size": CANDIDATES * 10,
    }
    suggest = {str(number): {"text": term, "term": suggesting} for number, term in enumerate(doubted)}
    counts = {str(number): {"filter": {"term": {EXACT: term}}} for number, term in enumerate(doubted)}
    return cluster.search({"size": 0, "suggest": suggest, "aggs": counts}, same=doubted[0])


def _stems(cluster: Cluster, words: Sequence[str]) -> dict[str, set[tuple[str, str]]]:
    """What each word is found by, by language."""
    text = " ".join(words)
    at = {start: word for start, _, word in runs(text)}
    stems: dict[str, set[tuple[str, str]]] = {word: set() for word in words}
    for lang in STEMMED:
        with asking():
            told = cluster.client.indices.analyze(
                index=cluster.generations.alias, body={"analyzer": lang, "text": text}
            )
        for token in told["tokens"]:
            if (word := at.get(token["start_offset"])) in stems:
                stems[word].add((lang, token["token"]))
    return stems


def _replaced(text: str, better: dict[str, str]) -> str:
    """The text with these folded words replaced, everything else as typed."""
    pieces, at = [], 0
    for start, end, term in runs(text):
        if term in better:
            pieces += [text[at:start], better[term]]
            at = end
    return "".join(pieces) + text[at:]
