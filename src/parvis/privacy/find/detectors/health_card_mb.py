"""Manitoba personal health identification number: nine digits. Its check digit, if there is one, is not looked at."""

from parvis.privacy.find.health_cards import health_card

DETECTOR = health_card(
    "mb",
    "Manitoba (PHIN)",
    "Manitoba (PHIN)",
    r"\b\d{3}[ -]?\d{3}[ -]?\d{3}\b",
    ("phin", "mhsc"),
    common=0.3,
    source="Manitoba Health",
)
