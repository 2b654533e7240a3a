"""What `parvis search evaluate` does: collects questions and datasets, measures, and tells."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec

from parvis.model import Dataset
from parvis.search.evaluation.collections import Collection, read_collection
from parvis.search.evaluation.evaluation import Row, changes, evaluated
from parvis.search.evaluation.exporting import export
from parvis.search.evaluation.indexes import ALL, opened
from parvis.search.evaluation.judged import judged
from parvis.search.evaluation.known import known_items
from parvis.search.evaluation.learning import learned_without
from parvis.search.evaluation.measuring import MissingLibraryError
from parvis.search.evaluation.page import page
from parvis.search.evaluation.variants import LEARNED, UnknownOptionError, Variant, standard, switchable, variant
from parvis.search.model import Card, Hit, SearchDocument

from .language import _
from .output import Failed, Unusable, say, worded


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The options of the command."""

    datasets: str
    titles: bool
    sample: int
    seed: int
    topics: Path | None
    judgments: Path | None
    split: str | None
    changed: tuple[str, ...]
    base: tuple[str, ...]
    page: Path | None
    export: Path | None
    as_json: bool


def evaluate(asked: Asked) -> None:
    """Measure, and tell on standard output. Raises Unusable and Failed."""
    variants = _variants(asked)
    datasets, documents = _catalogue() if asked.datasets == "catalogue" else _tables()
    if not documents:
        raise Failed(_("There are no datasets to search."))
    collection = _collection(asked, documents)
    if asked.split:
        collection = collection.part(split=asked.split)
    if not collection.topics:
        raise Failed(_("There are no questions to ask."))
    langs = sorted({topic.lang for topic in collection.topics})
    with ExitStack() as stack:
        lexicon = None
        if any(item.index == LEARNED for item in variants):
            say(_("Learning the lexicon without the datasets that are asked for …"))
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="parvis-evaluation-")))
            lexicon = learned_without(datasets, collection.datasets, folder)
        say(_("Searching …"))
        try:
            rows = list(
                evaluated(
                    collection, variants, opened(lambda: documents, lexicon=lexicon), described=(*langs, ALL),
                    explain=asked.page is not None, name=_naming(collection),
                )
            )  # fmt: skip
        except MissingLibraryError as error:
            text = _("What measures is not installed. To install it: {command}")
            raise Failed(text.format(command="pip install 'parvis[evaluation]'")) from error
    _tell(asked, collection, variants, rows)


def _tell(asked: Asked, collection: Collection, variants: tuple[Variant, ...], rows: list[Row]) -> None:
    from .evaluated import tell, tell_json

    found = list(changes(rows, variants[0].name))
    (tell_json if asked.as_json else tell)(rows, found)
    try:
        if asked.page:
            asked.page.write_text(page(collection, found), "utf-8")
        if asked.export:
            export(asked.export, collection, rows)
    except OSError as error:
        raise Failed(str(error)) from error


def _variants(asked: Asked) -> tuple[Variant, ...]:
    """The way that the others are compared with first. Raises Unusable."""
    if not asked.changed and not asked.base:
        return standard()
    base = _variant(asked.base or ("learned",))
    if not asked.changed:
        return (base, *(item for item in standard() if item.name != base.name))
    changed = _variant(asked.changed, start=base if "=" in asked.changed[0] else None)
    if changed.name == base.name:
        raise Unusable(_("There is nothing to compare: both ways are the same."))
    return base, changed


def _variant(texts: tuple[str, ...], start: Variant | None = None) -> Variant:
    """A way that has a name, or that and some `NAME=VALUE`, or these upon another way. Raises Unusable."""
    known = {item.name: item for item in standard()}
    first, *rest = texts
    if "=" in first:
        rest, start = list(texts), start or known["learned"]
    elif first in known:
        start = known[first]
    else:
        text = _("There is no way of searching “{name}” (there are: {known}).")
        raise Unusable(text.format(name=first[:60], known=", ".join(known)))
    assert start is not None
    try:
        made = variant("", tuple(rest), start.options)
    except UnknownOptionError as error:
        text = _("“{text}” is no option of a search, or not of that value (options: {known}).")
        raise Unusable(text.format(text=error.text, known=", ".join(switchable()))) from error
    return Variant(" ".join([start.name, *rest]), made.options, start.index)


def _collection(asked: Asked, documents: list[SearchDocument]) -> Collection:
    if asked.topics and asked.judgments:
        try:
            collection, problems = read_collection(asked.topics, asked.judgments)
        except OSError as error:
            raise Unusable(str(error)) from error
        for problem in problems:
            say(worded(problem))
        return collection
    if asked.titles:
        return known_items(documents, langs=_two_most_used(documents), sample=asked.sample, seed=asked.seed)
    return judged()


def _two_most_used(documents: list[SearchDocument]) -> tuple[str, ...]:
    """The languages that most titles are in: titles are asked for in each, and looked for in the other."""
    times: dict[str, int] = {}
    for document in documents:
        for lang in document.titles:
            if lang != "und":
                times[lang] = times.get(lang, 0) + 1
    return tuple(sorted(sorted(times, key=lambda lang: -times[lang])[:2]))


def _naming(collection: Collection) -> Callable[[Hit, Card], str]:
    """A hit by its id, or by its address where the judgments go by that."""
    known = collection.datasets

    def name(hit: Hit, card: Card) -> str:
        return card.slug if card.slug in known and hit.id not in known else hit.id

    return name


def _tables() -> tuple[list[Dataset], list[SearchDocument]]:
    from .tables_to_search import table_datasets, table_document

    say(_("Reading Statistics Canada's tables …"))
    datasets = list(table_datasets())
    return datasets, [table_document(dataset) for dataset in datasets]


def _catalogue() -> tuple[list[Dataset], list[SearchDocument]]:
    from parvis.search.documents import document

    from .portal import open_portal

    open_portal()
    from parvis.portal.catalogue import services as catalogue

    def read() -> Iterator[tuple[Dataset, SearchDocument]]:
        for entry in catalogue.iterate_datasets():
            dataset = entry.dataset
            yield (
                dataset,
                document(
                    dataset,
                    slug=entry.slug,
                    organization_slug=entry.organization_slug,
                    organization_name=dataset.publisher.name if dataset.publisher else None,
                    source=dataset.provenance.source if dataset.provenance else "",
                ),
            )

    found = list(read())
    return [dataset for dataset, _document in found], [document for _dataset, document in found]
