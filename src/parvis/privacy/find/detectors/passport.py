"""Canadian passport number: two letters and six digits, or since 2023 a letter, six digits and two letters."""

from parvis.privacy.find.detector import Detector

DETECTOR = Detector(
    name="passport",
    labels={"en": "Passport number", "fr": "Numéro de passeport"},
    words=("passport", "passeport", "passport number", "numéro de passeport"),
    shape=r"\b(?:[A-Z]{2}\d{6}|[A-Z]\d{6}[A-Z]{2})\b",
    common=0.05,
    prior=0.01,
    source="Immigration, Refugees and Citizenship Canada",
)
