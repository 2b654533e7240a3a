"""Real records and their copies in other catalogues, labelled: what finding the same dataset is measured on.

Real copies: the 388 datasets of GeoYukon as its own feed gives them and as Yukon's open data catalogue has them, and
some 1,900 publications of Yukon before and after they moved to another catalogue. Left out are titles that several
have, and publications described in a line or two: nobody can say which is which.
Made copies: real packages of Alberta, of the Canadian Space Agency, federal HNAP records and packages of data.gov,
changed as aggregators change them (`as_copied`), written in another standard and read back.
What a record and a copy are compared with are all others, most of them of the same publishers and series.
"""

import csv
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import msgspec

from parvis.model import Agent, Dataset, Distribution, Identifier, Text
from parvis.standards import hub, readers
from parvis.standards.base import ReadContext, WriteContext
from parvis.standards.converting import as_record
from parvis.standards.writing import WRITERS

from .corpus import folder, packages

Labelled = tuple[str, Dataset, str]
"The catalogue it is in, the dataset, and the name of what it really is: the same for copies of one another."

MADE_IN = ("dcat-us", "ckan", "ckan-gc", "hnap", "dcat-turtle", "schema-org", "oai-dc")
"Standards that copies go through."
PUBLISHERS = ("Open Data Portal", "Government of Alberta", "Data Services")
"What an aggregator calls the publishers of what it copies."
ENOUGH = 30
"Words of a description: what is shorter here is mostly a notice of whom to ask for a copy."
KEPT = {"uuid": 0.25, "doi": 0.9, "statcan-pid": 0.9, "iso-file-identifier": 0.5, "ckan-id": 0.15}
"How often a copy keeps the identifiers of a type: portals mostly give their own."


def labelled(seed: int) -> list[Labelled]:
    """Everything. `seed` decides which records are copied and how."""
    random = Random(seed)
    found = [*yukon(), *publications()]
    for name, datasets in (("ab", alberta()), ("csa", space_agency()), ("fgp", federal()), ("us", american())):
        for number, dataset in enumerate(datasets):
            truth = f"{name}-{number}"
            found.append((name, dataset, truth))
            if random.random() < 0.5 and (copy := _copied(dataset, random)) is not None:
                found.append((f"{name}-copied", copy, truth))
    return found


def is_test(truth: str) -> bool:
    """Whether a dataset is one that weights are never counted on: every second one, by its name."""
    return hashlib.sha256(truth.encode()).digest()[0] % 2 == 1


def _rows(name: str) -> list[dict[str, str]]:
    path = folder().parent / "canada" / "yukon" / "migration" / name
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [{key.lower(): value for key, value in row.items() if key} for row in csv.DictReader(lines)]


def _once(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    counts = Counter(_title(row) for row in rows)
    return [row for row in rows if counts[_title(row)] == 1]


def _title(row: dict[str, str]) -> str:
    return " ".join(row["title"].casefold().split())


def _read(standard: str, record: dict[str, Any]) -> Dataset | None:
    return readers()[standard].read(msgspec.json.encode(record), ReadContext(language="en")).dataset


def yukon() -> Iterator[Labelled]:
    """GeoYukon's own feed, and Yukon's catalogue."""
    files: dict[str, list[dict[str, str]]] = {}
    for row in _rows("input/20250624/geoyukon_resources.csv"):
        files.setdefault(row["dataset_id"], []).append(row)
    for row in _once(_rows("input/20250624/geoyukon_datasets.csv")):
        record = {
            "@type": "dcat:Dataset",
            "identifier": f"geoyukon-{row['id']}",
            "title": row["title"],
            "description": row["description"],
            "publisher": {"name": row["publisher"]},
            "contactPoint": {"fn": row["contact_name"], "hasEmail": row["contact_email"]},
            "modified": row["modified_date"],
            "issued": row["released_date"],
            "keyword": [word.strip() for word in row["tags"].split(",") if word.strip()],
            "accessLevel": "public",
            "distribution": [
                {"title": item["title"], "format": item["format"], "accessURL": item["link"]}
                for item in files.get(row["id"], [])
            ],
        }
        if dataset := _read("dcat-us", record):
            yield "geoyukon", dataset, f"yk {_title(row)}"
    held: dict[str, list[dict[str, str]]] = {}
    for row in _rows("output/resources_data.csv"):
        held.setdefault(row["dkan_parent_dataset_node_id"], []).append(row)
    for row in _once(_rows("output/data.csv")):
        if dataset := _read("ckan", _package(row, held.get(row["dkan_node_id"], []))):
            yield "yukon", dataset, f"yk {_title(row)}"


def publications() -> Iterator[Labelled]:
    """Yukon's publications before and after they moved."""
    for name, source in (
        ("input/20250703/publications.csv", "yukon-before"),
        ("output/information.csv", "yukon-after"),
    ):
        for row in _once(_rows(name)):
            dataset = _read("ckan", _package(row, []))
            if dataset is not None and len(row["notes"].split()) >= ENOUGH:
                yield source, dataset, f"yp {_title(row)}"


def _package(row: dict[str, str], files: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "name": f"node-{row['dkan_node_id']}",
        "title": row["title"],
        "notes": row["notes"],
        "organization": {"title": row["organization_title"]},
        "url": row["homepage_url"],
        "license_id": row["license_id"],
        "metadata_modified": row["metadata_modified"],
        "tags": [{"name": word.strip()} for word in row["tags"].split(",") if word.strip()],
        "resources": [{"name": item["name"], "format": item["format"], "url": item["url"]} for item in files],
    }


def alberta() -> Iterator[Dataset]:
    """Alberta's packages."""
    for name in ("datasets", "publications"):
        path = folder().parent / "canada" / "provincial_ckan" / f"alberta_{name}_import.json"
        yield from _each(path.read_bytes().splitlines(), "ckan")


def space_agency() -> Iterator[Dataset]:
    """The Canadian Space Agency's packages."""
    path = folder().parent / "csa_ckan" / "ckan_metadata_dump_20220526.jsonl"
    yield from _each(path.read_bytes().splitlines(), "ckan")


def federal() -> Iterator[Dataset]:
    """Federal geospatial records, each once."""
    seen: set[str] = set()
    for path in sorted((folder().parent / "canada" / "hnap_xml").rglob("*.xml")):
        body = path.read_bytes()
        if b"MD_Metadata" not in body:
            continue
        for item in hub.read_items(body):
            dataset = item.reading.dataset
            # Their test samples have one record in many versions: the title tells what is one record.
            if dataset is not None and (title := dataset.title.get("en").casefold()) not in seen:
                seen.add(title)
                yield dataset


def american(number: int = 3_000) -> Iterator[Dataset]:
    """Packages of data.gov, titles that several have left out: they are copies of each other that nobody labelled."""
    found = list(_each(packages(number), "ckan"))
    counts = Counter(dataset.title.get("en").casefold() for dataset in found)
    yield from (dataset for dataset in found if counts[dataset.title.get("en").casefold()] == 1)


def _each(payloads: Any, standard: str) -> Iterator[Dataset]:
    for payload in payloads:
        if payload.strip():
            dataset = readers()[standard].read(payload, ReadContext(language="en")).dataset
            if dataset is not None:
                yield dataset


def _copied(dataset: Dataset, random: Random) -> Dataset | None:
    """The dataset as another catalogue has it: through a standard, and changed; None where that standard refuses it."""
    writer = WRITERS[random.choice(MADE_IN)]
    assert writer.reader is not None
    changed = as_copied(dataset, random)
    document = writer.one(as_record(changed), WriteContext(lang="en"))
    readings = list(hub.read_document(document, writer.reader, ReadContext(language="en")))
    return readings[0].dataset if readings else None


def as_copied(dataset: Dataset, random: Random) -> Dataset:
    """What aggregators do: identifiers, dates and a publisher's name of their own, cut descriptions, fewer files."""
    site = f"https://catalogue{random.randrange(5)}.example.ca"
    identifiers = [item for item in dataset.identifiers if random.random() < KEPT.get(item.type, 0.2)]
    identifiers.append(Identifier(f"{random.getrandbits(128):032x}", "other"))
    title, description = dataset.title, dataset.description
    if len(title.values) > 1 and random.random() < 0.3:
        lang = random.choice(sorted(title.values))
        title = Text({lang: title.values[lang]}, lang)
        if lang in description.values:
            description = Text({lang: description.values[lang]}, lang)
    if random.random() < 0.15:
        title = _mapped(title, lambda text: f"{text} - {random.choice(('Open Data', 'Alberta', 'GIS', '2'))}")
    elif random.random() < 0.1:
        title = _mapped(title, lambda text: text.split(" - ")[0].split(" (")[0])
    if random.random() < 0.3:
        description = _mapped(description, lambda text: text[: random.randrange(60, 400)])
    elif random.random() < 0.05:
        description = Text()
    files = [_file(item, site, random) for item in dataset.distributions if random.random() < 0.9]
    if random.random() < 0.3:
        files = [Distribution(url=f"{site}/{random.getrandbits(40):x}/{number}") for number, _ in enumerate(files)]
    publisher = dataset.publisher
    if random.random() < 0.3:
        publisher = Agent(name=Text({"en": random.choice(PUBLISHERS)}))
    number = random.getrandbits(60)
    return msgspec.structs.replace(
        dataset,
        identifiers=tuple(identifiers),
        title=title,
        description=description,
        distributions=tuple(files),
        publisher=publisher,
        landing_page=dataset.landing_page if random.random() < 0.4 else Text({"en": f"{site}/{number:x}"}),
        modified="2026-05-05" if random.random() < 0.5 else dataset.modified,
        issued="2026-04-04" if random.random() < 0.5 else dataset.issued,
        extents=dataset.extents if random.random() < 0.8 else (),
        extras={},
    )


def _file(item: Distribution, site: str, random: Random) -> Distribution:
    if item.url and random.random() < 0.1:
        return msgspec.structs.replace(item, url=f"{site}/files/{random.getrandbits(60):x}")
    if item.url and random.random() < 0.2:
        return msgspec.structs.replace(item, url=item.url.replace("http://", "https://"))
    return item


def _mapped(text: Text, change: Callable[[str], str]) -> Text:
    return msgspec.structs.replace(
        text, values={lang: new for lang, old in text.values.items() if (new := change(old).strip())}
    )
