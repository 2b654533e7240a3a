"""Dates, periods, places, addresses, sizes, codes and licences as sources write them."""

import pytest

from parvis.standards.codes import find_code, find_format, guess_format, read_frequency
from parvis.standards.dates import read_date
from parvis.standards.extents import read_place
from parvis.standards.findings import shorten
from parvis.standards.licences import find_licence
from parvis.standards.links import read_email, read_link
from parvis.standards.sizes import read_size
from parvis.standards.texts import clean, find_languages, language_tag, one_line, split_bilingual


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2011", "2011"),
        ("2011-03", "2011-03"),
        ("2011-3-9", "2011-03-09"),
        ("2011-03-09 00:00:00", "2011-03-09"),
        ("2011-03-09T08:30:00", "2011-03-09T08:30:00"),
        ("2011-03-09T08:30:00Z", "2011-03-09T08:30:00Z"),
        ("2011-03-09T22:30:00-05:00", "2011-03-10T03:30:00Z"),
        ("2021-09-23T14:43:25.000Z", "2021-09-23T14:43:25Z"),
        ("20081222", "2008-12-22"),
        ("1999-00-00", "1999"),
        ("2015-10-04Z", "2015-10-04"),
        ("200812", "2008-12"),
        ("March 2014", "2014-03"),
        ("15 mars 2019", "2019-03-15"),
        ("1er janvier 2015", "2015-01-01"),
        ("31/12/1999", "1999-12-31"),
        ("1632407005000", "2021-09-23T14:23:25Z"),
    ],
)
def test_a_date_keeps_the_precision_it_was_written_with(written: str, date: str) -> None:
    assert read_date(written) == (date, None)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("0001-01-01 00:00:00", (None, "date-placeholder")),
        ("9999-12-31", (None, "date-placeholder")),
        ("8888-08-08", (None, "date-placeholder")),
        ("2011-02-30", (None, "date-unreadable")),
        ("soon", (None, "date-unreadable")),
        ("0019-05-01", (None, "date-implausible")),
        ("3/4/2015", ("2015-03-04", "date-ambiguous")),
        ("present", (None, None)),
        ("", (None, None)),
        ("9" * 500, (None, "date-unreadable")),
        ("2011-03-09T99:00:00", (None, "date-unreadable")),
    ],
)
def test_a_date_that_cannot_be_trusted_says_why(written: str, found: tuple[str | None, str | None]) -> None:
    assert read_date(written) == found


def test_what_data_cover_may_be_older_than_any_publication() -> None:
    assert read_date("1066-10-14", covers=True) == ("1066-10-14", None)


@pytest.mark.parametrize(
    ("written", "box"),
    [
        ("-79.74,44.31,-79.6,44.43", (-79.74, 44.31, -79.6, 44.43)),
        ("ENVELOPE(-80, -79, 45, 44)", (-80, 44, -79, 45)),
        ("POLYGON((-80 44, -79 44, -79 45, -80 45, -80 44))", (-80, 44, -79, 45)),
        ([[-80, 44], [-79, 45]], (-80, 44, -79, 45)),
        ({"xmin": "-80", "ymin": "44", "xmax": "-79", "ymax": "45"}, (-80, 44, -79, 45)),
        ({"type": "envelope", "coordinates": [[-80, 45], [-79, 44]]}, (-80, 44, -79, 45)),
        ({"type": "Feature", "geometry": {"type": "Point", "coordinates": [-63.5, 44.6]}}, (-63.5, 44.6, -63.5, 44.6)),
        ("170,50,-130,72", (170, 50, -130, 72)),
        (
            {
                "type": "MultiPolygon",
                "coordinates": [
                    [[[170, 60], [180, 60], [180, 70], [170, 60]]],
                    [[[-180, 60], [-140, 60], [-140, 70], [-180, 60]]],
                ],
            },
            (170, 60, -140, 70),
        ),
    ],
)
def test_a_box_is_read_in_every_notation(written: object, box: tuple[float, ...]) -> None:
    extent, code = read_place(written, "en")
    assert code is None
    assert extent
    assert extent.bbox == box


@pytest.mark.parametrize(
    ("written", "box", "problem"),
    [
        ("44,-79,45,-78", (-79, 44, -78, 45), None),
        ("45.5,-123,46,-122", (-123, 45.5, -122, 46), "box-swapped"),
        ("-79,45,-78,44", (-79, 44, -78, 45), "box-flipped"),
        ("-60,44,-140,60", (-140, 44, -60, 60), "box-flipped"),
        ("205,22,255,51", (-155, 22, -105, 51), "box-shifted"),
        ("0,-90,360,90", (-180, -90, 180, 90), "box-shifted"),
        ("0,0,0,0", None, "box-empty"),
        ("-200,100,NaN,5", None, None),
        ("1e9,2,3,4", None, "box-invalid"),
        ('{"type": "Polygon"}', None, "shape-unreadable"),
        ("{{extent}}", None, "shape-unreadable"),
    ],
)
def test_a_mistake_in_a_box_is_mended_where_it_is_plain_and_always_told(
    written: str, box: tuple[float, ...] | None, problem: str | None
) -> None:
    extent, code = read_place(written, "en")
    if written == "44,-79,45,-78":
        # A box north of Antarctica in the Indian Ocean is a place: nothing shows that it was meant for Toronto.
        assert extent is not None
        assert extent.bbox == (44, -79, 45, -78)
        return
    assert code == problem
    assert (extent.bbox if extent else None) == box


def test_a_place_with_a_name_we_know_has_its_code_and_both_names() -> None:
    extent, _ = read_place("québec", "fr")
    assert extent
    assert (extent.code, extent.name.values) == ("2", {"en": "Quebec", "fr": "Québec"})


def test_a_shape_is_kept_and_a_huge_one_is_only_a_box() -> None:
    ring = [[-80, 44], [-79, 44], [-79.5, 45], [-80, 44]]
    extent, code = read_place({"type": "Polygon", "coordinates": [ring]}, "en")
    assert extent
    assert extent.geometry == '{"type":"Polygon","coordinates":[[[-80,44],[-79,44],[-79.5,45],[-80,44]]]}'
    extent, code = read_place({"type": "Polygon", "coordinates": [ring * 3000]}, "en")
    assert extent
    assert (extent.bbox, extent.geometry, code) == ((-80, 44, -79, 45), None, "shape-large")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (" https://example.ca/a b.csv\n", ("https://example.ca/a%20b.csv", None)),
        ("www.example.ca/x", ("http://www.example.ca/x", "link-completed")),
        ("//example.ca/x", ("https://example.ca/x", "link-completed")),
        ("/licence", ("https://portal.ca/licence", None)),
        ("ftp://example.ca/x", ("ftp://example.ca/x", None)),
        ("java\tscript:alert(1)", (None, "link-unsafe")),
        ("\u200bjavascript:alert(1)", (None, "link-unsafe")),
        ("data:text/html,x", (None, "link-unsafe")),
        ("file:///etc/passwd", (None, "link-unsafe")),
        ("\\\\server\\share", (None, "link-unusable")),
        ("http://", (None, "link-unusable")),
        ("http://[::1", (None, "link-unusable")),
        ("C:\\data.csv", (None, "link-unusable")),
        ("https://example.ca/données.csv", ("https://example.ca/données.csv", None)),
        ("n/a", (None, "link-unusable")),
        ("https://example.ca/<script>", (None, "link-unusable")),
        ("https://user:x@example.ca:99999/", (None, "link-unusable")),
    ],
)
def test_only_addresses_one_can_safely_open_are_links(written: str, found: tuple[str | None, str | None]) -> None:
    assert read_link(written, "https://portal.ca") == found


@pytest.mark.parametrize(
    ("written", "email"),
    [
        ("mailto: a@b.ca", "a@b.ca"),
        ("A. Bee <a@b.ca>", "a@b.ca"),
        ("<URL:mailto:a@b.ca>", "a@b.ca"),
        ("a@b.ca or c@d.ca", "a@b.ca"),
        ("mailto:a@b.ca?subject=x", "a@b.ca"),
        ("http://b.ca", None),
        ("a@b", None),
        ("a b@c.ca", None),
    ],
)
def test_an_email_address_is_read_without_what_surrounds_it(written: str, email: str | None) -> None:
    assert read_email(written) == email


@pytest.mark.parametrize(
    ("written", "size"),
    [
        (12, 12),
        ("1,204,331", 1_204_331),
        ("12.5 MB", 12_500_000),
        ("3,4 Mo", 3_400_000),
        ("2 KiB", 2048),
        ("big", None),
        (-1, None),
        (float("inf"), None),
        ([], None),
    ],
)
def test_a_size_is_a_number_of_bytes(written: object, size: int | None) -> None:
    assert read_size(written) == size


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("csv", "CSV"),
        (".CSV", "CSV"),
        ("text/csv; charset=utf-8", "CSV"),
        ("application/pdf", "PDF"),
        ("text/html", "HTML"),
        ("application/xml", "XML"),
        ("image/jpeg", "JPG"),
        ("Shape File", "SHP"),
        ("ESRI File Geodatabase", "FGDB/GDB"),
        ("arcgis_rest", "ESRI REST"),
        ("OGC:WMS", "WMS"),
        ("GeoTIFF", "GeoTIF"),
        ("application/vnd.ms-excel (xlsx)", "XLSX"),
        ("http://publications.europa.eu/resource/authority/file-type/CSV", "CSV"),
        ("Originator data format", None),
        ("", None),
    ],
)
def test_a_format_is_known_by_any_of_its_names(written: str, code: str | None) -> None:
    assert find_format(written) == code


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://e.ca/a/data.XLSX?x=1", "XLSX"),
        ("https://e.ca/arcgis/rest/services/x/FeatureServer/3", "ESRI REST"),
        ("https://e.ca/ows?SERVICE=WMS&request=GetCapabilities", "WMS"),
        ("https://e.ca/api?method=export&format=GeoJSON", "GEOJSON"),
        ("https://e.ca/wfs?service=WFS&request=GetFeature&outputFormat=csv", "CSV"),
        ("https://e.ca/page", None),
        ("http://[", None),
    ],
)
def test_an_address_gives_its_format_away(url: str, code: str | None) -> None:
    assert guess_format(url) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("R/P3M", "P3M"),
        ("P3M", "P3M"),
        ("Every2weeks", "P2W"),
        ("Semestrielle", "P6M"),
        ("bimestriel", "P2M"),
        ("bimensuel", "P0.5M"),
        ("semimonthly", "P0.5M"),
        ("http://purl.org/cld/freq/annual", "P1Y"),
        ("onGoing; enContinue", None),
        ("P7Y", "P7Y"),
        ("bi-monthly", None),
        ("whenever", None),
        ("R/PT1S", "continual"),
        ("ANNUAL", "P1Y"),
        ("as_required", "as_needed"),
        ("yearly", "P1Y"),
    ],
)
def test_a_frequency_is_a_code_or_a_duration_and_a_word_of_two_meanings_is_neither(
    written: str, code: str | None
) -> None:
    assert read_frequency(written) == code


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("text", "text"),
        (None, "null"),
        (True, "true"),
        (2**70, "1180591620717411303424"),
        ({"fr": ["é", None, False]}, '{"fr":["é",null,false]}'),
        (["x" * 200], '["' + "x" * 117 + "…"),
        (["\ud800"], "['\\ud800']"),
    ],
)
def test_a_value_in_a_problem_is_shown_as_json_writes_it_and_cut_short(value: object, shown: str) -> None:
    assert shorten(value) == shown


@pytest.mark.parametrize(
    ("identifier", "title", "url", "code"),
    [
        ("ca-ogl-lgo", "", "", "ca-ogl-lgo"),
        ("2", "Open Government Licence - British Columbia", "", "bc-oglbc"),
        ("", "Open Government License – Ontario", "", "on-oglo"),
        ("", "", "http://open.canada.ca/fr/licence-du-gouvernement-ouvert-canada", "ca-ogl-lgo"),
        ("", "", "https://creativecommons.org/licenses/by/4.0/legalcode", "cc-by-4.0"),
        ("cc-by", "", "https://www.donneesquebec.ca/licence/#cc-by", "qc-cc-by"),
        ("cc-by", "", "https://www.donneesquebec.ca/fr/licence/", "qc-cc-by"),
        ("other-license-specified", "", "http://opendatacommons.org/licenses/odbl/1.0/", "odbl"),
        ("", "Open Government Licence - Toronto", "", "on-toronto"),
        ("notspecified", "", "", "notspecified"),
        ("3", "", "", None),
        ("my own", "", "", None),
    ],
)
def test_the_most_telling_name_of_a_licence_decides(identifier: str, title: str, url: str, code: str | None) -> None:
    assert find_licence(identifier, title, url) == code


@pytest.mark.parametrize(
    ("key", "tag"),
    [
        ("en", ("en", None)),
        ("fr-t-en", ("fr", "en")),
        ("en-t-fr", ("en", "fr")),
        ("fr-CA", ("fr", None)),
        ("eng", ("en", None)),
        ("iu", ("iu", None)),
        ("name with spaces", None),
        ("", None),
    ],
)
def test_a_key_of_a_multilingual_field_says_the_language_and_whether_a_machine_wrote(key: str, tag: object) -> None:
    assert language_tag(key) == tag


@pytest.mark.parametrize(
    ("word", "languages"),
    [
        ("english_and_french", ("en", "fr")),
        ("en-US", ("en",)),
        ("fra; CAN", ("fr",)),
        ("Inuktitut", ("iu",)),
        ("anglais, français", ("en", "fr")),
        ("Klingon", ()),
    ],
)
def test_languages_are_known_by_code_and_by_name(word: str, languages: tuple[str, ...]) -> None:
    assert find_languages(word) == languages


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Coast Guard | Garde côtière", {"en": "Coast Guard", "fr": "Garde côtière"}),
        ("Ville d’Ottawa | City of Ottawa", {"en": "City of Ottawa", "fr": "Ville d’Ottawa"}),
        ("Roads | Trails", {"und": "Roads | Trails"}),
        ("Plain", {"und": "Plain"}),
        ("a | b | c", {"und": "a | b | c"}),
    ],
)
def test_a_name_in_two_languages_is_taken_apart_only_where_it_is_one(name: str, values: dict[str, str]) -> None:
    assert split_bilingual(name, "und").values == values


def test_texts_lose_what_cannot_be_seen_and_nothing_else() -> None:
    assert clean("a\u0000b\u202ec\r\nd\r") == "abc\nd"
    assert clean(" null ") == ""
    assert one_line(" Centers &amp; Services\n<b> ") == "Centers & Services <b>"
    assert clean("l’eau, œuvre\u00a0: ᐃᓄᒃᑎᑐᑦ") == "l’eau, œuvre\u00a0: ᐃᓄᒃᑎᑐᑦ"


def test_a_province_writes_its_themes_without_spaces() -> None:
    assert find_code("subject", "BusinessandIndustry") == "economics_and_industry"
    assert find_code("subject", "loi-justice-securite-publique") == "law"
