"""What a dataset's page shows, of the catalogue's own and of those that somebody hands in for a check."""

from typing import Any

from parvis.model import Dataset
from parvis.portal.web.coverage import coverage
from parvis.portal.web.files import file_page
from parvis.portal.web.freshness import freshness
from parvis.portal.web.licences import terms
from parvis.portal.web.summary import show_periods, summary
from parvis.portal.web.texts import shown

MOST_KEYWORDS = 30
MOST_KEYWORDS_FOLDED = 300


def record_view(dataset: Dataset, lang: str, *, files: str = "") -> dict[str, Any]:
    """The variables of `parts/record.html` that come of the dataset alone; `files`: which page of its files."""
    covered = coverage(dataset.extents, lang)
    fresh = freshness(dataset, lang)
    keywords = _keywords(dataset, lang)
    return {
        "dataset": dataset,
        "title": shown(dataset.title, lang),
        "summary": summary(dataset, lang, covered, fresh),
        "covered": covered,
        "fresh": fresh,
        "period": show_periods(dataset.periods),
        "terms": terms(dataset.licence, lang),
        "files": file_page(dataset, lang, files),
        "keywords": keywords[:MOST_KEYWORDS],
        "folded_keywords": keywords[MOST_KEYWORDS:MOST_KEYWORDS_FOLDED],
        "untold_keywords": max(0, len(keywords) - MOST_KEYWORDS_FOLDED),
        "machine_text": shown(dataset.title, lang).machine or shown(dataset.description, lang).machine,
    }


def _keywords(dataset: Dataset, lang: str) -> list[tuple[str, str]]:
    """The keywords with the language of each: the reader's own first, then those of other languages."""
    values = dataset.keywords.values
    order = sorted(values, key=lambda tag: (tag.partition("-")[0] != lang, tag != "und", tag))
    seen: dict[str, str] = {}
    for tag in order:
        for word in values[tag]:
            seen.setdefault(word, "" if tag == "und" or tag.partition("-")[0] == lang else tag)
    return list(seen.items())
