"""Ontario health number: ten digits, the last a Luhn check digit, and up to two letters of a version code."""

from stdnum import luhn

from parvis.privacy.find.health_cards import digits, health_card

DETECTOR = health_card(
    "on",
    "Ontario (OHIP)",
    "Ontario (OHIP)",
    r"\b[1-9]\d{3}[ -]?\d{3}[ -]?\d{3}(?:[ -]?[A-Z]{1,2})?\b",
    ("ohip", "ontario health"),
    check=lambda text: luhn.is_valid(digits(text)),
    chance=0.1,
    source="Ontario Ministry of Health, Technical Specifications: Interface to Health Care Systems, MOD 10 check digit",
)
