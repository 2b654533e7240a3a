"""Questions, answers and documents of search: plain data shared by engines, pages and APIs."""

from datetime import datetime
from typing import Any

import msgspec

from parvis.model import Problem

from .ranking import PARVIS, Explanation, Ranking
from .ranking.merits import Merits
from .understanding import Piece, Publishers

FACETS = ("jurisdiction", "organization", "subject", "format", "licence", "frequency", "language", "source")
"The facets, in the order in which they are shown. Each is also a filter of the same name."

FILTERS = (*FACETS, "keyword", "kind", "series")
"""What can be filtered by and, where asked for, counted: the facets, and what has too many values to be shown as one.

`series`: what the slices of one table (by year, by place) have in common (`ranking.series`)."""

SORTS = ("relevance", "modified", "issued", "title")
"relevance: best first; modified and issued: newest first; title: alphabetical in the reader's language."

ENOUGH = 10
"A first page's worth: what people who search are shown at the least, where there is something near to show."

WALKS = ("changed", "changed-oldest", "id")
"""Orders for programs that walk through an answer, page by page: when the catalogue last changed the record, newest
or oldest first, to the millisecond; and by id."""


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A question: words and filters."""

    text: str = ""
    'As typed: words, "phrases", -exclusions, prefix*. Empty: everything.'
    lang: str = "en"
    "The reader's language: which title is sorted by, shown first and given a little more weight."
    filters: dict[str, tuple[str, ...]] = {}
    "By a name of FILTERS: any of these values (OR within a filter, AND between filters)."
    bbox: tuple[float, float, float, float] | None = None
    "west, south, east, north; datasets whose box meets it. west > east crosses the antimeridian."
    start: str | None = None
    end: str | None = None
    "ISO dates of any precision: datasets whose period of coverage meets start..end."
    changed_from: datetime | None = None
    changed_to: datetime | None = None
    "Datasets whose record the catalogue last changed from then to then, both included, to the millisecond."
    sort: str = "relevance"
    "One of SORTS or WALKS."
    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = FACETS
    "Which of FILTERS to count."
    facet_size: int = 50
    "How many values of each facet at the most, the most frequent first."
    narrow: bool = False
    "Whether a filter holds for its own facet's counts too: CKAN counts so, as to it what was not chosen is no choice."
    highlight: bool = False
    translate: bool = True
    "Whether words of other languages, and others that mean the same, are added from the lexicon."
    without: tuple[str, ...] = ()
    "Of those, what the reader wants none of."
    understand: bool = True
    "Whether periods, places, formats and publishers are recognised among the words."
    literal: tuple[str, ...] = ()
    "Of those, what the reader means as plain words (`Piece.key`)."
    publishers: Publishers | None = None
    "The organisations of the catalogue, where they are to be recognised: never read from an address."
    ranking: Ranking = PARVIS
    "How `relevance` is reckoned: one of `ranking.PROFILES`, or one of one's own."
    fold: bool = False
    """Whether of each series only the first result is given, with how many more there are (`Hit.folded`); `offset` and
    `limit` then count what is given. Not for WALKS, which leave out nothing."""
    explain: bool = False
    "Whether each hit says why it stands where it does."
    correct: bool = False
    "Whether words that no dataset has are put right, where nothing has all of the words (`Results.corrected`)."
    enough: int = 1
    """Where fewer datasets than this have all of the words, those that have some of them come after (by relevance
    alone). 0: never."""


class SearchDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset as an index needs it; made by `documents.document`."""

    id: str
    titles: dict[str, str]
    "By language. `und` where not stated."
    texts: dict[str, str]
    "By language: the description, and what has no field of its own here."
    keywords: dict[str, str] = {}
    "By language: the keywords, full stops between them, so that no phrase runs over two."
    labels: dict[str, str] = {}
    "By language: labels of codes (subject, place, format, …), themes, series, titles of files, in the same way."
    organizations: dict[str, str] = {}
    "By language: the names of publisher and creators, in the same way."
    identifiers: tuple[str, ...] = ()
    "Guids, DOIs, names, slugs: matched whole, and however they are written (`identifiers.identifier_key`)."
    facets: dict[str, tuple[str, ...]] = {}
    "By facet name: codes or names."
    issued: str | None = None
    modified: str | None = None
    changed: datetime | None = None
    "When the catalogue last changed the record."
    bbox: tuple[float, float, float, float] | None = None
    start: str | None = None
    end: str | None = None
    merits: Merits = Merits()
    card: bytes = b"{}"
    "What a result shows, as JSON (`Card`): stored as it is, so that no database is asked for a hit."


class CardText(msgspec.Struct, frozen=True, omit_defaults=True):
    """A text of a card, with which languages are a machine's."""

    values: dict[str, str] = {}
    machine: tuple[str, ...] = ()


class Card(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a result list and the search API show of a dataset."""

    id: str
    slug: str
    title: CardText
    description: CardText = CardText()
    "Plain text, cut to some 300 characters."
    organization: dict[str, str] | None = None
    "Its name by language."
    organization_slug: str | None = None
    jurisdiction: str | None = None
    subjects: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    licence: str | None = None
    frequency: str | None = None
    languages: tuple[str, ...] = ()
    issued: str | None = None
    modified: str | None = None
    start: str | None = None
    end: str | None = None
    bbox: tuple[float, float, float, float] | None = None
    source: str | None = None
    files: int = 0
    "How many distributions and services."
    series: str | None = None
    "A value of the filter `series`."
    also: tuple[str, ...] = ()
    "The other sources that have it."


class Folded(msgspec.Struct, frozen=True):
    """The results of one series that are not shown."""

    count: int
    series: str
    "The filter `series` that shows them all."


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset found."""

    id: str
    card: bytes
    "`Card` as JSON."
    score: float | None = None
    highlights: dict[str, list[tuple[int, int]]] = {}
    "By `title` or `description` of the card in the language shown: the stretches (start, end) that match."
    folded: Folded | None = None
    "Others of its series that the question finds, where they are folded."
    explanation: Explanation | None = None

    def read_card(self) -> Card:
        return _card_decoder.decode(self.card)


class Bucket(msgspec.Struct, frozen=True):
    """A value of a facet and how many datasets have it, all other filters applied."""

    value: str
    count: int


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """An answer."""

    count: int
    "How many datasets, folded ones too."
    folded: int = 0
    "How many of them are not among the results of any page, as another of their series is."
    folded_about: bool = False
    "Whether that number is an estimate: of very many results, series are not counted one by one."
    hits: tuple[Hit, ...] = ()
    facets: dict[str, tuple[Bucket, ...]] = {}
    problems: tuple[Problem, ...] = ()
    "What of the question was not understood or was cut (an unclosed quote, too many words, …)."
    added: dict[str, tuple[str, ...]] = {}
    "By word of the question: what was added that says the same, in any language, the likeliest first."
    strengths: dict[str, tuple[float, ...]] = {}
    "The same: how likely each of them is what was meant, 0 to 1."
    understood: tuple[Piece, ...] = ()
    "The periods, places, formats and publishers that were recognised, in the order of the words."
    suggestions: tuple[str, ...] = ()
    "Other spellings of the whole question, where it finds little or nothing; best first."
    corrected: str = ""
    "The question that is answered instead of the one asked, misspelt words put right; empty: the one asked."
    corrections: dict[str, str] = {}
    "By word of the question, folded: what it was taken for."


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """A completion offered while typing."""

    text: str
    slug: str | None = None
    "Set where it is the title of one dataset."


class IndexState(msgspec.Struct, frozen=True, kw_only=True):
    """How far an index has come."""

    exists: bool
    change: int = 0
    "The number of the last change of the catalogue that is in it."
    documents: int = 0
    bytes: int = 0
    detail: dict[str, Any] = {}


_card_decoder = msgspec.json.Decoder(Card)
