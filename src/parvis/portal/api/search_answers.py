"""What the search answers, as typed data: also the source of its OpenAPI schemas."""

import msgspec

from .answers import Answer, Names


class MatchedWord(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A word of the question, or one added for it, that a dataset has."""

    word: str
    "As typed."
    found: str
    "What was looked for: the word itself, or one added for it."
    how: str = "typed"
    "typed or added."
    lang: str | None = None
    "The language of a word that was added."
    places: tuple[str, ...] = ()
    "Where it stands: title, keyword, label, organization, description (or the rest of the record), identifier."
    share: float = 0.0
    "Of the score, 0 to 1."


class Why(msgspec.Struct, kw_only=True):
    """Why a result stands where it does."""

    words: tuple[MatchedWord, ...]
    parts: dict[str, float]
    """Of the score, 0 to 1, by part: `words`, `phrase` (words side by side), `whole_title`, `language`, and what its
    merits add: `freshness`, `completeness`, `whole` (no slice of a series), `use`."""


class FoldedSeries(msgspec.Struct, kw_only=True):
    """The results of one series that are not given."""

    count: int
    series: str
    "The filter `series` that gives them all."
    url: str
    "Their page."


class Item(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A dataset found."""

    id: str
    slug: str
    url: str
    "Its page, in the reader's language."
    title: Names
    language: str | None = None
    "In which language a reader of the language asked for sees its title; not given where nobody states it."
    description: Names = {}
    "Plain text, its first 300 characters or so."
    machine_translated: dict[str, tuple[str, ...]] = {}
    "By `title` or `description`: the languages in which a machine translated it."
    organization: Names | None = None
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
    also: tuple[str, ...] = ()
    "The other sources that have the same dataset; each one's record is in `same_as` of `/datasets/{id}`."
    files: int = 0
    score: float | None = None
    "How well it matches; only comparable within one answer."
    series: str | None = None
    "What it has in common with other slices, by year or place, of the same table: a value of the filter `series`."
    folded: FoldedSeries | None = None
    "Others of its series, where they are folded (`fold=yes`)."
    why: Why | None = None
    "Why it stands where it does, where asked for (`explain=yes`)."


class FacetValue(msgspec.Struct, kw_only=True):
    """A value of a facet and how many datasets have it, all other filters applied."""

    value: str
    count: int
    label: Names
    "Its name by language; empty where it has no other name than itself."


class Recognised(Answer, kw_only=True):
    """Words of the question that say something besides themselves: what has it is found beside what has the words."""

    kind: str
    "period, place, format or publisher."
    words: str
    "As typed."
    literal: str
    "The parameter `literal` that takes them as words only."
    filters: dict[str, list[str]]
    "The filters that show nothing else."
    start: str | None
    end: str | None
    "Of a period: what `from` and `to` would be."
    names: list[str]
    "All names of the place or organisation, former ones too."
    rest: str
    "The question without these words: what to ask together with the filters."


class SearchAnswer(Answer, kw_only=True):
    """An answer of the search."""

    count: int
    "How many datasets, folded ones too."
    folded: int
    "How many of them are on no page, as another of their series is (`fold=yes`)."
    folded_about: bool
    "Whether that is an estimate: of more than some thousand results, series are not counted one by one."
    page: int
    per_page: int
    items: list[Item]
    facets: dict[str, list[FacetValue]]
    added: dict[str, list[str]]
    "By word of the question: what was added that says the same, in any language, the likeliest first."
    strengths: dict[str, list[float]]
    "The same: how likely each of them is what was meant, 0 to 1."
    understood: list[Recognised]
    "What was recognised; nothing with `understand=no`."
    suggestions: list[str]
    "Other spellings of the question, where it finds little or nothing."
    corrected: str
    "The question that is answered instead, words that no dataset has put right; empty: the one asked. `correct=no`."
    corrections: dict[str, str]
    "By word of the question, without case and accents: what it was taken for."
