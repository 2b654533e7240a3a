"""Northwest Territories health care number: a letter and seven digits."""

from parvis.privacy.find.health_cards import health_card

DETECTOR = health_card(
    "nt",
    "Northwest Territories",
    "Territoires du Nord-Ouest",
    r"\b[NDMT][ -]?\d{7}\b",
    ("nwt health", "hsn"),
    common=0.02,
    source="Government of the Northwest Territories, Health and Social Services",
)
