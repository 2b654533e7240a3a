"""Nunavut health care number: nine digits that begin with 1."""

from parvis.privacy.find.health_cards import health_card

DETECTOR = health_card(
    "nu",
    "Nunavut",
    "Nunavut",
    r"\b1\d{2}[ -]?\d{3}[ -]?\d{3}\b",
    ("nunavut health", "nhip"),
    common=0.1,
    source="Government of Nunavut, Department of Health",
)
