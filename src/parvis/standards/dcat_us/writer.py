"""Datasets as DCAT-US 1.1 (Project Open Data's `data.json`): one language, JSON.

What the standard demands and a dataset lacks is taken from what else the dataset says (its title for a description,
its subjects for keywords, the day it was harvested for a date); nothing is made up.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from parvis.model import Agent, DataService, Dataset, Distribution, Extent, Period
from parvis.standards import dcat_terms as terms
from parvis.standards.base import WriteContext, Writer, Written
from parvis.standards.data_json.fields import apart
from parvis.vocab import code_list

NAME = "dcat-us"
SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"
ACCESS = {"open": "public", "restricted": "restricted public", "under_review": "restricted public"}

CARRIED = frozenset(
    ("bureauCode", "programCode", "dataQuality", "describedByType", "isPartOf", "primaryITInvestmentUII", "rights",
     "systemOfRecords", "conformsTo")
)  # fmt: skip
"Fields of the standard that the canonical record has none for: what the source said of them is said again."

_encode = msgspec.json.Encoder().encode


def start(context: WriteContext) -> bytes:
    """The catalogue's own fields, up to its first dataset."""
    head = {
        "@context": f"{SCHEMA}/catalog.jsonld",
        **({"@id": f"{context.base_url}/data.json"} if context.base_url else {}),
        "@type": "dcat:Catalog",
        "conformsTo": SCHEMA,
        "describedBy": f"{SCHEMA}/catalog.json",
    }
    return _encode(head)[:-1] + b',"dataset":['


END = b"]}"


def write(record: Written, context: WriteContext) -> bytes:
    """One dataset of a catalogue, as JSON."""
    return _encode(entry(record, context))


def write_many(records: Iterable[Written], context: WriteContext) -> Iterator[bytes]:
    """A catalogue, dataset by dataset."""
    yield start(context)
    for number, record in enumerate(records):
        yield (b",\n" if number else b"") + write(record, context)
    yield END


WRITER = Writer(
    name=NAME,
    media_type="application/json",
    suffix=".json",
    one=lambda record, context: b"".join(write_many([record], context)),
    many=write_many,
    reader=NAME,
    holds=frozenset({"issued"}),
    untagged=True,
)


def entry(record: Written, context: WriteContext) -> dict[str, Any]:
    """The same, as data."""
    dataset, langs = record.dataset, (context.lang, "en")
    title = dataset.title.get(*langs)
    fields: dict[str, Any] = {
        "@type": "dcat:Dataset",
        "identifier": _identifier(record, context),
        "title": title,
        "description": dataset.description.get(*langs) or title,
        "keyword": _keywords(dataset, *langs),
        "modified": dataset.modified
        or (record.harvested_at.date().isoformat() if record.harvested_at else dataset.issued),
        "publisher": {"@type": "org:Organization", "name": _publisher(dataset, context)},
        "contactPoint": _contact(dataset, context),
        "accessLevel": ACCESS.get(dataset.access_rights or "open", "public"),
        "license": terms.licence_url(dataset.licence, *langs) if dataset.licence else None,
        "rights": None if not dataset.licence else (dataset.licence.title.get(*langs) or None),
        "issued": dataset.issued,
        "accrualPeriodicity": _frequency(dataset.frequency),
        "temporal": _temporal(dataset.periods),
        "spatial": _spatial(dataset.extents, *langs),
        "language": [code for code in dataset.languages if code != "zxx"],
        "landingPage": _page(record, context) or dataset.landing_page.get(*langs),
        "theme": [code_list("subject").label(code, *langs) for code in dataset.subjects],
        "references": list(dict.fromkeys(item.url for item in dataset.relations if item.type != "described_by")),
        "describedBy": next((item.url for item in dataset.relations if item.type == "described_by"), None),
        "distribution": _distributions(dataset, *langs),
    }
    own = {name: value for name, value in dataset.extras.items() if name in CARRIED and not fields.get(name)}
    return {name: value for name, value in (fields | own).items() if value not in (None, "", [])}


def _identifier(record: Written, context: WriteContext) -> str:
    if record.dataset.id:
        return f"{context.base_url}/datasets/{record.dataset.id}" if context.base_url else record.dataset.id
    identifiers = record.dataset.identifiers
    return identifiers[0].value if identifiers else record.dataset.title.get(context.lang, "en")


def _page(record: Written, context: WriteContext) -> str | None:
    if not (record.slug and context.base_url):
        return None
    return f"{context.base_url}/datasets/{record.dataset.id}"


def _keywords(dataset: Dataset, *langs: str) -> list[str]:
    words = dataset.keywords.get(*langs) or tuple(code_list("subject").label(code, *langs) for code in dataset.subjects)
    return list(words) or [dataset.kind]


def _publisher(dataset: Dataset, context: WriteContext) -> str:
    if dataset.publisher and dataset.publisher.name:
        return dataset.publisher.name.get(context.lang, "en")
    place = code_list("jurisdiction").label(dataset.jurisdiction, context.lang) if dataset.jurisdiction else ""
    return place or context.title.get(context.lang) or next(iter(context.title.values()), "Parvis")


def _contact(dataset: Dataset, context: WriteContext) -> dict[str, str]:
    agent = next((agent for agent in dataset.contacts if agent.email), next(iter(dataset.contacts), Agent()))
    email = agent.email or (dataset.publisher.email if dataset.publisher else None) or context.contact_email
    contact = {"@type": "vcard:Contact", "fn": agent.name.get(context.lang, "en") or _publisher(dataset, context)}
    return contact | ({"hasEmail": f"mailto:{email}"} if email else {})


def _frequency(code: str | None) -> str | None:
    """ISO 8601's repeating interval, as the standard wants it."""
    if not code:
        return None
    if code == "continual":
        return "R/PT1S"
    return f"R/{code}" if code.startswith("P") else "irregular" if code in {"irregular", "as_needed"} else None


def _temporal(periods: tuple[Period, ...]) -> str | None:
    for period in periods:
        if period.start and period.end:
            start, end = period.start, period.end
            if len(start) != len(end):  # the standard's pattern wants both in one precision
                start, end = _first_day(start), _last_day(end)
            return f"{start}/{end}"
    return None


def _first_day(date: str) -> str:
    return date[:10] if len(date) >= 10 else f"{date}-01" if len(date) == 7 else f"{date}-01-01"


def _last_day(date: str) -> str:
    if len(date) == 7 and date[:4].isdigit() and date[5:].isdigit():
        return f"{date}-{monthrange(int(date[:4]), int(date[5:]))[1]}"
    return date[:10] if len(date) >= 10 else f"{date}-12-31"


def _spatial(extents: tuple[Extent, ...], *langs: str) -> str | None:
    box = next((extent.bbox for extent in extents if extent.bbox), None)
    if box:
        return ",".join(f"{number:.10g}" for number in box)
    names = (extent.name.get(*langs) for extent in extents if extent.name)
    return next((name for name in names if not name.startswith(("[", "{"))), None)  # readers take those for shapes


def _distributions(dataset: Dataset, *langs: str) -> list[dict[str, Any]]:
    """Files, then services, each once: in one language, two may say the same."""
    files, services = apart(dataset, _is_file)
    entries = [
        *(_distribution(item, *langs) for item in files if item.url),
        *(_service(item, *langs) for item in services),
    ]
    return list({_encode(entry): entry for entry in entries}.values())


def _media_type(item: Distribution) -> str:
    return (item.media_type or terms.format_media_type(item.format) or "").partition(";")[0].strip()


def _is_file(item: Distribution) -> bool:
    return bool(item.url and _media_type(item) and terms.is_file(item.url, item.format))


def _distribution(item: Distribution, *langs: str) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "@type": "dcat:Distribution",
        "title": item.title.get(*langs),
        "description": item.description.get(*langs),
        "format": terms.format_label(item.format, *langs) if item.format else None,
    }
    if _is_file(item):
        fields |= {"downloadURL": item.url, "mediaType": _media_type(item)}
    else:
        fields["accessURL"] = item.url
    return {name: value for name, value in fields.items() if value}


def _service(item: DataService, *langs: str) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "@type": "dcat:Distribution",
        "title": item.title.get(*langs),
        "description": item.description.get(*langs),
        "format": "API",
        "accessURL": item.url,
    }
    return {name: value for name, value in fields.items() if value}
