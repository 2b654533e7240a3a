"""Datasets to write: one with everything, and one that is hostile throughout."""

from datetime import UTC, datetime

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
    Provenance,
    Relation,
    Text,
    TextList,
)
from parvis.standards.base import Record, WriteContext

ID = "2893f1b5-ffd8-5182-b7a4-e6e6d713f757"
BASE = "https://open.example"
CONTEXT = WriteContext(base_url=BASE, title={"en": "Open", "fr": "Ouvert"})
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)

FULL = Dataset(
    id=ID,
    title=Text({"en": "Drinking water", "fr": "Eau potable"}, "en", ("fr",)),
    description=Text({"en": "Samples & results.", "fr": "Échantillons."}, "en", ("fr",)),
    keywords=TextList({"en": ("water", "health"), "fr": ("eau",)}, ("fr",)),
    subjects=("health_and_safety",),
    themes=(Concept(Text({"en": "Water"}), "water", "https://example.org/themes"),),
    identifiers=(Identifier("10.5072/abc", "doi"),),
    publisher=Agent(name=Text({"en": "Health Canada", "fr": "Santé Canada"}), id="hc-sc"),
    creators=(Agent(name=Text({"en": "Water Lab"}, "en")),),
    contacts=(Agent(name=Text({"en": "Open data team"}, "en"), email="data@example.org", role="pointOfContact"),),
    licence=Licence(code="ca-ogl-lgo"),
    access_rights="open",
    issued="2019-05-01",
    modified="2026-02",
    frequency="P1M",
    status="ongoing",
    periods=(Period("2015", "2020-06-30"),),
    extents=(Extent(bbox=(170.0, 60.0, -170.0, 70.0)),),
    languages=("en", "fr"),
    landing_page=Text({"en": "https://example.org/water", "fr": "https://example.org/eau"}),
    distributions=(
        Distribution(
            url="https://example.org/water.csv",
            id="r-1",
            title=Text({"en": "Samples", "fr": "Échantillons"}),
            format="CSV",
            media_type="text/csv",
            size=1234,
            languages=("en", "fr"),
            checksum="sha256:abcd",
        ),
    ),
    services=(DataService(url="https://example.org/wms", title=Text({"en": "Map"}, "en"), protocol="WMS", id="s-1"),),
    relations=(Relation(url="https://example.org/method", type="documentation", title=Text({"en": "Method"}, "en")),),
    version="2",
    jurisdiction="CA",
    provenance=Provenance(source="federal", guid="water", url="https://example.org/api/water", standard="ckan/gc"),
    extras={"note": "kept", "nested": {"a": [1, 2]}},
)
RECORD = Record(dataset=FULL, slug="drinking-water", organization_slug="health-canada", created_at=AT, harvested_at=AT)

NASTY = '</script><script>alert(1)</script> "\\ \x00\x08\ufffe ]]> &amp; \u2028 <b>'
HOSTILE = Dataset(
    id=ID,
    title=Text({"en": NASTY, "not a tag!": NASTY}),
    description=Text({"und": NASTY}),
    keywords=TextList({"en": (NASTY,)}),
    subjects=("no such subject",),
    identifiers=(Identifier('http://exa mple.org/<>"{}|\\^`', "uri"), Identifier(NASTY, NASTY)),
    publisher=Agent(name=Text({"en": NASTY}), email='"x y"@<>', url=Text({"en": "javascript:alert(1)"})),
    contacts=(Agent(phone="call me"), Agent(name=Text({"en": NASTY}), email=NASTY, phone=NASTY)),
    licence=Licence(title=Text({"en": NASTY}), url=Text({"en": "http://[::1"})),
    issued="yesterday",
    modified="2026-13-45",
    frequency="whenever",
    periods=(Period(NASTY, None),),
    extents=(Extent(geometry=NASTY, name=Text({"en": NASTY})),),
    languages=(NASTY, "xx"),
    landing_page=Text({"en": "http://exa mple.org/[a]?b=%zz#c#d"}),
    distributions=(
        Distribution(url="not an address", format=NASTY, media_type=NASTY, size=-5, checksum=NASTY),
        Distribution(url=None),
        Distribution(url="http://[1:2"),
    ),
    services=(DataService(url=NASTY, protocol=NASTY),),
    relations=(Relation(url=NASTY),),
    version=NASTY,
    kind=NASTY,
    extras={NASTY: NASTY},
)
