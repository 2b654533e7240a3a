"""Canadian postal codes: six characters, without the letters that Canada Post doesn't use."""

from parvis.privacy.find.detector import Detector

DETECTOR = Detector(
    name="postal-code",
    labels={"en": "Postal code", "fr": "Code postal"},
    words=("postal code", "postal", "code postal", "cp", "postcode", "zip", "pc"),
    shape=r"(?i)\b[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d\b",
    common=0.0015,
    role="quasi",
    source="Canada Post, Addressing Guidelines",
)
