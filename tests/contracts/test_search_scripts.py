"""Inuktut, over every search engine: what is asked in one script finds what is written in the other."""

from parvis.model import Dataset, Text
from parvis.search.engines.base import Engine
from parvis.search.model import Query
from tests.search.corpus import made


def test_what_is_asked_in_one_script_finds_the_other(empty: Engine) -> None:
    titles = {
        "syllabic": Text({"iu": "ᐅᖃᐅᓯᓕᕆᓂᕐᒧᑦ ᖃᐅᔨᓴᕐᓂᖅ", "en": "Survey"}),
        "roman": Text({"ikt": "Uqausilirinirmut qaujisarniq", "en": "Survey"}),
        "other": Text({"en": "Survey of languages"}),
    }
    with empty.writer() as writer:
        writer.put(made(Dataset(id=id, title=title)) for id, title in titles.items())
        writer.commit(1)
    for asked in ("uqausilirinirmut", "ᐅᖃᐅᓯᓕᕆᓂᕐᒧᑦ", "Uqausilirinirmut qaujisarniq", "ᖃᐅᔨᓴᕐᓂᖅ"):
        for lang in ("iu", "ikt", "en", "fr"):
            found = empty.search(Query(text=asked, lang=lang))
            assert {hit.id for hit in found.hits} == {"syllabic", "roman"}
            assert (found.added, found.understood) == ({}, ())
    assert {hit.id for hit in empty.search(Query(text='"uqausilirinirmut"')).hits} == {"roman"}
