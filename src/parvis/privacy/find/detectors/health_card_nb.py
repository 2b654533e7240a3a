"""New Brunswick Medicare number: nine digits. Its check digit, if there is one, is not looked at."""

from parvis.privacy.find.health_cards import health_card

DETECTOR = health_card(
    "nb",
    "New Brunswick (Medicare)",
    "Nouveau-Brunswick (Assurance-maladie)",
    r"\b\d{3}[ -]?\d{3}[ -]?\d{3}\b",
    ("nb medicare",),
    common=0.3,
    source="New Brunswick Department of Health",
)
