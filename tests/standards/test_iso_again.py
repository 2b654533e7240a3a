"""ISO 19139 and 19115-3: what was read back is written the same again, also where texts look like something else."""

import pytest
from msgspec.structs import replace

from parvis.model import Agent, DataService, Dataset, Distribution, Licence, Relation, Text
from parvis.standards.base import ReadContext, Record, WriteContext, Writer
from parvis.standards.iso_19115_3 import WRITER as ISO_19115_3
from parvis.standards.iso_19115_3 import read as read_19115_3
from parvis.standards.iso_19139 import WRITER as HNAP
from parvis.standards.iso_19139 import read as read_19139

LINK = "https://example.ca/a"
STOPPED = f"{LINK}."


def text(words: str) -> Text:
    return Text({"en": words}, "en")


def written(writer: Writer, dataset: Dataset) -> bytes:
    return writer.one(Record(dataset=dataset, slug="wells"), WriteContext(lang="en"))


def read(writer: Writer, document: bytes) -> Dataset:
    dataset = (read_19139 if writer is HNAP else read_19115_3)(document, ReadContext(language="en")).dataset
    assert dataset is not None
    return dataset


both = pytest.mark.parametrize("writer", [HNAP, ISO_19115_3], ids=lambda writer: writer.name)


@both
@pytest.mark.parametrize(
    "dataset",
    [
        Dataset(licence=Licence(title=text("House terms"), url=text(STOPPED))),
        Dataset(licence=Licence(url=text(f"{LINK},"))),
        Dataset(licence=Licence(title=text(f"See {STOPPED}"))),
        Dataset(licence=Licence(title=text(f"See ({LINK}) ({LINK}/b)"))),
        Dataset(licence=Licence(title=text("Open Government Licence - Canada"))),
        Dataset(relations=(Relation(url=LINK), Relation(url=LINK, title=text("Wells")), Relation(url=LINK))),
        Dataset(distributions=(Distribution(url=LINK, format="CSV", media_type="text/csv"),
                               Distribution(url=LINK, format="CSV"), Distribution(url=LINK, format="CSV"))),
        Dataset(distributions=(Distribution(url=LINK, kind="guide"), Distribution(url=LINK, kind="dataset"))),
        Dataset(distributions=(Distribution(url=f"{LINK}.csv"), Distribution(url=LINK, format="WMS"))),
        Dataset(distributions=(Distribution(url=LINK, description=text("dataset ; csv ; eng")),)),
        Dataset(services=(DataService(url=LINK), DataService(url=LINK, protocol="WMS"), DataService(url=LINK))),
        Dataset(contacts=(Agent(name=text("Ada"), role="pointOfContact"), Agent(name=text("Ada"), role="custodian"),
                          Agent(name=text("Ada"), role="custodian"))),
    ],
    ids=["licence-stop", "licence-address", "licence-sentence", "licence-brackets", "licence-known", "relations",
         "media-type", "kinds", "formats", "three-parts", "services", "contacts"],
)  # fmt: skip
def test_what_was_read_back_is_written_the_same(writer: Writer, dataset: Dataset) -> None:
    first = written(writer, replace(dataset, title=text("Wells")))
    assert written(writer, read(writer, first)) == first


@both
def test_a_licences_address_keeps_the_full_stop_it_ends_with(writer: Writer) -> None:
    dataset = Dataset(title=text("Wells"), licence=Licence(title=text("House terms"), url=text(STOPPED)))
    again = read(writer, written(writer, dataset)).licence
    assert again
    assert again.url.get() == STOPPED


@both
def test_relations_and_contacts_that_differ_in_one_thing_are_all_kept(writer: Writer) -> None:
    dataset = Dataset(
        title=text("Wells"),
        relations=(Relation(url=LINK), Relation(url=LINK, title=text("Pumps"))),
        contacts=(Agent(name=text("Ada"), role="pointOfContact"), Agent(name=text("Ada"), role="custodian")),
    )
    again = read(writer, written(writer, dataset))
    assert (again.relations, again.contacts) == (dataset.relations, dataset.contacts)


def test_files_that_differ_in_media_type_alone_are_two() -> None:
    dataset = Dataset(
        title=text("Wells"),
        distributions=(
            Distribution(url=LINK, format="CSV"),
            Distribution(url=LINK, format="CSV", media_type="text/csv"),
        ),
    )
    assert read(ISO_19115_3, written(ISO_19115_3, dataset)).distributions == dataset.distributions


@pytest.mark.parametrize("words", ["Wells; and pumps; of 2019", "@prefix x: <y> ; a ;", "one;two;"])
def test_a_sentence_with_semicolons_stays_a_description(words: str) -> None:
    dataset = Dataset(title=text("Wells"), distributions=(Distribution(url=LINK, description=text(words)),))
    (again,) = read(ISO_19115_3, written(ISO_19115_3, dataset)).distributions
    assert again.description.get() == words


def test_space_between_the_marked_words_of_a_text_is_kept() -> None:
    document = written(HNAP, Dataset(title=text("Wells"), description=text("PLACE")))
    marked = document.replace(b"PLACE", b"<!-- marked --><b>Deep</b> <i>wells</i>\n <!-- and --> of <u>Gimli</u>")
    assert " ".join(read(HNAP, marked).description.get().split()) == "Deep wells of Gimli"
