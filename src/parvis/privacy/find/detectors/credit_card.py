"""Payment card numbers: twelve to nineteen digits after an issuer's first digit, the last a Luhn check digit."""

from stdnum import luhn

from parvis.privacy.find.detector import Detector


def is_valid(text: str) -> bool:
    """Whether the check digit agrees."""
    return luhn.is_valid(text.replace(" ", "").replace("-", ""))


DETECTOR = Detector(
    name="payment-card",
    labels={"en": "Payment card number", "fr": "Numéro de carte de paiement"},
    words=("credit card", "card number", "carte de crédit", "numéro de carte", "visa", "mastercard", "pan"),
    shape=(
        r"\b(?:3[47]\d{2}[ -]?\d{6}[ -]?\d{5}"
        r"|(?:4\d{3}|5[1-5]\d{2}|2[2-7]\d{2}|6[025]\d{2})[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7})\b"
    ),
    check=is_valid,
    chance=0.1,
    common=0.05,
    prior=0.01,
    source="ISO/IEC 7812-1",
)
