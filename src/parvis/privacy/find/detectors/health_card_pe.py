"""Prince Edward Island health number: eight digits."""

from parvis.privacy.find.health_cards import health_card

DETECTOR = health_card(
    "pe",
    "Prince Edward Island",
    "Île-du-Prince-Édouard",
    r"\b\d{8}\b",
    ("pei health",),
    common=0.3,
    source="Health PEI",
)
