"""JKAN: a dataset of `data.json` (`dataset`) with its entry of `datasets.json` (`entry`).

Checked against JKAN's templates of both (`data.json`, `datasets.json` in github.com/timwis/jkan, 2026).
"""

from collections.abc import Iterator

from parvis.model import (
    EMPTY,
    Agent,
    Concept,
    DataService,
    Dataset,
    Distribution,
    Identifier,
    Problem,
    Text,
)

from .base import Detected, Part, ReadContext, Reading
from .codes import find_format, guess_format, is_service
from .fields import Fields
from .findings import Findings
from .licences import licence_of
from .links import read_link
from .nested import agent, left, many_records, one_record, part, parts, read_object, title_of, titled
from .payload import json_object
from .texts import plain_text

NAME = "jkan"
MEDIA_TYPES: tuple[str, ...] = ("application/json",)


def recognises(payload: bytes) -> bool:
    """Whether these bytes look like one dataset of JKAN."""
    record = json_object(payload, Findings())
    entry = record.get("entry") if record else None
    return isinstance(entry, dict) and {"title", "url"} <= entry.keys()


def detect(document: bytes) -> Detected | None:
    """Whether a document is one such record, or a list of them."""
    return one_record(document, NAME, recognises)


def split(document: bytes, context: ReadContext) -> Iterator[Part | Problem]:
    """Its records."""
    return many_records(document)


def read(payload: bytes, context: ReadContext) -> Reading:
    """A dataset of JKAN; none comes of what is no JSON object, or has neither title nor page."""
    return read_object(payload, context, NAME, _dataset)


def _dataset(fields: Fields, context: ReadContext) -> Dataset | None:
    entry, said = part(fields, "entry"), part(fields, "dataset")
    path = entry.string("url")
    title = titled(entry, title_of(said, context, "title") or title_of(entry, context, "title"), path, "title")
    if not title:
        return None
    entry.taken.add("title")
    publisher = part(said, "publisher") if isinstance(said.data.get("publisher"), dict) else said
    owner = publisher.string("name") if publisher is not said else ""
    owner = owner or entry.string("organization")
    entry.taken.update(("organization", "notes", "category"))
    contact = part(said, "contactPoint")
    who = Agent(
        name=contact.text("fn"), email=contact.email("hasEmail") if "hasEmail" in contact.data else None,
        role="pointOfContact",
    )  # fmt: skip
    distributions, services = _forms(said)
    page = read_link(path, context.base_url)[0] if path else None
    return Dataset(
        title=title,
        description=said.long_text("description") or entry.long_text("notes"),
        themes=_themes(said, entry),
        identifiers=(Identifier(path, "jkan"),) if path else (),
        publisher=agent(owner, fields.language) or context.publisher,
        contacts=(who,) if who else (),
        licence=licence_of(said, "", (), ("license",)) if said.data.get("license") else None,
        access_rights="open",
        landing_page=Text({fields.language: page}) if page else EMPTY,
        distributions=distributions,
        services=services,
        jurisdiction=context.jurisdiction,
        extras=left(fields, entry=entry, dataset=said),
    )


def _themes(said: Fields, entry: Fields) -> tuple[Concept, ...]:
    words = said.words("category") if "category" in said.data else []
    words += entry.words("category") if "category" in entry.data else []
    return tuple(Concept(plain_text(word, said.language), None, NAME) for word in dict.fromkeys(words))


def _forms(said: Fields) -> tuple[tuple[Distribution, ...], tuple[DataService, ...]]:
    distributions: list[Distribution] = []
    services: list[DataService] = []
    for item in parts(said, "distribution"):
        url, title, word = item.link("downloadURL", "accessURL"), item.text("title"), item.string("format")
        code = (find_format(word) if word else None) or (guess_format(url) if url else None)
        if word and code is None:
            item.findings.add("format-unknown", item.point("format"), "info", format=word)
        if url and code and is_service(code):
            services.append(DataService(url=url, title=title, protocol=code))
        elif url or title:
            distributions.append(Distribution(url=url, title=title, format=code or word or None, extras=item.left()))
    return tuple(distributions), tuple(services)
