"""What OGC API – Records and STAC ask alike: words, a box, a time, identifiers, a page of them all.

The index and the store answer; what they can't tell (an exact identifier of a given record) is tested on each record
that they let through, up to a bound.
"""

import re
from datetime import datetime
from typing import Any

import msgspec
from django.http import HttpRequest

from parvis.model import Problem, bounding_box
from parvis.portal.catalogue import services as catalogue
from parvis.portal.catalogue.services import Entry
from parvis.search.model import Query
from parvis.standards.members.extensions import whole_day
from parvis.vocab import fold

from .language import reader_language
from .problems import RefusedError
from .search import find

MOST = 1000
"Records of a page; a larger limit is taken for this one, as the standards allow."
DEEPEST = 10_000
"How far the index can be leafed through."
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?")
_SIGNS = re.compile(r"[\"()*\\]+")
_SORTS = {
    "id": "id", "+id": "id", "title": "title", "+title": "title", "-updated": "changed", "updated": "changed-oldest",
    "+updated": "changed-oldest", "-modified": "modified", "-issued": "issued",
}  # fmt: skip
_STORED = {"id": "id", "changed": "-changed", "changed-oldest": "changed"}
Box = tuple[float, float, float, float]


class Asked(msgspec.Struct, kw_only=True):
    """A question for records, as an address asks it."""

    words: tuple[str, ...] = ()
    "Any of these: a word, or words that follow each other."
    bbox: Box | None = None
    start: str | None = None
    end: str | None = None
    ids: tuple[str, ...] = ()
    external: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    sort: str = ""
    limit: int = 10
    offset: int = 0
    lang: str = "en"


class Found(msgspec.Struct):
    """How many records there are, and those of the page."""

    count: int
    entries: list[Entry]


class Reading:
    """Reads an address's parameters; `asked` refuses the request where something can't be used."""

    def __init__(self, request: HttpRequest, *known: str) -> None:
        self._given = request.GET
        self.problems: list[Problem] = []
        self.lang = reader_language(request)
        for name in self._given:
            if name not in {"f", "lang", *known}:
                # OGC API – Features, /req/core/query-param-unknown: such a request is answered with 400.
                self.wrong("parameter-unheard-of", name, "")
        if self._given.get("f", "") not in ("", "json", "html", "geojson"):
            self.wrong("parameter-not-a-choice", "f", self._given["f"], choices="json, html")

    def wrong(self, code: str, name: str, value: str, **values: str) -> None:
        said = {"name": name[:60], "value": value[:100], **values}
        self.problems.append(Problem(code, "error", f"/{name[:60]}", values=said))

    def text(self, name: str) -> str:
        return self._given.get(name, "").strip()

    def several(self, name: str) -> tuple[str, ...]:
        """The values of a parameter that are set apart by commas or by repeating it."""
        parts = [part.strip() for value in self._given.getlist(name) for part in value.split(",")]
        kept = tuple(dict.fromkeys(part for part in parts if part))
        if len(kept) > 100 or any("\x00" in part or len(part) > 1000 for part in kept):
            self.wrong("parameter-unusable", name, kept[0])
            return ()
        return kept

    def number(self, name: str, *, default: int, least: int, most: int) -> int:
        value = self.text(name)
        if not value:
            return default
        if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) < least:
            self.wrong("parameter-out-of-range", name, value, least=str(least), most=str(most))
            return default
        return min(int(value), most)

    def box(self) -> Box | None:
        value = self.text("bbox")
        if not value:
            return None
        try:
            numbers = [float(part) for part in value.split(",")]
        except ValueError:
            numbers = []
        if len(numbers) == 6:
            numbers = [*numbers[:2], *numbers[3:5]]
        if len(numbers) != 4 or not all(-540 <= number <= 540 for number in numbers) or numbers[1] > numbers[3]:
            self.wrong("parameter-unusable", "bbox", value)
            return None
        return numbers[0], numbers[1], numbers[2], numbers[3]

    def times(self) -> tuple[str | None, str | None]:
        """`datetime`: a moment, or an interval that may be open."""
        value = self.text("datetime")
        if not value:
            return None, None
        first, mark, last = value.partition("/")
        last = last if mark else first
        ends = [None if end in ("", "..") and mark else end for end in (first, last)]
        usable = all(end is None or (_DATE.fullmatch(end) and _is_date(end)) for end in ends) and any(ends)
        if not usable or (ends[0] and ends[1] and ends[0][:10] > ends[1][:10]):
            self.wrong("parameter-unusable", "datetime", value)
            return None, None
        return ends[0], ends[1]

    def sort(self) -> str:
        value = self.text("sortby")
        if value and value not in _SORTS:
            self.wrong(
                "parameter-not-a-choice", "sortby", value, choices="title, updated, -updated, -modified, -issued, id"
            )
            return ""
        return _SORTS.get(value, "")

    def asked(self) -> Asked:
        """The question. Raises RefusedError (400)."""
        start, end = self.times()
        asked = Asked(
            words=self.several("q"), bbox=self.box(), start=start, end=end, ids=self.several("ids"),
            external=self.several("externalIds"), kinds=self.several("type"), sort=self.sort(),
            limit=self.number("limit", default=10, least=1, most=MOST),
            offset=self.number("offset", default=0, least=0, most=100_000_000), lang=self.lang,
        )  # fmt: skip
        self.refuse()
        return asked

    def refuse(self) -> None:
        """Raises RefusedError (400) where something can't be used."""
        if self.problems:
            raise RefusedError(400, "parameters-unusable", errors=self.problems)


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return False
    return True


def search(asked: Asked) -> Found:
    """The records that were asked for. Raises RefusedError."""
    if asked.ids:
        return _by_ids(asked)
    if not (asked.words or asked.bbox or asked.start or asked.end or asked.external or asked.kinds):
        order = asked.sort or "id"
        if order in _STORED:
            listing = catalogue.list_datasets(order=_STORED[order], offset=asked.offset, limit=asked.limit)
            return Found(listing.count, list(listing.entries))
    return _tested(asked) if asked.external else _of_index(asked)


def entry_of(key: str) -> Entry | None:
    """The published record of an id; None where there is none."""
    if not key.isprintable() or len(key) > 200:
        return None
    entry = catalogue.get_dataset(key)
    return entry if entry is not None and not entry.withdrawn else None


def _query(asked: Asked) -> Query:
    text = _any_of(asked.words)
    if asked.external:
        text = f"({text}) AND ({_any_of(asked.external)})" if text else _any_of(asked.external)
    return Query(
        text=text, lang=asked.lang, bbox=asked.bbox, start=asked.start, end=asked.end, facets=(), translate=False,
        filters={"kind": asked.kinds} if asked.kinds else {}, sort=asked.sort or ("relevance" if text else "id"),
        offset=asked.offset, limit=asked.limit,
    )  # fmt: skip


def _any_of(words: tuple[str, ...]) -> str:
    phrases = [f'"{plain}"' for word in words if (plain := _SIGNS.sub(" ", word).strip())]
    return " OR ".join(phrases)


def _of_index(asked: Asked) -> Found:
    if asked.offset + asked.limit > DEEPEST:
        raise RefusedError(400, "query-too-deep", limit=str(DEEPEST))
    results = find(_query(asked))
    if any(problem.code == "search-fewer-words" for problem in results.problems):
        return Found(0, [])  # What the portal's pages offer instead is not what was asked.
    entries = catalogue.get_datasets(hit.id for hit in results.hits)
    return Found(results.count, [entry for entry in entries.values() if not entry.withdrawn])


def _tested(asked: Asked) -> Found:
    """Records with one of these identifiers, just so: the index finds them however they are written."""
    whole = msgspec.structs.replace(asked, offset=0, limit=MOST)
    wanted = set(asked.external)
    kept = [entry for entry in _of_index(whole).entries if wanted & {item.value for item in entry.dataset.identifiers}]
    return Found(len(kept), kept[asked.offset : asked.offset + asked.limit])


def _by_ids(asked: Asked) -> Found:
    found = [entry for key in asked.ids if (entry := entry_of(key)) is not None and holds(entry, asked)]
    kept = list({entry.dataset.id: entry for entry in found}.values())
    return Found(len(kept), kept[asked.offset : asked.offset + asked.limit])


def holds(entry: Entry, asked: Asked) -> bool:
    """Whether a record is what was asked, tested on the record itself."""
    dataset = entry.dataset
    if asked.kinds and dataset.kind not in asked.kinds:
        return False
    if asked.external and not {item.value for item in dataset.identifiers} & set(asked.external):
        return False
    if asked.bbox and not _meets(bounding_box(dataset.extents), asked.bbox):
        return False
    if (asked.start or asked.end) and not any(_covers(period, asked) for period in dataset.periods):
        return False
    if not asked.words:
        return True
    texts = [*dataset.title.values.values(), *dataset.description.values.values(), *dataset.keywords.all()]
    folded = [fold(text) for text in texts]
    return any(fold(word) in text for word in asked.words for text in folded)


def _meets(box: Box | None, other: Box) -> bool:
    if box is None or box[1] > other[3] or box[3] < other[1]:
        return False
    arcs = [[(west, east if east >= west else east + 360)] for west, _, east, _ in (box, other)]
    (west, east), (first, last) = arcs[0][0], arcs[1][0]
    return any(west + turn <= last and east + turn >= first for turn in (-360, 0, 360))


def _covers(period: Any, asked: Asked) -> bool:
    start = whole_day(period.start) if period.start else ""
    end = whole_day(period.end, end=True) if period.end else "9999"
    return start <= (asked.end or "9999")[:10] and end >= (asked.start or "")[:10]
