"""Forward sortation areas: the first three characters of a postal code."""

from parvis.privacy.find.detector import Detector

DETECTOR = Detector(
    name="fsa",
    labels={"en": "Forward sortation area", "fr": "Région de tri d’acheminement"},
    words=("fsa", "rta", "forward sortation area", "région de tri d'acheminement"),
    shape=r"(?i)[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]",
    common=0.02,
    role="quasi",
    whole=True,
    source="Canada Post, Addressing Guidelines",
)
