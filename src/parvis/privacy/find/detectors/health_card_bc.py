"""British Columbia personal health number: ten digits that begin with 9, the last a check digit modulo 11."""

from stdnum.ca import bc_phn

from parvis.privacy.find.health_cards import health_card

DETECTOR = health_card(
    "bc",
    "British Columbia (PHN)",
    "Colombie-Britannique (PHN)",
    r"\b9\d{3}[ -]?\d{3}[ -]?\d{3}\b",
    ("bc phn", "msp"),
    check=bc_phn.is_valid,
    chance=0.1,
    common=0.03,
    source="BC Ministry of Health; python-stdnum",
)
