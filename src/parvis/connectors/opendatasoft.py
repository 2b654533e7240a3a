"""Opendatasoft portals: the catalogue of the Explore API v2.1.

Source: help.opendatasoft.com/apis/ods-explore-v2 (`limit` up to 100, `offset + limit` up to 10,000, exports without
limit). Option `languages`: those that texts are asked in, the first of them the records' own.
"""

from collections.abc import Iterator
from typing import Any

from yarl import URL

from parvis.model import Problem

from . import stepwise
from .asking import ask, count_of, listed, object_with, probed, record, records, refuse_paths, text
from .base import Client, Detection, FetchError, Page, RawRecord, SourceSpec
from .documents import fetched
from .places import complete, local_path, roots
from .stepwise import Step
from .streams import items, opened

KIND = "opendatasoft"
INCREMENTAL = True

_API = "api/explore/v2.1/catalog"
_LIMIT = 100
_MOST_BY_OFFSET = 10_000
_PAGE_PARTS = ("api", "explore", "pages", "map", "chart", "catalogue", "catalog")
_TRANSLATED = ("title", "description", "keyword", "theme", "publisher")


def detect(url: str, client: Client, *, local: bool) -> Detection | None:
    """A portal whose catalogue the Explore API gives, and the languages it gives it in."""
    if local_path(url) is not None:
        return None
    root = roots(complete(url), cut_at=_PAGE_PARTS)[-1]
    first = probed(client, f"{root}/{_API}/datasets?limit=1")
    if not _is_list(first):
        return None
    languages = _languages(root, client, first)
    options = {"languages": ",".join(languages)} if len(languages) > 1 else {}
    return Detection(kind=KIND, url=root, title=URL(root).host or "", version="2.1",
                     count=count_of(first["total_count"]), language=languages[0], options=options)  # fmt: skip


def pages(source: SourceSpec, client: Client, *, state: dict[str, str], cursor: str = "") -> Iterator[Page]:
    """All datasets of the catalogue, or those whose metadata or data were processed since."""
    refuse_paths(source.url, "Opendatasoft")
    yield from stepwise.since(lambda behind: _steps(source, client, behind), state=state, cursor=cursor)


def guids(source: SourceSpec, client: Client) -> Iterator[tuple[str, ...]]:
    """The `dataset_id` of all datasets."""
    refuse_paths(source.url, "Opendatasoft")
    yield from stepwise.guids(lambda behind: _steps(source, client, behind))


def _steps(source: SourceSpec, client: Client, behind: str) -> Iterator[Step]:
    root = source.url.rstrip("/")
    languages = [lang for lang in source.options.get("languages", "").split(",") if lang] or [source.language]
    offset = int(behind) if behind.isdecimal() else 0
    if offset >= _MOST_BY_OFFSET:
        yield from _exported(root, client, offset, languages)
        return
    while True:
        found = _page(root, client, offset, languages[0])
        results = listed(found["results"], root, "Opendatasoft")
        total = count_of(found["total_count"])
        for language in languages[1:]:
            _translate(results, _page(root, client, offset, language).get("results"), language)
        made, problems = records(_record(value, f"/results/{n}") for n, value in enumerate(results))
        offset += len(results)
        yield Step(made, str(offset), total, problems)
        if not results or (total is not None and offset >= total):
            return
        if offset + _LIMIT > _MOST_BY_OFFSET:
            yield from _exported(root, client, offset, languages)
            return


def _page(root: str, client: Client, offset: int, language: str) -> dict[str, Any]:
    query = {"limit": str(_LIMIT), "offset": str(offset), "order_by": "dataset_id", "lang": language}
    address = f"{root}/{_API}/datasets"
    try:
        found = ask(client, address, query)
    except FetchError as error:
        if error.problem.code != "status-refused":
            raise
        # Portals that can't sort by it say 400.
        del query["order_by"]
        found = ask(client, address, query)
    return object_with(found, root, "Opendatasoft", "results", "total_count")


def _exported(root: str, client: Client, skip: int, languages: list[str]) -> Iterator[Step]:
    """All datasets behind the first `skip`, from the export, which has no limit (and one language)."""
    query = f"order_by=dataset_id&lang={languages[0]}"
    with fetched(client, f"{root}/{_API}/exports/json?{query}", {}) as document:
        if document is None:
            return
        values = items(opened(document.file, name=document.url), "item", name=document.url)
        made: list[RawRecord] = []
        problems: list[Problem] = []
        number = 0
        for number, value in enumerate(values, 1):
            if number <= skip:
                continue
            one, said = _record(value, f"/{number - 1}")
            problems += said
            made += [one] if one else []
            if len(made) >= _LIMIT:
                yield Step(made, str(number), None, problems)
                made, problems = [], []
        yield Step(made, str(number), None, problems)


def _translate(results: list[Any], others: Any, language: str) -> None:
    """Puts the texts of another language beside each dataset, where they differ."""
    by_id = {other.get("dataset_id"): other for other in others if isinstance(other, dict)} if (
        isinstance(others, list)
    ) else {}  # fmt: skip
    for result in results:
        if not isinstance(result, dict) or not isinstance(name := result.get("dataset_id"), str):
            continue
        own, other = _default(result), _default(by_id.get(name))
        said = {field: other[field] for field in _TRANSLATED if other.get(field) and other[field] != own.get(field)}
        if said:
            result.setdefault("translations", {})[language] = said


def _record(value: Any, where: str) -> tuple[RawRecord | None, tuple[Problem, ...]]:
    if not isinstance(value, dict):
        return record(value, KIND, "", where=where)
    default = _default(value)
    moments = [text(default.get(name), 40) for name in ("metadata_processed", "data_processed", "modified")]
    # The latest of the two: `modified` is what an editor wrote.
    modified = max(moments[:2], key=stepwise.moment_of) or moments[2]
    return record(value, KIND, value.get("dataset_id"), modified=modified or None, where=where)


def _default(value: Any) -> dict[str, Any]:
    metas = value.get("metas") if isinstance(value, dict) else None
    default = metas.get("default") if isinstance(metas, dict) else None
    return default if isinstance(default, dict) else {}


def _is_list(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("results"), list) and "total_count" in value


def _languages(root: str, client: Client, first: dict[str, Any]) -> list[str]:
    """The language of the catalogue, and before it the official ones in which it says something else."""
    results = first["results"]
    own = _default(results[0] if results else None)
    said = own.get("metadata_languages")
    given = [lang for lang in said if isinstance(lang, str) and lang] if isinstance(said, list) else []
    if len(given) > 1:
        return given[:8]
    base = given[0] if given else text(own.get("language"), 2) or "en"
    titles = {}
    for lang in ("en", "fr"):
        found = probed(client, f"{root}/{_API}/datasets?limit=1&lang={lang}")
        titles[lang] = _default(found["results"][0] if _is_list(found) and found["results"] else None).get("title")
    if titles["en"] and titles["fr"] and titles["en"] != titles["fr"]:
        return ["fr", "en"] if base == "fr" else ["en", "fr"]
    return [base]
