"""Newfoundland and Labrador medical care plan number: twelve digits."""

from parvis.privacy.find.health_cards import health_card

DETECTOR = health_card(
    "nl",
    "Newfoundland and Labrador (MCP)",
    "Terre-Neuve-et-Labrador (MCP)",
    r"\b\d{3}[ -]?\d{3}[ -]?\d{3}[ -]?\d{3}\b",
    ("mcp",),
    common=0.1,
    source="Newfoundland and Labrador Medical Care Plan",
)
