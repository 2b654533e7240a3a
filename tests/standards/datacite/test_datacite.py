"""DataCite: XML and JSON are the same record, what is written is valid, and the schema's authors' examples are read."""

import json
from pathlib import Path

import pytest
from lxml import etree

from parvis.model import Dataset, Identifier
from parvis.standards import datacite, hub
from parvis.standards.base import Detected, Part, ReadContext, Record, WriteContext
from parvis.standards.writing import WRITERS
from tests.standards.samples import CONTEXT, FULL, HOSTILE, RECORD

FIXTURE = Path(__file__).parents[2] / "fixtures" / "standards" / "datacite" / "snow.json"
ENGLISH = ReadContext(language="en")


def read(document: bytes) -> Dataset:
    dataset = datacite.read(document, ReadContext(language="en")).dataset
    assert dataset
    return dataset


def errors(document: bytes, version: str = "4.6") -> list[str]:
    return [problem.code for problem in datacite.check(document, Detected(standard="datacite", version=version))]


def test_json_and_the_xml_made_of_it_are_read_alike() -> None:
    document = json.loads(FIXTURE.read_text("utf-8"))
    from_json = read(FIXTURE.read_bytes())
    xml = datacite.resource(document)
    from_xml = read(xml)
    for field in Dataset.__struct_fields__:
        if field not in ("landing_page", "distributions", "extras"):
            assert getattr(from_xml, field) == getattr(from_json, field), field
    kept = {"contributors", "dates", "descriptions", "fundingReferences", "relatedIdentifiers", "sizes", "formats"}
    assert kept <= from_xml.extras.keys()
    assert not errors(xml)


def test_fields_find_their_places() -> None:
    found = read(FIXTURE.read_bytes())
    assert found.title.values == {"en": "Snow depth of the north shore", "fr": "Épaisseur de la neige sur la Côte-Nord"}
    assert found.keywords.values == {"en": ("snow",), "fr": ("neige",)}
    assert found.identifiers[0] == Identifier("10.5072/snow-depth", "doi")
    creator = found.creators[0]
    assert (creator.kind, creator.id) == ("person", "https://orcid.org/0000-0001-5727-2427")
    assert found.licence
    assert (found.licence.code, found.access_rights) == ("cc-by-4.0", "open")
    assert (found.issued, found.modified) == ("2022-06-01", "2024-02-15")
    assert (found.periods[0].start, found.periods[0].end) == ("1999-11-01", "2021-05-31")
    assert found.extents[0].bbox == (-70.1, 48.1, -57.1, 53.5)
    assert found.series[0].get() == "Snow of Canada"
    assert found.relations[0].type == "documentation"
    assert found.contacts[0].role == "pointOfContact"


@pytest.mark.parametrize("dataset", [FULL, HOSTILE], ids=["full", "hostile"])
@pytest.mark.parametrize("context", [CONTEXT, WriteContext()], ids=["portal", "alone"])
def test_what_is_written_is_well_formed_and_has_what_is_mandatory(dataset: Dataset, context: WriteContext) -> None:
    document = WRITERS["datacite"].one(Record(dataset=dataset), context)
    root = etree.fromstring(document)
    space = {"d": "http://datacite.org/schema/kernel-4"}
    for name in ("identifier", "creators/d:creator", "titles/d:title", "publisher", "publicationYear", "resourceType"):
        assert root.find(f"d:{name}", space) is not None, name
    if dataset is FULL:
        assert errors(document) == []


def test_a_dataset_without_anything_is_still_valid() -> None:
    bare = Dataset(title=FULL.title)
    assert errors(WRITERS["datacite"].one(Record(dataset=bare), WriteContext())) == []


def test_json_is_checked_as_the_xml_it_becomes() -> None:
    document = json.loads(FIXTURE.read_text("utf-8"))
    document["dates"][0]["dateType"] = "Whenever"
    assert "xsd-enumeration" in errors(json.dumps(document).encode())
    assert errors(WRITERS["datacite-json"].one(RECORD, CONTEXT)) == []


def test_problems_of_xml_have_an_xpath() -> None:
    document = datacite.resource({"titles": [{"title": "Snow"}], "dates": [{"date": "soon", "dateType": "Issued"}]})
    reading = datacite.read(document, ENGLISH)
    assert [(problem.code, problem.pointer) for problem in reading.problems] == [
        ("date-unreadable", "/resource/dates/date")
    ]


def test_resources_are_found_in_whatever_holds_them() -> None:
    one = datacite.resource({"identifiers": [{"identifier": "10.5072/a", "identifierType": "DOI"}]})
    document = b"<OAI-PMH><metadata><oai_datacite><payload>" + one + b"</payload></oai_datacite></metadata></OAI-PMH>"
    parts = [part for part in datacite.split(document, ENGLISH) if isinstance(part, Part)]
    assert [part.guid for part in parts] == ["10.5072/a"]
    listed = b"".join(WRITERS["datacite"].many([RECORD, RECORD], CONTEXT))
    assert len([item for item in hub.read_document(listed, "datacite") if item.dataset]) == 2


def test_the_version_is_detected() -> None:
    document = WRITERS["datacite"].one(RECORD, CONTEXT)
    found = datacite.detect(document)
    assert found
    assert (found.standard, found.version, found.syntax) == ("datacite", "4.6", "xml")


@pytest.mark.corpus
@pytest.mark.parametrize("version", ["4", "4.5", "4.6", "4.7"])
def test_the_authors_examples_are_read_and_valid(corpus: Path, version: str) -> None:
    folder = corpus / "standards" / "datacite" / "source" / "meta" / f"kernel-{version}" / "example"
    examples = sorted(folder.glob("*.xml"))
    if not examples:
        pytest.skip("no DataCite examples in the corpus")
    for example in examples:
        document = example.read_bytes()
        reading = datacite.read(document, ReadContext(language="en"))
        assert reading.dataset, example.name
        assert not [problem for problem in reading.problems if problem.severity == "error"], example.name
        assert errors(document, "4.7") == [], example.name
        again = WRITERS["datacite"].one(Record(dataset=reading.dataset), WriteContext())
        assert errors(again) == [], example.name
