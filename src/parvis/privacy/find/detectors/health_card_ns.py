"""Nova Scotia health card number: ten digits. Its check digit, if there is one, is not looked at."""

from parvis.privacy.find.health_cards import health_card

DETECTOR = health_card(
    "ns",
    "Nova Scotia (MSI)",
    "Nouvelle-Écosse (MSI)",
    r"\b\d{4}[ -]?\d{3}[ -]?\d{3}\b",
    ("msi",),
    common=0.3,
    source="Nova Scotia Medical Services Insurance",
)
