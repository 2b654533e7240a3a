"""Canonical values as ISO's words, for the writers."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from msgspec.structs import replace

from parvis.model import EMPTY, Agent, DataService, Dataset, Distribution, Identifier, Licence, Text
from parvis.standards.codes import find_format, guess_format, is_service, read_frequency
from parvis.vocab import code_list

from .codes import registered
from .constraints import licence_said
from .distribution import SERVICE, known_kind, three_parts
from .record import ASSOCIATIONS
from .terms import find_term, lists

Online = TypeVar("Online", Distribution, DataService)

_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?")
_CONTENT = {"dataset": "Dataset", "web_service": "Web Service", "api": "API", "application": "Application",
            "guide": "Supporting Document"}  # fmt: skip
_SETTLED = 5
"A text is written, read and written again at most as often as this."


@lru_cache(maxsize=1)
def _frequencies() -> dict[str, str]:
    words = (words[0] for words in registered()["MD_MaintenanceFrequencyCode"].codes.values())
    return {code: word for word in words if (code := read_frequency(word)) is not None}


def frequency_word(code: str) -> str:
    """ISO's word for a code of `frequency`; the code itself where ISO has none."""
    return _frequencies().get(code, code)


def camel(code: str) -> str:
    """`historical_archive` as ISO writes it: `historicalArchive`."""
    if code == "ongoing":
        return "onGoing"
    head, *rest = code.split("_")
    return head + "".join(part.capitalize() for part in rest)


@lru_cache(maxsize=64)
def category_word(code: str) -> str:
    """ISO's word for a code of `topic_category`."""
    if code == "transport":
        return "transportation"
    term = code_list("topic_category").terms[code]
    return term.aliases[0] if term.aliases and "_" in code else camel(code)


@lru_cache(maxsize=1)
def _associations() -> dict[str, str]:
    found: dict[str, str] = {}
    for word, kind in ASSOCIATIONS.items():
        found.setdefault(kind, word)
    return found


def association_word(kind: str) -> str:
    return _associations().get(kind, kind)


def date_kind(date: str) -> str:
    """`Date`, `DateTime`, or "" for a date that neither of XML Schema's types takes."""
    kind = "Date" if _DATE.fullmatch(date) else "DateTime" if _MOMENT.fullmatch(date) else ""
    try:
        datetime.fromisoformat(
            f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10] if len(date) == 7 else date
        )
    except ValueError:
        return ""
    return kind


def whole_moment(date: str) -> str:
    """A date with time as XML Schema wants it: with seconds."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(Z|[+-]\d\d:\d\d)?", date)
    return f"{match[1]}:00{match[2] or ''}" if match else date


def degrees(number: float) -> str:
    """A number without an exponent."""
    text = repr(float(number))
    return f"{number:.12f}".rstrip("0").rstrip(".") if "e" in text else text


def own_identifier(dataset: Dataset, slug: str) -> tuple[str, tuple[Identifier, ...]]:
    """The record's own identifier, and those of the data."""
    for kind in ("iso-file-identifier", "uuid", "ckan-id"):
        for item in dataset.identifiers:
            if item.type == kind:
                rest = dataset.identifiers if kind != "iso-file-identifier" else tuple(
                    other for other in dataset.identifiers if other != item
                )  # fmt: skip
                return item.value, rest
    return dataset.id or slug, dataset.identifiers


def licence_texts(licence: Licence) -> Text:
    """A licence's name with its address in each language: `Open Government Licence - Canada (https://…)`.

    As it is written again once it was read: a title that names a known licence, or ends with an address, is one.
    """
    text = _licence_texts(licence)
    for _ in range(_SETTLED):
        text, before = _licence_texts(licence_said(text)), text
        if text.values == before.values:
            break
    return text


def _licence_texts(licence: Licence) -> Text:
    titles, links = dict(licence.title.values), dict(licence.url.values)
    term = code_list("licence").terms.get(licence.code or "")
    if term is not None:
        urls = term.more.get("url", {})
        if not titles:
            titles = dict(term.labels)
        if not links:
            links = {lang: urls[lang] for lang in titles if lang in urls}
    found: dict[str, str] = {}
    for lang in dict.fromkeys((*titles, *links)):
        title, link = titles.get(lang, ""), links.get(lang, "")
        # A long notice is read whole, with the address behind it.
        said = title.endswith(f"({link})")
        found[lang] = f"{title} ({link})" if title and link and not said else title or link
    return Text(found, licence.title.original, licence.title.machine)


def federal_name(agent: Agent) -> Text:
    """An organisation's name as federal records write it: a department's behind `Government of Canada; `."""
    names: dict[str, str] = {}
    for lang, name in agent.name.values.items():
        above = agent.part_of.values.get(lang, "")
        if ";" not in name and find_term("departments", name, lang):
            name = f"{_government(lang)}; {name}"
        elif above and ";" not in name + above and find_term("departments", above, lang):
            name = f"{_government(lang)}; {above}; {name}"
        names[lang] = name
    return Text(names, agent.name.original, agent.name.machine)


def _government(lang: str) -> str:
    english, french = lists()["governments"]["GovCan"]
    return french if lang == "fr" else english


def profile_of(item: Distribution | DataService) -> str:
    """What tells a service whose protocol doesn't; "" for what needs no telling."""
    protocol = getattr(item, "protocol", None) or ""
    told = bool(protocol) and find_format(protocol) == protocol and is_service(protocol)
    return SERVICE if isinstance(item, DataService) and not told else ""


def files_and_services(dataset: Dataset) -> tuple[list[Distribution], list[DataService]]:
    """What is written as a file and what as a service, as readers part them: by the format, else the address."""
    files: list[Distribution] = []
    services: list[DataService] = []
    for item in map(_parted, dataset.distributions):
        code = find_format(item.format or "") or (guess_format(item.url) if item.url else None)
        if item.url and code and is_service(code):
            services.append(
                DataService(
                    url=item.url, title=item.title, description=item.description, protocol=code, id=item.id,
                    languages=item.languages,
                )
            )  # fmt: skip
        else:
            files.append(replace(item, format=code or item.format))
    return files, [*services, *map(_parted, dataset.services)]


def _parted(item: Online) -> Online:
    """An online resource whose description is HNAP's three parts, with what they say; others as they are."""
    kind, form, languages = three_parts(item.description)
    if kind is None and form is None:
        return item
    said = {"description": EMPTY, "languages": languages or item.languages}
    if isinstance(item, DataService):
        return replace(item, **said)
    code = (find_format(form) if form else None) or item.format or form
    return replace(item, **said, format=code, kind=(known_kind(kind) if kind else None) or item.kind)


def identity(item: Distribution | DataService) -> dict[str, str]:
    """The attributes that tell an online resource from others that say the same: its own identifier."""
    return {"uuid": item.id} if item.id and item.id.isprintable() else {}


def told_apart(write: Callable[[Online], str], items: Iterable[Online]) -> str:
    """What `write` makes of every item; one that would say all that another says gets an identifier of its own."""
    pieces: dict[str, None] = {}
    for item in items:
        piece, number = write(item), 1
        while piece in pieces:
            number += 1
            piece = write(replace(item, id=f"repeat-{number}"))
        if piece:
            pieces[piece] = None
    return "".join(pieces)


def content_type(kind: str | None) -> str:
    """HNAP's content type for a code of `resource_type`: a key of its list of content types."""
    return _CONTENT.get(kind or "dataset", "Supporting Document")
