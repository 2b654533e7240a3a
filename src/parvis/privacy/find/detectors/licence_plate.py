"""Licence plates of Canada: two to four letters with two to four digits, in the orders that provinces use."""

from parvis.privacy.find.detector import Detector

DETECTOR = Detector(
    name="licence-plate",
    labels={"en": "Licence plate", "fr": "Plaque d’immatriculation"},
    words=("plate", "licence plate", "license plate", "plaque", "immatriculation", "plate number", "numéro de plaque"),
    shape=r"\b(?:[A-Z]{2,4}[ -]?\d{2,4}|\d{3}[ -]?[A-Z]{3}|[A-Z]\d{2}[ -]?[A-Z]{3}|[A-Z]{2}\d[ -]?\d{2}[A-Z])\b",
    common=0.15,
    prior=0.01,
    whole=True,
    source="Forms published by the provinces' licensing bodies",
)
