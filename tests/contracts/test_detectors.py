"""What every detector of identifiers must do, Parvis's own and those of other packages.

Each has a fixture, `tests/fixtures/privacy/detectors/NAME.json`: made-up texts that are one (`is`) or not (`is_not`).
"""

import json
from pathlib import Path

import pytest

from parvis.privacy.find import Detector, confidence, known_detectors
from parvis.privacy.reading import Store

FIXTURES = Path(__file__).parent.parent / "fixtures" / "privacy" / "detectors"
DETECTORS = known_detectors()


@pytest.fixture(params=DETECTORS, ids=lambda detector: detector.name)
def detector(request: pytest.FixtureRequest) -> Detector:
    return request.param


@pytest.fixture
def texts(detector: Detector) -> dict[str, list[str]]:
    path = FIXTURES / f"{detector.name}.json"
    assert path.is_file(), f"a detector needs texts to be judged by: {path}"
    return json.loads(path.read_text("utf-8"))


def test_it_finds_what_is_one(detector: Detector, texts: dict[str, list[str]]) -> None:
    assert texts["is"]
    assert [text for text in texts["is"] if not detector.found(text)[1]] == []


def test_it_leaves_what_is_none(detector: Detector, texts: dict[str, list[str]]) -> None:
    assert texts["is_not"]
    assert [text for text in texts["is_not"] if detector.found(text)[1]] == []


def test_it_finds_one_inside_a_text_unless_it_seeks_whole_cells(
    detector: Detector, texts: dict[str, list[str]]
) -> None:
    assert detector.found(f"see: {texts['is'][0]}, please")[1] is not detector.whole


def test_the_engine_finds_the_same_shapes(detector: Detector, texts: dict[str, list[str]]) -> None:
    if not detector.scan:
        assert detector.name in {"person-name", "name-in-text"}
        return
    with Store() as store:
        shape = f"^(?:{detector.shape})$" if detector.whole else detector.shape
        missed = [text for text in texts["is"] if not store.one("SELECT regexp_matches(?, ?)", [text, shape])[0]]
    assert missed == []


def test_it_is_named_in_both_official_languages_and_known_by_the_names_of_columns(detector: Detector) -> None:
    assert {"en", "fr"} <= detector.labels.keys()
    assert all(detector.is_named(word.upper().replace(" ", "_")) for word in detector.words)
    assert not detector.is_named("quantity")


def test_no_text_is_so_odd_that_it_fails(detector: Detector) -> None:
    for text in ("", " ", "\0", "é" * 500, "9" * 500, "\u202e12", "A" * 40 + "1" * 40, "٣٤٥٦٧٨٩٠١"):
        detector.found(text)


def test_evidence_makes_it_surer(detector: Detector) -> None:
    def sure(named: bool, share: float) -> float:
        return confidence(
            detector,
            named=named,
            otherwise_named=False,
            share=share,
            shaped=100,
            passed=round(100 * share),
            free_text=False,
        )

    assert sure(True, 1.0) > sure(False, 1.0) > sure(False, 0.0)
    assert sure(True, 1.0) >= 0.5
