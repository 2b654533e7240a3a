"""The registry of Canadian portals."""

from parvis.vocab import code_list, find_portal, portals


def test_every_portal_has_a_name_in_both_languages_and_no_two_the_same() -> None:
    for lang in ("en", "fr"):
        names = [portal.names[lang] for portal in portals()]
        assert all(names)
        assert len(names) == len(set(names))


def test_every_portal_is_found_by_its_slug() -> None:
    assert len(portals()) == 579
    for portal in portals():
        assert find_portal(portal.slug) is portal
    assert find_portal("nowhere") is None


def test_every_government_and_level_is_one_we_know() -> None:
    for portal in portals():
        assert portal.level in code_list("government_level"), portal.slug
        assert portal.jurisdiction is None or portal.jurisdiction in code_list("jurisdiction"), portal.slug
        assert portal.twin is None or find_portal(portal.twin), portal.slug
        if portal.level in ("federal", "provincial", "territorial", "municipal"):
            assert portal.jurisdiction, portal.slug
            assert code_list("jurisdiction").terms[portal.jurisdiction].more["level"] == portal.level, portal.slug


def test_what_can_be_harvested_has_an_address_for_its_connector() -> None:
    for portal in portals():
        assert bool(portal.address) == (portal.kind is not None), portal.slug
        assert portal.kind is None or portal.has_endpoint, portal.slug
        assert portal.kind is None or portal.address.startswith(("https://", "http://")), portal.slug


def test_every_provinces_and_territorys_portal_that_we_can_harvest_is_there() -> None:
    covered = {
        portal.jurisdiction for portal in portals() if portal.kind and portal.level in ("provincial", "territorial")
    }
    # Newfoundland and Labrador's and Nunavut's have no interface that a connector reads.
    assert {f"CA-{code}" for code in ["AB", "BC", "MB", "NB", "NS", "NT", "ON", "PE", "QC", "SK", "YT"]} <= covered


def test_what_changed_since_the_registry_was_made_is_corrected() -> None:
    island, yukon = find_portal("pe-open-data"), find_portal("open-yukon")
    assert island
    assert island.software == "arcgishub"
    assert yukon
    assert (yukon.software, yukon.kind) == ("ckan", "ckan")
    canada = find_portal("open-canada")
    assert canada
    assert (canada.kind, canada.jurisdiction, canada.names["fr"]) == ("ckan", "CA", "Portail du gouvernement ouvert")


def test_the_english_and_french_portals_of_one_city_know_each_other() -> None:
    english = find_portal("open-ottawa")
    assert english
    assert english.twin == "ouverte-ottawa"
    french = find_portal("ouverte-ottawa")
    assert french
    assert (french.twin, french.languages, french.jurisdiction) == ("open-ottawa", ("fr",), "CA-ON-ottawa")
