"""Yukon health care insurance number: nine digits that begin with 002."""

from parvis.privacy.find.health_cards import health_card

DETECTOR = health_card(
    "yt",
    "Yukon (YHCIP)",
    "Yukon (RASY)",
    r"\b002[ -]?\d{3}[ -]?\d{3}\b",
    ("yhcip", "yukon health"),
    common=0.02,
    source="Yukon Health Care Insurance Plan",
)
