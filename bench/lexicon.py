"""Across languages: known titles looked for in the other language, with and without the lexicon.

Each record is put in the index in one language alone, its title only, and looked for by its title in the other
language, through Parvis's own engine. `python -m bench.lexicon in|out|cost [TITLES]`, prints the figures as JSON.

in       Statistics Canada's tables: `TITLES` of them, drawn by a seed, are looked for; the lexicon is learned without
out      bilingual records of other catalogues, by a lexicon learned from all of Statistics Canada's
cost     what learning, opening and asking take
"""

import json
import os
import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from .corpus import ROOT

SEED = 20261130
DEPTH = 10
CUTS = ("R@1", "R@10", "nDCG@10")


def statcan() -> list[Any]:
    """Statistics Canada's tables as datasets, as the demo has them."""
    from parvis.cli.demo_catalogue import tables_folder
    from parvis.connectors.statcan_folder import tables
    from parvis.standards import statcan as standard
    from parvis.standards.base import ReadContext

    read = (standard.read(msgspec.json.encode(item), ReadContext()) for item in tables(tables_folder()))
    return [reading.dataset for reading in read if reading.dataset]


def others() -> list[Any]:
    """Bilingual records of other catalogues: the Canadian Space Agency's, Hakai's, and HNAP samples."""
    return [dataset for dataset in _others() if _both(dataset)]


def _others() -> Iterator[Any]:
    from parvis.standards.hub import read_document

    shared = Path(os.environ.get("PARVIS_CORPUS") or ROOT.parent / "shared" / "data")
    documents: list[bytes] = []
    for file in sorted((shared / "csa_ckan").glob("*.jsonl")):
        documents += file.read_bytes().splitlines()
    for archive in ("hakai_cioos", "hnap_samples"):
        with zipfile.ZipFile(shared / archive / "records.zip") as records:
            documents += [records.read(name) for name in sorted(records.namelist()) if name.endswith(".xml")]
    for file in sorted((shared / "canada" / "hnap_xml").rglob("*.xml")):
        documents.append(file.read_bytes())
    for document in documents:
        try:
            for reading in read_document(document):
                if reading.dataset:
                    yield reading.dataset
        except (ValueError, LookupError):
            continue


def _both(dataset: Any) -> bool:
    titles = dataset.title.values
    return bool(titles.get("en") and titles.get("fr") and titles["en"] != titles["fr"])


def known(datasets: Iterable[Any]) -> list[tuple[str, str]]:
    """English and French titles, each of which no other record has."""
    titles = [(dataset.title.values["en"], dataset.title.values["fr"]) for dataset in datasets if _both(dataset)]
    for side in (0, 1):
        seen: dict[str, int] = {}
        for pair in titles:
            seen[pair[side].casefold()] = seen.get(pair[side].casefold(), 0) + 1
        titles = [pair for pair in titles if seen[pair[side].casefold()] == 1]
    return titles


def measure(
    titles: Sequence[tuple[str, str]], asked: Sequence[int], lexicons: dict[str, Any], work: Path
) -> dict[str, Any]:
    """By direction and configuration: R@1, R@10 and nDCG@10 of the titles `asked` for among all of them."""
    from parvis.search.engines.tantivy import TantivyEngine
    from parvis.search.model import Query, SearchDocument
    from parvis.search.ranking import PROFILES

    found: dict[str, Any] = {}
    for name, source, target in (("en→fr", 0, 1), ("fr→en", 1, 0)):
        lang, other = ("en", "fr") if source == 0 else ("fr", "en")
        folder = work / name
        texts = [pair[target] for pair in titles]
        documents = (SearchDocument(id=str(at), titles={other: text}, texts={}) for at, text in enumerate(texts))
        TantivyEngine(folder).rebuild(documents, change=1)
        rows: dict[str, Any] = {}
        for label, lexicon in {"plain BM25": None, **lexicons, f"own language ({other})": "own"}.items():
            engine = TantivyEngine(folder, lexicon=None if lexicon in (None, "own") else lexicon)
            ranks = []
            started = time.process_time()
            for at in asked:
                own = lexicon == "own"
                query = Query(
                    text=titles[at][target if own else source],
                    lang=other if own else lang,
                    limit=DEPTH,
                    facets=(),
                    translate=not (own or lexicon is None),
                    ranking=PROFILES["parvis" if lexicon else "bm25"],
                )
                ids = [hit.id for hit in engine.search(query).hits]
                ranks.append(ids.index(str(at)) + 1 if str(at) in ids else 0)
            spent = time.process_time() - started
            rows[label] = {**scored(ranks), "ms": 1000 * spent / len(ranks)}
            rows[label]["missed"] = [titles[at][source] for at, rank in zip(asked, ranks, strict=True) if not rank][:5]
        found[name] = rows
    return found


def scored(ranks: Sequence[int]) -> dict[str, float]:
    """R@1, R@10 and nDCG@10, where each question has one answer; rank 0: not found."""
    import ir_measures
    from ir_measures import R, nDCG

    judged = [ir_measures.Qrel(str(number), "known", 1) for number in range(len(ranks))]
    run = [ir_measures.ScoredDoc(str(number), "known", 100.0 - rank) for number, rank in enumerate(ranks) if rank]
    run += [
        ir_measures.ScoredDoc(str(number), f"before-{place}", 100.0 - place)
        for number, rank in enumerate(ranks)
        for place in range(1, rank or DEPTH + 1)
    ]
    measures = (R @ 1, R @ DEPTH, nDCG @ DEPTH)
    result = ir_measures.calc_aggregate(measures, judged, run)
    return {cut: round(float(result[measure]), 3) for cut, measure in zip(CUTS, measures, strict=True)}


def lexicons(datasets: Iterable[Any], work: Path) -> dict[str, Any]:
    """The lexicons that are compared: official terms alone, what was learned alone, both."""
    from parvis.search import lexicon as lex

    texts = (text for dataset in datasets for text in lex.bitexts(dataset))
    started = time.process_time()
    learned = lex.learn([*lex.official_texts(lex.official_entries()), *texts])
    seconds = time.process_time() - started
    lex.write_learned(work, learned, lex.About(made="", pairs=learned.pairs, seconds=seconds))
    stored = lex.read_learned(work)
    return {
        "dictionaries alone": lex.Lexicon(),
        "learned alone": lex.Lexicon(stored, terms=lex.Terms(())),
        "learned and dictionaries": lex.Lexicon(stored),
    }


def cost(datasets: Sequence[Any], work: Path) -> dict[str, float]:
    """Seconds of one processor to learn, milliseconds to open and to expand a question, and the file's size."""
    from parvis.search import lexicon as lex
    from parvis.search.expand import expand
    from parvis.search.query import parse

    lexicon = lexicons(datasets, work)["learned and dictionaries"]
    started = time.process_time()
    stored = lex.read_learned(work)
    opened = time.process_time() - started
    titles = [dataset.title.values["en"] for dataset in datasets[:500]]
    questions = [parse(" ".join(title.split()[:4])).root for title in titles]
    for question in questions[:50]:
        expand(question, "en", lexicon)
    started = time.process_time()
    for question in questions:
        expand(question, "en", lexicon)
    spent = time.process_time() - started
    assert stored is not None
    return {
        "seconds": stored.about.seconds,
        "pairs": stored.about.pairs,
        "entries": stored.entries,
        "open_ms": 1000 * opened,
        "expand_ms": 1000 * spent / len(questions),
        "bytes": (work / "learned.msgpack").stat().st_size,
    }


def main(part: str, number: str = "500") -> None:
    """Measure one part."""
    with tempfile.TemporaryDirectory(prefix="parvis-lexicon-") as name:
        work = Path(name)
        datasets = statcan()
        if part == "in":
            titles = known(datasets)
            asked = sorted(random.Random(SEED).sample(range(len(titles)), min(int(number), len(titles))))
            hidden = {title.casefold() for at in asked for title in titles[at]}
            seen = [d for d in datasets if not {title.casefold() for title in d.title.values.values()} & hidden]
            made = lexicons(seen, work)
            result: dict[str, Any] = {
                "held out": measure([titles[at] for at in asked], range(len(asked)), made, work / "held"),
                "among all": measure(titles, asked, made, work / "all"),
            }
        elif part == "cost":
            result = cost(datasets, work)
        else:
            titles = known(others())
            asked = sorted(random.Random(SEED).sample(range(len(titles)), min(int(number), len(titles))))
            result = {"out of domain": measure(titles, asked, lexicons(datasets, work), work)}
        print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
