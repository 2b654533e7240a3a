"""Telephone numbers: of North America in any writing, of other countries with a plus."""

import phonenumbers

from parvis.privacy.find.detector import Detector


def is_valid(text: str) -> bool:
    """Whether the number is of a plan that exists, read as one dialled in Canada."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, "CA"))
    except phonenumbers.NumberParseException:
        return False


DETECTOR = Detector(
    name="phone",
    labels={"en": "Telephone number", "fr": "Numéro de téléphone"},
    words=(
        "phone",
        "tel",
        "telephone",
        "téléphone",
        "cell",
        "cellulaire",
        "mobile",
        "fax",
        "télécopieur",
        "phone number",
    ),
    shape=(
        r"(?:\+\d[\d .()-]{6,18}\d"
        r"|(?:\+?1[-. ])?(?:\([2-9]\d{2}\) ?|\b[2-9]\d{2}[-. ])[2-9]\d{2}[-. ]?\d{4}\b"
        r"|\b1?[2-9]\d{2}[2-9]\d{6}\b)"
    ),
    check=is_valid,
    chance=0.45,
    common=0.021,
    source="ITU-T E.164; phonenumbers (the metadata of libphonenumber)",
)
