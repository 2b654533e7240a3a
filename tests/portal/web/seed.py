"""A small catalogue with one of every difficulty, put in through the services."""

from datetime import UTC, datetime, timedelta

import msgspec

from parvis.model import (
    Agent,
    Concept,
    DataService,
    Dataset,
    Distribution,
    Extent,
    Identifier,
    Licence,
    Period,
    Relation,
    Text,
    TextList,
    digest,
    encode_dataset,
)
from parvis.portal.catalogue import services as catalogue

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
ORIGIN = "canada-demo"
HOSTILE = (
    '<script>alert("x")</script><b onclick="alert(1)">Bold</b> [click](javascript:alert(1)) '
    "<img src=x onerror=alert(1)>"
)

YUKON_WATER = Dataset(
    title=Text({"en": "Water quality in Yukon rivers", "fr": "Qualité de l’eau des rivières du Yukon"}, "en"),
    description=Text(
        {
            "en": "Measurements of **water quality** at 40 stations.\n\n# Method\n\n"
            "See https://example.org/method.\n\n- pH\n- Turbidity",
            "fr": "Mesures de la **qualité de l’eau** à 40 stations.\n\n# Méthode\n\n- pH\n- Turbidité",
        },
        "en",
    ),
    keywords=TextList({"en": ("water", "rivers"), "fr": ("eau", "rivières")}),
    subjects=("nature_and_environment",),
    themes=(Concept(label=Text({"en": "Hydrology"}), code="hydro"),),
    identifiers=(Identifier("10.5555/yukon-water", "doi"),),
    publisher=Agent(name=Text({"en": "Department of Environment", "fr": "Ministère de l’Environnement"})),
    contacts=(Agent(name=Text({"en": "Water desk"}), email="water@example.ca", phone="867-555-0100"),),
    licence=Licence(code="ca-ogl-lgo"),
    issued="2019-05-01",
    modified="2026-09-15",
    frequency="P1M",
    status="ongoing",
    periods=(Period("1998", "2026-06"),),
    extents=(Extent(bbox=(-141.0, 60.0, -123.8, 69.7), code="60"),),
    languages=("en", "fr"),
    landing_page=Text({"en": "https://open.yukon.example/water"}),
    distributions=(
        Distribution(
            url="https://files.example.ca/water.csv",
            title=Text({"en": "Measurements", "fr": "Mesures"}),
            format="CSV",
            size=12_345_678,
            languages=("en",),
        ),
        Distribution(url="https://files.example.ca/stations.geojson", format="GEOJSON", languages=("en", "fr")),
        Distribution(url=None, title=Text({"en": "Paper records"}), format="PDF"),
        Distribution(url="javascript:alert(1)", title=Text({"en": "Trap"}), format="HTML"),
    ),
    services=(DataService(url="https://maps.example.ca/wms", title=Text({"en": "Map of stations"}), protocol="WMS"),),
    relations=(Relation(url="https://example.ca/guide.pdf", title=Text({"en": "Guide"})),),
    series=(Text({"en": "State of the rivers"}),),
    jurisdiction="CA-YT",
    extras={"odd_field": {"a": ["<b>kept</b>", 1]}},
)  # fmt: skip
QUEBEC_TREES = Dataset(
    title=Text({"fr": "Arbres publics de la ville"}, "fr"),
    description=Text({"fr": "<p>Inventaire des <strong>arbres</strong> publics.</p><script>alert(1)</script>"}, "fr"),
    keywords=TextList({"fr": ("arbres", "forêt urbaine")}),
    subjects=("nature_and_environment", "society_and_culture"),
    publisher=Agent(name=Text({"fr": "Ville de Québec"})),
    licence=Licence(title=Text({"fr": "Licence maison"}), url=Text({"fr": "https://exemple.ca/licence"})),
    modified="2021-02-03",
    frequency="P1Y",
    distributions=(Distribution(url="https://exemple.ca/arbres.csv", format="CSV", size=999),),
    extents=(Extent(bbox=(-71.4, 46.7, -71.1, 46.9)),),
    languages=("fr",),
    jurisdiction="CA-QC",
)
NUNAVUT_ICE = Dataset(
    title=Text({"en": "Sea ice charts", "fr": "Cartes des glaces de mer"}, "en", ("fr",)),
    description=Text({"en": "Weekly charts.", "fr": "Cartes hebdomadaires."}, "en", ("fr",)),
    subjects=("science_and_technology",),
    publisher=Agent(name=Text({"en": "Ice Service", "fr": "Service des glaces"})),
    licence=Licence(code="ca-ogl-lgo"),
    modified="2026-09-28",
    frequency="P7D",
    extents=(Extent(bbox=(170.0, 62.0, -60.0, 85.0)),),
    distributions=tuple(
        Distribution(url=f"https://ice.example.ca/{week}.zip", title=Text({"en": f"Week {week}"}), format="ZIP")
        for week in range(1, 121)
    ),
    jurisdiction="CA",
)
HOSTILE_RECORD = Dataset(
    title=Text({"en": HOSTILE}, "en"),
    description=Text({"en": HOSTILE}, "en"),
    keywords=TextList({"en": tuple(f"word {n}" for n in range(900))}),
    publisher=Agent(name=Text({"en": HOSTILE}), url=Text({"en": "javascript:alert(1)"})),
    distributions=(Distribution(url="data:text/html,<script>alert(1)</script>", title=Text({"en": HOSTILE})),),
    landing_page=Text({"en": "javascript:alert(1)"}),
    extras={HOSTILE: HOSTILE},
    jurisdiction="CA-QC-montreal",
)
YUKON_WATER_CHANGED = msgspec.structs.replace(
    YUKON_WATER,
    title=Text({"en": "Water quality in Yukon rivers and lakes", "fr": "Qualité de l’eau des rivières du Yukon"}, "en"),
    subjects=("nature_and_environment", "health_and_safety"),
    status=None,
)
GONE = Dataset(title=Text({"en": "Discontinued survey", "fr": "Enquête abandonnée"}), jurisdiction="CA-YT")
BARE = Dataset(title=Text({"und": "x" * 400}))

RECORDS = {
    "water": YUKON_WATER,
    "trees": QUEBEC_TREES,
    "ice": NUNAVUT_ICE,
    "hostile": HOSTILE_RECORD,
    "bare": BARE,
}


def incoming(guid: str, dataset: Dataset) -> catalogue.Incoming:
    return catalogue.Incoming.of(
        guid=guid,
        dataset=dataset,
        payload_digest=digest(encode_dataset(dataset)),
        standard="ckan/gc",
        source_url=f"https://open.example.ca/dataset/{guid}",
    )


def save(records: dict[str, Dataset], *, days: int = 0, run: int | None = None) -> dict[str, str]:
    """Store and index the records; their slugs by guid."""
    items = [incoming(guid, dataset) for guid, dataset in records.items()]
    catalogue.save_datasets(origin=ORIGIN, run=run, records=items, at=NOON + timedelta(days=days))
    catalogue.sync_index()
    return {guid: slug_of(guid) for guid in records}


def slug_of(guid: str) -> str:
    entry = catalogue.get_dataset(str(catalogue.dataset_id(origin=ORIGIN, guid=guid)))
    assert entry is not None
    return entry.slug
