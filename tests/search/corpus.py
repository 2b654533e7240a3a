"""A small bilingual catalogue, made up, on which every search engine is judged; and the questions put to it."""

from pathlib import Path

from parvis.model import (
    Agent,
    Dataset,
    Distribution,
    Extent,
    Identifier,
    Licence,
    Period,
    Provenance,
    Text,
    TextList,
    bounding_box,
)
from parvis.search.documents import document
from parvis.search.model import SearchDocument

_TEXTS = Path(__file__).with_name("catalogue.txt").read_text("utf-8").splitlines()
"A line a dataset: id|English title|French title|English description|French description."
_JURISDICTIONS = ("CA", "CA-ON", "CA-QC", "CA-NU")
_SUBJECTS = (
    "society_and_culture",
    "nature_and_environment",
    "economics_and_industry",
    "health_and_safety",
    "transport",
)
_FORMATS = ("CSV", "XLSX", "SHP", "JSON", "PDF")
_FREQUENCIES = ("P1M", "P1Y", "P3M", "irregular")
_BOXES = (
    None,
    (-80.0, 42.0, -74.0, 46.0),
    (-141.0, 60.0, -60.0, 83.0),
    (-73.8, 45.4, -73.4, 45.7),
    None,
    (-123.0, 49.0, -122.5, 49.4),
)
_PERIODS = (
    None,
    Period("2010", "2015"),
    Period("2016-04", None),
    Period(None, "1999-12-31"),
    Period("2020-01-01", "2020-12-31"),
)


def _dataset(number: int, line: str) -> Dataset:
    id, en, fr, about_en, about_fr = line.split("|")
    box = (170.0, 51.0, -165.0, 56.0) if id == "ferry-terminals" else _BOXES[number % len(_BOXES)]
    period = _PERIODS[number % len(_PERIODS)]
    langs = tuple(lang for lang, title in (("en", en), ("fr", fr)) if title)
    return Dataset(
        id=id,
        title=Text({lang: title for lang, title in (("en", en), ("fr", fr)) if title}),
        description=Text({lang: text for lang, text in (("en", about_en), ("fr", about_fr)) if text}),
        keywords=TextList({lang: ("statistics", "open") if lang == "en" else ("statistique",) for lang in langs}),
        subjects=(_SUBJECTS[number % 5], *((_SUBJECTS[(number + 2) % 5],) if number % 3 == 0 else ())),
        identifiers=(Identifier(f"10.5072/{id}", "doi"),),
        publisher=Agent(name=Text({"en": f"Office {number % 7}", "fr": f"Bureau {number % 7}"})),
        licence=Licence(code=("ca-ogl-lgo", "cc-by")[number % 2]) if number % 4 else None,
        issued=f"{2000 + number % 20}-0{number % 9 + 1}" if number % 8 else None,
        modified=f"2024-{number % 12 + 1:02d}-{number % 28 + 1:02d}" if number % 6 else None,
        frequency=_FREQUENCIES[number % 4],
        languages=langs,
        periods=(period,) if period else (),
        extents=(Extent(bbox=box),) if box else (),
        distributions=(Distribution(format=_FORMATS[number % 5]), Distribution(format=_FORMATS[(number * 3) % 5])),
        jurisdiction=_JURISDICTIONS[number % 4],
        provenance=Provenance(source=f"portal-{number % 3}", guid=f"guid-{number}"),
    )


DATASETS = [_dataset(number, line) for number, line in enumerate(_TEXTS)]


def made(dataset: Dataset) -> SearchDocument:
    """The dataset as a search document, as the catalogue makes it."""
    publisher = dataset.publisher or Agent()
    return document(
        dataset,
        slug=f"{dataset.id}-slug",
        organization_slug=publisher.name.get("en").lower().replace(" ", "-") or None,
        organization_name=publisher.name,
        source=dataset.provenance.source if dataset.provenance else "test",
    )


DOCUMENTS = [made(dataset) for dataset in DATASETS]
BOXES = {dataset.id: bounding_box(dataset.extents) for dataset in DATASETS}

FIRST = [
    # question, reader's language, what must come first
    ("housing starts", "en", "housing-starts"),
    ("building", "en", "building-permits"),
    ("buildings", "en", "building-permits"),
    ("permis de construire", "fr", "building-permits"),
    ("l'eau potable", "fr", "drinking-water"),
    ("l’eau potable", "fr", "drinking-water"),
    ("eau potable", "fr", "drinking-water"),
    ("qualite eau", "fr", "drinking-water"),
    ("QUALITÉ DE L'EAU", "fr", "drinking-water"),
    ("oeuvres", "fr", "art-works"),
    ("œuvre d'art", "fr", "art-works"),
    ("main d'oeuvre", "fr", "main-oeuvre"),
    ("donnée", "fr", "open-data-inventory"),
    ("don", "fr", "donations"),
    ("dons", "fr", "donations"),
    ("travail", "fr", "travaux-mtl"),
    ("hopital urgence", "fr", "hopitaux-urgence"),
    ("hôpitaux", "fr", "hopitaux-urgence"),
    ("Montreal", "en", "travaux-mtl"),
    ("works of art", "en", "art-works"),
    ("children", "en", "child-care"),
    ("child", "en", "child-care"),
    ("greenhouse gases", "en", "ghg"),
    ("GES", "fr", "ghg"),
    ("IPC", "fr", "price-index"),
    ("CPI", "en", "price-index"),
    ("PIB", "fr", "gdp"),
    ("36-10-0491-01", "en", "table-36"),
    ("10.5072/salmon", "en", "salmon"),
    ("guid-5", "en", "drinking-water"),
    ("sainte foy", "fr", "saint-foy"),
    ("Sainte-Foy", "fr", "saint-foy"),
    ("transport en commun", "fr", "transit-routes"),
    ("public transit", "fr", "transit-routes"),
    ("public accounts", "en", "public-accounts"),
    ("hosp*", "en", "hospital-beds"),
    ('"water quality"', "en", "drinking-water"),
    ("floods OR wheat -flood", "en", "grain"),
    ("polling divisions xyzzyq", "en", "polling-divisions"),
]

FOUND = [
    # question, reader's language, what must be among the answers
    ("logement", "fr", {"social-housing-qc", "rental-vacancy", "housing-starts"}),
    ("logement", "en", {"social-housing-qc", "housing-starts"}),
    ("eau", "fr", {"drinking-water", "groundwater", "rivers-qc"}),
    ("water", "en", {"drinking-water", "groundwater", "rivers-qc"}),
    ("saumon", "fr", {"salmon"}),
    ("wages", "en", {"wages-fr"}),
    ("rivière", "fr", {"rivers-qc"}),
    ("RIVIERE", "en", {"rivers-qc"}),
    ("Quebec", "en", {"social-housing-qc", "rivers-qc"}),
    ("Québec", "fr", {"social-housing-qc", "rivers-qc"}),
    ("mensuel", "fr", {"housing-starts"}),
    ("weather OR ferries", "en", {"stations-of-weather", "ferry-terminals"}),
    ("météo", "fr", {"stations-of-weather"}),
]

NOT_FOUND = [
    # question, what must not be among the answers
    ("données", "donations"),
    ("don", "open-data-inventory"),
    ("water -drinking", "drinking-water"),
    ("eau -potable", "drinking-water"),
    ('works -"works of art"', "art-works"),
    ("works SAUF art", "art-works"),
    ('"art of works" OR floods', "art-works"),
    ('"drinking quality" OR floods', "drinking-water"),
]
