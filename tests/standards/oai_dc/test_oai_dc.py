"""Dublin Core: what its fifteen words and its qualified terms are read as, and what is written of a dataset."""

import pytest
from lxml import etree

from parvis.model import Dataset, Period
from parvis.standards import hub, oai_dc
from parvis.standards.base import Detected, Part, ReadContext, Record, WriteContext
from parvis.standards.writing import WRITERS
from tests.standards.samples import CONTEXT, FULL, HOSTILE, RECORD

HEAD = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
)
LAKES = f"""{HEAD}<dc:title xml:lang="en">Lake ice</dc:title><dc:title xml:lang="fr">Glace des lacs</dc:title>
<dc:creator>Lakes Institute</dc:creator><dc:subject>ice</dc:subject><dc:subject>Nature and Environment</dc:subject>
<dc:date>2024-05-01</dc:date><dc:date>2019</dc:date><dc:identifier>https://doi.org/10.5072/ice</dc:identifier>
<dc:identifier>https://lakes.example.ca/ice</dc:identifier><dc:coverage>1998/2004</dc:coverage>
<dc:coverage>northlimit=49; southlimit=45; westlimit=-80.5; eastlimit=-74; name=Shield</dc:coverage>
<dc:rights>https://creativecommons.org/licenses/by/4.0/</dc:rights>
<dc:rights>info:eu-repo/semantics/openAccess</dc:rights><dc:source>field books</dc:source></oai_dc:dc>"""


def read(document: str | bytes, language: str = "en") -> Dataset:
    data = document.encode() if isinstance(document, str) else document
    dataset = oai_dc.read(data, ReadContext(language=language)).dataset
    assert dataset
    return dataset


def test_words_are_told_by_their_form() -> None:
    found = read(LAKES)
    assert found.title.values == {"en": "Lake ice", "fr": "Glace des lacs"}
    assert (found.keywords.values, found.subjects) == ({"en": ("ice",)}, ("nature_and_environment",))
    assert (found.issued, found.modified) == ("2019", "2024-05-01")
    assert [item.type for item in found.identifiers] == ["doi", "uri"]
    assert found.landing_page.get() == "https://lakes.example.ca/ice"
    assert found.periods == (Period("1998", "2004"),)
    assert (found.extents[0].bbox, found.extents[0].name.get()) == ((-80.5, 45, -74, 49), "Shield")
    assert found.licence
    assert (found.licence.code, found.access_rights) == ("cc-by-4.0", "open")
    assert found.extras == {"source": ["field books"]}


def test_qualified_terms_say_which_date_and_which_place() -> None:
    found = read(
        """<record xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:title>Lake ice</dcterms:title>
        <dcterms:issued>2019</dcterms:issued><dcterms:modified>2018-01-01</dcterms:modified>
        <dcterms:temporal>start=1998; end=2004; scheme=W3C-DTF</dcterms:temporal>
        <dcterms:accrualPeriodicity>monthly</dcterms:accrualPeriodicity>
        <dcterms:isPartOf>Ice of Canada</dcterms:isPartOf></record>"""
    )
    assert (found.issued, found.modified, found.frequency) == ("2019", "2018-01-01", "P1M")
    assert (found.periods, found.series[0].get()) == ((Period("1998", "2004"),), "Ice of Canada")


def test_records_are_found_in_an_answer_and_a_csw_record_is_none_of_them() -> None:
    answer = f"<OAI-PMH><ListRecords><record><metadata>{LAKES}</metadata></record></ListRecords></OAI-PMH>"
    parts = [part for part in oai_dc.split(answer.encode(), ReadContext()) if isinstance(part, Part)]
    assert [part.guid for part in parts] == ["https://doi.org/10.5072/ice"]
    csw = LAKES.replace("oai_dc:dc", "csw:Record").replace("xmlns:oai_dc", "xmlns:csw")
    csw = csw.replace("http://www.openarchives.org/OAI/2.0/oai_dc/", "http://www.opengis.net/cat/csw/2.0.2")
    assert not oai_dc.recognises(csw.encode())


def problems(document: bytes) -> list[tuple[str, str]]:
    found = oai_dc.check(document, Detected(standard="oai-dc"))
    return [(problem.code, problem.pointer) for problem in found if problem.severity == "error"]


@pytest.mark.parametrize("dataset", [FULL, HOSTILE], ids=["full", "hostile"])
def test_what_is_written_is_valid_by_the_official_schema(dataset: Dataset) -> None:
    for context in (CONTEXT, WriteContext()):
        document = WRITERS["oai-dc"].one(Record(dataset=dataset), context)
        etree.fromstring(document)
        assert problems(document) == []


def test_what_the_schema_does_not_know_is_an_error_at_its_place() -> None:
    document = f"{HEAD}<dc:title>A</dc:title><dc:licence>x</dc:licence></oai_dc:dc>".encode()
    assert [place for _, place in problems(document)] == ["/oai_dc:dc/dc:licence"]
    assert ("dublin-core-field-missing", "/oai_dc:dc") in problems(
        f"{HEAD}<dc:subject>x</dc:subject></oai_dc:dc>".encode()
    )


def test_many_are_read_back_one_by_one() -> None:
    for name in ("oai-dc", "dcterms"):
        document = b"".join(WRITERS[name].many([RECORD, RECORD], CONTEXT))
        assert len([item for item in hub.read_document(document, "oai-dc") if item.dataset]) == 2


def test_an_unsafe_address_is_said_and_never_a_link() -> None:
    document = f"{HEAD}<dc:title>A</dc:title><dc:relation>javascript:alert(1)//</dc:relation></oai_dc:dc>".encode()
    reading = oai_dc.read(document, ReadContext())
    assert reading.dataset
    assert reading.dataset.relations == ()
    assert [problem.code for problem in reading.problems] == ["link-unsafe"]
