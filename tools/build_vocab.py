"""Build the code lists in src/parvis/vocab/data from the Government of Canada's lists and our additions.

    python tools/build_vocab.py GC_LISTS [--statcan CODE_SETS.json]

GC_LISTS is a folder of `NAME.json` arrays of {"code", "en", "fr", "replaces", …} with `crosswalk/*.json` beside
them (facts taken from open-data/ckanext-canada and federal-geospatial-platform/fgp-metadata-proxy, both MIT).
CODE_SETS.json holds Statistics Canada's subjects and surveys in both languages. What we add or correct is in
`tools/vocab/*.toml`. The outputs are committed: nobody needs this script to run Parvis. It prints every
spelling that stands for two codes of one list, and what it left out.
"""

import argparse
import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "src"))

from parvis.vocab.lookup import fold  # noqa: E402 (the script runs without Parvis installed)

DATA = HERE.parent / "src" / "parvis" / "vocab" / "data"
SCHEMES = {
    "EU:": "http://publications.europa.eu/resource/authority/frequency/",
    "DC:": "http://purl.org/cld/freq/",
}
Entry = dict[str, Any]


def ours(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / "vocab" / f"{name}.toml").read_text("utf-8"))


class Lists:
    """Reads the sources and writes the lists, keeping count of what is ambiguous."""

    def __init__(self, source: Path) -> None:
        self.source = source
        self.notes: list[str] = []

    def gc(self, name: str) -> list[Entry]:
        entries = json.loads((self.source / f"{name}.json").read_text("utf-8"))
        return [
            {
                "code": entry["code"],
                "labels": {lang: entry[lang] for lang in ("en", "fr") if entry.get(lang)},
                "aliases": [*entry.get("replaces", ()), *entry.get("replace", ())],
                **{key: entry[key] for key in ("mimetype", "openness_score") if key in entry},
            }
            for entry in entries
        ]

    def crosswalk(self, name: str) -> list[tuple[str, str]]:
        rows = json.loads((self.source / "crosswalk" / f"{name}.json").read_text("utf-8"))
        return [(row["source"], row["gc_code"]) for row in rows]

    def write(self, name: str, entries: list[Entry]) -> None:
        """The list as a file, one entry a line; an alias claimed by two codes stays with neither."""
        owners: dict[str, set[str]] = {}
        for entry in entries:
            for spelling in (entry["code"], *entry["labels"].values()):
                owners.setdefault(fold(spelling), set()).add(entry["code"])
        named = dict(owners)
        claims: dict[str, set[str]] = {}
        for entry in entries:
            for alias in entry["aliases"]:
                claims.setdefault(fold(alias), set()).add(entry["code"])
        for entry in entries:
            kept: dict[str, str] = {}
            for alias in entry["aliases"]:
                key = fold(alias)
                others = (claims[key] | named.get(key, set())) - {entry["code"]}
                if others:
                    self.notes.append(
                        f"{name}: {alias!r} could be {entry['code']} or {', '.join(sorted(others))}: left out"
                    )
                elif key not in named:
                    kept.setdefault(key, alias)
            entry["aliases"] = list(kept.values())
        lines = ",\n".join(
            json.dumps({k: v for k, v in entry.items() if v not in ([], {}, "", None)}, ensure_ascii=False)
            for entry in entries
        )
        (DATA / f"{name}.json").write_text(f"[\n{lines}\n]\n", "utf-8")


def add_ours(entries: list[Entry], additions: dict[str, Entry]) -> list[Entry]:
    """Entries with labels, aliases and more from our file; codes they lack are put in place or at the end."""
    by_code = {entry["code"]: entry for entry in entries}
    for code, extra in additions.items():
        extra = dict(extra)
        before, after = extra.pop("before", None), extra.pop("after", None)
        labels = extra.pop("labels", {}) | {lang: extra.pop(lang) for lang in ("en", "fr", "iu") if lang in extra}
        if code not in by_code:
            by_code[code] = {"code": code, "labels": {}, "aliases": []}
            codes = [entry["code"] for entry in entries]
            at = codes.index(before) if before else codes.index(after) + 1 if after else len(entries)
            entries.insert(at, by_code[code])
        entry = by_code[code]
        if labels:
            entry["aliases"] += [label for label in entry["labels"].values() if label not in labels.values()]
            entry["labels"] |= labels
        entry["aliases"] += extra.pop("aliases", [])
        entry |= extra
        by_code[code].update(entry)
    return entries


def add_spellings(
    lists: Lists, name: str, entries: list[Entry], *crosswalks: str, skip: frozenset[str] = frozenset()
) -> None:
    """Spellings of crosswalks as aliases, unless the list already has them under some code."""
    known = {
        fold(spelling)
        for entry in entries
        for spelling in (entry["code"], *entry["labels"].values(), *entry["aliases"])
    }
    by_code = {entry["code"]: entry for entry in entries}
    for crosswalk in crosswalks:
        for spelling, code in lists.crosswalk(crosswalk):
            if fold(spelling) in known or fold(spelling) in skip:
                continue
            if code not in by_code:
                lists.notes.append(f"{name}: {spelling!r} is said to be {code!r}, which is no code: left out")
                continue
            by_code[code]["aliases"].append(spelling)


def formats(lists: Lists) -> None:
    entries = [entry for entry in lists.gc("format") if entry["code"] != "GDB"]
    for entry in entries:
        entry["media_type"] = entry.pop("mimetype", None)
        entry.pop("openness_score", None)
        entry["openness"] = 1
    tail = entries[-2:]
    entries = add_ours(entries[:-2], {k: v for k, v in ours("format").items() if k not in ("other", "unknown")})
    entries += add_ours(tail, {k: v for k, v in ours("format").items() if k in ("other", "unknown")})
    for entry in entries:
        entry["labels"] = {lang: entry["labels"].get(lang) or entry["code"] for lang in ("en", "fr")}
        if "extensions" not in entry and re.fullmatch(r"[A-Za-z0-9]{2,5}", entry["code"]):
            entry["extensions"] = [entry["code"].lower()]
        entry["aliases"] += ["." + extension for extension in entry.get("extensions", ())]
        entry.setdefault("openness", 1)
    junk = frozenset(
        {
            "a",
            "b",
            "data",
            "north",
            "south",
            "ne",
            "nw",
            "sw",
            "zones",
            "final",
            "v2",
            "stats",
            "7e5",
            "dem",
            "pec",
            "swwv",
            "rest",
            "geo",
            "gpk",
            "grid",
            "pgdb",
            "multiple",
            "link",
            "uri",
            "ca",
            "ftp",
            "html?site",
        }
    )
    real = Lists(lists.source)
    real.crosswalk = lambda name: [  # type: ignore[method-assign]
        (spelling, "SHP" if code == "SHAPE" else code)
        for spelling, code in lists.crosswalk(name)
        if code not in ("no_value", "other", "unknown")
        and len(spelling) > 1
        and "?" not in spelling
        and "#" not in spelling
    ]
    add_spellings(real, "format", entries, "format_to_gc_geo", "format_to_gc_nongeo", skip=junk)
    lists.notes += real.notes
    lists.write("format", entries)


def frequencies(lists: Lists) -> None:
    entries = lists.gc("frequency")
    for entry in entries:
        entry["aliases"] = [alias for alias in entry["aliases"] if alias != "semimonthly"]
    entries = add_ours(entries, ours("frequency"))
    skip = frozenset({"bi-monthly", "bimonthly"})
    add_spellings(lists, "frequency", entries, "frequency_to_gc", skip=skip)
    for entry in entries:
        for alias in list(entry["aliases"]):
            if (scheme := SCHEMES.get(alias[:3])) is not None:
                entry["aliases"] += (
                    [scheme + alias[3:], alias[3:]] if alias[3:] != "bimonthly" else [scheme + alias[3:]]
                )
        entry["aliases"] = [alias for alias in entry["aliases"] if alias[:3] not in SCHEMES and fold(alias) not in skip]
        if entry["code"].startswith("P"):
            entry["aliases"].append("R/" + entry["code"])
            entry["aliases"] += ["R/" + alias for alias in entry["aliases"] if re.fullmatch(r"P[\d.]+[DWMY]", alias)]
        elif entry["code"] == "continual":
            entry["aliases"].append("R/PT1S")
    lists.write("frequency", entries)


def licences(lists: Lists) -> None:
    document = ours("licence")
    gc = json.loads((lists.source / "licence.json").read_text("utf-8"))
    names = {
        entry["id"]: (
            {"en": entry["title"], "fr": entry["title_fra"]},
            {"en": entry["url"], "fr": entry["url_fra"]},
        )
        for entry in gc
    }
    missing = set(names) - set(document["licences"])
    if missing:
        raise SystemExit(f"tools/vocab/licence.toml lacks {sorted(missing)}")
    entries = []
    for code, facts in document["licences"].items():
        labels, url = names.get(code, ({}, {}))
        profile = document["profiles"][facts["profile"]]
        labels = {
            lang: text.replace("Queens Printer", "King’s Printer")
            for lang, text in (facts.get("labels") or labels).items()
        }
        if code in names:
            labels = {lang: re.sub(r" - ", " – ", text) for lang, text in labels.items()}
        entries.append(
            {
                "code": code,
                "labels": labels,
                "aliases": facts.get("match", []),
                "url": facts.get("url") or url,
                "jurisdiction": facts.get("jurisdiction"),
                "shared_url": facts.get("shared_url"),
                **profile,
            }
        )
    for place, facts in document["municipal"].items():
        entries.append(
            {
                "code": f"{facts['province'].lower()}-{place}",
                "labels": {
                    "en": f"Open Government Licence – {facts['en']}",
                    "fr": f"Licence du gouvernement ouvert – {facts['fr']}",
                },
                "aliases": [
                    *facts.get("match", []),
                    f"Open Government Licence - {re.sub(r'^(City|Region|Municipality) of ', '', facts['en'])}",
                    f"{facts['en']} Open Data Licence",
                    f"ogl-{place}",
                ],
                "url": {"en": facts["url"]} if "url" in facts else {},
                "jurisdiction": f"CA-{facts['province']}-{place}",
                **document["profiles"]["attribution"],
            }
        )
    for entry in entries:
        entry["requires"] = entry["requires"] or None
        entry["forbids"] = entry["forbids"] or None
    lists.write("licence", entries)


def languages(lists: Lists) -> None:
    document = ours("lists")
    entries = lists.gc("language")
    for entry in entries:
        if entry["code"] in document["language_code"]:
            entry["aliases"].append(entry["code"])
            entry["code"] = document["language_code"][entry["code"]]
    lists.write("language", add_ours(entries, document["language_label"]))


def statcan(lists: Lists, path: Path) -> None:
    sets = json.loads(path.read_text("utf-8"))
    subjects = ours("subject_statcan")

    def terms(kind: str) -> list[Entry]:
        english, french = (sets[lang][kind]["code_to_title"] for lang in ("en", "fr"))
        return [
            {"code": code, "labels": {"en": english[code], "fr": french.get(code, english[code])}, "aliases": []}
            for code in sorted(english)
        ]

    entries = terms("subject")
    for entry in entries:
        entry["subject"] = subjects.get(entry["code"][:2])
    lists.write("statcan_subject", entries)
    lists.write("statcan_survey", terms("survey"))
    codes = {
        "1": "P1D",
        "2": "P1W",
        "4": "P2W",
        "6": "P1M",
        "7": "P2M",
        "9": "P3M",
        "10": "P4M",
        "11": "P6M",
        "12": "P1Y",
        "13": "P2Y",
        "14": "P3Y",
        "15": "P4Y",
        "16": "P5Y",
        "17": "P10Y",
        "18": "irregular",
        "19": "irregular",
        "20": "irregular",
        "21": "irregular",
    }
    frequencies = terms("frequency")
    frequencies.append(
        {"code": "10", "labels": {"en": "Three times per year", "fr": "Trois fois par an"}, "aliases": []}
    )
    add_ours(frequencies, ours("lists")["statcan_frequency"])
    for entry in frequencies:
        entry["frequency"] = codes[entry["code"]]
    lists.write("statcan_frequency", sorted(frequencies, key=lambda entry: int(entry["code"])))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lists", type=Path)
    parser.add_argument("--statcan", type=Path)
    arguments = parser.parse_args()
    lists, small = Lists(arguments.lists), ours("lists")
    DATA.mkdir(parents=True, exist_ok=True)
    formats(lists)
    frequencies(lists)
    licences(lists)
    languages(lists)
    lists.write("status", add_ours(lists.gc("status"), ours("status")))
    subjects = add_ours(lists.gc("subject"), small["subject"])
    add_spellings(
        lists,
        "subject",
        subjects,
        "subject_to_gc",
        skip=frozenset({"unknown", "general", "metrics", "service", "location", "geonb"}),
    )
    lists.write("subject", subjects)
    topics = add_ours(lists.gc("topic_category"), small["topic_category"])
    lists.write("topic_category", topics)
    regions = lists.gc("geographic_region")
    provinces = {entry["labels"]["en"]: entry for entry in regions}
    for code, facts in ours("jurisdiction").items():
        if entry := provinces.get(facts["place"]["en"]):
            entry["aliases"] += [code, code[3:], *([facts["sgc"]] if facts["sgc"] != entry["code"] else [])]
    lists.write("geographic_region", regions)
    lists.write("collection", add_ours(lists.gc("collection"), small["collection"]))
    for name in ("audience", "presentation_form", "resource_type", "spatial_representation_type", "association_type"):
        lists.write(name, lists.gc(name))
    for name in ("licence_term", "government_level", "format_family", "access_rights", "json_type"):
        lists.write(name, add_ours([], small[name]))
    jurisdictions = add_ours([], ours("jurisdiction"))
    lists.write("jurisdiction", jurisdictions)
    if arguments.statcan:
        statcan(lists, arguments.statcan)
    print("\n".join(lists.notes))  # noqa: T201


if __name__ == "__main__":
    main()
