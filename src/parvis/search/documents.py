"""A dataset as a search index needs it, and the card that a result shows of it."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

import msgspec

from parvis.model import UNDETERMINED, Dataset, Extent, Text, bounding_box
from parvis.vocab import code_list

from .analysis import language
from .model import Card, CardText, SearchDocument
from .plain import excerpt, one_line, plain_text
from .ranking.merits import merits
from .ranking.series import series

TITLE_LENGTH = 500
"Characters of a title that are indexed and shown."
TEXT_LENGTH = 20_000
"Characters of a description that are indexed, and of all keywords together; twice as many of the rest."
DISTRIBUTIONS = 200
"Distributions and services whose titles are indexed."

_base = lru_cache(maxsize=1_000)(language)
_encode = msgspec.json.Encoder().encode


def document(
    dataset: Dataset,
    *,
    slug: str,
    organization_slug: str | None,
    organization_name: Text | None,
    source: str,
    changed: datetime | None = None,
) -> SearchDocument:
    """The dataset as an index needs it. What is indexed of one dataset is capped, whatever its size.

    `changed`: when the catalogue last changed the record.
    """
    titles = _plain(dataset.title, TITLE_LENGTH)
    descriptions = _plain(dataset.description, TEXT_LENGTH)
    facets = _facets(dataset, organization_slug, source)
    told = series(titles, organization=organization_slug, kind=dataset.kind, extents=dataset.extents)
    facets["series"] = _distinct([told.key])
    start, end = _period(dataset)
    named = organization_name or (dataset.publisher.name if dataset.publisher else Text())
    organization = _plain(named, TITLE_LENGTH)
    bbox = bounding_box(dataset.extents)
    card = Card(
        id=dataset.id,
        slug=slug,
        title=CardText(titles, dataset.title.machine),
        description=CardText({lang: excerpt(text) for lang, text in descriptions.items()}, dataset.description.machine),
        organization=organization or None,
        organization_slug=organization_slug,
        jurisdiction=dataset.jurisdiction,
        subjects=facets["subject"],
        formats=facets["format"],
        licence=next(iter(facets["licence"]), None),
        frequency=dataset.frequency,
        languages=dataset.languages,
        issued=dataset.issued,
        modified=dataset.modified,
        start=start,
        end=end,
        bbox=bbox,
        source=source,
        files=len(dataset.distributions) + len(dataset.services),
        series=told.key,
    )
    return SearchDocument(
        id=dataset.id,
        titles=titles,
        texts=descriptions,
        keywords=_keywords(dataset),
        labels=_named(dataset, facets),
        organizations=_organizations(dataset, organization),
        identifiers=_identifiers(dataset, slug),
        facets=facets,
        issued=dataset.issued,
        modified=dataset.modified,
        changed=changed,
        bbox=bbox,
        start=start,
        end=end,
        merits=merits(dataset, slice_of_series=told.slice),
        card=_encode(card),
    )


def _plain(text: Text, limit: int) -> dict[str, str]:
    """A text's words by language, without markup; languages that have none are left out."""
    plain = {_base(lang): plain_text(value, limit) for lang, value in text.values.items()}
    return {lang: value for lang, value in plain.items() if value}


def _facets(dataset: Dataset, organization_slug: str | None, source: str) -> dict[str, tuple[str, ...]]:
    formats = (item.format for item in dataset.distributions)
    protocols = (service.protocol for service in dataset.services)
    licences = (dataset.licence, *(item.licence for item in dataset.distributions[:DISTRIBUTIONS]))
    return {
        "jurisdiction": _distinct([dataset.jurisdiction]),
        "organization": _distinct([organization_slug]),
        "subject": _distinct(dataset.subjects),
        "format": _distinct([*formats, *protocols]),
        "licence": _distinct(licence.code for licence in licences if licence),
        "frequency": _distinct([dataset.frequency]),
        "language": _distinct(dataset.languages),
        "source": _distinct([source]),
        "keyword": _distinct(dataset.keywords.all(), 100),
        "kind": _distinct([dataset.kind]),
    }


def _distinct(values: Iterable[str | None], limit: int = 50) -> tuple[str, ...]:
    """The values once each, without blanks, each and all of them of bounded length."""
    kept: dict[str, None] = {}
    for value in values:
        if value and (cleaned := one_line(value[:200])):
            kept[cleaned] = None
            if len(kept) == limit:
                break
    return tuple(kept)


def _period(dataset: Dataset) -> tuple[str | None, str | None]:
    """From the earliest start to the latest end of all periods; an end that one of them leaves open is open."""
    periods = [period for period in dataset.periods if period]
    starts = [period.start for period in periods]
    ends = [period.end for period in periods]
    return (
        min((start for start in starts if start), default=None) if all(starts) else None,
        max((end for end in ends if end), default=None) if all(ends) else None,
    )


def _identifiers(dataset: Dataset, slug: str) -> tuple[str, ...]:
    values = [dataset.id, slug, *(identifier.value for identifier in dataset.identifiers[:50])]
    if dataset.provenance:
        values.append(dataset.provenance.guid)
    values += [item.id for item in dataset.distributions[:DISTRIBUTIONS] if item.id]
    values += [service.id for service in dataset.services[:DISTRIBUTIONS] if service.id]
    return _distinct(values, 60 + 2 * DISTRIBUTIONS)


def _keywords(dataset: Dataset) -> dict[str, str]:
    texts = _Texts()
    for lang, words in dataset.keywords.values.items():
        texts.add(lang, _joined(words, TEXT_LENGTH))
    return texts.joined()


def _organizations(dataset: Dataset, organization: dict[str, str]) -> dict[str, str]:
    texts = _Texts()
    for text in (Text(organization), *(agent.name for agent in dataset.creators[:20])):
        texts.add_text(text)
    return texts.joined()


def _named(dataset: Dataset, facets: dict[str, tuple[str, ...]]) -> dict[str, str]:
    texts = _Texts()
    named = [*(theme.label for theme in dataset.themes[:100]), *dataset.series[:20]]
    named += [extent.name for extent in dataset.extents[:100]]
    named += [item.title for item in dataset.distributions[:DISTRIBUTIONS]]
    named += [service.title for service in dataset.services[:DISTRIBUTIONS]]
    for text in named:
        texts.add_text(text)
    for name, codes in _coded(dataset, facets):
        for code in codes:
            for lang, label in _labels(name, code):
                texts.add(lang, label)
    return texts.joined()


def _coded(dataset: Dataset, facets: dict[str, tuple[str, ...]]) -> Iterable[tuple[str, Iterable[str]]]:
    """Code lists whose labels are indexed in every language they have, so that each language finds the dataset."""
    yield "subject", facets["subject"]
    yield "frequency", facets["frequency"]
    yield "format", facets["format"]
    yield "jurisdiction", facets["jurisdiction"]
    yield "geographic_region", _regions(dataset.extents)
    yield "resource_type", _distinct(item.kind for item in dataset.distributions[:DISTRIBUTIONS])


def _regions(extents: tuple[Extent, ...]) -> tuple[str, ...]:
    return _distinct(extent.code for extent in extents[:200])


@lru_cache(maxsize=20_000)
def _labels(name: str, code: str) -> tuple[tuple[str, str], ...]:
    """A code's labels by language; the code itself, of no stated language, where the list doesn't know it."""
    term = code_list(name).get(code)
    return tuple(term.labels.items()) if term and term.labels else ((UNDETERMINED, code),)


def _joined(words: Iterable[str], limit: int) -> str:
    """The words with full stops between them, so that no phrase runs over two, up to so many characters."""
    kept: list[str] = []
    for word in words:
        kept.append(word[:TITLE_LENGTH])
        limit -= len(kept[-1]) + 2
        if limit < 0:
            break
    return ". ".join(kept)


class _Texts:
    """What is to be indexed, by language: short pieces once each, up to a length."""

    def __init__(self) -> None:
        self._pieces: dict[str, dict[str, None]] = {}
        self._room: dict[str, int] = {}

    def add_text(self, text: Text) -> None:
        for lang, value in text.values.items():
            self.add(lang, value[:TITLE_LENGTH])

    def add(self, lang: str, piece: str) -> None:
        lang = _base(lang)
        room = self._room.get(lang, 2 * TEXT_LENGTH) - len(piece)
        if piece and room >= 0:
            self._room[lang] = room
            self._pieces.setdefault(lang, {})[piece] = None

    def joined(self) -> dict[str, str]:
        return {lang: one_line(". ".join(pieces)) for lang, pieces in self._pieces.items()}
