"""The same dataset in several catalogues: precision and recall on labelled copies, and how time grows.

`python -m bench.matching` prints JSON; `--count` prints weights counted on the half that is not the test;
`at-once [NUMBER]` finds matches among all slim records, and copies of every tenth, at once.
"""

import json
import math
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from random import Random
from typing import Any

import msgspec

from parvis.matching import Profile, Shelf, find_matches, group, profile
from parvis.matching.blocking import candidates, without_generic
from parvis.matching.comparing import FIELDS, MISSING, compare
from parvis.standards import readers
from parvis.standards.base import ReadContext

from .copies import as_copied, is_test, labelled
from .corpus import slim

SEEDS = {"counted on": 1, "test": 2}
SMOOTHING = 2.0


def made(seed: int, test: bool) -> tuple[list[Profile], dict[str, str]]:
    """The profiles of one half of the labelled records, and what each really is."""
    profiles, truth = [], {}
    for number, (source, dataset, name) in enumerate(labelled(seed)):
        if is_test(name) == test:
            id = f"{number:06}"
            profiles.append(profile(dataset, id=id, source=source))
            truth[id] = name
    return profiles, truth


def measured(profiles: list[Profile], truth: dict[str, str]) -> dict[str, object]:
    """Precision and recall over pairs of records that were put in one group."""
    start = time.process_time()
    groups, left_out = group(find_matches(profiles), {item.id: item.source for item in profiles})
    seconds = time.process_time() - start
    by_truth: defaultdict[str, list[str]] = defaultdict(list)
    for id, name in truth.items():
        by_truth[name].append(id)
    real = {pair for ids in by_truth.values() for pair in combinations(sorted(ids), 2)}
    found = {pair for item in groups for pair in combinations(item.members, 2)}
    right = len(found & real)
    return {
        "records": len(profiles),
        "pairs": len(real),
        "found": len(found),
        "precision": right / len(found) if found else 0.0,
        "recall": right / len(real),
        "left_out": len(left_out),
        "seconds": seconds,
        "wrong": sorted(found - real)[:40],
        "missed": sorted(real - found)[:400],
    }


def counted(profiles: list[Profile], truth: dict[str, str]) -> dict[str, object]:
    """Weights: how often each level is seen between copies, and between others that are compared."""
    same: dict[str, Counter[str]] = {name: Counter() for name in FIELDS}
    others: dict[str, Counter[str]] = {name: Counter() for name in FIELDS}
    pairs = Counter[bool]()
    thinned = without_generic(profiles)
    for one, other in candidates(thinned):
        is_same = truth[thinned[one].id] == truth[thinned[other].id]
        pairs[is_same] += 1
        for name, level in compare(thinned[one], thinned[other]).items():
            (same if is_same else others)[name][level] += 1
    levels = {}
    for name in FIELDS:
        seen = sorted((same[name].keys() | others[name].keys()) - {MISSING})
        totals = [sum(count[name][level] for level in seen) + SMOOTHING * len(seen) for count in (same, others)]
        levels[name] = {
            level: round(
                math.log2(
                    ((same[name][level] + SMOOTHING) / totals[0]) / ((others[name][level] + SMOOTHING) / totals[1])
                ),
                1,
            )
            for level in seen
        }
    prior = math.log2(pairs[True] / pairs[False])
    return {"prior": round(prior, 1), "levels": levels, "pairs": {str(key): value for key, value in pairs.items()}}


def growth(profiles: list[Profile], times: int) -> float:
    """CPU seconds of finding matches among so many times the records, the copies of other names and places."""
    many = [
        msgspec.structs.replace(
            item,
            id=f"{item.id}-{turn}",
            titles={lang: frozenset(f"{word}{turn}" for word in words) for lang, words in item.titles.items()},
            files=frozenset(f"{file}{turn}" for file in item.files),
            pages=frozenset(f"{page}{turn}" for page in item.pages),
            identifiers=frozenset((kind, f"{key}{turn}") for kind, key in item.identifiers),
            lines={lang: frozenset(line ^ turn * 8 for line in lines) for lang, lines in item.lines.items()},
        )
        for turn in range(times)
        for item in profiles
    ]
    start = time.process_time()
    for _ in find_matches(many):
        pass
    return time.process_time() - start


def at_once(number: int) -> dict[str, object]:
    """CPU seconds and memory of finding matches among so many records at once, and how many copies are found.

    Each organisation's records as a source of their own, and every tenth once more in another catalogue.
    """
    start = time.process_time()
    shelf = Shelf.of(_profiles(number))
    reading, copies = time.process_time() - start, sum(1 for item in shelf if item.source == COPIED)
    start = time.process_time()
    matches = list(find_matches(shelf))
    found = {match.other for match in matches if match.likely and match.other == f"{match.one}{COPIED}"}
    return {
        "records": len(shelf),
        "copies": copies,
        "found": len(found),
        "matches": len(matches),
        "reading": reading,
        "seconds": time.process_time() - start,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


COPIED = "-copied"


def _profiles(number: int) -> Iterator[Profile]:
    read, random = readers()["ckan"].read, Random(1)
    for place, record in enumerate(slim(number)):
        dataset = read(msgspec.json.encode(_package(record)), ReadContext(language="en")).dataset
        if dataset is None:
            continue
        id = f"{place:06}"
        yield profile(dataset, id=id, source=str(record.get("organization") or "unknown"))
        if place % 10 == 0:
            yield profile(as_copied(dataset, random), id=f"{id}{COPIED}", source=COPIED)


def _package(record: dict[str, Any]) -> dict[str, Any]:
    """A slim record as the CKAN package that it was, with an address for each of its files."""
    return {
        "id": record["id"],
        "name": record["name"],
        "title": record["title"],
        "notes": record.get("notes"),
        "tags": [{"name": name} for name in record.get("tags") or ()],
        "organization": {"title": record.get("organization")},
        "license_title": record.get("license"),
        "metadata_modified": record.get("metadata_modified"),
        "extras": [{"key": "spatial", "value": record["spatial"]}] if record.get("spatial") else [],
        "resources": [
            {"url": f"https://files.example.org/{record['id']}/{number}", "format": format}
            for number, format in enumerate(record.get("formats") or ())
        ],
    }


def main(arguments: list[str]) -> None:
    if arguments and arguments[0] == "at-once":
        print(json.dumps(at_once(int(arguments[1]) if len(arguments) > 1 else 200_000)))
        return
    if "--count" in arguments:
        print(json.dumps(counted(*made(SEEDS["counted on"], test=False)), indent=1))
        return
    found: dict[str, object] = {}
    for name, seed in SEEDS.items():
        profiles, truth = made(seed, test=name == "test")
        found[name] = measured(profiles, truth)
    found["growth"] = {times: growth(profiles, times) for times in (1, 4, 16)}
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
