"""Datasets like another one, in an index from which some were deleted."""

from pathlib import Path

from parvis.model import Dataset, Text
from parvis.search.documents import document
from parvis.search.engines.tantivy import TantivyEngine
from parvis.search.model import SearchDocument


def made(id: str) -> SearchDocument:
    title, description = Text({"en": f"Wells {id}"}), Text({"en": "Wells of the province and how deep they are."})
    dataset = Dataset(id=id, title=title, description=description)
    return document(dataset, slug=id, organization_slug=None, organization_name=None, source="here")


def test_words_that_deleted_datasets_had_too_do_not_damage_what_is_found(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path)
    engine.rebuild(iter([made(id) for id in "abcdef"]), change=1)
    with engine.writer() as writer:
        writer.delete(["d", "e", "f"])
        writer.commit(2)
    assert set(engine.similar("a", lang="en")) <= {"b", "c"}
    with engine.writer() as writer:
        writer.put([made("g")])
        writer.commit(3)
    assert set(engine.similar("a", lang="en")) <= {"b", "c", "g"}
