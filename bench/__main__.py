"""Measure, print, and keep in bench/results: `python -m bench [PART …]`, the parts being those of `PARTS`.

Exit code 1 where a floor was missed. `PARVIS_BENCH_SCALE=0.1` measures a tenth of the records, for trying it out.
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from .corpus import ROOT, NoCorpusError, folder, packages, slim
from .questions import questions
from .replay import ckan
from .report import Report, median, percentile
from .server import get, latencies, memory_mb, serving, throughput

SCALE = float(os.environ.get("PARVIS_BENCH_SCALE", "1"))


def child(module: str, *arguments: str) -> Any:
    """Run a measurement in a process of its own; what it printed, as JSON."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def harvest(report: Report, work: Path) -> None:
    """First, second harvest and stages over 25,000 raw records; memory between 5,000 and 100,000."""
    number = int(25_000 * SCALE)
    with ckan(packages(number), work) as address:
        stages = child("bench.harvest", "stages", address, str(number), str(work / "stages"))
        whole = child("bench.harvest", "whole", address, str(number), str(work / "whole"))
    for name in ("fetch_parse", "store", "index"):
        report.say(f"harvest: {name.replace('_', ' and ')} alone", stages[name], "records/s")
    slowest = min(stages["fetch_parse"], stages["store"], stages["index"])
    rate = whole["count"] / whole["first"]
    report.say("harvest: first, fetch to searchable", rate, "records/s")
    report.say("harvest: first / slowest stage alone", rate / slowest, "", floor="≥ 0.60", holds=rate / slowest >= 0.6)
    report.say(
        "harvest: searchable of stored",
        whole["searchable"] / whole["count"],
        "",
        floor="= 1",
        holds=whole["searchable"] == whole["count"],
    )
    full, again = whole["first"] / whole["again_full"], whole["first"] / whole["again"]
    report.say("harvest: first / unchanged second", again, "times", floor="≥ 10", holds=again >= 10)
    report.say("harvest: first / unchanged second, all walked again (--full)", full, "times")
    peaks = {}
    for number in (int(5_000 * SCALE), int(100_000 * SCALE)):
        with ckan(packages(number), work) as address:
            result = child("bench.harvest", "first", address, str(number), str(work / f"memory-{number}"))
        peaks[number] = result["peak_mb"]
        report.say(f"harvest: peak memory, {result['count']:,} records", result["peak_mb"], "MB")
    small, large = peaks.values()
    report.say("harvest: peak memory, large / small", large / small, "times", floor="≤ 1.5", holds=large / small <= 1.5)


def search(report: Report, work: Path) -> None:
    """The search API against the bare engine over 194,015 datasets; throughput with two workers; memory; start."""
    home = work / "catalogue"
    number = int(194_015 * SCALE)
    count = child("bench.catalogue", str(home), str(number))
    asked = questions([str(record["title"]) for record in slim(min(number, 20_000))], 600)
    file = work / "questions.json"
    file.write_text(json.dumps(asked), "utf-8")
    bare = child("bench.engine", str(home), str(file))
    with serving(home, workers=1) as (port, pid, ready):
        report.say("search: datasets", count)
        report.say("serving: seconds from start to ready", ready, "s")
        latencies(port, [{"q": "warm"}])
        report.say("serving: memory at rest, all processes", memory_mb(pid), "MB")
        times = latencies(port, asked)
        report.say("search: memory after 600 questions", memory_mb(pid), "MB")
    report.say("search: bare engine, median", median(bare), "ms")
    report.say("search: API with 8 facets, median", median(times), "ms")
    ratio, tail = median(times) / median(bare), percentile(times, 0.99) / median(times)
    report.say("search: API / bare engine, medians", ratio, "times", floor="≤ 2", holds=ratio <= 2)
    report.say("search: API, p95", percentile(times, 0.95), "ms")
    report.say("search: API, p99", percentile(times, 0.99), "ms")
    report.say("search: bare engine, p99", percentile(bare, 0.99), "ms")
    report.say("search: API p99 / median", tail, "times", floor="< 10", holds=tail < 10)
    with serving(home, workers=2) as (port, _, _):
        latencies(port, asked[:20])
        report.say("search: two workers, four clients", throughput(port, asked[20:], clients=4), "questions/s")


PAGES = {
    "home": "/en/", "results": "/en/datasets?q=water", "results in French": "/fr/jeux-de-donnees?q=eau",
    "sources": "/en/sources", "search API, 20 results": "/api/v1/datasets?q=water",
}  # fmt: skip


def serving_pages(report: Report, work: Path) -> None:
    """Sizes of pages as they travel (gzip), with the demo's catalogue."""
    home = work / "demo"
    subprocess.run(
        [sys.executable, "-m", "parvis", "demo", "--no-serve"],
        env={**os.environ, "PARVIS_HOME": str(home)}, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with serving(home, workers=1) as (port, pid, ready):
        report.say("serving: demo, seconds from start to ready", ready, "s")
        report.say("serving: demo, memory at rest", memory_mb(pid), "MB")
        slug = json.loads(get(port, "/api/v1/datasets?q=water&per_page=1")[1])["items"][0]["slug"]
        for name, path in {**PAGES, "dataset": f"/en/datasets/{slug}"}.items():
            status, body = get(port, path, {"Accept-Encoding": "gzip"})
            size = len(body) / 1000
            report.say(
                f"size: {name} ({len(gzip.decompress(body)) / 1000:,.0f} kB plain)",
                size,
                "kB",
                floor="≤ 150",
                holds=status == 200 and size <= 150,
            )


def checking(report: Report, work: Path) -> None:
    """SHACL over DCAT-AP 3.0.1's shapes against pySHACL; memory between 5,000 and 100,000 datasets."""
    result = child("bench.checking", "speed", "100")
    report.say("checking: 100 datasets, parsed and checked", result["ours"] * 1000, "ms CPU")
    report.say("checking: pySHACL, checked alone", result["theirs"] * 1000, "ms CPU")
    same = result["found"] == result["found_theirs"]
    report.say("checking: results", int(result["found"]), "", floor=f"= {result['found_theirs']} (pySHACL)", holds=same)
    ratio = result["theirs"] / result["ours"]
    report.say("checking: times as fast as pySHACL", ratio, "times", floor="≥ 50", holds=ratio >= 50)
    streams = [child("bench.checking", "stream", str(int(number * SCALE))) for number in (5_000, 100_000)]
    for stream in streams:
        report.say(f"checking: peak memory, {stream['datasets']:,} datasets in parts", stream["peak_mb"], "MB")
    report.say("checking: datasets in parts", streams[1]["datasets"] / streams[1]["seconds"], "datasets/s CPU")
    grown = streams[1]["peak_mb"] / streams[0]["peak_mb"]
    report.say("checking: peak memory, large / small", grown, "times", floor="≤ 1.5", holds=grown <= 1.5)


def data_json(report: Report, work: Path) -> None:
    """Documents of 5,000 and 50,000 datasets, DCAT-US 1.1 and 3.0: fetched, cut up and read; memory of both sizes."""
    from .data_json import served

    for version, name in (("1", "1.1"), ("3", "3.0")):
        peaks = []
        for number in (int(5_000 * SCALE), int(50_000 * SCALE)):
            file = work / f"data-{version}-{number}.json"
            size = child("bench.data_json", "write", str(number), version, str(file))["bytes"]
            with served(work) as address:
                found = child("bench.data_json", "walk", f"{address}/{file.name}")
            file.unlink()
            what = f"data.json {name}, {found['count']:,} records, {size / 1e6:,.0f} MB"
            holds = found["read"] == number
            report.say(f"{what}: read", found["read"] / number, "", floor="= 1", holds=holds)
            report.say(f"{what}: fetched and read", found["count"] / found["seconds"], "records/s CPU")
            report.say(f"{what}: peak memory", found["peak_mb"], "MB")
            peaks.append(found["peak_mb"])
        grown = peaks[1] / peaks[0]
        report.say(f"data.json {name}: peak memory, large / small", grown, "times", floor="≤ 1.5", holds=grown <= 1.5)


def rdf(report: Report, work: Path) -> None:
    """1,500 datasets (100,000 triples) read and written, against pyoxigraph on the same triples."""
    found = child("bench.rdf", str(max(1, int(1_500 * SCALE))))
    for name, sides in found.items():
        for side, figures in sides.items():
            ratio = figures["ratio"]
            report.say(f"rdf: {side} {name}, CPU", figures["ours"], "s")
            report.say(f"rdf: {side} {name} / pyoxigraph alone", ratio, "times", floor="≤ 3", holds=ratio <= 3)


def iso(report: Report, work: Path) -> None:
    """HNAP records read, parsing included, by a process a core."""
    del work
    found = child("bench.iso", "2")
    rate = found["rate"]
    report.say("iso: HNAP records read on 2 cores", rate, "records/s", floor="≥ 1,000", holds=rate >= 1000)


def matching(report: Report, work: Path) -> None:
    """The same dataset in several catalogues: precision and recall on labelled copies, and how time grows."""
    del work
    found = child("bench.matching")
    for name in ("counted on", "test"):
        half = found[name]
        what = f"matching: {half['records']:,} records, {half['pairs']:,} pairs of copies, {name}"
        precision, recall = half["precision"], half["recall"]
        report.say(f"{what}: precision", precision, "", floor="≥ 0.98", holds=precision >= 0.98)
        report.say(f"{what}: recall", recall, "", floor="≥ 0.90", holds=recall >= 0.9)
    seconds = {int(times): taken for times, taken in found["growth"].items()}
    grown = seconds[16] / seconds[1]
    report.say("matching: CPU for 16 times the records", grown, "times", floor="≤ 32", holds=grown <= 32)
    all_of_them = child("bench.matching", "at-once", str(int(194_015 * SCALE)))
    what = f"matching: {all_of_them['records']:,} records at once"
    report.say(f"{what}: profiles made of records", all_of_them["reading"], "s CPU")
    report.say(f"{what}: compared", all_of_them["seconds"], "s CPU")
    share, peak = all_of_them["found"] / all_of_them["copies"], all_of_them["peak_mb"]
    report.say(f"{what}: of {all_of_them['copies']:,} copies found", share, "")
    report.say(f"{what}: peak memory", peak, "MB", floor="≤ 2,000", holds=peak <= 2000)


def relevance(report: Report, work: Path) -> None:
    """Judged questions and known titles, each way of searching against plain BM25 and across languages."""
    del work
    from .relevance import COLLECTIONS, SAMPLE, tell

    for name in COLLECTIONS:
        try:
            if name == "others":
                folder()
        except NoCorpusError as error:
            print(error, file=sys.stderr)
            continue
        tell(report, name, child("bench.relevance", name, str(max(20, int(SAMPLE * SCALE)))))


FLOORS = {"held out": (0.93, 1.0), "out of domain": (0.87, 0.97)}
"R@1 and R@10 of English titles looked for among French ones, in domain and out of it, as trials had them."


def lexicon(report: Report, work: Path) -> None:
    """Known titles looked for in the other language, plain, by dictionaries and by what was learned; what it costs."""
    del work
    number = str(max(20, int(300 * SCALE)))
    for collection, directions in {
        **child("bench.lexicon", "in", number),
        **child("bench.lexicon", "out", number),
    }.items():
        for direction, rows in directions.items():
            for label, row in rows.items():
                for place, cut in enumerate(("R@1", "R@10", "nDCG@10")):
                    floors = FLOORS.get(collection, ())
                    held = label == "learned and dictionaries" and place < len(floors)
                    floor = f"≥ {floors[place]}" if held else ""
                    holds = row[cut] >= floors[place] if held else None
                    report.say(
                        f"lexicon: {collection}, {direction}, {label}, {cut}", row[cut], floor=floor, holds=holds
                    )
    spent = child("bench.lexicon", "cost")
    report.say(f"lexicon: learning from {spent['pairs']:,} pairs", spent["seconds"], "s CPU")
    report.say("lexicon: opening", spent["open_ms"], "ms", floor="< 50", holds=spent["open_ms"] < 50)
    report.say("lexicon: a question of four words", spent["expand_ms"], "ms", floor="< 1", holds=spent["expand_ms"] < 1)


SIZES = (194_015, 1_000_000, 10_000, 30_000, 100_000, 300_000)
"Those with floors first."
INDEXES = os.environ.get("PARVIS_BENCH_INDEXES", "")
"A folder in which the indexes of `size` are kept, and used again."


def size(report: Report, work: Path) -> None:
    """The engine over 10,000 to a million datasets, all expansions on, against bare tantivy; kept for `bench.plot`."""
    points: list[dict[str, Any]] = []
    results = ROOT / "bench" / "results"
    results.mkdir(parents=True, exist_ok=True)
    for number in SIZES:
        index = Path(INDEXES or work) / f"index-{number}"
        child("bench.size", str(index), str(int(number * SCALE)))
        found = child("bench.asking", str(index), "3")
        if not INDEXES:
            shutil.rmtree(index)
        points.append(_size(report, number, found))
        points.sort(key=lambda point: int(point["documents"]))
        (results / "size.json").write_text(json.dumps(points, indent=1), "utf-8")


def _size(report: Report, number: int, found: dict[str, Any]) -> dict[str, Any]:
    """Tell what was measured at one size; the figures for the plot."""
    what = f"size: {found['documents']:,} datasets"
    report.say(f"{what}: index", found["bytes"] / 1e6, "MB")
    point: dict[str, Any] = {"documents": found["documents"], "mb": found["bytes"] / 1e6, "peak_mb": found["peak_mb"]}
    for place, clock in enumerate(("CPU", "clock")):
        for name in ("whole", "bare", "plain"):
            times = [question[name][place] for question in found["questions"]]
            point[f"{name} {clock}"] = {"median": median(times), "p99": percentile(times, 0.99)}
        times = [both[place] for both in found["suggestions"]]
        point[f"suggestions {clock}"] = {"median": median(times), "p99": percentile(times, 0.99)}
        for share in ("median", "p99"):
            whole, bare, plain = (point[f"{name} {clock}"][share] for name in ("whole", "bare", "plain"))
            report.say(f"{what}: search with 8 facets, {share}, {clock}", whole, "ms")
            report.say(f"{what}: bare engine with all expansions, {share}, {clock}", bare, "ms")
            report.say(f"{what}: bare engine without any, {share}, {clock}", plain, "ms")
    cpu, bare = point["whole CPU"], point["bare CPU"]
    middle, tail = cpu["median"] / bare["median"], cpu["p99"] / bare["p99"]
    _held(report, f"{what}: median / bare engine's, CPU", middle, "times", 1.5, number >= 194_015)
    _held(report, f"{what}: p99 / bare engine's, CPU", tail, "times", 1.5, number == 1_000_000)
    typing = point["suggestions CPU"]["p99"]
    report.say(f"{what}: suggestions, p99, CPU", typing, "ms", floor="< 15", holds=typing < 15)
    worst = max(cpu for cpu, _ in found["hostile"]) / cpu["p99"]
    report.say(f"{what}: slowest hostile question / p99, CPU", worst, "times", floor="< 10", holds=worst < 10)
    _held(report, f"{what}: memory, peak", found["peak_mb"], "MB", 2000, number == 1_000_000)
    return point


def _held(report: Report, what: str, value: float, unit: str, most: float, asked: bool) -> None:
    """A figure, with its floor where one is asked of this size."""
    report.say(what, value, unit, floor=f"≤ {most:g}" if asked else "", holds=value <= most if asked else None)


def privacy(report: Report, work: Path) -> None:
    """The optimal search of anonymising on Adult and on generated records, by size; local recoding beside it."""
    from .privacy import tell

    tell(report, child, SCALE)


def privacy_tables(report: Report, work: Path) -> None:
    """Tables of 221 to 10,000 cells protected and audited, against the optimum and, where it is there, G-Confid."""
    from .privacy_tables import SIZES, reported

    for name in SIZES:
        reported(report, child("bench.privacy_tables", name, str(work / "tables")))


PARTS = {
    "size": size,
    "lexicon": lexicon,
    "data-json": data_json,
    "harvest": harvest,
    "search": search,
    "iso": iso,
    "serving": serving_pages,
    "checking": checking,
    "matching": matching,
    "rdf": rdf,
    "relevance": relevance,
    "privacy": privacy,
    "privacy-tables": privacy_tables,
}


def main(names: list[str]) -> int:
    """Measure the named parts, or all."""
    report = Report()
    try:
        folder()
    except NoCorpusError as error:
        print(error, file=sys.stderr)
        names = names or ["serving"]
    with tempfile.TemporaryDirectory(prefix="parvis-bench-") as work:
        for name in names or PARTS:
            PARTS[name](report, Path(work))
    report.save(ROOT / "bench" / "results")
    for what in report.missed:
        print(f"missed: {what}", file=sys.stderr)
    return 1 if report.missed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
