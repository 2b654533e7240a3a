"""The files and services of a dataset as a page lists them, some at a time: there may be thousands."""

import msgspec

from parvis.model import DataService, Dataset, Distribution
from parvis.vocab import code_list

from .texts import Shown, host, shown, web_address

PER_PAGE = 50
MOST_SERVICES = 50


class FileView(msgspec.Struct, frozen=True, kw_only=True):
    """A file or service in the reader's language."""

    title: Shown
    description: Shown
    url: str
    "Empty where there is no address that could be followed."
    host: str
    format: str
    languages: tuple[str, ...]
    size: int | None
    kind: str
    "What it is beside data: a guide, a map, …; empty for data."
    modified: str | None


class FilePage(msgspec.Struct, frozen=True, kw_only=True):
    """Some of the files, and all that there are."""

    files: tuple[FileView, ...]
    services: tuple[FileView, ...]
    total: int
    total_services: int
    number: int
    pages: int
    first: int


def file_page(dataset: Dataset, lang: str, asked: str) -> FilePage:
    """The page of files of this number, from 1; the first where the number is none of theirs."""
    total = len(dataset.distributions)
    pages = max(1, -(-total // PER_PAGE))
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 and 1 <= int(asked) <= pages else 1
    first = (number - 1) * PER_PAGE
    return FilePage(
        files=tuple(_file(item, lang) for item in dataset.distributions[first : first + PER_PAGE]),
        services=tuple(_service(item, lang) for item in dataset.services[:MOST_SERVICES]),
        total=total,
        total_services=len(dataset.services),
        number=number,
        pages=pages,
        first=first + 1,
    )


def _file(item: Distribution, lang: str) -> FileView:
    url = web_address(item.url)
    kind = item.kind if item.kind and item.kind != "dataset" else ""
    return FileView(
        title=shown(item.title, lang),
        description=shown(item.description, lang),
        url=url,
        host=host(url),
        format=code_list("format").label(item.format, lang) if item.format else "",
        languages=item.languages,
        size=item.size,
        kind=code_list("resource_type").label(kind, lang) if kind else "",
        modified=item.modified or item.issued,
    )


def _service(item: DataService, lang: str) -> FileView:
    url = web_address(item.url)
    return FileView(
        title=shown(item.title, lang),
        description=shown(item.description, lang),
        url=url,
        host=host(url),
        format=code_list("format").label(item.protocol, lang) if item.protocol else "",
        languages=item.languages,
        size=None,
        kind="",
        modified=None,
    )
