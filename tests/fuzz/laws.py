"""What every reader of a standard must hold to, whatever the bytes: for the contract suite and the fuzzer."""

import json
from functools import cache
from string import Formatter
from typing import Any

from parvis.model import Problem, decode_dataset, encode_dataset
from parvis.standards import ReadContext, Reader, Reading
from parvis.standards.base import Detected, Part
from parvis.vocab import code_list, describe
from parvis.vocab.problems import wordings

CONTEXT: dict[str, Any] = {
    "guid": "guid-1", "base_url": "https://portal.example.ca", "language": "en", "jurisdiction": "CA-ON",
}  # fmt: skip
MOST_PARTS = 200
"As many records of one document are read."


def read(module: Reader, payload: bytes) -> Reading:
    return module.read(payload, ReadContext(**CONTEXT))


def holds(module: Reader, payload: bytes, *, record: Any = None, again: bool = True) -> Reading:
    """Read a record, however odd, and hold the reading to what every one must be.

    `record`: its value where it is JSON, for pointers to be followed. `again`: read it twice, to the same end.
    """
    reading = read(module, payload)
    assert not again or reading == read(module, payload), "the same bytes give the same reading"
    for problem in reading.problems:
        worded(problem)
        if record is not None and problem.pointer:
            points(record, problem.pointer)
    if reading.dataset is None:
        assert any(problem.severity == "error" for problem in reading.problems), "no dataset without an error"
        return reading
    assert reading.dataset.title
    document = encode_dataset(reading.dataset)
    kept = decode_dataset(document)
    assert kept == reading.dataset
    if again:
        assert encode_dataset(kept) == document
        json.loads(document)
    assert not [link for link in links(reading) if link and link.lower().lstrip().startswith("javascript")]
    return reading


def links(reading: Reading) -> list[str | None]:
    """Every address of a dataset that people may follow."""
    dataset = reading.dataset
    assert dataset
    return [
        *dataset.landing_page.values.values(),
        *(item.url for item in (*dataset.distributions, *dataset.services, *dataset.relations)),
        *(dataset.licence.url.values.values() if dataset.licence else ()),
        *(url for agent in (*dataset.contacts, *dataset.creators) for url in agent.url.values.values()),
        *(dataset.publisher.url.values.values() if dataset.publisher else ()),
    ]


def worded(problem: Problem) -> None:
    """A problem says what is wrong and what to do, in both languages, and names all that its words ask for."""
    lacking = sorted(_asked_for(problem.code) - problem.values.keys())
    assert not lacking, f"{problem.code} lacks {lacking}"
    assert all(isinstance(value, str) and len(value) <= 400 for value in problem.values.values())
    for name, value in problem.values.items():
        if name.endswith("_type"):
            types = {code for code in value.split(", ") if code}
            assert types <= code_list("json_type").terms.keys(), f"{problem.code}: {types}"


@cache
def _asked_for(code: str) -> frozenset[str]:
    """The values that the words for a problem name, in either language."""
    assert code in wordings(), f"{code} has no wording"
    names: set[str] = set()
    for lang in ("en", "fr"):
        assert lang in wordings()[code], f"{code} has no wording in {lang}"
        words = wordings()[code][lang]
        for text in (words.message, words.remedy):
            names.update(name for _, name, _, _ in Formatter().parse(text) if name)
        filled = describe(Problem(code, values=dict.fromkeys(names, "")), lang)
        assert filled.message
        assert filled.remedy
    return frozenset(names)


def points(record: Any, pointer: str) -> None:
    """What is missing can't be pointed at: its place is."""
    try:
        resolve(record, pointer)
    except KeyError:
        resolve(record, pointer.rsplit("/", 1)[0])


def resolve(record: Any, pointer: str) -> Any:
    """What an RFC 6901 pointer points at. Raises KeyError, IndexError or TypeError where it points at nothing."""
    for part in pointer.split("/")[1:]:
        part = part.replace("~1", "/").replace("~0", "~")
        record = record[int(part)] if isinstance(record, list) else record[part]
    return record


def document_holds(module: Any, document: bytes, *, again: bool = True) -> None:
    """Hold detection, cutting up and checking of a document to what each must be, and read every part.

    `again`: do each twice, to the same end.
    """
    detected = module.detect(document) if hasattr(module, "detect") else None
    if detected is not None:
        assert detected.standard == module.NAME
        assert 0 <= detected.confidence <= 1
        assert not again or detected == module.detect(document)
    if hasattr(module, "split"):
        parts = cut(module, document)
        assert not again or parts == cut(module, document), "the same parts, in the same order, by the same identifiers"
        for part in parts[:MOST_PARTS]:
            if isinstance(part, Problem):
                worded(part)
                continue
            assert isinstance(part.guid, str)
            assert isinstance(part.payload, bytes)
            if again or part.payload != document:
                holds(module, part.payload, again=again)
    if hasattr(module, "check"):
        told = detected or Detected(standard=module.NAME)
        problems = list(module.check(document, told))
        assert not again or problems == list(module.check(document, told)), "the same problems each time"
        for problem in problems:
            worded(problem)


def cut(module: Any, document: bytes) -> list[Part | Problem]:
    return list(module.split(document, ReadContext(**CONTEXT)))
