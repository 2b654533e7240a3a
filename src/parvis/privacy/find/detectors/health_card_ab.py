"""Alberta personal health number (ULI): nine digits, the fifth a Luhn check digit over the others."""

from stdnum import luhn

from parvis.privacy.find.health_cards import digits, health_card


def is_valid(text: str) -> bool:
    """Whether the fifth digit is the check digit of the other eight."""
    number = digits(text)
    return luhn.is_valid(number[:4] + number[5:] + number[4])


DETECTOR = health_card(
    "ab",
    "Alberta (PHN, ULI)",
    "Alberta (PHN, ULI)",
    r"\b\d{5}[ -]?\d{4}\b",
    ("uli", "ahcip", "alberta health"),
    check=is_valid,
    chance=0.1,
    source="Alberta Health",
)
