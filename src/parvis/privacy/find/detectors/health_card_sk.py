"""Saskatchewan health services number: nine digits, no check digit looked at; the column's name decides."""

from parvis.privacy.find.health_cards import health_card

DETECTOR = health_card(
    "sk",
    "Saskatchewan (HSN)",
    "Saskatchewan (HSN)",
    r"\b\d{3}[ -]?\d{3}[ -]?\d{3}\b",
    ("hsn", "saskatchewan health"),
    common=0.3,
    source="eHealth Saskatchewan",
)
