"""Datasets as schema.org's Dataset for exchange, as data: what schema.org and Croissant have in common."""

from typing import Any

import msgspec

from parvis.model import DataService, Dataset, Distribution
from parvis.standards.base import WriteContext, Written

from . import things_writing as things
from .things_writing import Node, kept, tagged

OWN = (
    "citation", "dateCreated", "editor", "funder", "funding", "genre", "hasPart", "isBasedOn", "copyrightHolder",
    "copyrightYear", "measurementMethod", "measurementTechnique", "spatial", "temporal", "variableMeasured", "issn",
    "isAccessibleForFree", "contributor", "producer", "provider", "sponsor", "usageInfo", "creditText", "alternateName",
    "includedInDataCatalog", "isPartOf", "sameAs", "thumbnailUrl", "image", "audience", "potentialAction",
)  # fmt: skip
"Fields of schema.org that the canonical record has no place for, and that it carries as extras."


def entry(record: Written, context: WriteContext) -> Node:
    """A dataset as one thing in its main language, with its other texts as translations of it."""
    dataset = record.dataset
    main = things.main_language(dataset.title, context.lang)
    base = context.base_url
    made: Node = {
        "@context": ["https://schema.org/", {"@language": None if main == "und" else main}],
        "@type": "Dataset",
        "@id": f"{base}/datasets/{dataset.id}" if base and dataset.id else None,
        **_texts(dataset, main),
        "identifier": [things.identifier(item) for item in dataset.identifiers],
        "about": [*(things.subject(code, main, base) for code in dataset.subjects),
                  *(things.concept(item, main) for item in dataset.themes)],
        "inLanguage": list(dataset.languages),
        "publisher": things.agent(dataset.publisher, main) if dataset.publisher else None,
        "creator": [things.agent(agent, main) for agent in dataset.creators],
        "maintainer": [things.agent(agent, main) for agent in dataset.contacts],
        "license": things.licence(dataset.licence, main) if dataset.licence else None,
        "conditionsOfAccess": dataset.access_rights,
        "isAccessibleForFree": True if dataset.access_rights == "open" else None,
        "datePublished": dataset.issued,
        "dateModified": dataset.modified,
        "repeatFrequency": dataset.frequency,
        "creativeWorkStatus": dataset.status,
        "version": dataset.version,
        "additionalType": dataset.kind if dataset.kind != "dataset" else None,
        "temporalCoverage": [things.period(item) for item in dataset.periods],
        "spatialCoverage": [things.place(item, main) for item in dataset.extents],
        "isPartOf": [{"@type": "Dataset", "name": things.text(title, main)} for title in dataset.series],
        "subjectOf": [work for item in dataset.relations if (work := things.relation(item, main))],
        "distribution": [*(_file(item, main) for item in dataset.distributions),
                         *(_service(item, main) for item in dataset.services)],
        "workTranslation": _translations(dataset, main),
    }  # fmt: skip
    made = kept(made)
    return made | {name: dataset.extras[name] for name in OWN if name in dataset.extras and name not in made}


def _texts(dataset: Dataset, lang: str) -> Node:
    """The texts of one language; those that a machine translated say so."""

    def said(text: Any) -> Any:
        value = text.values.get(lang)
        if value is None or not text.is_machine(lang):
            return value
        return things.text(msgspec.structs.replace(text, values={lang: value}), "")

    words = dataset.keywords.values.get(lang, ())
    machine = f"{lang}-t-und"
    return {
        "name": said(dataset.title),
        "description": said(dataset.description),
        "keywords": [tagged(word, machine) for word in words] if lang in dataset.keywords.machine else list(words),
        "url": dataset.landing_page.values.get(lang),
    }


def _translations(dataset: Dataset, main: str) -> Any:
    texts = (dataset.title, dataset.description, dataset.keywords, dataset.landing_page)
    languages = dict.fromkeys(lang for text in texts for lang in text.values if lang != main)
    return things.one_or_many([
        {"@context": {"@language": None if lang == "und" else lang}, "@type": "Dataset", **kept(_texts(dataset, lang))}
        for lang in languages
    ])  # fmt: skip


def _file(item: Distribution, main: str) -> Node:
    """A file; its format is a media type, a code of ours, or both."""
    algorithm, _, value = (item.checksum or "").partition(":")
    made: Node = {
        "@type": "DataDownload",
        "identifier": item.id,
        "name": things.text(item.title, main),
        "description": things.text(item.description, main),
        "contentUrl": item.url,
        "encodingFormat": things.encoding(item),
        "contentSize": f"{item.size} B" if item.size is not None else None,
        "inLanguage": list(item.languages),
        "additionalType": item.kind,
        "license": things.licence(item.licence, main) if item.licence else None,
        "datePublished": item.issued,
        "dateModified": item.modified,
        "sha256": item.checksum and (value if algorithm == "sha256" and ":" not in value else item.checksum),
    }
    made = kept(made)
    return made | {name: value for name, value in item.extras.items() if name not in made and not name.startswith("@")}


def _service(item: DataService, main: str) -> Node:
    made: Node = {
        "@type": ["DataDownload", "WebAPI"],
        "identifier": item.id,
        "name": things.text(item.title, main),
        "description": things.text(item.description, main),
        "contentUrl": item.url,
        "encodingFormat": item.protocol,
        "inLanguage": list(item.languages),
    }
    return kept(made)
