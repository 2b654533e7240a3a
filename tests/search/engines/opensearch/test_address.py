"""What PARVIS_SEARCH_URL says of a cluster."""

from pathlib import Path

import pytest

from parvis.search import EngineUnusable, engine
from parvis.search.engines.opensearch.address import read_address


def test_an_address_names_hosts_prefix_and_login() -> None:
    address = read_address("opensearch://clerk:p%40ss@one:9201,two,[::1]:9203/federal")
    assert address.hosts == (("one", 9201), ("two", 9200), ("::1", 9203))
    assert (address.prefix, address.login, address.tls) == ("federal", ("clerk", "p@ss"), False)


def test_what_an_address_leaves_out_has_a_default() -> None:
    address = read_address("opensearch://search")
    assert address.hosts == (("search", 9200),)
    assert (address.prefix, address.login, address.shards, address.replicas) == ("parvis", None, 1, "0-1")


@pytest.mark.parametrize(
    "url", ["opensearchs://search/p", "opensearch://search/p?tls", "opensearch://search/p?tls=yes"]
)
def test_tls_is_asked_for_by_the_scheme_or_an_option(url: str) -> None:
    assert read_address(url).tls


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("opensearch://u:secret@h:ninety/p", "h:ninety"),
        ("opensearch://u:secret@h/Upper", "/Upper"),
        ("opensearch://u:secret@h/_hidden", "/_hidden"),
        ("opensearch://u:secret@h/a/b", "/a/b"),
        ("opensearch://u:secret@h/p?shards=many", "shards=many"),
        ("opensearch://u:secret@h/p?shards=0", "shards=0"),
        ("opensearch://u:secret@h/p?replicas=some", "replicas=some"),
        ("opensearch://u:secret@h/p?color=red", "color="),
    ],
)
def test_what_cannot_be_used_is_told_without_the_password(url: str, part: str, tmp_path: Path) -> None:
    with pytest.raises(EngineUnusable) as raised:
        engine(url, tmp_path)
    assert raised.value.problem.code == "search-url-unusable"
    assert raised.value.problem.values == {"part": part}
