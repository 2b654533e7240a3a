"""The search as JSON: from the index alone, its cards turned into items and joined as bytes."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest

from parvis.model import UNDETERMINED, Text
from parvis.portal.catalogue import services as catalogue
from parvis.search.engines.base import IndexUnavailable
from parvis.search.model import Bucket, Card, Hit, Query, Results
from parvis.search.parameters import Asked, read_parameters
from parvis.search.understanding import Piece

from . import addresses
from .labels import label_json
from .language import reader_language
from .problems import RefusedError, items
from .search_answers import FoldedSeries, Item, MatchedWord, Recognised, Why

_encode = msgspec.json.Encoder().encode
_card = msgspec.json.Decoder(Card).decode


def find(query: Query) -> Results:
    """The engine's answer. Raises RefusedError (503) where there is no index."""
    try:
        return catalogue.engine().search(query)
    except IndexUnavailable as error:
        raise RefusedError(503, "search-unavailable") from error


def read(request: HttpRequest, *, ignore: Sequence[str] = ()) -> Asked:
    """The question of an address. Raises RefusedError (400) where a value can't be used."""
    parameters: Mapping[str, Sequence[str]] = dict(request.GET.lists())
    asked = read_parameters(parameters, lang=reader_language(request), ignore=ignore)
    if asked.refused:
        raise RefusedError(400, "parameters-unusable", errors=asked.refused)
    return asked


def search_json(request: HttpRequest) -> bytes:
    """`SearchAnswer` as JSON. Raises RefusedError."""
    asked = read(request)
    results = find(msgspec.structs.replace(asked.query, publishers=catalogue.publishers()))
    lang = reader_language(request)
    prefix = addresses.dataset_page("", lang)
    problems = items((*asked.problems, *results.problems), lang)
    return b"".join(
        (
            b'{"count":%d,"folded":%d,"folded_about":%s,'
            % (results.count, results.folded, _encode(results.folded_about)),
            b'"page":%d,"per_page":%d,"items":[' % (asked.page, asked.per_page),
            b",".join(_item(hit, prefix, lang) for hit in results.hits),
            b'],"facets":{',
            b",".join(_facet(name, buckets) for name, buckets in results.facets.items()),
            b'},"problems":',
            _encode(problems),
            b',"added":',
            _encode(results.added),
            b',"strengths":',
            _encode(results.strengths),
            b',"understood":',
            _encode([_recognised(piece) for piece in results.understood]),
            b',"suggestions":',
            _encode(results.suggestions),
            b',"corrected":',
            _encode(results.corrected),
            b',"corrections":',
            _encode(results.corrections),
            b"}",
        )
    )


def _recognised(piece: Piece) -> Recognised:
    return Recognised(
        kind=piece.kind,
        words=piece.words,
        literal=piece.key,
        filters={name: list(values) for name, values in piece.filters},
        start=piece.start,
        end=piece.end,
        names=list(piece.names),
        rest=piece.rest,
    )


def _item(hit: Hit, prefix: str, lang: str) -> bytes:
    card = _card(hit.card)
    texts = (("title", card.title.machine), ("description", card.description.machine))
    return _encode(
        Item(
            id=card.id,
            slug=card.slug,
            url=prefix + card.slug,
            title=card.title.values,
            language=_shown(card.title.values, lang),
            description=card.description.values,
            machine_translated={name: langs for name, langs in texts if langs},
            organization=card.organization,
            organization_slug=card.organization_slug,
            jurisdiction=card.jurisdiction,
            subjects=card.subjects,
            formats=card.formats,
            licence=card.licence,
            frequency=card.frequency,
            languages=card.languages,
            issued=card.issued,
            modified=card.modified,
            start=card.start,
            end=card.end,
            bbox=card.bbox,
            source=card.source,
            also=card.also,
            files=card.files,
            score=hit.score,
            series=card.series,
            folded=_folded(hit, lang),
            why=_why(hit),
        )
    )


def _shown(titles: dict[str, str], lang: str) -> str | None:
    """The language of the title that a reader of `lang` is shown."""
    got = Text(titles).language(lang)
    return None if got == UNDETERMINED else got


def _folded(hit: Hit, lang: str) -> FoldedSeries | None:
    if hit.folded is None:
        return None
    url = f"{addresses.results_page(lang)}?{urlencode({'series': hit.folded.series})}"
    return FoldedSeries(count=hit.folded.count, series=hit.folded.series, url=url)


def _why(hit: Hit) -> Why | None:
    if hit.explanation is None:
        return None
    words = tuple(MatchedWord(**msgspec.structs.asdict(word)) for word in hit.explanation.words)
    return Why(words=words, parts=hit.explanation.parts)


def _facet(name: str, buckets: tuple[Bucket, ...]) -> bytes:
    values = b",".join(
        b'{"value":%b,"count":%d,"label":%b}' % (_encode(bucket.value), bucket.count, label_json(name, bucket.value))
        for bucket in buckets
    )
    return b"%b:[%b]" % (_encode(name), values)
