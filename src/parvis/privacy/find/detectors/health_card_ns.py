"""Nova Scotia health card number: ten digits. Its check digit is not published."""

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
